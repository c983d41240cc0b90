//! A value, and the text that it was read from.

/// A value that was read from a line, and how JSON writes it, where the line has that already.
///
/// Sinks that write text need not make it anew from the value.
///
/// ```
/// use margay_runtime::{Field, Read, Record, Sink, Timestamps, write_json};
///
/// struct Port(i64);
///
/// impl Record for Port {
///     fn traverse<S: Sink>(&self, sink: &mut S) {
///         let read = Read { value: self.0, json: Some(b"80") };
///         sink.read_integer(&Field::new("port"), Some(read));
///     }
/// }
///
/// let mut out = Vec::new();
/// write_json(&Port(80), Timestamps::Keep, &mut out);
/// assert_eq!(out, br#"{"port":80}"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Read<'a, T> {
    /// The value.
    pub value: T,
    /// What JSON writes for it: of a time what is between the quotes, but of one in RFC 3339 only what
    /// is in front of its `Z`.
    pub json: Option<&'a [u8]>,
}

impl<'a, T> Read<'a, T> {
    /// A value that JSON writes in another way than the line.
    #[inline(always)]
    pub(crate) fn unlike(value: T) -> Self {
        Self { value, json: None }
    }
}

/// The value alone.
#[inline(always)]
pub(crate) fn value_of<T>(read: Option<Read<'_, T>>) -> Option<T> {
    read.map(|read| read.value)
}
