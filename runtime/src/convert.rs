//! Text to typed values (schema-language §5).
//!
//! Each function says `None` for a text that is not of its type. The empty text, which is "no
//! value" for all of these types, is the caller's to tell apart.

/// Reads a decimal integer: an optional sign, digits, leading zeros allowed.
///
/// ```
/// use margay_runtime::convert::integer;
///
/// assert_eq!(integer::<i64>("-1"), Some(-1));
/// assert_eq!(integer::<i16>("40000"), None);
/// assert_eq!(integer::<i64>("1.0"), None);
/// ```
#[inline]
pub fn integer<I: Integer>(text: &str) -> Option<I> {
    I::parse(text)
}

/// The integers of the schema language: `smallint`, `int` and `bigint`.
pub trait Integer: Copy {
    /// Reads one; `None` when the text is none or does not fit.
    fn parse(text: &str) -> Option<Self>;
}

impl Integer for i16 {
    #[inline]
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Integer for i32 {
    #[inline]
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Integer for i64 {
    #[inline]
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Reads a finite decimal number: an optional sign, digits, a fraction, an exponent.
///
/// ```
/// use margay_runtime::convert::float;
///
/// assert_eq!(float("0.001"), Some(0.001));
/// assert_eq!(float("1e999"), None);
/// assert_eq!(float("NaN"), None);
/// ```
#[inline]
pub fn float(text: &str) -> Option<f64> {
    // Words such as `inf` parse too; they are the ones that give no finite value.
    let value: f64 = fast_float2::parse(text).ok()?;
    value.is_finite().then_some(value)
}

/// Reads one of the twelve spellings of true and false.
///
/// ```
/// use margay_runtime::convert::boolean;
///
/// assert_eq!(boolean("T"), Some(true));
/// assert_eq!(boolean("yes"), None);
/// ```
#[inline]
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}
