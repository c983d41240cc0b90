//! The functions that calls and operators of scripts go through: each sees to it that there are time
//! and memory for what it does, and then does it.

use starlark::collections::SmallMap;
use starlark::environment::GlobalsBuilder;
use starlark::eval::Evaluator;
use starlark::values::list::AllocList;
use starlark::values::none::NoneType;
use starlark::values::tuple::UnpackTuple;
use starlark::values::{Heap, Value};

use super::meter::{Meter, bits, complain, has_items};

/// The longest text that is read as an integer.
const MOST_DIGITS: usize = 1000;

/// Methods of a text whose result is gone over sign by sign, at no cost that could be seen later.
const SIGNS: [&str; 4] = ["elems", "codepoints", "elem_ords", "codepoint_ords"];

/// A call's arguments with names.
type Named<'v> = SmallMap<String, Value<'v>>;

#[starlark::starlark_module]
pub(super) fn checked(globals: &mut GlobalsBuilder) {
    /// Shows nothing: nobody looks at a script while it runs.
    fn print<'v>(
        #[starlark(args)] args: UnpackTuple<Value<'v>>,
        #[starlark(require = named, default = " ")] sep: &str,
    ) -> starlark::Result<NoneType> {
        let _ = (args, sep);
        Ok(NoneType)
    }

    /// `function(…)`
    fn __margay_run<'v>(
        #[starlark(require = pos)] function: Value<'v>,
        #[starlark(args)] args: UnpackTuple<Value<'v>>,
        #[starlark(kwargs)] named: Named<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        // A function of the script is checked on its own.
        if function.parameters_spec().is_none() {
            let meter = Meter::of(eval)?;
            look_into_all(meter, &args.items, &named)?;
            check_digits(function, &args.items)?;
        }
        call(function, &args.items, &named, eval)
    }

    /// `value.method(…)`
    fn __margay_call<'v>(
        #[starlark(require = pos)] value: Value<'v>,
        #[starlark(require = pos)] method: &str,
        #[starlark(args)] args: UnpackTuple<Value<'v>>,
        #[starlark(kwargs)] named: Named<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let heap = eval.heap();
        check_method(Meter::of(eval)?, value, method, &args.items, &named, heap)?;
        let bound = value.get_attr_error(method, heap)?;
        let result = call(bound, &args.items, &named, eval)?;
        match (value.unpack_str(), SIGNS.contains(&method)) {
            (Some(text), true) => list_of(result, text.len(), eval),
            _ => Ok(result),
        }
    }

    /// `left == right`
    fn __margay_equal<'v>(
        #[starlark(require = pos)] left: Value<'v>,
        #[starlark(require = pos)] right: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<bool> {
        Meter::of(eval)?.look_into(left)?;
        left.equals(right)
    }

    /// Less than 0 where `left < right`, and so on.
    fn __margay_compare<'v>(
        #[starlark(require = pos)] left: Value<'v>,
        #[starlark(require = pos)] right: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<i32> {
        Meter::of(eval)?.look_into(left)?;
        Ok(left.compare(right)? as i32)
    }

    /// `item in value`
    fn __margay_in<'v>(
        #[starlark(require = pos)] item: Value<'v>,
        #[starlark(require = pos)] value: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<bool> {
        let meter = Meter::of(eval)?;
        meter.look_into(item)?;
        match value.get_type() {
            // It finds the item by its hash.
            "dict" | "range" => meter.pay(1)?,
            _ => _ = meter.look_into(value)?,
        }
        value.is_in(item)
    }

    /// `left + right`
    fn __margay_add<'v>(
        #[starlark(require = pos)] left: Value<'v>,
        #[starlark(require = pos)] right: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let (meter, heap) = (Meter::of(eval)?, eval.heap());
        if let (Some(left), Some(right)) = (left.unpack_str(), right.unpack_str()) {
            meter.text(left.len() + right.len(), heap)?;
        } else {
            meter.look_at(left)?;
            meter.look_at(right)?;
        }
        meter.room(0, heap)?;
        left.add(right, heap)
    }

    /// `left * right`
    fn __margay_mul<'v>(
        #[starlark(require = pos)] left: Value<'v>,
        #[starlark(require = pos)] right: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let (meter, heap) = (Meter::of(eval)?, eval.heap());
        meter.pay(1)?;
        match (left.get_type(), right.get_type()) {
            ("int", "int") => meter.bits(bits(left) + bits(right))?,
            (_, "int") => check_repeated(meter, left, right, heap)?,
            ("int", _) => check_repeated(meter, right, left, heap)?,
            _ => {}
        }
        left.mul(right, heap)
    }

    /// `left % right`
    fn __margay_percent<'v>(
        #[starlark(require = pos)] left: Value<'v>,
        #[starlark(require = pos)] right: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let (meter, heap) = (Meter::of(eval)?, eval.heap());
        if let Some(format) = left.unpack_str() {
            let bytes = 4 * meter.look_into(right)?;
            check_format(meter, format, '%', bytes, heap)?;
        }
        meter.pay(1)?;
        left.percent(right, heap)
    }

    /// `left << right`
    fn __margay_shift<'v>(
        #[starlark(require = pos)] left: Value<'v>,
        #[starlark(require = pos)] right: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let meter = Meter::of(eval)?;
        meter.pay(1)?;
        if right.get_type() == "int" {
            let by = right.unpack_i32().map_or(u64::MAX, |by| by.max(0) as u64);
            meter.bits(by.saturating_add(bits(left)))?;
        }
        left.left_shift(right, eval.heap())
    }

    /// `left | right`
    fn __margay_or<'v>(
        #[starlark(require = pos)] left: Value<'v>,
        #[starlark(require = pos)] right: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let meter = Meter::of(eval)?;
        meter.look_at(left)?;
        meter.look_at(right)?;
        left.bit_or(right, eval.heap())
    }

    /// What is added to a variable in its place.
    fn __margay_operand<'v>(
        #[starlark(require = pos)] value: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let meter = Meter::of(eval)?;
        meter.look_at(value)?;
        meter.room(0, eval.heap())?;
        Ok(value)
    }

    /// A value that is hashed. Only tuples have parts.
    fn __margay_key<'v>(
        #[starlark(require = pos)] value: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        if value.get_type() == "tuple" {
            Meter::of(eval)?.look_into(value)?;
        }
        Ok(value)
    }

    /// `value[start:stop:step]`
    fn __margay_slice<'v>(
        #[starlark(require = pos)] value: Value<'v>,
        #[starlark(require = pos)] start: Value<'v>,
        #[starlark(require = pos)] stop: Value<'v>,
        #[starlark(require = pos)] step: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let (meter, heap) = (Meter::of(eval)?, eval.heap());
        meter.look_at(value)?;
        meter.room(0, heap)?;
        let given = |bound: Value<'v>| (!bound.is_none()).then_some(bound);
        value.slice(given(start), given(stop), given(step), heap)
    }
}

fn call<'v>(
    function: Value<'v>,
    args: &[Value<'v>],
    named: &Named<'v>,
    eval: &mut Evaluator<'v, '_, '_>,
) -> starlark::Result<Value<'v>> {
    Meter::of(eval)?.room(0, eval.heap())?;
    let named: Vec<_> = named
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    eval.eval_function(function, args, &named)
}

/// A list of what a value gives, which are at most so many items.
fn list_of<'v>(
    value: Value<'v>,
    most: usize,
    eval: &Evaluator<'v, '_, '_>,
) -> starlark::Result<Value<'v>> {
    let (meter, heap) = (Meter::of(eval)?, eval.heap());
    meter.pay(most as u64)?;
    meter.room(most.saturating_mul(32), heap)?;
    let items: Vec<_> = value.iterate(heap)?.collect();
    Ok(heap.alloc(AllocList(items)))
}

/// Looks into all arguments, and tells about how many bytes they are as text.
fn look_into_all<'v>(
    meter: &Meter,
    args: &[Value<'v>],
    named: &Named<'v>,
) -> starlark::Result<usize> {
    let all = args.iter().chain(named.values());
    all.copied().try_fold(0_usize, |sum, value| {
        Ok(sum.saturating_add(meter.look_into(value)?))
    })
}

/// Reading an integer takes time in the square of its digits.
fn check_digits(function: Value<'_>, args: &[Value<'_>]) -> starlark::Result<()> {
    let text = args.first().and_then(|value| value.unpack_str());
    match text {
        Some(text) if text.len() > MOST_DIGITS && function.to_str() == "int" => Err(complain(
            format!("an integer of more than {MOST_DIGITS} digits"),
        )),
        _ => Ok(()),
    }
}

/// Sees to it that a text or list can be repeated.
fn check_repeated(
    meter: &Meter,
    value: Value<'_>,
    times: Value<'_>,
    heap: Heap<'_>,
) -> starlark::Result<()> {
    let times = times
        .unpack_i32()
        .map_or(usize::MAX, |times| times.max(0) as usize);
    if let Some(text) = value.unpack_str() {
        return meter.text(text.len().saturating_mul(times), heap);
    }
    if !has_items(value) {
        return Ok(());
    }
    let length = (value.length()?.unsigned_abs() as usize).saturating_mul(times);
    meter.pay(length as u64)?;
    meter.room(length.saturating_mul(16), heap)
}

/// Sees to it that a text can be made of a format and values of so many bytes in all, any of which
/// may be in each place.
fn check_format(
    meter: &Meter,
    format: &str,
    mark: char,
    bytes: usize,
    heap: Heap<'_>,
) -> starlark::Result<()> {
    let places = format.matches(mark).count();
    let bytes = places.saturating_mul(bytes);
    meter.text(bytes.saturating_add(format.len()), heap)
}

/// Sees to it that there is time for a method, and memory for what it makes.
fn check_method<'v>(
    meter: &Meter,
    value: Value<'v>,
    method: &str,
    args: &[Value<'v>],
    named: &Named<'v>,
    heap: Heap<'v>,
) -> starlark::Result<()> {
    let Some(text) = value.unpack_str() else {
        return match method {
            "append" => meter.pay(1),
            // What stands behind it is moved.
            "pop" if !args.is_empty() => {
                meter.look_at(value)?;
                look_into_all(meter, args, named).map(drop)
            }
            "pop" => meter.pay(1),
            // These hash what they are given.
            "get" | "setdefault" => {
                let key = args.first().filter(|key| key.get_type() == "tuple");
                key.map_or(Ok(0), |key| meter.look_into(*key))?;
                meter.pay(1)
            }
            // These compare.
            "index" | "remove" | "count" => {
                meter.look_into(value)?;
                look_into_all(meter, args, named).map(drop)
            }
            _ => {
                meter.look_at(value)?;
                look_into_all(meter, args, named).map(drop)
            }
        };
    };
    meter.look_at(value)?;
    let bytes = look_into_all(meter, args, named)?;
    match method {
        "join" => {
            let items = args.first().filter(|items| has_items(**items));
            let items = items.map_or(Ok(0), |items| items.length())?.unsigned_abs() as usize;
            meter.text(items.saturating_mul(text.len()).saturating_add(bytes), heap)
        }
        "replace" => {
            let old = args
                .first()
                .and_then(|old| old.unpack_str())
                .map_or(1, str::len);
            let most = 1 + text.len() / old.max(1);
            meter.text(most.saturating_mul(bytes).saturating_add(text.len()), heap)
        }
        "format" => check_format(meter, text, '{', 4 * bytes, heap),
        _ => Ok(()),
    }
}
