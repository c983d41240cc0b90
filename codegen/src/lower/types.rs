//! The names of the records in a record.

use std::collections::HashSet;

use crate::names::record_name;
use crate::plan::Field;

/// The Rust types of one log type: no two different ones have one name.
///
/// A record in a record is called after its field, and objects with equal fields share a type. Where
/// another type has the name already, that of the record around it is put in front.
pub(super) struct Types {
    taken: HashSet<String>,
    /// In the schema's order, so that the same schema always gives the same names.
    records: Vec<(String, Vec<Field>)>,
}

impl Types {
    /// The types of a log type with this record.
    pub(super) fn of(record: &str) -> Self {
        let mut types = Self {
            taken: HashSet::new(),
            records: Vec::new(),
        };
        types.take(record);
        types.taken.insert(format!("{record}Parser"));
        // What the function that tells the shape is written with.
        types.taken.extend(["Slot", "Type"].map(str::to_owned));
        types
    }

    fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
        self.taken.insert(format!("{name}Owned"));
    }

    fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name) && !self.taken.contains(&format!("{name}Owned"))
    }

    /// A name for the object in a field of a record, which its own objects may use in theirs.
    pub(super) fn begin(&mut self, field: &str, record: &str) -> String {
        let short = record_name(field);
        let mut name = match self.is_free(&short) {
            true => short,
            false => format!("{record}{}", record_name(field)),
        };
        let mut number = 2;
        while !self.is_free(&name) {
            name = format!("{record}{}{number}", record_name(field));
            number += 1;
        }
        self.take(&name);
        name
    }

    /// The name after all: that of the first object with equal fields, if there is one that the field
    /// might be called after.
    pub(super) fn settle(&mut self, name: String, field: &str, fields: &[Field]) -> String {
        let short = record_name(field);
        let mut equal = self.records.iter().filter(|(_, other)| other == fields);
        if let Some((equal, _)) = equal.find(|(equal, _)| equal.ends_with(&short)) {
            self.taken.remove(&format!("{name}Owned"));
            self.taken.remove(&name);
            return equal.clone();
        }
        self.records.push((name.clone(), fields.to_vec()));
        name
    }
}
