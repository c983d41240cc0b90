//! The columns of a file that a column becomes: those of its fields and elements, in the file's order.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

/// How many columns of a file a column becomes.
pub(super) fn count(kind: &DataType) -> usize {
    match kind {
        DataType::Struct(fields) => fields.iter().map(|field| count(field.data_type())).sum(),
        DataType::List(element) => count(element.data_type()),
        _ => 1,
    }
}

/// The arrays of those columns. They hold every value of the column, and no nulls for what is around
/// them.
pub(super) fn arrays(column: &ArrayRef) -> Vec<ArrayRef> {
    let mut leaves = Vec::new();
    push_arrays(column, &mut leaves);
    leaves
}

fn push_arrays(array: &ArrayRef, leaves: &mut Vec<ArrayRef>) {
    match array.data_type() {
        DataType::Struct(_) => {
            let fields = array.as_struct().columns().iter();
            fields.for_each(|field| push_arrays(field, leaves));
        }
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            let offsets = list.value_offsets();
            // Of a slice, the elements are those of the whole.
            let first = offsets.first().map_or(0, |&offset| offset as usize);
            let last = offsets.last().map_or(0, |&offset| offset as usize);
            push_arrays(&list.values().slice(first, last - first), leaves);
        }
        _ => leaves.push(Arc::clone(array)),
    }
}
