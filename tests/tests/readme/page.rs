//! The documents and what is in them: fenced blocks, and words in backticks.

use std::fs;
use std::path::{Path, PathBuf};

use super::root;

/// A document.
pub struct Page {
    /// Its file, seen from the root.
    pub name: String,
    pub text: String,
}

/// A fenced block and where its text begins.
pub struct Block {
    pub line: usize,
    pub language: String,
    pub lines: Vec<String>,
}

/// All documents.
pub fn all() -> Vec<Page> {
    let mut names: Vec<PathBuf> = Vec::new();
    for folder in ["", "docs", "examples/badge-doors", "fuzz"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder can be read") {
            let name = entry.expect("an entry can be read").file_name();
            names.push(Path::new(folder).join(name));
        }
    }
    names.retain(|name| name.extension().is_some_and(|ending| ending == "md"));
    names.sort();
    let page = |name: PathBuf| Page {
        text: fs::read_to_string(root().join(&name)).expect("a document can be read"),
        name: name.to_string_lossy().into_owned(),
    };
    names.into_iter().map(page).collect()
}

impl Page {
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut open: Option<Block> = None;
        for (index, line) in self.text.lines().enumerate() {
            match (line.trim_start().strip_prefix("```"), &mut open) {
                (Some(language), None) => {
                    open = Some(Block {
                        line: index + 2,
                        language: language.to_owned(),
                        lines: Vec::new(),
                    });
                }
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (None, Some(block)) => block.lines.push(line.to_owned()),
                (None, None) => {}
            }
        }
        blocks
    }

    /// What stands in backticks, outside of blocks, each on one line.
    pub fn quoted(&self) -> Vec<String> {
        let mut prose = String::new();
        let mut is_block = false;
        for line in self.text.lines() {
            match line.trim_start().starts_with("```") {
                true => is_block = !is_block,
                false if is_block => {}
                false => prose = prose + line.trim() + "\n",
            }
        }
        let paragraphs = prose.split("\n\n");
        let quoted = paragraphs.flat_map(|text| text.split('`').skip(1).step_by(2));
        quoted.map(|text| text.replace('\n', " ")).collect()
    }
}

impl Block {
    /// The file that its first line says it is.
    pub fn file(&self) -> Option<&str> {
        let mark = match self.language.as_str() {
            "yaml" => "# ",
            "rust" => "// ",
            _ => return None,
        };
        let name = self.lines.first()?.strip_prefix(mark)?;
        (!name.contains(' ') && name.contains('.')).then_some(name)
    }

    /// What it holds, as a file does.
    pub fn text(&self) -> String {
        self.lines.join("\n") + "\n"
    }
}
