//! How much memory batches take, and how to take less.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_schema::{ArrowError, DataType};

/// What an array takes besides its values, about: it is its own part of memory, and so are its buffers.
const ARRAY: usize = 1 << 8;

/// About how much memory batches take, in bytes; what several columns or batches point into counts once.
///
/// ```
/// use std::sync::Arc;
///
/// use margay_columnar::{RecordBatch, memory};
/// use arrow_array::{ArrayRef, Int64Array};
///
/// let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3, 4]));
/// let batch = RecordBatch::try_from_iter([("number", numbers)]).unwrap();
/// assert!(memory(&[batch]) >= 32);
/// ```
pub fn memory(batches: &[RecordBatch]) -> usize {
    let mut known = Vec::new();
    let arrays = batches.iter().flat_map(RecordBatch::columns);
    arrays.map(|array| of_array(array, &mut known)).sum()
}

fn of_array(array: &dyn Array, known: &mut Vec<*const u8>) -> usize {
    ARRAY + of_values(array, known)
}

fn of_values(array: &dyn Array, known: &mut Vec<*const u8>) -> usize {
    match array.data_type() {
        DataType::Utf8View => {
            let array = array.as_string_view();
            let mut bytes = size_of_val::<[u128]>(array.views());
            for buffer in array.data_buffers() {
                let at = buffer.as_ptr();
                // Those of the same batch were the last ones.
                if !known.iter().rev().any(|known| *known == at) {
                    known.push(at);
                    bytes += buffer.capacity().max(buffer.len());
                }
            }
            bytes
        }
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            size_of_val::<[i32]>(list.offsets()) + of_array(list.values(), known)
        }
        DataType::Struct(_) => {
            let columns = array.as_struct().columns().iter();
            columns.map(|column| of_array(column, known)).sum()
        }
        _ => array.get_buffer_memory_size(),
    }
}

/// The same rows, whose texts are in memory of their own, without those of other rows.
pub(crate) fn compact_batch(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns: Result<Vec<_>, _> = batch.columns().iter().map(compact).collect();
    RecordBatch::try_new(batch.schema(), columns?)
}

/// The same array, whose views point into a buffer of its own that holds no more than these texts.
pub(crate) fn compact(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    Ok(match array.data_type() {
        DataType::Utf8View => Arc::new(array.as_string_view().gc()),
        DataType::List(element) => {
            let list = array.as_list::<i32>();
            let (offsets, nulls) = (list.offsets().clone(), list.nulls().cloned());
            let elements = compact(list.values())?;
            Arc::new(ListArray::try_new(
                element.clone(),
                offsets,
                elements,
                nulls,
            )?)
        }
        DataType::Struct(fields) => {
            let structs = array.as_struct();
            let arrays: Result<Vec<_>, _> = structs.columns().iter().map(compact).collect();
            let nulls = structs.nulls().cloned();
            let rows = structs.len();
            Arc::new(StructArray::try_new_with_length(
                fields.clone(),
                arrays?,
                nulls,
                rows,
            )?)
        }
        _ => array.clone(),
    })
}
