//! In which order columns are read to hand their fields to a sink at once.

use super::{Column, FieldId, Plan};

/// One step of it.
///
/// ```
/// # use margay_codegen::{Library, Source, plan, plan::Feeding};
/// let text = "schema: Custom.Door\nparser: {csv: {delimiter: ',', columns: [door, at]}}\n\
///     fields: [{name: at, type: string}, {name: door, type: string}, {name: key, type: string}]\n";
/// let plan = plan(&Source::new("door.yml", text), &Library::new()).unwrap().plan;
/// let steps = plan.feeding().unwrap();
/// assert!(matches!(steps[..], [Feeding::Column(1, _), Feeding::Column(0, _), Feeding::Absent(_)]));
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Feeding<'p> {
    /// A column, by its position, gives the fields that are next in the record.
    Column(usize, &'p Column),
    /// No column gives the next field.
    Absent(FieldId),
}

impl Feeding<'_> {
    /// The first field that is given.
    pub fn first(&self) -> FieldId {
        match self {
            Self::Column(_, column) => column.feeds()[0],
            Self::Absent(id) => *id,
        }
    }
}

impl Plan {
    /// The steps in the order of the record's fields. There are none where the fields of a column lie
    /// apart in the record, or must be there.
    pub fn feeding(&self) -> Option<Vec<Feeding<'_>>> {
        let mut steps = Vec::new();
        let mut next = 0;
        while next < self.fields.len() {
            let id = FieldId(next);
            let mut columns = self.cut.columns().iter().enumerate();
            let Some((at, column)) = columns.find(|(_, column)| column.feeds().contains(&id))
            else {
                steps.push(Feeding::Absent(id));
                next += 1;
                continue;
            };
            let fields = column.feeds();
            let follow = fields
                .iter()
                .enumerate()
                .all(|(more, id)| id.0 == next + more);
            let required = |id: &FieldId| fields.len() > 1 && self.field(*id).required;
            if !follow || fields.iter().any(required) {
                return None;
            }
            steps.push(Feeding::Column(at, column));
            next += fields.len();
        }
        Some(steps)
    }

    /// Which choice a step is of the times that may date the record.
    pub fn dates(&self, step: &Feeding<'_>) -> Option<usize> {
        match step {
            Feeding::Column(..) => {
                let mut paths = self.event_time.iter();
                paths.position(|path| path[..] == [step.first()])
            }
            Feeding::Absent(_) => None,
        }
    }
}
