//! The printed plan and the generated code of each fixture schema. The code is compiled into this
//! crate, so a snapshot that is accepted here also compiles and agrees with the interpreter. Of what
//! ships, the code is committed anyway, and one plan is enough.

use margay_tests::Fixture;

#[test]
fn plans() {
    for fixture in Fixture::here().chain([Fixture::named("AWS.ALB")]) {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(
                format!("plan-{}", fixture.name),
                format!("{:#?}", fixture.plan())
            );
        });
    }
}

#[test]
fn code() {
    for fixture in Fixture::here() {
        let code = std::fs::read_to_string(fixture.code).expect("the build wrote it");
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(format!("code-{}", fixture.name), code);
        });
    }
}

/// The budget: nine lines for a field, without docs and descriptions, and what the parser has once.
#[test]
fn generated_code_is_thin() {
    let alb = Fixture::named("AWS.ALB");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../alb/src/generated.rs");
    let code = std::fs::read_to_string(file).expect("the instance is there");
    let is_code = |line: &&str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with("//") && !line.starts_with('"')
    };
    let lines = code.lines().filter(is_code).count();
    let fields = alb.plan().fields.len();
    assert!(
        lines <= 9 * fields + 84,
        "{lines} lines for {fields} fields"
    );
}
