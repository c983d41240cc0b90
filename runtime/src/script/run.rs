//! A script, compiled, and run for one entry at a time.

use std::fmt;

use starlark::environment::{FrozenModule, Module};
use starlark::eval::Evaluator;
use starlark::syntax::AstModule;
use starlark::values::dict::DictRef;
use starlark::values::{OwnedFrozenValue, Value};
use starlark::{Error, ErrorKind};

use super::ScriptError;
use super::meter::{Meter, STEPS, Stop};
use super::modules::globals;
use super::output::{LONGEST, Nones, What, write_json};
use super::rewrite::{Obstacle, dialect, rewrite};
use crate::error::{ParseError, Reason};

/// The function that a script defines.
const FUNCTION: &str = "parse";

/// How many calls may wait for each other; a checked call counts for three.
const MOST_CALLS: usize = 120;

/// The most characters of a message that are kept, of what it quotes, and of what is read of it.
const MOST_SAID: usize = 120;
const MOST_QUOTED: usize = 32;
const MOST_READ: usize = 10_000;

/// A script in Starlark: its function `parse` gets an entry and returns a dict.
///
/// It is compiled here. One that cannot be compiled rejects every entry.
///
/// ```
/// use margay_runtime::Script;
///
/// let script = Script::new("def parse(log):\n    return {'words': log.split(' ')}\n");
/// assert_eq!(script.parse("to be").unwrap(), r#"{"words":["to","be"]}"#);
///
/// let error = script.parse("").map(drop);
/// assert!(error.is_ok());
/// let error = Script::new("def parse(log):\n    return []\n").parse("").unwrap_err();
/// assert_eq!(error.to_string(), "the script returns a value of type `list`, not a dict");
/// ```
pub struct Script {
    compiled: Result<Compiled, Box<ScriptError>>,
    steps: u64,
}

struct Compiled {
    /// Owns what the function uses.
    _module: FrozenModule,
    function: OwnedFrozenValue,
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.compiled.as_ref().err();
        f.debug_struct("Script")
            .field("error", &error)
            .finish_non_exhaustive()
    }
}

impl Script {
    /// Compiles a script.
    pub fn new(source: &str) -> Self {
        Self::with_steps(source, STEPS)
    }

    /// Compiles a script that takes at most so many steps for an entry, instead of a million.
    ///
    /// ```
    /// # use margay_runtime::Script;
    /// let source = "def parse(log):\n    return {'sum': max([i for i in range(5000)])}\n";
    /// assert!(Script::new(source).parse("").is_ok());
    /// assert!(Script::with_steps(source, 1000).parse("").is_err());
    /// ```
    pub fn with_steps(source: &str, steps: u64) -> Self {
        let steps = steps.max(1);
        let compiled = compile(source, steps).map_err(Box::new);
        Self { compiled, steps }
    }

    /// The JSON object that the script makes of an entry.
    ///
    /// # Errors
    ///
    /// What the script did instead; see [`ScriptError`]. Lists and dicts that lie too deep in each
    /// other are [`Reason::TooDeep`].
    pub fn parse(&self, entry: &str) -> Result<String, ParseError> {
        self.run(entry).map_err(ParseError::new)
    }

    fn run(&self, entry: &str) -> Result<String, Reason> {
        let compiled = self.compiled.as_ref();
        let compiled = compiled.map_err(|error| Reason::Script((**error).clone()))?;
        let meter = Meter::for_entry(entry.len(), self.steps);
        Module::with_temp_heap(|module| {
            let mut eval = evaluator(&module, &meter);
            let heap = module.heap();
            let function = heap.access_owned_frozen_value(&compiled.function);
            let entry = heap.alloc(entry);
            match eval.eval_function(function, &[entry], &[]) {
                Ok(value) => object(value),
                Err(error) => Err(Reason::Script(failure(&error, &meter, &eval))),
            }
        })
    }
}

/// Runs a script for its definitions.
fn compile(source: &str, steps: u64) -> Result<Compiled, ScriptError> {
    let text = rewrite(source).map_err(stumble)?;
    let parsed = AstModule::parse("script", text, &dialect());
    let parsed = parsed.map_err(|error| stumble(Obstacle::of(&error)))?;
    let meter = Meter::for_entry(0, steps);
    let frozen = Module::with_temp_heap(|module| {
        let mut eval = evaluator(&module, &meter);
        if let Err(error) = eval.eval_module(parsed, globals()) {
            return Err(failure(&error, &meter, &eval));
        }
        // Values are kept by a function that calls itself for each level of them.
        let names: Vec<_> = module.names().collect();
        for value in names.iter().filter_map(|name| module.get(name.as_str())) {
            if let Err(error) = meter.look_into(value) {
                return Err(failure(&error, &meter, &eval));
            }
        }
        drop(eval);
        module
            .freeze()
            .map_err(|_| failed("what it defines cannot be kept".to_owned(), None))
    })?;
    let missing = |_| failed(format!("there is no function `{FUNCTION}`"), None);
    Ok(Compiled {
        function: frozen.get(FUNCTION).map_err(missing)?,
        _module: frozen,
    })
}

fn evaluator<'v, 'a, 'e>(module: &'a Module<'v>, meter: &'a Meter) -> Evaluator<'v, 'a, 'e> {
    let mut eval = Evaluator::new(module);
    eval.extra = Some(meter);
    // What is left when the run ends goes with its heap.
    eval.disable_gc();
    // Nothing was set before, and nothing is zero.
    let _ = eval.set_max_callstack_size(MOST_CALLS);
    let _ = eval.set_max_tick_count(meter.steps());
    let _ = eval.set_max_heap_size(meter.memory());
    eval
}

/// What a script returns, as a JSON object.
fn object(value: Value<'_>) -> Result<String, Reason> {
    let Some(dict) = DictRef::from_value(value) else {
        let found = value.get_type().into();
        return Err(Reason::Script(ScriptError::NotADict { found }));
    };
    if dict.iter().next().is_none() {
        return Err(Reason::Script(ScriptError::EmptyDict));
    }
    let mut text = String::new();
    match write_json(value, Nones::Drop, &mut text) {
        Ok(()) => Ok(text),
        Err(flaw) if flaw.what == What::TooLong => {
            Err(Reason::Script(ScriptError::ResultTooLong {
                limit: LONGEST,
            }))
        }
        Err(flaw) if flaw.what == What::TooDeep => {
            Err(Reason::Script(failed(flaw.to_string(), None)))
        }
        Err(flaw) => {
            let message = format!("in what it returns, {flaw}");
            Err(Reason::Script(failed(message, None)))
        }
    }
}

#[cold]
fn failure(error: &Error, meter: &Meter, eval: &Evaluator<'_, '_, '_>) -> ScriptError {
    let (steps, memory) = (meter.steps(), meter.memory());
    match meter.stop() {
        Some(Stop::Steps) => return ScriptError::TooManySteps { limit: steps },
        Some(Stop::Memory) => return ScriptError::TooMuchMemory { limit: memory },
        None => {}
    }
    if eval.get_total_tick_count() > steps {
        return ScriptError::TooManySteps { limit: steps };
    }
    if eval.heap().allocated_bytes() > memory {
        return ScriptError::TooMuchMemory { limit: memory };
    }
    let span = error.span();
    let line = span.map(|span| span.resolve_span().begin.line + 1);
    match error.kind() {
        ErrorKind::StackOverflow(_) => {
            failed("too many calls wait for each other".to_owned(), line)
        }
        kind => failed(kind.to_string(), line),
    }
}

fn stumble(obstacle: Obstacle) -> ScriptError {
    failed(obstacle.message, obstacle.line)
}

/// A message in one line and not too long; what it quotes may be of the entry, which holds secrets.
fn failed(message: String, line: Option<usize>) -> ScriptError {
    let first = message.lines().next().unwrap_or_default();
    let mut said = String::new();
    let mut quoted = None;
    for sign in first.chars().take(MOST_READ) {
        quoted = match (sign, quoted) {
            ('`', None) => Some(0),
            ('`', Some(_)) => None,
            (_, quoted) => quoted.map(|length: usize| length + 1),
        };
        match quoted {
            Some(length) if length > MOST_QUOTED + 1 => {}
            Some(length) if length > MOST_QUOTED => said.push('…'),
            _ => said.push(sign),
        }
    }
    if said.chars().count() > MOST_SAID {
        said = said.chars().take(MOST_SAID).chain(['…']).collect();
    }
    ScriptError::Failed {
        message: said.into(),
        line,
    }
}
