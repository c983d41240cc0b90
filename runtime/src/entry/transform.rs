//! Transformations: an entry is written anew before it is read (schema language §9).
//!
//! Steps move, copy, join and cut values of a tree that is made of the tokens, only as far as a step
//! looks into it. Log types with transformations pay for that, and others do not know of it.

use bumpalo::Bump;
use bumpalo::collections::Vec as ArenaVec;

use super::tape::Kind;
use super::text::write_text;
use super::value::Value;
use super::{BLANKS, Entry, Place};
use crate::error::{ParseError, Reason};

/// One transformation of one field.
///
/// ```
/// use margay_runtime::{Hop, Step, StepAction};
///
/// // The field `pin` of each element of `users` gets the value of `PIN`.
/// let step = Step {
///     within: vec![Hop::Member("users".into()), Hop::Elements],
///     field: "pin".into(),
///     action: StepAction::Rename { from: "PIN".into() },
/// };
/// assert_eq!(step.within.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The way from the entry to the object that has the field.
    pub within: Vec<Hop>,
    /// The field.
    pub field: String,
    /// Where its value comes from.
    pub action: StepAction,
}

/// A part of the way to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hop {
    /// The member of this name.
    Member(String),
    /// Every element; paths begin there.
    Elements,
}

/// What a transformation does. A path is a list of keys; in an array a key is a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepAction {
    /// Reads the JSON in the field's text, where it is any, so that paths lead on into it.
    Unseal {
        /// Which texts may be JSON: the lowest bit is the field's own, the next one those of the
        /// elements of its array, and so on.
        levels: u64,
    },
    /// Moves the value of another key of the same object.
    Rename {
        /// The key.
        from: String,
    },
    /// Copies the value at a path.
    Copy {
        /// The path.
        from: Vec<String>,
    },
    /// Joins the values at some paths, those that are there.
    Concat {
        /// The paths.
        paths: Vec<Vec<String>>,
        /// What stands between two values.
        separator: String,
    },
    /// Takes one part of the value at a path.
    Split {
        /// The path.
        from: Vec<String>,
        /// What stands between two parts.
        separator: String,
        /// Which part, counted from 0.
        index: usize,
    },
}

/// A value on its way through the steps.
#[derive(Debug, Clone)]
enum Node<'a> {
    /// As it stands in an entry.
    Raw(Value<'a>),
    /// A string.
    Text(&'a str),
    Null,
    Object(ArenaVec<'a, (&'a str, Node<'a>)>),
    Array(ArenaVec<'a, Node<'a>>),
}

/// Runs the steps on an entry, and writes what comes out.
pub(super) fn transform<'a>(
    entry: &'a Entry<'a>,
    steps: &[Step],
    offset: usize,
) -> Result<&'a str, ParseError> {
    let arena = entry.arena;
    let mut root = Node::Raw(Value::new(entry, 0));
    for step in steps {
        walk(&mut root, &step.within, &mut Vec::new(), step, arena).map_err(|reason| {
            ParseError::new(reason)
                .at_offset(offset)
                .in_field(&step.field)
        })?;
    }
    let mut out = bumpalo::collections::String::with_capacity_in(entry.text.len(), arena);
    write(&root, &mut out);
    Ok(out.into_bump_str())
}

/// Follows the way to the objects of a step. `way` are the hops since the last array, from which
/// paths begin.
fn walk<'a, 's>(
    base: &mut Node<'a>,
    hops: &'s [Hop],
    way: &mut Vec<&'s str>,
    step: &Step,
    arena: &'a Bump,
) -> Result<(), Reason> {
    match hops.split_first() {
        None => act(base, way, step, arena),
        Some((Hop::Member(name), rest)) => {
            way.push(name);
            walk(base, rest, way, step, arena)
        }
        Some((Hop::Elements, rest)) => {
            let Some(array) = descend(base, way, arena) else {
                return Ok(());
            };
            array.expand(arena);
            if let Node::Array(elements) = array {
                for element in elements {
                    walk(element, rest, &mut Vec::new(), step, arena)?;
                }
            }
            Ok(())
        }
    }
}

/// Does what the step says in the object at the end of a way.
fn act<'a>(base: &mut Node<'a>, way: &[&str], step: &Step, arena: &'a Bump) -> Result<(), Reason> {
    if descend(base, way, arena).is_none_or(|object| !object.is_object()) {
        return Ok(());
    }
    let value = match &step.action {
        StepAction::Rename { from } => {
            let moved = descend(base, way, arena).and_then(|object| object.remove(from, arena));
            let Some(value) = moved else { return Ok(()) };
            value
        }
        StepAction::Unseal { levels } => {
            let object = descend(base, way, arena);
            if let Some(value) = object.and_then(|object| object.member(&step.field, arena)) {
                value.unseal(*levels, arena);
            }
            return Ok(());
        }
        StepAction::Copy { from } => match find(base, from) {
            Some(value) => value,
            None => return Ok(()),
        },
        StepAction::Concat { paths, separator } => concat(base, paths, separator, arena)?,
        StepAction::Split {
            from,
            separator,
            index,
        } => {
            let text = find(base, from).map_or(Ok(None), |value| value.text());
            let part = text?.and_then(|text| text.split(separator.as_str()).nth(*index));
            part.map_or(Node::Null, Node::Text)
        }
    };
    if let Some(object) = descend(base, way, arena) {
        object.set(&step.field, value, arena);
    }
    Ok(())
}

fn concat<'a>(
    base: &Node<'a>,
    paths: &[Vec<String>],
    separator: &str,
    arena: &'a Bump,
) -> Result<Node<'a>, Reason> {
    let mut joined = None::<bumpalo::collections::String<'a>>;
    for path in paths {
        let text = find(base, path).map_or(Ok(None), |value| value.text());
        let Some(text) = text? else { continue };
        match &mut joined {
            None => joined = Some(bumpalo::collections::String::from_str_in(text, arena)),
            Some(joined) => {
                joined.push_str(separator);
                joined.push_str(text);
            }
        }
    }
    Ok(joined.map_or(Node::Null, |joined| Node::Text(joined.into_bump_str())))
}

/// The value at the end of a way of members.
fn descend<'n, 'a>(
    base: &'n mut Node<'a>,
    way: &[&str],
    arena: &'a Bump,
) -> Option<&'n mut Node<'a>> {
    way.iter()
        .try_fold(base, |node, name| node.member(name, arena))
}

/// The value at a path, through objects by key and through arrays by position. What it leads through is
/// not taken to pieces: a `json` keeps its spelling.
fn find<'a>(base: &Node<'a>, path: &[String]) -> Option<Node<'a>> {
    let Some((part, rest)) = path.split_first() else {
        return Some(base.clone());
    };
    match base {
        Node::Object(members) => {
            let mut members = members.iter().rev();
            find(&members.find(|(key, _)| key == part)?.1, rest)
        }
        Node::Array(elements) => find(elements.get(part.parse::<usize>().ok()?)?, rest),
        Node::Raw(value) => path
            .iter()
            .try_fold(*value, |value, part| within(value, part))
            .map(Node::Raw),
        Node::Text(_) | Node::Null => None,
    }
}

/// What a part of a path leads to in a value as it stands.
fn within<'a>(value: Value<'a>, part: &str) -> Option<Value<'a>> {
    match value.kind() {
        Kind::Object => {
            let members = value.object_members();
            members
                .filter(|(key, _)| *key == part)
                .last()
                .map(|(_, value)| value)
        }
        Kind::Array => value.elements().nth(part.parse().ok()?),
        _ => None,
    }
}

impl<'a> Node<'a> {
    /// Makes parts of an array or an object that is still one piece.
    fn expand(&mut self, arena: &'a Bump) {
        let Node::Raw(value) = self else { return };
        match value.kind() {
            Kind::Object => {
                let members = value.object_members();
                let members = members.map(|(key, value)| (key, Node::Raw(value)));
                *self = Node::Object(ArenaVec::from_iter_in(members, arena));
            }
            Kind::Array => {
                let elements = value.elements().map(Node::Raw);
                *self = Node::Array(ArenaVec::from_iter_in(elements, arena));
            }
            _ => {}
        }
    }

    fn is_object(&self) -> bool {
        match self {
            Node::Object(_) => true,
            Node::Raw(value) => value.kind() == Kind::Object,
            _ => false,
        }
    }

    /// The last member of a name.
    fn member(&mut self, name: &str, arena: &'a Bump) -> Option<&mut Node<'a>> {
        self.expand(arena);
        let Node::Object(members) = self else {
            return None;
        };
        let mut members = members.iter_mut().rev();
        members.find(|(key, _)| *key == name).map(|(_, node)| node)
    }

    /// Takes all members of a name out, and gives the last one.
    fn remove(&mut self, name: &str, arena: &'a Bump) -> Option<Node<'a>> {
        let last = self.member(name, arena)?.clone();
        if let Node::Object(members) = self {
            members.retain(|(key, _)| *key != name);
        }
        Some(last)
    }

    fn set(&mut self, name: &str, value: Node<'a>, arena: &'a Bump) {
        match self.member(name, arena) {
            Some(member) => *member = value,
            None => {
                if let Node::Object(members) = self {
                    members.push((arena.alloc_str(name), value));
                }
            }
        }
    }

    /// The text of a string, or the literal text of a number or boolean.
    fn text(&self) -> Result<Option<&'a str>, Reason> {
        const EXPECTED: &str = "a string, a number or a boolean";
        match self {
            Node::Text(text) => Ok(Some(text)),
            Node::Null => Ok(None),
            Node::Raw(value) => value
                .literal()
                .ok_or_else(|| Reason::not_a(EXPECTED, value.raw())),
            Node::Object(_) => Err(Reason::not_a(EXPECTED, "{…}")),
            Node::Array(_) => Err(Reason::not_a(EXPECTED, "[…]")),
        }
    }

    /// Reads the JSON in a text, and in the texts of an array, as the levels say.
    fn unseal(&mut self, levels: u64, arena: &'a Bump) {
        if levels & 1 != 0
            && let Some(value) = self.unsealed(arena)
        {
            *self = value;
        }
        if levels > 1 {
            self.expand(arena);
            if let Node::Array(elements) = self {
                for element in elements {
                    element.unseal(levels >> 1, arena);
                }
            }
        }
    }

    /// The array or object in a text; nothing where it is no text, or holds neither.
    fn unsealed(&self, arena: &'a Bump) -> Option<Node<'a>> {
        let is_text = match self {
            Node::Text(_) => true,
            Node::Raw(value) => matches!(value.kind(), Kind::Plain | Kind::Escaped),
            _ => false,
        };
        let text = self.text().ok()?.filter(|_| is_text)?;
        let text = text.trim_matches(BLANKS);
        let (entry, _) = Entry::cut(text, Place::At(0), arena).ok()?;
        // A text in a text is one level too many.
        matches!(entry.root().kind, Kind::Array | Kind::Object).then_some(())?;
        Some(Node::Raw(Value::new(arena.alloc(entry), 0)))
    }
}

/// Writes a value as JSON. It goes no deeper than an entry and the schema's objects do.
fn write(node: &Node<'_>, out: &mut bumpalo::collections::String<'_>) {
    match node {
        Node::Raw(value) => out.push_str(value.raw()),
        Node::Text(text) => write_text(text, out),
        Node::Null => out.push_str("null"),
        Node::Object(members) => {
            out.push('{');
            for (index, (key, value)) in members.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_text(key, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Node::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write(element, out);
            }
            out.push(']');
        }
    }
}
