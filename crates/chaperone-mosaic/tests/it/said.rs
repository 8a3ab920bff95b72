//! What the estimate says in words.
