//! Links lead to files that are there, and to headings in them.

use std::fs;

use super::{page, root};

#[test]
fn links_lead_somewhere() {
    for page in page::all() {
        let document = &page.name;
        for target in links(&page.text).filter(|target| !target.starts_with("http")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let path = root().join(document);
            let path = match file {
                "" => path,
                _ => path.with_file_name(file),
            };
            assert!(path.exists(), "{document}: {target}");
            if !heading.is_empty() {
                let text = fs::read_to_string(path).expect("a document can be read");
                assert!(
                    headings(&text).any(|found| found == heading),
                    "{document}: {target}"
                );
            }
        }
    }
}

#[test]
fn every_page_has_a_link_in_the_readme() {
    let pages = page::all();
    let readme = pages.iter().find(|page| page.name == "README.md");
    let readme = &readme.expect("it is there").text;
    for page in pages.iter().filter(|page| page.name.starts_with("docs/")) {
        assert!(
            links(readme).any(|target| target == page.name),
            "README.md has no link to {}",
            page.name
        );
    }
}

#[test]
fn new_things_go_into_files_that_are_there() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it can be read");
    let (_, from) = page
        .split_once("## Where new things go")
        .expect("it says where");
    let (section, _) = from.split_once("\n## ").expect("more follows");
    let rows = section
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1);
    let mut gone = Vec::new();
    for row in rows {
        let cells = row.split('|').skip(2);
        for (base, cell) in ["codegen/src", "runtime/src", "interpret/src", ""]
            .iter()
            .zip(cells)
        {
            let quoted = cell.split('`').skip(1).step_by(2);
            let is_file =
                |name: &&str| [".rs", ".yml", ".md"].iter().any(|end| name.ends_with(end));
            let named = quoted
                .filter(is_file)
                .map(|name| root().join(base).join(name));
            gone.extend(named.filter(|path| !path.exists()));
        }
    }
    assert!(gone.is_empty(), "{gone:#?}");
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.split("](").skip(1);
    starts.filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
}

/// The headings as links name them.
fn headings(text: &str) -> impl Iterator<Item = String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}
