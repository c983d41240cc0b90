//! How entries are taken as JSON, and the text of a `json` value.

use super::Keys;

/// Entries that are JSON objects.
///
/// ```
/// use margay_runtime::{Cut, Json, Keys};
///
/// let json = Json::new(Keys::new(["eventTime"]));
/// assert!(matches!(Cut::Json(&json), Cut::Json(_)));
/// ```
#[derive(Debug, Clone)]
pub struct Json {
    pub(super) keys: Keys,
}

impl Json {
    /// Entries that are objects as they stand, asked for these keys.
    pub fn new(keys: Keys) -> Self {
        Self { keys }
    }
}

/// A JSON value as it stands in its entry: order of keys, spelling of numbers and white space kept.
///
/// ```
/// use margay_runtime::RawJson;
///
/// let value = RawJson(r#"{"b": 1.0, "a": [ ]}"#);
/// assert_eq!(value.0.len(), 20);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RawJson<'a>(pub &'a str);

impl Default for RawJson<'_> {
    /// `null`.
    fn default() -> Self {
        Self("null")
    }
}
