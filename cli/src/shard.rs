//! One of several workers' share of the inputs.

use std::fmt;
use std::str::FromStr;

use crate::failure::Failure;
use crate::inputs::Input;

/// A share: the `index`th of `count`, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    index: u64,
    count: u64,
}

impl Shard {
    /// Keeps the inputs of this share. What share an input is in depends on its path alone, so workers
    /// need not see the same list: a file that comes or goes moves no other.
    pub fn keep(self, inputs: Vec<Input>) -> Result<Vec<Input>, Failure> {
        if inputs.contains(&Input::Stdin) {
            let message =
                "--shard shares out files by their names, and stdin has none; name the files";
            return Err(Failure::Trouble(message.to_owned()));
        }
        let mut inputs = inputs;
        inputs.retain(|input| self.has(input));
        Ok(inputs)
    }

    fn has(self, input: &Input) -> bool {
        let path = input.path().map(|path| path.as_os_str().as_encoded_bytes());
        hash(path.unwrap_or_default()) % self.count == self.index - 1
    }
}

/// FNV-1a, mixed once more because its low bits alone are not even: the same on every machine and in
/// every version.
fn hash(bytes: &[u8]) -> u64 {
    let hash = bytes.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    (hash ^ (hash >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16
}

/// As in the names of files: `2-of-8`.
impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-of-{}", self.index, self.count)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse().ok().filter(|number| *number > 0);
        let parts = text.split_once('/');
        let parts = parts.and_then(|(index, count)| Some((number(index)?, number(count)?)));
        match parts {
            Some((index, count)) if index <= count => Ok(Self { index, count }),
            _ => Err("a share reads as 2/8: the second of eight".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_is_in_one_share_and_shares_are_even() {
        let file = |number| Input::File(format!("logs/2024/{number}.log.gz").into());
        let inputs: Vec<Input> = (0..8000).map(file).collect();
        let mut found = 0;
        for index in 1..=8 {
            let shard: Shard = format!("{index}/8").parse().unwrap();
            let share = shard.keep(inputs.clone()).unwrap();
            assert!(
                (800..1200).contains(&share.len()),
                "{index}: {}",
                share.len()
            );
            found += share.len();
        }
        assert_eq!(found, inputs.len());
    }

    /// Workers of different versions may share a listing.
    #[test]
    fn shares_never_change() {
        let shard: Shard = "1/3".parse().unwrap();
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let files = names.map(|name| Input::File(name.into()));
        let share = shard.keep(files.into()).unwrap();
        let share: Vec<_> = share.iter().map(Input::to_string).collect();
        assert_eq!(share, ["a", "d", "f", "g"]);
    }

    #[test]
    fn shares_are_written_as_fractions() {
        assert_eq!("2/8".parse(), Ok(Shard { index: 2, count: 8 }));
        for wrong in ["", "2", "0/8", "9/8", "1/0", "a/b", "1/2/3", "-1/2"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
