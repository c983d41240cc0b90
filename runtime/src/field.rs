//! What a sink is told about a field: its name, how its times are written, what it is scanned for.

use crate::indicators::Indicator;
use crate::time::TimeFormat;

/// A named slot of a record.
///
/// Generated parsers hold one constant of it per field; the interpreter makes them from a plan.
///
/// ```
/// use margay_runtime::{Field, Indicator};
///
/// const CLIENT_IP: Field = Field::new("clientIp").scan(&[Indicator::Ip]);
/// assert_eq!(CLIENT_IP.name, "clientIp");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field<'s> {
    /// The schema's name, which is the key in the output.
    pub name: &'s str,
    /// The name as it stands between the quotes of a JSON key.
    pub json_name: &'s str,
    /// How a timestamp in it is written.
    pub time: TimeFormat,
    /// What its text is collected as.
    pub indicators: &'s [Indicator],
    /// Whether only the host of a `host:port` text is scanned.
    pub scan_host: bool,
}

impl<'s> Field<'s> {
    /// A field whose name needs no escaping in JSON.
    pub const fn new(name: &'s str) -> Self {
        Self::escaped(name, name)
    }

    /// A field whose name reads differently between the quotes of a JSON key.
    pub const fn escaped(name: &'s str, json_name: &'s str) -> Self {
        Self {
            name,
            json_name,
            time: TimeFormat::Rfc3339,
            indicators: &[],
            scan_host: false,
        }
    }

    /// The same field, its timestamps written in this format.
    #[must_use]
    pub const fn time(mut self, format: TimeFormat) -> Self {
        self.time = format;
        self
    }

    /// The same field, its text scanned for these.
    #[must_use]
    pub const fn scan(mut self, indicators: &'s [Indicator]) -> Self {
        self.indicators = indicators;
        self
    }

    /// The same field, only the host of a `host:port` text scanned.
    #[must_use]
    pub const fn host_only(mut self) -> Self {
        self.scan_host = true;
        self
    }
}
