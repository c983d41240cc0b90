//! Columns of numbers and of booleans.

use std::sync::Arc;

use arrow_array::types::{
    ArrowTimestampType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{ArrayRef, ArrowPrimitiveType, PrimitiveArray};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::TimeUnit;

use super::{Validity, emptied};

/// Values of one type, some of them missing.
#[derive(Debug, Default)]
pub(crate) struct Numbers<T> {
    values: Vec<T>,
    validity: Validity,
}

impl<T: Copy + Default> Numbers<T> {
    #[inline(always)]
    pub fn push(&mut self, value: Option<T>) {
        self.validity.push(self.values.len(), value.is_some());
        self.values.push(value.unwrap_or_default());
    }

    /// Forgets all rows from this one on.
    pub fn truncate(&mut self, rows: usize) {
        self.values.truncate(rows);
        self.validity.truncate(rows);
    }

    /// What was pushed; the next block probably has as many.
    pub fn take(&mut self) -> (Vec<T>, Option<NullBuffer>) {
        let rows = self.values.len();
        (emptied(&mut self.values), self.validity.take(rows))
    }

    pub fn finish<A: ArrowPrimitiveType<Native = T>>(&mut self) -> ArrayRef
    where
        T: arrow_buffer::ArrowNativeType,
    {
        Arc::new(self.array::<A>())
    }

    fn array<A: ArrowPrimitiveType<Native = T>>(&mut self) -> PrimitiveArray<A>
    where
        T: arrow_buffer::ArrowNativeType,
    {
        let (values, nulls) = self.take();
        PrimitiveArray::new(ScalarBuffer::from(values), nulls)
    }
}

impl Numbers<i64> {
    /// The column as times in UTC.
    pub fn finish_times(&mut self, unit: TimeUnit) -> ArrayRef {
        match unit {
            TimeUnit::Second => self.times::<TimestampSecondType>(),
            TimeUnit::Millisecond => self.times::<TimestampMillisecondType>(),
            TimeUnit::Microsecond => self.times::<TimestampMicrosecondType>(),
            TimeUnit::Nanosecond => self.times::<TimestampNanosecondType>(),
        }
    }

    fn times<A: ArrowTimestampType>(&mut self) -> ArrayRef {
        Arc::new(self.array::<A>().with_timezone("UTC"))
    }
}
