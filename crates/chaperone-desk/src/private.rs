//! Text that may speak of a patient, or open a door: it prints its length and nothing else.
//!
//! Deliberately absent: `Display`, `Serialize`, `Deref`. Reading it takes [`Private::expose`], which a reviewer can search for.

use std::fmt;

use zeroize::Zeroize;

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Private<T: Zeroize>(T);

impl<T: Zeroize> Private<T> {
    pub fn new(value: T) -> Self {
        Private(value)
    }

    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl From<&str> for Private<String> {
    fn from(text: &str) -> Self {
        Private(text.to_owned())
    }
}

impl From<String> for Private<String> {
    fn from(text: String) -> Self {
        Private(text)
    }
}

impl<T: Zeroize + AsRef<[u8]>> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Private({} bytes)", self.0.as_ref().len())
    }
}

impl<T: Zeroize> Drop for Private<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_text_prints_its_length_only() {
        assert_eq!(format!("{:?}", Private::from("Mrs Patel")), "Private(9 bytes)");
    }
}
