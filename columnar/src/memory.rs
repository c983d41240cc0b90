//! How much memory batches take.

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;

/// How much memory batches take, in bytes; what several columns or batches point into counts once.
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
