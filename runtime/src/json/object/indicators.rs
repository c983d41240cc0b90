//! The collected indicators on their way out: an array for each field that has any.

use super::{NEXT_TEXT_OF_ARRAY, Object, key_of_texts, write_text_and};
use crate::indicators::{Any, Collected};
use crate::writer::{Lead, Writer};

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
    out.lead(key_of_texts(any.field()));
}

/// Ends an array, whose last text was written as if another one came.
#[inline(always)]
fn end_array(out: &mut Writer<'_>) {
    out.instead_of_last(NEXT_TEXT_OF_ARRAY.len() - 1, b"]");
}
