//! Rows on their way into objects, with the instructions that the CPU has.

use super::TimeWriter;
use super::object::Object;
use super::standard::StandardFields;
use crate::cut::simd::Simd;
use crate::error::ParseError;
use crate::parser::Parser;
use crate::row::Row;

/// What writes a row as a line of JSON, or nothing if it gives no record.
pub(super) trait WriteRow {
    fn write<P: Parser>(&mut self, row: Row<'_, P>) -> Result<(), ParseError>;
}

/// The rows of a block as objects of their own fields.
pub(super) struct OwnRows<'e> {
    pub out: &'e mut Vec<u8>,
    pub block: &'e [u8],
    pub times: &'e mut TimeWriter,
}

impl WriteRow for OwnRows<'_> {
    #[inline(always)]
    fn write<P: Parser>(&mut self, row: Row<'_, P>) -> Result<(), ParseError> {
        let mut object = Object::begin(self.out, self.block, row.texts(), self.times);
        match row.feed(&mut object) {
            Ok(_) => object.end(),
            Err(error) => {
                object.undo();
                return Err(error);
            }
        }
        Ok(())
    }
}

/// The rows of a block as objects of their own fields and standard ones.
pub(super) struct StampedRows<'e> {
    pub rows: OwnRows<'e>,
    pub standard: &'e mut StandardFields,
}

impl WriteRow for StampedRows<'_> {
    #[inline(always)]
    fn write<P: Parser>(&mut self, row: Row<'_, P>) -> Result<(), ParseError> {
        let OwnRows { out, block, times } = &mut self.rows;
        let object = Object::begin(out, block, row.texts(), times);
        let mut stamping = self.standard.stamp(object);
        let fed = row.feed(&mut stamping);
        let object = stamping.end();
        match fed {
            Ok(time) => self.standard.end(object, time),
            Err(error) => {
                object.undo();
                return Err(error);
            }
        }
        Ok(())
    }
}

/// The instructions that rows are written with.
#[derive(Clone, Copy)]
pub(super) enum Instructions {
    /// Those that every CPU of its kind has.
    Common,
    /// AVX2 and what [`Simd::Avx2`] has besides: texts are copied in half as many moves.
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

impl Instructions {
    /// Those that belong to the set which blocks are scanned with.
    pub fn in_use() -> Self {
        match Simd::in_use() {
            #[cfg(target_arch = "x86_64")]
            Simd::Avx2 | Simd::Avx512 => Self::Avx2,
            _ => Self::Common,
        }
    }

    /// Writes a row with them.
    #[inline(always)]
    pub fn write<W: WriteRow, P: Parser>(
        self,
        writer: &mut W,
        row: Row<'_, P>,
    ) -> Result<(), ParseError> {
        match self {
            Self::Common => common(writer, row),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the CPU has what blocks are scanned with.
            Self::Avx2 => unsafe { avx2(writer, row) },
        }
    }
}

#[inline(never)]
fn common<W: WriteRow, P: Parser>(writer: &mut W, row: Row<'_, P>) -> Result<(), ParseError> {
    writer.write(row)
}

/// As [`common`]. What is JSON gains next to nothing by these instructions, and is not compiled twice.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn avx2<W: WriteRow, P: Parser>(writer: &mut W, row: Row<'_, P>) -> Result<(), ParseError> {
    match row.has_columns() {
        true => writer.write(row),
        false => common(writer, row),
    }
}
