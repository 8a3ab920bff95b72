//! What the kernel promises: exact products, the same bits on every path, and functions near the true ones.

mod floats;
mod product;
