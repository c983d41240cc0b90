//! Columns under construction: one for each field, filled by the traversal of records.

mod numbers;
mod row;
mod texts;
mod validity;

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, ListArray, StructArray};
use arrow_buffer::{BooleanBuffer, Buffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field as ArrowField, Fields, TimeUnit};
use margay_runtime::{Pick, Slot, Type};

use numbers::Numbers;
pub(crate) use row::Row;
pub(crate) use texts::Dictionary;
pub(crate) use texts::Source;
use texts::{Copies, Texts};
use validity::Validity;

/// A column under construction. (Its kind is a byte of its own, so that it is found by one comparison, for every
/// value; the compiler would hide it in a capacity.)
#[derive(Debug)]
#[repr(u8)]
pub(crate) enum Column {
    /// One that nobody asks for.
    Skipped,
    Text(Texts),
    Copied(Copies),
    Dictionary(Dictionary),
    Smallint(Numbers<i16>),
    Int(Numbers<i32>),
    Bigint(Numbers<i64>),
    Float(Numbers<f64>),
    Boolean(Numbers<bool>),
    Time(Numbers<i64>, TimeUnit),
    List(Lists),
    Struct(Structs),
}

/// A column of lists.
#[derive(Debug)]
pub(crate) struct Lists {
    /// Where each list ends among the elements.
    ends: Vec<i32>,
    elements: Box<Column>,
    length: usize,
    validity: Validity,
}

/// A column of records in the record.
#[derive(Debug)]
pub(crate) struct Structs {
    fields: Vec<Column>,
    length: usize,
    validity: Validity,
}

impl Column {
    /// The columns of a shape; those that are not picked take nothing.
    pub fn of(shape: &[Slot<'_>], picks: &[Pick], unit: TimeUnit) -> Vec<Self> {
        let picked = shape.iter().zip(picks);
        picked
            .map(|(slot, pick)| Self::of_type(&slot.kind, pick, unit))
            .collect()
    }

    fn of_type(kind: &Type<'_>, pick: &Pick, unit: TimeUnit) -> Self {
        if *pick == Pick::Nothing {
            return Self::Skipped;
        }
        match kind {
            Type::String | Type::Json => Self::Text(Texts::default()),
            Type::Smallint => Self::Smallint(Numbers::default()),
            Type::Int => Self::Int(Numbers::default()),
            Type::Bigint => Self::Bigint(Numbers::default()),
            Type::Float => Self::Float(Numbers::default()),
            Type::Boolean => Self::Boolean(Numbers::default()),
            Type::Timestamp => Self::Time(Numbers::default(), unit),
            Type::Strings => Self::list(Self::Text(Texts::default())),
            Type::Array(element) => Self::list(Self::of_type(element, pick, unit)),
            Type::Object(slots) => {
                let fields = match pick {
                    Pick::Parts(parts) => Self::of(slots, parts.picks(), unit),
                    _ => Self::of(slots, &vec![Pick::Whole; slots.len()], unit),
                };
                Self::Struct(Structs {
                    fields,
                    length: 0,
                    validity: Validity::default(),
                })
            }
        }
    }

    fn list(elements: Self) -> Self {
        Self::List(Lists {
            ends: Vec::new(),
            elements: Box::new(elements),
            length: 0,
            validity: Validity::default(),
        })
    }

    /// Makes a column of strings a dictionary.
    pub fn make_dictionary(&mut self) {
        *self = Self::Dictionary(Dictionary::default());
    }

    /// Makes views into the block copies, in whatever the column holds.
    pub fn copy_strings(&mut self) {
        match self {
            Self::Text(_) => *self = Self::Copied(Copies::default()),
            Self::List(lists) => lists.elements.copy_strings(),
            Self::Struct(structs) => structs.fields.iter_mut().for_each(Self::copy_strings),
            Self::Skipped
            | Self::Copied(_)
            | Self::Dictionary(_)
            | Self::Smallint(_)
            | Self::Int(_)
            | Self::Bigint(_)
            | Self::Float(_)
            | Self::Boolean(_)
            | Self::Time(..) => {}
        }
    }

    /// Appends a null; in an object, one in each of its fields.
    fn push_null(&mut self) {
        match self {
            Self::Skipped => {}
            Self::Text(texts) => texts.push(None),
            Self::Copied(copies) => copies.push_null(),
            Self::Dictionary(dictionary) => dictionary.push(None),
            Self::Smallint(numbers) => numbers.push(None),
            Self::Int(numbers) => numbers.push(None),
            Self::Bigint(numbers) | Self::Time(numbers, _) => numbers.push(None),
            Self::Float(numbers) => numbers.push(None),
            Self::Boolean(numbers) => numbers.push(None),
            Self::List(lists) => lists.end(false),
            Self::Struct(structs) => {
                structs.fields.iter_mut().for_each(Self::push_null);
                structs.end(false);
            }
        }
    }

    /// Forgets all rows from this one on.
    pub fn truncate(&mut self, rows: usize) {
        match self {
            Self::Skipped => {}
            Self::Text(texts) => texts.truncate(rows),
            Self::Copied(copies) => copies.truncate(rows),
            Self::Dictionary(dictionary) => dictionary.truncate(rows),
            Self::Smallint(numbers) => numbers.truncate(rows),
            Self::Int(numbers) => numbers.truncate(rows),
            Self::Bigint(numbers) | Self::Time(numbers, _) => numbers.truncate(rows),
            Self::Float(numbers) => numbers.truncate(rows),
            Self::Boolean(numbers) => numbers.truncate(rows),
            Self::List(lists) => lists.truncate(rows),
            Self::Struct(structs) => structs.truncate(rows),
        }
    }

    /// Whether a text that was put into it stays known when its row is forgotten.
    pub fn remembers(&self) -> bool {
        match self {
            Self::Dictionary(_) => true,
            Self::List(lists) => lists.elements.remembers(),
            Self::Struct(structs) => structs.fields.iter().any(Self::remembers),
            _ => false,
        }
    }

    /// The columns that are asked for as arrays; the columns are empty again. `fields` are those of
    /// the schema.
    pub fn finish_all(
        columns: &mut [Self],
        fields: &Fields,
        buffers: &Arc<[Buffer]>,
    ) -> Result<Vec<ArrayRef>, ArrowError> {
        let asked_for = columns.iter_mut().filter(|column| !column.is_skipped());
        let arrays = asked_for.zip(fields);
        arrays
            .map(|(column, field)| column.finish(field, buffers))
            .collect()
    }

    fn is_skipped(&self) -> bool {
        matches!(self, Self::Skipped)
    }

    fn finish(
        &mut self,
        field: &ArrowField,
        buffers: &Arc<[Buffer]>,
    ) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Self::Skipped => arrow_array::new_null_array(field.data_type(), 0),
            Self::Text(texts) => texts.finish(buffers),
            Self::Copied(copies) => copies.finish(),
            Self::Dictionary(dictionary) => dictionary.finish()?,
            Self::Smallint(numbers) => numbers.finish::<arrow_array::types::Int16Type>(),
            Self::Int(numbers) => numbers.finish::<arrow_array::types::Int32Type>(),
            Self::Bigint(numbers) => numbers.finish::<arrow_array::types::Int64Type>(),
            Self::Float(numbers) => numbers.finish::<arrow_array::types::Float64Type>(),
            Self::Boolean(numbers) => {
                let (values, nulls) = numbers.take();
                Arc::new(BooleanArray::new(BooleanBuffer::from(values), nulls))
            }
            Self::Time(numbers, unit) => numbers.finish_times(*unit),
            Self::List(lists) => lists.finish(field, buffers)?,
            Self::Struct(structs) => structs.finish(field, buffers)?,
        })
    }
}

impl Lists {
    fn truncate(&mut self, rows: usize) {
        self.ends.truncate(rows);
        self.validity.truncate(rows);
        self.length = self.ends.last().map_or(0, |end| *end as usize);
        self.elements.truncate(self.length);
    }

    #[inline]
    fn end(&mut self, valid: bool) {
        self.ends.push(self.length as i32);
        self.validity.push(self.ends.len() - 1, valid);
    }

    fn finish(
        &mut self,
        field: &ArrowField,
        buffers: &Arc<[Buffer]>,
    ) -> Result<ArrayRef, ArrowError> {
        let DataType::List(element) = field.data_type() else {
            return Err(unlike(field));
        };
        let rows = self.ends.len();
        let mut ends = emptied(&mut self.ends);
        ends.insert(0, 0);
        self.length = 0;
        let offsets = OffsetBuffer::new(ScalarBuffer::from(ends));
        let elements = self.elements.finish(element, buffers)?;
        let nulls = self.validity.take(rows);
        Ok(Arc::new(ListArray::try_new(
            element.clone(),
            offsets,
            elements,
            nulls,
        )?))
    }
}

impl Structs {
    fn truncate(&mut self, rows: usize) {
        for field in &mut self.fields {
            field.truncate(rows);
        }
        self.validity.truncate(rows);
        self.length = rows;
    }

    #[inline]
    fn end(&mut self, valid: bool) {
        self.validity.push(self.length, valid);
        self.length += 1;
    }

    fn finish(
        &mut self,
        field: &ArrowField,
        buffers: &Arc<[Buffer]>,
    ) -> Result<ArrayRef, ArrowError> {
        let DataType::Struct(fields) = field.data_type() else {
            return Err(unlike(field));
        };
        let arrays = Column::finish_all(&mut self.fields, fields, buffers)?;
        let rows = std::mem::take(&mut self.length);
        let nulls = self.validity.take(rows);
        let structs = StructArray::try_new_with_length(fields.clone(), arrays, nulls, rows)?;
        Ok(Arc::new(structs))
    }
}

/// What was gathered. The next block probably has about as many; room for some more costs less than
/// moving everything for the last one.
fn emptied<T>(values: &mut Vec<T>) -> Vec<T> {
    let room = values.len() + values.len() / 8 + 1;
    std::mem::replace(values, Vec::with_capacity(room))
}

fn unlike(field: &ArrowField) -> ArrowError {
    let message = format!("column `{}` is not of its schema's type", field.name());
    ArrowError::SchemaError(message)
}
