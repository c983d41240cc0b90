//! The stages of parsing in this process: cut, convert, write; generated and interpreted; with each
//! instruction set.

use margay_alb::AlbParser;
use margay_codegen::{Library, load, plan};
use margay_interpret::Interpreter;
use margay_runtime::Simd;
use xtask::files;
use xtask_hot::{Work, convert, cut, json, standard};

use super::inputs::Texts;
use super::{Cost, Part, Stage, cpu};
use crate::Outcome;

/// The load balancer's schema.
const ALB: &str = "schemas/aws/AWS.ALB.yml";

/// Every stage with every instruction set that the processor has, the best first.
pub fn stages<'i>(texts: &'i Texts) -> Outcome<Vec<Stage<'i>>> {
    let mut sets: Vec<_> = Simd::available().collect();
    sets.reverse();
    let mut stages = Vec::new();
    for simd in sets {
        let mut add = |key: &str, row, work: Work<'i>| stages.push(stage(key, row, simd, work));
        add("cut", "cut into columns", cut(&texts.usual));
        add("convert", "and convert", convert(&texts.usual));
        add(
            "json",
            "and write JSON lines",
            json(AlbParser, &texts.usual, None),
        );
        let fields = Some(standard());
        add(
            "json_standard",
            "and standard fields",
            json(AlbParser, &texts.usual, fields),
        );
        let row = "JSON lines, a backslash in each line";
        add("json_dirty", row, json(AlbParser, &texts.dirty, None));
        let row = "JSON lines, interpreter";
        add(
            "json_interpreter",
            row,
            json(interpreter(ALB)?, &texts.usual, None),
        );
        let row = "and standard fields, interpreter";
        let fields = Some(standard());
        add(
            "json_standard_interpreter",
            row,
            json(interpreter(ALB)?, &texts.usual, fields),
        );
    }
    Ok(stages)
}

fn stage<'i>(key: &str, row: &'static str, simd: Simd, (bytes, mut work): Work<'i>) -> Stage<'i> {
    let (suffix, column) = names(simd);
    let run = move || -> Outcome<Cost> {
        Simd::limit(simd);
        let cost = cpu::cost(bytes, &mut work);
        Simd::limit(Simd::best());
        Ok(cost)
    };
    Stage {
        key: format!("{key}/{suffix}"),
        part: Part::Parsers,
        row,
        column,
        run: Box::new(run),
    }
}

/// What an instruction set is called in keys, and its column in the table.
pub fn names(simd: Simd) -> (&'static str, &'static str) {
    match simd {
        Simd::Portable => ("portable", "no SIMD"),
        Simd::Neon => ("neon", "NEON"),
        Simd::Avx2 => ("avx2", "AVX2"),
        Simd::Avx512 => ("avx512", "AVX-512"),
        _ => ("other", "other"),
    }
}

/// The interpreter of a schema, which is named as it is seen from the root.
pub fn interpreter(schema: &str) -> Outcome<Interpreter> {
    let loaded = load(&files::root().join(schema), &Library::new())?;
    let planned = plan(&loaded.schema, &loaded.library)?;
    Ok(Interpreter::new(&planned.plan))
}
