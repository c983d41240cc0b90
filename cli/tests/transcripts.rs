//! The command line as people see it: each file of `tests/cmd` shows commands and what they print.
//!
//! To accept what a change makes of them: `TRYCMD=overwrite cargo test --package margay`.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
