//! Native parsers that only decode JSON: one list, and a layout made of each of its lines.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::layout_file;
use crate::source::Source;

/// The list. A test reads it, so that it can be read.
#[derive(Deserialize)]
struct Natives {
    objects: Vec<String>,
    documents: BTreeMap<String, String>,
}

fn natives() -> Natives {
    let read = serde_yaml::from_str(include_str!("natives.yml"));
    read.expect("the list is as it was when it was tested")
}

/// The layouts by their names.
pub(super) fn layouts() -> BTreeMap<String, Source> {
    let Natives { objects, documents } = natives();
    let objects = objects.into_iter().map(|name| (name, None));
    let documents = documents.into_iter();
    let documents = documents.map(|(name, entries)| (name, Some(entries)));
    let layouts = objects.chain(documents).map(|(name, entries)| {
        let json = entries.map_or(String::from("{}"), |path| format!("{{entries: {path}}}"));
        let text = format!("layout: {name}\njson: {json}\n");
        let source = Source::new(layout_file(&name), text);
        (name, source)
    });
    layouts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Library;
    use crate::check;

    #[test]
    fn the_list_is_in_order() {
        let Natives { objects, documents } = natives();
        assert!(objects.is_sorted_by(|one, other| one < other));
        assert!(objects.iter().all(|name| !documents.contains_key(name)));
    }

    #[test]
    fn every_layout_is_one() {
        let library = Library::with_natives();
        for name in layouts().keys() {
            let text = format!(
                "schema: {name}\nparser: {{native: {{name: {name}}}}}\n\
                 fields: [{{name: id, type: string}}]\n"
            );
            let checked = check(&Source::new("schema.yml", text), &library);
            let checked = checked.unwrap_or_else(|problems| panic!("{problems}"));
            assert!(checked.warnings().is_empty(), "{}", checked.warnings());
        }
    }
}
