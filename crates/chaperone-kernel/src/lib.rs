//! The few loops of an encoder that need wide registers: products of whole numbers, and rows of plain f32.
//!
//! Every function gives the same bits on every machine. Products are of whole numbers, so their order does not matter
//! and nothing may saturate. Floats are multiplied, added and divided only, lane by lane and in an order that the
//! source fixes ([`LANES`] partial sums); the compiler may widen such loops but not reorder them, and nothing here
//! asks for fused multiply-add. `exp` and `erf` are our own, out of the same three operations.
//!
//! This is the only crate of the program with `unsafe` in it, and it is there for two things: to call a function that
//! was compiled for more than the least processor, after asking the processor ([`Path`]), and to load and store
//! registers. Deliberately absent: threads, allocation in loops, files, anything that knows what a token is.
//!
//! ```
//! use chaperone_kernel::{Path, Weights};
//!
//! // Two outputs from four inputs; inputs are stored as value + 128.
//! let weights = Weights::pack(&[1, 2, 3, 4, -1, 0, 0, 1], 2, 4).ok_or("sizes that fit")?;
//! let mut sums = vec![0; weights.row()];
//! chaperone_kernel::multiply(Path::best(), &[128 + 1, 128 + 1, 128, 128 - 5], &weights, &mut sums);
//! assert_eq!(sums[..2], [1 + 2 - 20, -1 - 5]);
//! # Ok::<(), &str>(())
//! ```

mod attention;
mod floats;
mod path;
mod product;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use attention::{Heads, attend};
pub use floats::{Scale, exp, finish, gelu, normalise, project, quantise};
pub use path::Path;
pub use product::{Weights, multiply};

/// Floats, and outputs of a product, that are worked on side by side: one 512-bit register. Widths are multiples of it.
pub const LANES: usize = 16;
