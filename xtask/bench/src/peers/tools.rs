//! Which other programs are here, and getting those that can be had without being root: VRL is
//! built, packages for Python are put into a virtual environment.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use xtask::files;

use super::Skipped;
use crate::Outcome;
use crate::bench::progress;

/// What is here.
pub struct Tools {
    pub vrl: Option<Tool>,
    pub awks: Vec<Tool>,
    pub goaccess: Option<Tool>,
    /// The Python that has the packages.
    pub python: PathBuf,
    pub packages: Vec<Package>,
}

/// A program.
pub struct Tool {
    pub path: PathBuf,
    pub version: String,
}

/// A package for Python.
pub struct Package {
    /// What people call it.
    pub name: &'static str,
    /// What Python calls it.
    pub module: String,
    pub version: String,
    pub what: &'static str,
}

/// Packages: what Python and what people call them, and what they do.
const PACKAGES: &[(&str, &str, &str)] = &[
    (
        "chdb",
        "ClickHouse (chDB)",
        "all columns typed, no splits; a quoted dash stays text",
    ),
    ("duckdb", "DuckDB", "all columns typed, no splits"),
    ("polars", "Polars", "all columns typed, no splits"),
];

/// Finds everything, or says how it would get here.
pub fn find() -> (Tools, Vec<Skipped>) {
    let mut skipped = Vec::new();
    let mut skip = |name, how| skipped.push(Skipped { name, how });
    let vrl = vrl().unwrap_or_else(|error| {
        eprintln!("VRL: {error}");
        None
    });
    if vrl.is_none() {
        skip(
            "VRL",
            "it has to build in xtask/peers, with a network, a C compiler and its Rust",
        );
    }
    let (python, packages) = match packages() {
        Ok(found) => found,
        Err(error) => {
            eprintln!("Python: {error}");
            (PathBuf::new(), Vec::new())
        }
    };
    for (module, name, _) in PACKAGES {
        if !packages.iter().any(|package| package.module == *module) {
            skip(name, "python3 with venv, and a network, for `pip install`");
        }
    }
    let mut awks = Vec::new();
    for (name, how) in [
        ("mawk", "apt-get install mawk"),
        ("gawk", "apt-get install gawk"),
    ] {
        match awk(name) {
            Some(awk) => awks.push(awk),
            None => skip(name, how),
        }
    }
    let goaccess = tool("goaccess", &["--version"]);
    if goaccess.is_none() {
        skip("GoAccess", "apt-get install goaccess");
    }
    let tools = Tools {
        vrl,
        awks,
        goaccess,
        python,
        packages,
    };
    (tools, skipped)
}

/// Where builds and environments are kept: below the folder of everything that is built.
fn folder() -> Outcome<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.parent().and_then(Path::parent);
    Ok(target.ok_or("this program is in no folder")?.join("peers"))
}

/// Builds the program around VRL.
fn vrl() -> Outcome<Option<Tool>> {
    let crate_folder = files::root().join("xtask/peers");
    let target = folder()?;
    progress("building VRL, which takes minutes the first time");
    let built = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "build",
            "--release",
            "--quiet",
            "--locked",
            "--manifest-path",
        ])
        .arg(crate_folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .status()?;
    progress("");
    let lock = std::fs::read_to_string(crate_folder.join("Cargo.lock"))?;
    let version = locked_version(&lock, "vrl").ok_or("it is not in xtask/peers/Cargo.lock")?;
    let path = target.join("release/margay-peers");
    Ok(built.success().then_some(Tool { path, version }))
}

/// The version of a package in the text of a lock file.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    Some(after.split('"').next()?.to_owned())
}

/// The script that runs the packages.
pub fn script() -> PathBuf {
    files::root().join("xtask/bench/src/peers/peers.py")
}

/// Makes the virtual environment as far as that goes, and says what is in it.
fn packages() -> Outcome<(PathBuf, Vec<Package>)> {
    let venv = folder()?.join("venv");
    let python = venv.join("bin/python");
    progress("making the Python environment");
    if !python.exists() {
        run(
            "python3",
            &[OsStr::new("-m"), OsStr::new("venv"), venv.as_os_str()],
        )?;
    }
    let wanted = script().with_file_name("requirements.txt");
    let pip = [
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "-r",
    ];
    let mut pip: Vec<&OsStr> = pip.map(OsStr::new).into();
    pip.push(wanted.as_os_str());
    // Without a network, those that are there are measured.
    if let Err(error) = run(&python, &pip) {
        eprintln!("Python: {error}");
    }
    progress("");
    let output = Command::new(&python)
        .arg(script())
        .arg("versions")
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let versions = text.lines().filter_map(|line| line.split_once(' '));
    let package = |(module, version): (&str, &str)| {
        let (_, name, what) = PACKAGES.iter().find(|(known, ..)| *known == module)?;
        let (module, version) = (module.to_owned(), version.to_owned());
        Some(Package {
            name,
            module,
            version,
            what,
        })
    };
    Ok((python, versions.filter_map(package).collect()))
}

fn run(program: impl AsRef<OsStr>, args: &[&OsStr]) -> Outcome<()> {
    let program = program.as_ref();
    match Command::new(program).args(args).status()?.success() {
        true => Ok(()),
        false => Err(format!("{} failed", program.display()).into()),
    }
}

/// An implementation of awk; each has its own way of telling its version.
fn awk(name: &str) -> Option<Tool> {
    tool(name, &["-W", "version"])
}

/// A program in the path, if it tells its version.
fn tool(name: &str, args: &[&str]) -> Option<Tool> {
    let output = Command::new(name)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    Some(Tool {
        path: name.into(),
        version: short_version(said.lines().next()?),
    })
}

/// The name and the number in the first line of what a program says of itself.
fn short_version(line: &str) -> String {
    let words = line
        .split([' ', ','])
        .filter(|word| *word != "-" && !word.is_empty());
    let mut short = Vec::new();
    for word in words {
        let word = word.trim_end_matches('.');
        short.push(word);
        if word.starts_with(|first: char| first.is_ascii_digit()) {
            break;
        }
    }
    short.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{locked_version, short_version};

    #[test]
    fn versions_are_short() {
        assert_eq!(short_version("mawk 1.3.4 20200120"), "mawk 1.3.4");
        assert_eq!(short_version("GNU Awk 5.2.1, API 3.2"), "GNU Awk 5.2.1");
        assert_eq!(short_version("GoAccess - 1.7."), "GoAccess 1.7");
    }

    #[test]
    fn versions_are_found_in_lock_files() {
        let lock = "[[package]]\nname = \"vrl\"\nversion = \"0.38.0\"\n";
        assert_eq!(locked_version(lock, "vrl").as_deref(), Some("0.38.0"));
        assert_eq!(locked_version(lock, "rl"), None);
    }
}
