//! Scripts and what they make of an entry, or why they do not. A case is a file in `scripts`: its
//! first two lines say which entry it gets and what comes out.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use margay_runtime::Script;

/// Fewer than scripts usually may take, because tests run without optimisations.
const STEPS: u64 = 50_000;

/// Far more than any case takes, also beside other tests; a script that is not stopped takes longer
/// than anybody waits.
const LONGEST: Duration = Duration::from_secs(60);

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
    let entries = fs::read_dir(folder).unwrap();
    let only = std::env::var("SCRIPT_CASE").unwrap_or_default();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = paths
        .filter(|path| path.to_string_lossy().contains(&only))
        .collect();
    cases.sort();
    cases
}

#[test]
fn each_script_gives_what_it_says() {
    let mut wrong = String::new();
    for case in cases() {
        let source = fs::read_to_string(&case).unwrap();
        let mut lines = source.lines();
        let mut told = |what: &str| {
            let line = lines.next().unwrap_or_default().strip_prefix(what);
            line.unwrap_or_else(|| panic!("{}: a line with `{what}`", case.display()))
        };
        let entry = told("# entry: ");
        let expected = told("# ");
        let begin = Instant::now();
        let found = match Script::with_steps(&source, STEPS).parse(entry) {
            Ok(object) => format!("gives: {object}"),
            Err(error) => format!("fails: {error}"),
        };
        let took = begin.elapsed();
        assert!(took < LONGEST, "{} took {took:?}", case.display());
        if std::env::var_os("SCRIPT_TIMES").is_some() {
            println!("{took:?} {}", case.display());
        }
        if found != expected {
            wrong += &format!(
                "{}\n  expected {expected}\n  found    {found}\n",
                case.display()
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// An object is valid JSON, the same at every run and in every thread.
#[test]
fn scripts_are_deterministic() {
    for case in cases() {
        let source = fs::read_to_string(&case).unwrap();
        if !source.contains("\n# gives: ") {
            continue;
        }
        let entry = source.lines().next().unwrap_or_default();
        let entry = entry.strip_prefix("# entry: ").unwrap_or_default();
        let script = Script::with_steps(&source, STEPS);
        let first = script.parse(entry).unwrap();
        serde_json::from_str::<serde_json::Value>(&first).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| assert_eq!(script.parse(entry).unwrap(), first));
            }
        });
    }
}
