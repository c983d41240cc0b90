use super::*;

/// A repository with few schemas that is removed in the end.
struct Repository(PathBuf);

impl Repository {
    fn new(test: &str) -> Self {
        let name = format!("xtask-codegen-{test}-{}", std::process::id());
        let repository = Self(std::env::temp_dir().join(name));
        for name in [
            "logs/Cargo.toml",
            "logs/src/lib.rs",
            "README.md",
            "schemas/aws/AWS.ALB.yml",
            "schemas/aws/AWS.ALB.layout.yml",
            "schemas/aws/AWS.ALB_tests.yml",
        ] {
            let text = fs::read_to_string(files::root().join(name)).unwrap();
            repository.write(name, &text);
        }
        fs::create_dir_all(repository.0.join("alb/src")).unwrap();
        repository
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// Adds a schema and its cases.
    fn add(&self, folder: &str, log_type: &str, parser: &str) {
        let name = format!("schemas/{folder}/{log_type}");
        let fields = "fields: [{name: at, type: string}]";
        let schema = format!("schema: {log_type}\nparser: {parser}\n{fields}\n");
        self.write(&format!("{name}.yml"), &schema);
        self.write(&format!("{name}_tests.yml"), "");
    }

    /// Brings everything up to date and names what was not.
    fn update(&self) -> Vec<String> {
        let generated = generate(&self.0).unwrap_or_else(|problems| panic!("{problems}"));
        let written = write_stale(&self.0, &generated).unwrap();
        assert_eq!(stale(&self.0, &generate(&self.0).unwrap()), []);
        let named = written.iter().map(|one| match one.text {
            Some(_) => one.path.display().to_string(),
            None => format!("{} removed", one.path.display()),
        });
        named.collect()
    }

    fn problems(&self) -> String {
        generate(&self.0).unwrap_err().to_string()
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        // What is left over in a temporary folder does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

const FASTMATCH: &str = "{fastmatch: {match: ['%{at} %{}']}}";

#[test]
fn line_ends_do_not_make_a_file_stale() {
    assert!(same_lines("a\nb\n", "a\r\nb\r\n"));
    assert!(!same_lines("a\nb\n", "a\nb"));
    assert!(!same_lines("a\n", "b\n"));
}

#[test]
fn everything_is_fresh() {
    let root = files::root();
    let generated = generate(&root).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(stale(&root, &generated), [], "run `{COMMAND}`");
}

#[test]
fn adding_a_log_type_is_adding_its_files() {
    let repository = Repository::new("add");
    repository.update();
    assert_eq!(repository.update(), Vec::<String>::new());
    repository.add("acme-doors", "Acme.HTTPDoor", FASTMATCH);
    let written = repository.update();
    assert_eq!(
        written,
        [
            "logs/Cargo.toml",
            "logs/src/lib.rs",
            "README.md",
            "logs/src/registry.rs",
            "logs/src/acme_doors/mod.rs",
            "logs/src/acme_doors/http_door.rs",
        ]
    );
    let manifest = repository.read("logs/Cargo.toml");
    let features = "default = [\"acme_doors\", \"aws\"]\nacme_doors = []\n\
                    aws = [\"dep:margay-alb\"]\n";
    assert!(manifest.contains(features), "{manifest}");
    let list = repository.read("README.md");
    let row = "\n| `acme_doors` | `Acme.HTTPDoor` fastmatch |\n| `aws` | `AWS.ALB` delimited |\n";
    assert!(list.contains(row), "{list}");
    let lib = repository.read("logs/src/lib.rs");
    let module = "#[cfg(feature = \"acme_doors\")]\npub mod acme_doors;\n";
    assert!(lib.contains(module), "{lib}");
    let registry = repository.read("logs/src/registry.rs");
    let arm = "Self::AcmeDoorsHttpDoor => \
               visitor.visit(crate::acme_doors::http_door::HttpDoorParser),";
    assert!(registry.contains(arm), "{registry}");
}

#[test]
fn removing_a_schema_removes_its_module() {
    let repository = Repository::new("remove");
    repository.add("acme", "Acme.Door", "{regex: {match: ['(?P<at>.)']}}");
    repository.update();
    let manifest = repository.read("logs/Cargo.toml");
    assert!(
        manifest.contains("acme = [\"margay-runtime/regex\"]\n"),
        "{manifest}"
    );
    repository.write("logs/src/acme/notes.rs", "// Written by hand.\n");
    for ending in [".yml", "_tests.yml"] {
        let name = format!("schemas/acme/Acme.Door{ending}");
        fs::remove_file(repository.0.join(name)).unwrap();
    }
    let written = repository.update();
    let removed = [
        "logs/src/acme/door.rs removed",
        "logs/src/acme/mod.rs removed",
    ];
    assert!(
        written.ends_with(&removed.map(str::to_owned)),
        "{written:?}"
    );
    assert!(repository.0.join("logs/src/acme/notes.rs").exists());
}

#[test]
fn log_types_with_one_module_are_told() {
    let repository = Repository::new("clash");
    repository.add("acme", "Acme.HTTPDoor", FASTMATCH);
    repository.add("acme", "Acme.HttpDoor", FASTMATCH);
    assert_eq!(
        repository.problems(),
        "schemas/acme/Acme.HttpDoor.yml: error: the module of Acme.HttpDoor would be \
         `acme::http_door`, which is that of Acme.HTTPDoor in schemas/acme/Acme.HTTPDoor.yml; \
         rename one of them\n"
    );
}

#[test]
fn a_log_type_has_cases_and_a_vendor() {
    let repository = Repository::new("refuse");
    repository.add("acme", "Acme.Door", FASTMATCH);
    fs::remove_file(repository.0.join("schemas/acme/Acme.Door_tests.yml")).unwrap();
    repository.add("", "Acme.Gate", FASTMATCH);
    repository.add("Registry", "Registry.Gate", FASTMATCH);
    let problems = repository.problems();
    for part in [
        "Acme.Door.yml: error: it has no cases; put some into schemas/acme/Acme.Door_tests.yml",
        "Acme.Gate.yml: error: a schema is in the folder of its vendor",
        "Registry.Gate.yml: error: a vendor's folder cannot be called `registry`",
    ] {
        assert!(problems.contains(part), "{problems}");
    }
}

#[test]
fn the_marks_of_generated_lines_are_needed() {
    let repository = Repository::new("marks");
    repository.write("logs/src/lib.rs", "//! Nothing.\n");
    let problems = repository.problems();
    assert!(
        problems.starts_with("logs/src/lib.rs: error: the line `// Begin of what"),
        "{problems}"
    );
}
