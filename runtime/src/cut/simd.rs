//! The instruction set that blocks are scanned with: chosen once per process.

use std::sync::atomic::{AtomicU8, Ordering};

/// An instruction set for scanning blocks, the plainest first.
///
/// ```
/// use margay_runtime::Simd;
///
/// assert!(Simd::Portable <= Simd::best());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Simd {
    /// None: eight bytes at a time in an ordinary register.
    Portable,
    /// NEON, with PMULL.
    Neon,
    /// AVX2, with PCLMULQDQ, BMI, LZCNT and POPCNT.
    Avx2,
    /// AVX-512 F, BW, VL and VBMI2, and what [`Simd::Avx2`] has.
    Avx512,
}

/// The set in use as a number: 0 while it is not chosen, else one more than its position.
static IN_USE: AtomicU8 = AtomicU8::new(0);

impl Simd {
    const ALL: [Self; 4] = [Self::Portable, Self::Neon, Self::Avx2, Self::Avx512];

    /// The best set this CPU has.
    pub fn best() -> Self {
        Self::available().last().unwrap_or(Self::Portable)
    }

    /// The sets this CPU has, the plainest first.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|simd| simd.is_here())
    }

    /// The set that blocks are scanned with: the best one, unless [`Simd::limit`] asked for less.
    pub fn in_use() -> Self {
        match IN_USE.load(Ordering::Relaxed) {
            0 => Self::limit(Self::best()),
            chosen => Self::ALL[usize::from(chosen) - 1],
        }
    }

    /// Scans all later blocks of this process with the best set up to this one, and says which that
    /// is. For comparisons: the events are the same.
    pub fn limit(most: Self) -> Self {
        let chosen = Self::available().filter(|simd| *simd <= most).last();
        let chosen = chosen.unwrap_or(Self::Portable);
        IN_USE.store(chosen as u8 + 1, Ordering::Relaxed);
        chosen
    }

    #[cfg(target_arch = "x86_64")]
    fn is_here(self) -> bool {
        match self {
            Self::Portable => true,
            Self::Neon => false,
            Self::Avx2 => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("pclmulqdq")
                    && is_x86_feature_detected!("bmi1")
                    && is_x86_feature_detected!("bmi2")
                    && is_x86_feature_detected!("lzcnt")
                    && is_x86_feature_detected!("popcnt")
            }
            Self::Avx512 => {
                Self::Avx2.is_here()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512vbmi2")
            }
        }
    }

    #[cfg(target_arch = "aarch64")]
    fn is_here(self) -> bool {
        match self {
            Self::Portable => true,
            // The lanes count bytes in registers from the lowest.
            Self::Neon => {
                cfg!(target_endian = "little")
                    && std::arch::is_aarch64_feature_detected!("neon")
                    && std::arch::is_aarch64_feature_detected!("aes")
            }
            Self::Avx2 | Self::Avx512 => false,
        }
    }

    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    fn is_here(self) -> bool {
        self == Self::Portable
    }
}
