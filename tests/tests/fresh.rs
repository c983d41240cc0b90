//! Every generated file is what its schema says.

use xtask::codegen::{COMMAND, generate, stale};
use xtask::files::root;

#[test]
fn every_instance_is_up_to_date() {
    let generated = generate(&root()).unwrap_or_else(|problems| panic!("{problems}"));
    let stale = stale(&root(), &generated);
    assert_eq!(stale, [], "run `{COMMAND}`");
}
