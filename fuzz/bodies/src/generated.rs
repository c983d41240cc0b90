use std::sync::OnceLock;

use margay_alb::AlbParser;
use margay_codegen::plan::Plan;
use margay_codegen::{Library, Source, plan};
use margay_interpret::Interpreter;
use margay_runtime::chrono::DateTime;
use margay_runtime::{
    Engine, JsonEngine, JsonOptions, ParseOptions, Parser, Report, RowIds, Standard, Timestamps,
};

use crate::choice;

/// Parses a block with the generated parser of load balancer lines and with the interpreter, and
/// writes what they find as JSON.
///
/// The first three bytes choose how, the rest is the block.
pub fn generated(mut input: &[u8]) {
    let mode = Mode {
        strict: choice(&mut input, 2) == 1,
        standard: choice(&mut input, 2) == 1,
        timestamps: [Timestamps::Keep, Timestamps::Utc, Timestamps::DataLake]
            [choice(&mut input, 3)],
    };
    let generated = run(AlbParser, mode, input);
    assert!(generated.1.tally.is_conserved(), "{:?}", generated.1.tally);
    assert_eq!(
        generated,
        run(Interpreter::new(alb()), mode, input),
        "{mode:?}"
    );
}

#[derive(Debug, Clone, Copy)]
struct Mode {
    strict: bool,
    standard: bool,
    timestamps: Timestamps,
}

fn run<P: Parser + Send>(parser: P, mode: Mode, block: &[u8]) -> (String, Report) {
    let parse = ParseOptions {
        strict: mode.strict,
    };
    let json = JsonOptions {
        timestamps: mode.timestamps,
        standard: mode.standard.then(|| Standard {
            source_id: None,
            source_label: Some("fuzz".to_owned()),
            clock: Box::new(DateTime::default),
            row_ids: RowIds::fixed("row".to_owned()),
        }),
    };
    let (mut out, mut report) = (Vec::new(), Report::default());
    JsonEngine::new(parser, parse, json).parse(block, &mut out, &mut report);
    (String::from_utf8(out).expect("JSON is UTF-8"), report)
}

/// The plan of the shipped schema.
fn alb() -> &'static Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| {
        let schema = include_str!("../../../schemas/aws/AWS.ALB.yml");
        let layout = include_str!("../../../schemas/aws/AWS.ALB.layout.yml");
        let mut library = Library::new();
        library.add_layout("AWS.ALB", Source::new("AWS.ALB.layout.yml", layout));
        let planned = plan(&Source::new("AWS.ALB.yml", schema), &library);
        planned.unwrap_or_else(|problems| panic!("{problems}")).plan
    })
}
