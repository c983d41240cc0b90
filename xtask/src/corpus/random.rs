//! Random numbers that stay the same for a seed, whatever libraries do: the corpus and the shipped
//! sample are reproduced byte for byte from them.

/// A SplitMix64 generator.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The numbers of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one below the limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(limit)) >> 64) as u64
    }

    /// A number from the first to the last, both included.
    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    /// A number from the first to the last, small ones much more often: sizes and durations.
    pub fn small(&mut self, first: u64, last: u64) -> u64 {
        let bound = self.between(first, last);
        let bound = self.between(first, bound);
        self.between(first, bound)
    }

    /// True this many times in a thousand.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of several things, each as likely as the others.
    pub fn pick<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len() as u64) as usize]
    }

    /// One of several things, the earlier ones more often, as hosts and pages are visited.
    pub fn favourite<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        let bound = self.between(1, things.len() as u64);
        &things[self.below(bound) as usize]
    }

    /// One of several things by their weights.
    pub fn weighted<T: Copy>(&mut self, things: &[(u64, T)]) -> T {
        let total = things.iter().map(|(weight, _)| weight).sum();
        let mut rest = self.below(total);
        for &(weight, thing) in things {
            if rest < weight {
                return thing;
            }
            rest -= weight;
        }
        unreachable!("the rest is below the sum of the weights")
    }

    /// Appends so many hexadecimal digits.
    pub fn hex(&mut self, digits: usize, out: &mut String) {
        let mut bits = 0;
        for index in 0..digits {
            if index % 16 == 0 {
                bits = self.bits();
            }
            out.push(char::from(b"0123456789abcdef"[(bits & 15) as usize]));
            bits >>= 4;
        }
    }

    /// A template with its marks filled in; see [`fill`](Self::fill).
    pub fn filled(&mut self, template: &str) -> String {
        let mut text = String::new();
        self.fill(template, &mut text);
        text
    }

    /// Appends a template with its marks filled in: `#` is a number, `~` eight hexadecimal digits,
    /// `^` one to twelve small letters.
    pub fn fill(&mut self, template: &str, out: &mut String) {
        for mark in template.chars() {
            match mark {
                '#' => out.push_str(&self.small(1, 9_999_999).to_string()),
                '~' => self.hex(8, out),
                '^' => {
                    for _ in 0..self.between(1, 12) {
                        out.push(char::from(b'a' + self.below(26) as u8));
                    }
                }
                plain => out.push(plain),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn numbers_stay_in_their_bounds() {
        let mut random = Random::new(1);
        for _ in 0..10_000 {
            assert!((3..=9).contains(&random.between(3, 9)));
            assert!((3..=9).contains(&random.small(3, 9)));
            assert!(random.weighted(&[(1, true), (0, false)]));
        }
    }

    #[test]
    fn a_seed_always_gives_the_same() {
        // The published first outputs of SplitMix64 for the seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.bits(), 6_457_827_717_110_365_317);
        assert_eq!(random.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn templates_are_filled() {
        let mut text = String::new();
        Random::new(1).fill("/a/#/~", &mut text);
        let parts: Vec<_> = text.split('/').collect();
        assert_eq!(parts[1], "a");
        assert!(parts[2].parse::<u64>().is_ok());
        assert_eq!(parts[3].len(), 8);
    }
}
