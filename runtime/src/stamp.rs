//! Records with the standard fields behind their own (`docs/parsing.md`, "Standard fields"), for
//! every sink. (JSON lines that hold all fields have a faster way of their own.)

use crate::field::Field;
use crate::indicators::{Any, Collected};
use crate::json::Standard;
use crate::record::{Record, Sink};
use crate::select::Selection;
use crate::shape::{Slot, Type};
use crate::time::Timestamp;

const LOG_TYPE: Field<'static> = Field::new("p_log_type");
const ROW_ID: Field<'static> = Field::new("p_row_id");
const EVENT_TIME: Field<'static> = Field::new("p_event_time");
const PARSE_TIME: Field<'static> = Field::new("p_parse_time");
const SOURCE_ID: Field<'static> = Field::new("p_source_id");
const SOURCE_LABEL: Field<'static> = Field::new("p_source_label");

/// Puts standard fields behind those of records of one log type.
///
/// ```
/// # use margay_runtime::*;
/// # use margay_runtime::chrono::{DateTime, Utc};
/// # struct Door<'a>(&'a str);
/// # impl Record for Door<'_> {
/// #     fn traverse<S: Sink>(&self, sink: &mut S) { sink.string(&PEER, Some(self.0)); }
/// # }
/// const PEER: Field = Field::new("peer").scan(&[Indicator::Ip]);
/// let shape = [Slot::new(PEER, Type::String, "")];
/// let standard = Standard {
///     source_id: None,
///     source_label: None,
///     clock: Box::new(|| DateTime::<Utc>::UNIX_EPOCH),
///     row_ids: RowIds::fixed("7".to_owned()),
/// };
/// let mut stamp = Stamp::new("Custom.Door", &shape, standard);
/// assert_eq!(stamp.shape(&shape).last().unwrap().field.name, "p_any_ip_addresses");
///
/// stamp.begin_block();
/// let mut out = Vec::new();
/// write_json(&stamp.stamp(&Door("192.0.2.7")), Timestamps::Keep, &mut out);
/// let out = String::from_utf8(out).unwrap();
/// assert!(out.ends_with(r#""p_parse_time":"1970-01-01T00:00:00Z","p_any_ip_addresses":["192.0.2.7"]}"#));
/// ```
pub struct Stamp {
    log_type: String,
    standard: Standard,
    parse_time: Timestamp,
    /// The fields that indicators of the log type may be collected in, with their descriptions.
    any: Vec<Any>,
    collected: Collected,
    /// Whether any of them is asked for.
    collects: bool,
}

impl Stamp {
    /// Standard fields for records of a log type, whose own fields are these.
    pub fn new(log_type: &str, shape: &[Slot<'_>], standard: Standard) -> Self {
        let mut any = Vec::new();
        collected_in(shape, &mut any);
        any.sort_unstable();
        any.dedup();
        Self {
            log_type: log_type.to_owned(),
            standard,
            parse_time: Timestamp::default(),
            collects: !any.is_empty(),
            any,
            collected: Collected::default(),
        }
    }

    /// The fields of the records, which are these, and the standard ones behind them.
    pub fn shape<'s>(&self, shape: &[Slot<'s>]) -> Vec<Slot<'s>> {
        let text = |field, about| Slot::new(field, Type::String, about);
        let time = |field, about| Slot::new(field, Type::Timestamp, about);
        let mut all = shape.to_vec();
        all.extend([
            text(LOG_TYPE, "The log type.").required(),
            text(ROW_ID, "An id of the row that no other row has.").required(),
            time(
                EVENT_TIME,
                "When it happened; when it was parsed, where the log does not say.",
            )
            .required(),
            time(PARSE_TIME, "When it was parsed.").required(),
            text(SOURCE_ID, "The id of the source it came from."),
            text(SOURCE_LABEL, "The name of the source it came from."),
        ]);
        let any = self.any.iter().map(|any| {
            let about = "Indicators of this kind, from all fields of the row.";
            Slot::new(*any.field(), Type::String.array(), about)
        });
        all.extend(any);
        all
    }

    /// What of the records' own fields must be read where this is asked for of all fields, those of
    /// [`Stamp::shape`]; indicators are collected from now on only if they are asked for.
    pub fn select(&mut self, selection: &Selection, shape: &[Slot<'_>]) -> Selection {
        let all = self.shape(shape);
        let picked = selection.apply(&all);
        let is_any = |slot: &Slot<'_>| self.any.iter().any(|any| any.name() == slot.field.name);
        self.collects = picked.iter().any(is_any);
        match self.collects {
            true => selection.with_indicators(shape),
            false => selection.clone(),
        }
    }

    /// Looks at the clock, for the records of the block that follows.
    pub fn begin_block(&mut self) {
        self.parse_time = (self.standard.clock)().into();
    }

    /// A record with standard fields.
    #[inline]
    pub fn stamp<'s, R: Record>(&'s mut self, record: &'s R) -> Stamped<'s, R> {
        if self.collects {
            self.collected.collect(record);
        }
        let event_time = match record.event_time() {
            Some(time) => time.utc.into(),
            None => self.parse_time,
        };
        let Standard {
            source_id,
            source_label,
            row_ids,
            ..
        } = &mut self.standard;
        Stamped {
            record,
            log_type: &self.log_type,
            row_id: row_ids.next_id(),
            event_time,
            parse_time: self.parse_time,
            sources: [source_id.as_deref(), source_label.as_deref()],
            any: &self.any,
            collected: &self.collected,
        }
    }
}

/// The fields that indicators in these may be collected in.
fn collected_in(shape: &[Slot<'_>], any: &mut Vec<Any>) {
    for slot in shape {
        let indicators = slot.field.indicators.iter();
        any.extend(indicators.flat_map(|indicator| indicator.fields()));
        let mut kind = &slot.kind;
        while let Type::Array(element) = kind {
            kind = element;
        }
        if let Type::Object(fields) = kind {
            collected_in(fields, any);
        }
    }
}

/// A record with standard fields.
pub struct Stamped<'s, R> {
    record: &'s R,
    log_type: &'s str,
    row_id: &'s str,
    event_time: Timestamp,
    parse_time: Timestamp,
    sources: [Option<&'s str>; 2],
    any: &'s [Any],
    collected: &'s Collected,
}

impl<R: Record> Record for Stamped<'_, R> {
    #[inline]
    fn traverse<S: Sink>(&self, sink: &mut S) {
        self.record.traverse(sink);
        sink.string(&LOG_TYPE, Some(self.log_type));
        sink.string(&ROW_ID, Some(self.row_id));
        sink.timestamp(&EVENT_TIME, Some(self.event_time));
        sink.timestamp(&PARSE_TIME, Some(self.parse_time));
        let [id, label] = self
            .sources
            .map(|source| source.filter(|text| !text.is_empty()));
        sink.string(&SOURCE_ID, id);
        sink.string(&SOURCE_LABEL, label);
        for &any in self.any {
            let values = self.collected.values(any);
            sink.array(any.field(), Some(&values));
        }
    }

    fn event_time(&self) -> Option<Timestamp> {
        Some(self.event_time)
    }
}
