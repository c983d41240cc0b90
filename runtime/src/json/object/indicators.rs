//! The collected indicators on their way out: an array for each field that has any.

use super::{NEXT_TEXT_OF_ARRAY, Object, write_text_and};
use crate::indicators::{Any, Collected};
use crate::writer::{Lead, Writer};

/// How many bytes a key has at most, with the bracket and the quote behind it.
const WIDE: usize = 32;

/// What stands in front of the first text of each field, `,"p_any_…":["`, and how long that is.
static LEADS: [([u8; WIDE], usize); Any::ALL.len()] = {
    let mut leads = [([0; WIDE], 0); Any::ALL.len()];
    let mut at = 0;
    while at < leads.len() {
        leads[at] = lead(Any::ALL[at].name());
        at += 1;
    }
    leads
};

const fn lead(name: &str) -> ([u8; WIDE], usize) {
    let pieces = [b",\"".as_slice(), name.as_bytes(), b"\":[\""];
    let (mut lead, mut length) = ([0; WIDE], 0);
    let mut piece = 0;
    while piece < pieces.len() {
        let mut at = 0;
        while at < pieces[piece].len() {
            lead[length] = pieces[piece][at];
            length += 1;
            at += 1;
        }
        piece += 1;
    }
    (lead, length)
}

impl Object<'_> {
    /// The collected indicators, one array per field that has any.
    #[inline(always)]
    pub(in crate::json) fn indicators(&mut self, collected: &Collected) {
        match self.plain {
            true => self.out.apart(|out| write_plain(out, collected)),
            false => self.out.apart(|out| write_any(out, collected)),
        }
    }
}

/// Writes indicators of which none needs escapes.
#[inline(always)]
fn write_plain(out: &mut Writer<'_>, collected: &Collected) {
    let block = out.block();
    for (any, values) in collected.by_field() {
        begin_array(out, any);
        for value in values {
            let bytes = value.bytes(collected, block);
            out.text(Lead::NONE, bytes, NEXT_TEXT_OF_ARRAY);
        }
        end_array(out);
    }
}

/// Writes indicators that may need escapes.
#[inline(never)]
fn write_any(out: &mut Writer<'_>, collected: &Collected) {
    let block = out.block();
    for (any, values) in collected.by_field() {
        begin_array(out, any);
        for value in values {
            let text = std::str::from_utf8(value.bytes(collected, block)).unwrap_or_default();
            write_text_and(out, text, NEXT_TEXT_OF_ARRAY, false);
        }
        end_array(out);
    }
}

#[inline(always)]
fn begin_array(out: &mut Writer<'_>, any: Any) {
    let (lead, length) = &LEADS[any as usize];
    out.first(Lead::NONE, lead, *length);
}

/// Ends an array, whose last text was written as if another one came.
#[inline(always)]
fn end_array(out: &mut Writer<'_>) {
    out.instead_of_last(NEXT_TEXT_OF_ARRAY.len() - 1, b"]");
}
