//! The standard fields that follow an event's own (`docs/parsing.md`, "Standard fields").

use chrono::{DateTime, Utc};

use super::Timestamps;
use super::object::Object;
use super::stamping::Stamping;
use super::time::TimeWriter;
use crate::hexadecimal;
use crate::indicators::Collected;
use crate::time::{Time, Timestamp};

/// What the standard fields hold. The clock and the row ids are the caller's, so that output can be
/// reproduced and the runtime asks the system for nothing.
pub struct Standard {
    /// `p_source_id`, left out when empty.
    pub source_id: Option<String>,
    /// `p_source_label`, left out when empty.
    pub source_label: Option<String>,
    /// Tells the time of parsing; asked once per block.
    pub clock: Box<dyn FnMut() -> DateTime<Utc> + Send>,
    /// Gives `p_row_id`.
    pub row_ids: RowIds,
}

/// Where row ids come from.
///
/// ```
/// use margay_runtime::RowIds;
///
/// let mut ids = RowIds::random(7);
/// let first = ids.next_id().to_owned();
/// assert_eq!(first.len(), 32);
/// assert_ne!(first, ids.next_id());
/// assert_eq!(RowIds::fixed("row".to_owned()).next_id(), "row");
/// ```
#[derive(Debug, Clone)]
pub struct RowIds(Source);

#[derive(Debug, Clone)]
enum Source {
    Fixed(String),
    Counted { next: u128, id: [u8; 32] },
}

impl RowIds {
    /// The same id for every row, for reproducible output.
    pub fn fixed(id: String) -> Self {
        Self(Source::Fixed(id))
    }

    /// 128 bits in 32 lower-case hexadecimal digits, never the same twice from one source. The seed
    /// must come from a good source of random bits; sources with different seeds give different ids
    /// with all the certainty of 128 random bits.
    pub fn random(seed: u128) -> Self {
        Self(Source::Counted {
            next: seed,
            id: [0; 32],
        })
    }

    /// The id that all rows have, if they do.
    fn of_all_rows(&self) -> Option<&str> {
        match &self.0 {
            Source::Fixed(id) => Some(id),
            Source::Counted { .. } => None,
        }
    }

    /// The next id.
    #[inline]
    pub fn next_id(&mut self) -> &str {
        match &mut self.0 {
            Source::Fixed(id) => id,
            Source::Counted { next, id } => {
                *id = count(next);
                std::str::from_utf8(id).unwrap_or_default()
            }
        }
    }

    /// The next id, unless all rows have the same one.
    #[inline]
    fn next_counted(&mut self) -> Option<[u8; 32]> {
        match &mut self.0 {
            Source::Fixed(_) => None,
            Source::Counted { next, .. } => Some(count(next)),
        }
    }
}

/// Counts one further, and gives the id of that number.
#[inline]
fn count(next: &mut u128) -> [u8; 32] {
    *next = next.wrapping_add(1);
    hexadecimal::digits(scramble(*next))
}

/// Maps numbers one to one to numbers that show no pattern: multiplications by odd numbers and
/// shifted exclusive ors can both be undone, so no two inputs meet.
#[inline]
fn scramble(number: u128) -> u128 {
    const ODD: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;
    let mut mixed = number;
    for shift in [67, 59, 71] {
        mixed = (mixed ^ (mixed >> shift)).wrapping_mul(ODD);
    }
    mixed ^ (mixed >> 64)
}

/// The standard fields of one log type, all that is the same from row to row prepared.
pub(super) struct StandardFields {
    standard: Standard,
    timestamps: Timestamps,
    /// `,"p_log_type":"…","p_row_id":"`, and the id where all rows have the same one.
    head: Vec<u8>,
    /// `,"p_source_id":"…","p_source_label":"…"`
    source: Vec<u8>,
    /// `,"p_parse_time":` and the time, with the sources behind it.
    tail: Vec<u8>,
    parse_time: Timestamp,
    collected: Collected,
}

impl StandardFields {
    pub fn new(log_type: &str, standard: Standard, timestamps: Timestamps) -> Self {
        let mut head = Vec::new();
        pair(&mut head, "p_log_type", log_type);
        pair(
            &mut head,
            "p_row_id",
            standard.row_ids.of_all_rows().unwrap_or_default(),
        );
        // Here an id goes on.
        head.pop();
        let mut source = Vec::new();
        let sources = [
            ("p_source_id", &standard.source_id),
            ("p_source_label", &standard.source_label),
        ];
        for (key, value) in sources {
            if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
                pair(&mut source, key, value);
            }
        }
        Self {
            standard,
            timestamps,
            head,
            source,
            tail: Vec::new(),
            parse_time: Timestamp::default(),
            collected: Collected::default(),
        }
    }

    /// What they are made of.
    pub fn into_standard(self) -> Standard {
        self.standard
    }

    /// Looks at the clock.
    pub fn begin_block(&mut self) {
        self.parse_time = (self.standard.clock)().into();
        self.tail.clear();
        self.tail.extend_from_slice(b",\"p_parse_time\":");
        let time = TimeWriter::new(self.timestamps).standard(Time::from(self.parse_time).unix());
        self.tail.extend_from_slice(time.as_bytes());
        self.tail.extend_from_slice(&self.source);
    }

    /// A sink for the fields of one record, which go into its object.
    #[inline(always)]
    pub fn stamp<'s, 'o>(&'s mut self, object: Object<'o>) -> Stamping<'s, 'o> {
        let collecting = self.collected.begin(object.block());
        Stamping { object, collecting }
    }

    /// Ends an object with the standard fields of its record.
    #[inline(always)]
    pub fn end(&mut self, mut object: Object<'_>, time: Option<Time<'_>>) {
        let event_time = time.unwrap_or(self.parse_time.into());
        match self.standard.row_ids.next_counted() {
            Some(id) => object.rest_of_text(&self.head, &id),
            None => object.rest_of_text(&self.head, b""),
        }
        object.standard_time(b"\",\"p_event_time\":", event_time, &self.tail);
        object.indicators(&self.collected);
        object.end();
    }
}

/// Appends a key and a text.
fn pair(out: &mut Vec<u8>, key: &str, value: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
    serde_json::to_writer(out, value).expect("a vector takes every write");
}
