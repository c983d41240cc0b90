//! Which fields of a record are asked for, and a record of only these.
//!
//! A selection never changes which lines become events: values that can reject a line are looked at
//! all the same.

use std::fmt;

use crate::entry::RawJson;
use crate::field::Field;
use crate::list::List;
use crate::record::{Array, Record, Sink};
use crate::shape::{Slot, Type};
use crate::time::Timestamp;

/// Which fields of a record are asked for.
///
/// ```
/// use margay_runtime::{Field, Selection, Slot, Type};
///
/// let name = Slot::new(Field::new("name"), Type::String, "");
/// let user = Slot::new(Field::new("user"), Type::Object(vec![name]), "");
/// let shape = [Slot::new(Field::new("id"), Type::Bigint, ""), user];
/// let selection = Selection::of(&shape, &["user.name"]).unwrap();
/// assert_eq!(selection.apply(&shape)[0].field.name, "user");
/// assert!(Selection::of(&shape, &["usr"]).is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// One for each field, by its position.
    picks: Vec<Pick>,
}

/// How much of a field is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    /// Nothing.
    Nothing,
    /// All of it.
    Whole,
    /// Some fields of its object, or of the objects in its array.
    Parts(Selection),
}

/// A name that stands for no field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownField {
    /// The name as it was given.
    pub path: String,
    /// The names that there are where the first unknown one stands.
    pub known: Vec<String>,
}

impl fmt::Display for UnknownField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, known } = self;
        match known.is_empty() {
            true => write!(f, "`{path}`: the field before the last dot has no fields"),
            false => write!(
                f,
                "no field is called `{path}`; there are: {}",
                known.join(", ")
            ),
        }
    }
}

impl std::error::Error for UnknownField {}

impl Selection {
    /// Every field.
    pub fn all(shape: &[Slot<'_>]) -> Self {
        let picks = vec![Pick::Whole; shape.len()];
        Self { picks }
    }

    /// The fields of these names; `a.b` is a field of the object `a`, or of the objects in the array
    /// `a`.
    ///
    /// # Errors
    ///
    /// The first name that stands for no field.
    pub fn of<N: AsRef<str>>(shape: &[Slot<'_>], names: &[N]) -> Result<Self, UnknownField> {
        let picks = vec![Pick::Nothing; shape.len()];
        let mut selection = Self { picks };
        for name in names {
            let name = name.as_ref();
            let added = selection.add(shape, name);
            added.map_err(|known| UnknownField {
                path: name.to_owned(),
                known,
            })?;
        }
        Ok(selection)
    }

    /// Adds what a path stands for. The error is the names that might have been meant.
    fn add(&mut self, shape: &[Slot<'_>], path: &str) -> Result<(), Vec<String>> {
        let exact = shape.iter().position(|slot| slot.field.name == path);
        if let Some(at) = exact {
            self.picks[at] = Pick::Whole;
            return Ok(());
        }
        // Names may have dots in them, so the path is not simply split at the first one.
        for (dot, _) in path.match_indices('.') {
            let (name, rest) = (&path[..dot], &path[dot + 1..]);
            if let Some(at) = shape.iter().position(|slot| slot.field.name == name) {
                let parts = fields_in(&shape[at].kind);
                return self.picks[at].add(parts, rest);
            }
        }
        let names = shape.iter().map(|slot| slot.field.name.to_owned());
        Err(names.collect())
    }

    /// How much of each field is asked for.
    pub fn picks(&self) -> &[Pick] {
        &self.picks
    }

    /// The fields that are asked for.
    pub fn apply<'s>(&self, shape: &[Slot<'s>]) -> Vec<Slot<'s>> {
        let picked = shape.iter().zip(&self.picks);
        picked
            .filter_map(|(slot, pick)| {
                let kind = match pick {
                    Pick::Nothing => return None,
                    Pick::Whole => slot.kind.clone(),
                    Pick::Parts(parts) => parts.apply_within(&slot.kind),
                };
                Some(Slot {
                    kind,
                    ..slot.clone()
                })
            })
            .collect()
    }

    fn apply_within<'s>(&self, kind: &Type<'s>) -> Type<'s> {
        match kind {
            Type::Object(fields) => Type::Object(self.apply(fields)),
            Type::Array(element) => self.apply_within(element).array(),
            other => other.clone(),
        }
    }

    /// A record of only the fields that are asked for.
    #[inline]
    pub fn of_record<'s, R: Record>(&'s self, record: &'s R) -> Selected<'s, R> {
        let picks = &self.picks;
        Selected { record, picks }
    }

    /// Which columns of a line must be read, as bits: those that feed a field that is asked for, or
    /// one that decides whether the line is an event.
    pub(crate) fn columns(&self, shape: &[Slot<'_>], strict: bool) -> Vec<u64> {
        let last = shape.iter().filter_map(|slot| slot.column).max();
        let mut bits = vec![0; last.map_or(1, |last| last / 64 + 1)];
        for (at, slot) in shape.iter().enumerate() {
            let picked = self
                .picks
                .get(at)
                .is_some_and(|pick| *pick != Pick::Nothing);
            // What a column with several fields in it can be reproached with is not told by any one
            // of them.
            let shared = |other: &Slot<'_>| other.column == slot.column;
            let several = shape.iter().filter(|other| shared(other)).count() > 1;
            if let Some(column) = slot.column
                && (picked || slot.decides(strict) || (strict && several))
            {
                bits[column / 64] |= 1 << (column % 64);
            }
        }
        bits
    }

    /// The same, and also the fields that indicators may be found in.
    pub(crate) fn with_indicators(&self, shape: &[Slot<'_>]) -> Self {
        let mut selection = self.clone();
        for (pick, slot) in selection.picks.iter_mut().zip(shape) {
            if has_indicators(slot) {
                *pick = Pick::Whole;
            }
        }
        selection
    }
}

impl Pick {
    fn add(&mut self, shape: &[Slot<'_>], path: &str) -> Result<(), Vec<String>> {
        let mut parts = match self {
            Self::Parts(parts) => std::mem::take(parts),
            Self::Whole | Self::Nothing => Selection {
                picks: vec![Self::Nothing; shape.len()],
            },
        };
        parts.add(shape, path)?;
        if *self != Self::Whole {
            *self = Self::Parts(parts);
        }
        Ok(())
    }
}

/// The fields of an object, or of the objects in an array.
fn fields_in<'t, 's>(kind: &'t Type<'s>) -> &'t [Slot<'s>] {
    match kind {
        Type::Object(fields) => fields,
        Type::Array(element) => fields_in(element),
        _ => &[],
    }
}

fn has_indicators(slot: &Slot<'_>) -> bool {
    !slot.field.indicators.is_empty() || fields_in(&slot.kind).iter().any(has_indicators)
}

/// A record of only the fields that a [`Selection`] asks for.
#[derive(Debug, Clone, Copy)]
pub struct Selected<'s, R> {
    record: &'s R,
    picks: &'s [Pick],
}

impl<R: Record> Record for Selected<'_, R> {
    #[inline]
    fn traverse<S: Sink>(&self, sink: &mut S) {
        let mut only = Only {
            sink,
            picks: self.picks,
            next: 0,
        };
        self.record.traverse(&mut only);
    }

    fn event_time(&self) -> Option<Timestamp> {
        self.record.event_time()
    }
}

/// An array whose objects are not asked for as a whole.
struct SelectedArray<'s, A: ?Sized> {
    array: &'s A,
    pick: &'s Pick,
}

impl<A: Array + ?Sized> Array for SelectedArray<'_, A> {
    fn len(&self) -> usize {
        self.array.len()
    }

    fn traverse<S: Sink>(&self, field: &Field<'_>, sink: &mut S) {
        let pick = self.pick;
        self.array.traverse(field, &mut Each { sink, pick });
    }
}

/// A sink that hands on what is asked for, by the position of the field.
struct Only<'s, S> {
    sink: &'s mut S,
    picks: &'s [Pick],
    next: usize,
}

impl<'s, S> Only<'s, S> {
    #[inline]
    fn pick(&mut self) -> &'s Pick {
        let pick = self.picks.get(self.next).unwrap_or(&Pick::Nothing);
        self.next += 1;
        pick
    }

    #[inline]
    fn wants(&mut self) -> bool {
        *self.pick() != Pick::Nothing
    }
}

/// A sink for the elements of an array, all picked alike.
struct Each<'s, S> {
    sink: &'s mut S,
    pick: &'s Pick,
}

impl<'s, S> Each<'s, S> {
    fn pick(&mut self) -> &'s Pick {
        self.pick
    }

    fn wants(&mut self) -> bool {
        true
    }
}

macro_rules! scalars {
    ($($method:ident: $type:ty,)*) => {
        $(
            #[inline]
            fn $method(&mut self, field: &Field<'_>, value: $type) {
                if self.wants() {
                    self.sink.$method(field, value);
                }
            }
        )*
    };
}

macro_rules! selecting {
    ($sink:ident) => {
        impl<S: Sink> Sink for $sink<'_, S> {
            scalars! {
                string: Option<&str>,
                bigint: Option<i64>,
                int: Option<i32>,
                smallint: Option<i16>,
                float: Option<f64>,
                boolean: Option<bool>,
                timestamp: Option<Timestamp>,
                strings: List<'_>,
                json: Option<RawJson<'_>>,
            }

            fn object<R: Record>(&mut self, field: &Field<'_>, value: Option<&R>) {
                match self.pick() {
                    Pick::Nothing => {}
                    Pick::Whole => self.sink.object(field, value),
                    Pick::Parts(parts) => {
                        let value = value.map(|record| parts.of_record(record));
                        self.sink.object(field, value.as_ref());
                    }
                }
            }

            fn array<A: Array + ?Sized>(&mut self, field: &Field<'_>, elements: Option<&A>) {
                match self.pick() {
                    Pick::Nothing => {}
                    Pick::Whole => self.sink.array(field, elements),
                    pick @ Pick::Parts(_) => {
                        let array = elements.map(|array| SelectedArray { array, pick });
                        self.sink.array(field, array.as_ref());
                    }
                }
            }
        }
    };
}

selecting!(Only);
selecting!(Each);
