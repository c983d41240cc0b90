//! JSON texts as values of a script, cut as JSON entries are.

use bumpalo::Bump;
use num_bigint::BigInt;
use starlark::values::dict::AllocDict;
use starlark::values::list::AllocList;
use starlark::values::{Heap, Value};

use super::meter::complain;
use crate::entry::{self, Kind};

/// The longest integer that is read; that takes time in the square of its digits.
const MOST_DIGITS: usize = 1000;

/// The value in a JSON text. Keys stay in their order; of those that are there twice, the last counts.
pub(super) fn decode<'v>(text: &str, heap: Heap<'v>) -> starlark::Result<Value<'v>> {
    let arena = Bump::new();
    let cut = entry::cut_text(text.trim(), &arena);
    let cut = cut.map_err(|error| complain(error.to_string()))?;
    value(entry::Value::root(&cut), heap)
}

fn value<'v>(json: entry::Value<'_>, heap: Heap<'v>) -> starlark::Result<Value<'v>> {
    Ok(match json.kind() {
        Kind::Null => Value::new_none(),
        Kind::True => Value::new_bool(true),
        Kind::False => Value::new_bool(false),
        Kind::Number => return number(json.raw(), heap),
        Kind::Plain | Kind::Escaped => heap.alloc(json.literal().flatten().unwrap_or_default()),
        Kind::Array => {
            let items = json.elements().map(|item| value(item, heap));
            heap.alloc(AllocList(items.collect::<starlark::Result<Vec<_>>>()?))
        }
        Kind::Object => {
            let members = json.object_members();
            let members = members.map(|(key, member)| Ok((key, value(member, heap)?)));
            heap.alloc(AllocDict(members.collect::<starlark::Result<Vec<_>>>()?))
        }
    })
}

/// What is written with a point or an exponent is a float.
fn number<'v>(text: &str, heap: Heap<'v>) -> starlark::Result<Value<'v>> {
    if text.contains(['.', 'e', 'E']) {
        let float: Option<f64> = text.parse().ok();
        let float = float.filter(|float| float.is_finite());
        return float
            .map(|float| heap.alloc(float))
            .ok_or_else(|| complain("a number that is too large for a float"));
    }
    if let Ok(small) = text.parse::<i64>() {
        return Ok(heap.alloc(small));
    }
    let big = Some(text).filter(|text| text.len() <= MOST_DIGITS);
    big.and_then(|text| text.parse::<BigInt>().ok())
        .map(|big| heap.alloc(big))
        .ok_or_else(|| complain(format!("an integer of more than {MOST_DIGITS} digits")))
}
