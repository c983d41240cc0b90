//! Beginning a log type: a schema that loads as it is, and a case that shows what it gives.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::files;

/// What the lines of a log type are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Each is a JSON object.
    Json,
    /// Each is columns between separators; a layout says which.
    Delimited,
    /// Each is a row, as spreadsheets write them.
    Csv,
    /// Each is literal text with values between.
    Fastmatch,
    /// A regular expression takes each apart.
    Regex,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Json,
        Self::Delimited,
        Self::Csv,
        Self::Fastmatch,
        Self::Regex,
    ];

    /// The endings of the files of a log type and what they hold, the schema first.
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Json => &[
                (".yml", include_str!("new/json.yml")),
                ("_tests.yml", include_str!("new/json_tests.yml")),
            ],
            Self::Delimited => &[
                (".yml", include_str!("new/delimited.yml")),
                (".layout.yml", include_str!("new/delimited.layout.yml")),
                ("_tests.yml", include_str!("new/delimited_tests.yml")),
            ],
            Self::Csv => &[
                (".yml", include_str!("new/csv.yml")),
                ("_tests.yml", include_str!("new/csv_tests.yml")),
            ],
            Self::Fastmatch => &[
                (".yml", include_str!("new/fastmatch.yml")),
                ("_tests.yml", include_str!("new/fastmatch_tests.yml")),
            ],
            Self::Regex => &[
                (".yml", include_str!("new/regex.yml")),
                ("_tests.yml", include_str!("new/regex_tests.yml")),
            ],
        }
    }
}

/// Why no files were made.
#[derive(Debug)]
pub enum Refusal {
    /// The name breaks a rule.
    Name(String),
    /// A schema of that name, give or take capitals, is there.
    Taken(PathBuf),
    /// The disk said no.
    Io(PathBuf, io::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(reason) => f.write_str(reason),
            Self::Taken(path) => write!(f, "{} is there already", path.display()),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

/// Makes the files of a log type and names them, the schema first.
///
/// # Errors
///
/// Why nothing was made. Files that exist are never touched.
pub fn create(root: &Path, log_type: &str, kind: Kind) -> Result<Vec<PathBuf>, Refusal> {
    check_name(log_type).map_err(Refusal::Name)?;
    let contents = contents(log_type, kind);
    check_free(root, log_type)?;
    for (name, text) in &contents {
        let path = root.join(name);
        let made = make(&path, &text.replace("@LOG_TYPE@", log_type));
        made.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Refusal::Taken(name.clone()),
            _ => Refusal::Io(name.clone(), error),
        })?;
    }
    Ok(contents.into_iter().map(|(name, _)| name).collect())
}

/// What to tell whoever made these files, the schema being the first of them.
pub fn next_steps(made: &[PathBuf]) -> String {
    let list: String = made
        .iter()
        .map(|path| format!("  {}\n", path.display()))
        .collect();
    let schema = made.first().map(|path| path.display().to_string());
    let schema = schema.unwrap_or_default();
    format!(
        "\
Made:
{list}
Next:
  1. Describe your log in the schema: its fields in the order you want to see them.
  2. Put entries of it, with the events you expect, into the file of cases.
  3. cargo run -p margay -- test {schema}
     checks the schema and runs the cases
  4. cargo xtask codegen
     writes its parser, a module of logs/; see CONTRIBUTING.md for more
"
    )
}

/// The files of a log type and what they hold, the schema first.
fn contents(log_type: &str, kind: Kind) -> Vec<(PathBuf, &'static str)> {
    let vendor = log_type.split('.').next().unwrap_or(log_type);
    let folder = Path::new(files::SCHEMAS).join(vendor.to_lowercase());
    let name = |ending: &str| folder.join(format!("{log_type}{ending}"));
    let files = kind.files().iter();
    files.map(|(ending, text)| (name(ending), *text)).collect()
}

/// Checks a name: one to seven parts joined by dots, each a capital and then letters and digits.
fn check_name(name: &str) -> Result<(), String> {
    const MOST_PARTS: usize = 7;
    if !(3..=255).contains(&name.len()) {
        return Err(format!("`{name}` must have 3 to 255 characters"));
    }
    let parts: Vec<_> = name.split('.').collect();
    if parts.len() > MOST_PARTS {
        return Err(format!(
            "`{name}` has {} parts, at most {MOST_PARTS} are allowed",
            parts.len()
        ));
    }
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_uppercase())
            && part.chars().all(|other| other.is_ascii_alphanumeric())
    };
    match parts.iter().find(|part| !is_part(part)) {
        Some(part) => Err(format!(
            "`{part}` in `{name}` must be a capital letter followed by letters and digits, \
             as in `Custom.Door`"
        )),
        None => Ok(()),
    }
}

/// Checks that no schema has the name already, in whatever capitals and folder.
fn check_free(root: &Path, log_type: &str) -> Result<(), Refusal> {
    let schemas =
        files::schemas(root).map_err(|error| Refusal::Io(PathBuf::from(files::SCHEMAS), error))?;
    let taken = schemas.into_iter().find(|path| {
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        stem.is_some_and(|stem| stem.eq_ignore_ascii_case(log_type))
    });
    taken.map_or(Ok(()), |path| Err(Refusal::Taken(path)))
}

fn make(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use margay_codegen::{Library, check, load, plan};

    /// An empty repository that is removed in the end.
    struct Repository(PathBuf);

    impl Repository {
        fn new(test: &str) -> Self {
            let name = format!("xtask-new-{test}-{}", std::process::id());
            let root = std::env::temp_dir().join(name);
            fs::create_dir_all(root.join(files::SCHEMAS)).unwrap();
            Self(root)
        }
    }

    impl Drop for Repository {
        fn drop(&mut self) {
            // What is left over in a temporary folder does no harm.
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn stubs_load_without_a_warning() {
        let repository = Repository::new("load");
        for kind in Kind::ALL {
            let log_type = &format!("Acme.{kind:?}");
            let made = create(&repository.0, log_type, kind).unwrap();
            assert!(made[0].ends_with(format!("schemas/acme/{log_type}.yml")));
            let loaded = load(&repository.0.join(&made[0]), &Library::new()).unwrap();
            let checked = check(&loaded.schema, &loaded.library)
                .unwrap_or_else(|problems| panic!("{problems}"));
            assert_eq!(checked.log_type(), log_type);
            assert!(checked.warnings().is_empty(), "{}", checked.warnings());
            plan(&loaded.schema, &loaded.library).unwrap();
        }
    }

    #[test]
    fn what_exists_is_not_touched() {
        let repository = Repository::new("exists");
        let made = create(&repository.0, "Acme.Door", Kind::Json).unwrap();
        let schema = repository.0.join(&made[0]);
        fs::write(&schema, "mine").unwrap();
        for name in ["Acme.Door", "ACME.door", "Acme.DOOR"] {
            let refusal = create(&repository.0, name, Kind::Delimited).unwrap_err();
            assert!(!matches!(refusal, Refusal::Io(..)), "{name}: {refusal}");
        }
        assert_eq!(fs::read_to_string(&schema).unwrap(), "mine");
    }

    #[test]
    fn names_keep_the_rules() {
        for good in ["AWS.ALB", "Abc", "Custom.A1.B2.C3.D4.E5.F6"] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        let long = "A".repeat(256);
        for bad in [
            "",
            "Ab",
            "door",
            "Custom.door",
            "Custom..Door",
            "Custom.Door.",
            "Cüstom",
            "Custom/Door",
            "../Door",
            "A.B.C.D.E.F.G.H",
            "1Password.Events",
            long.as_str(),
        ] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
