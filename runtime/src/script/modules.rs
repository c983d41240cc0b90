//! What scripts can use: the built-in functions of the language, `json`, and `re`.

use std::sync::LazyLock;

use starlark::environment::{Globals, GlobalsBuilder};
use starlark::eval::Evaluator;
use starlark::values::Value;

use super::checked::checked;
use super::decode::decode;
use super::meter::{Meter, complain};
use super::output::{Nones, write_json};
use super::regexes::re;

/// What would go round the checks, and a type of values that JSON does not know.
const LEFT_OUT: [&str; 2] = ["bytes", "getattr"];

/// Everything that a script can name.
pub(super) fn globals() -> &'static Globals {
    static GLOBALS: LazyLock<Globals> = LazyLock::new(|| {
        let standard = Globals::standard();
        let mut builder = GlobalsBuilder::new();
        builder.frozen_heap().add_reference(standard.heap());
        for (name, value) in standard.iter() {
            if !LEFT_OUT.contains(&name) {
                builder.set(name, value);
            }
        }
        let builder = builder.with(checked);
        let builder = builder.with_namespace("json", json);
        builder.with_namespace("re", re).build()
    });
    &GLOBALS
}

#[starlark::starlark_module]
fn json(globals: &mut GlobalsBuilder) {
    /// The value in a JSON text.
    fn r#decode<'v>(
        #[starlark(require = pos)] text: &str,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let (meter, heap) = (Meter::of(eval)?, eval.heap());
        meter.pay(text.len() as u64)?;
        meter.room(0, heap)?;
        decode(text, heap)
    }

    /// The JSON text of a value.
    fn encode<'v>(
        #[starlark(require = pos)] value: Value<'v>,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<String> {
        let meter = Meter::of(eval)?;
        meter.look_into(value)?;
        let mut text = String::new();
        write_json(value, Nones::Keep, &mut text).map_err(|flaw| complain(flaw.to_string()))?;
        meter.text(text.len(), eval.heap())?;
        Ok(text)
    }
}
