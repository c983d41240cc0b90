//! Hiding what a text says, and keeping which texts are the same.

use bumpalo::Bump;
use sha2::{Digest, Sha256};

/// The SHA-256 of a salt and a text, in lower-case hexadecimal digits.
#[cold]
pub(super) fn obfuscate<'a>(salt: &str, text: &str, arena: &'a Bump) -> &'a str {
    let digest = Sha256::new()
        .chain_update(salt)
        .chain_update(text)
        .finalize();
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    arena.alloc_str(&digits.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of FIPS 180-4.
    #[test]
    fn digests_are_those_of_the_standard() {
        let arena = Bump::new();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(obfuscate("", "abc", &arena), abc);
        assert_eq!(obfuscate("ab", "c", &arena), abc);
    }
}
