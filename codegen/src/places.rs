//! The places of a YAML document, as a tree in the shape of its value.
//!
//! A reader that steps into a key of the value steps into the same key here. An alias has the place
//! of what it repeats.

use crate::source::Span;

/// The places of one document.
#[derive(Debug, Default)]
pub(crate) struct Places(pub(crate) Vec<Node>);

/// A value of the document.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) shape: Shape,
    /// How many values it stands for, itself included, with aliases written out.
    pub(crate) size: usize,
}

/// What a value is made of; parts are positions among the nodes.
#[derive(Debug)]
pub(crate) enum Shape {
    /// The text as spelt, `007` for what reads as a number, and whether it has no quotes.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<usize>),
    /// Keys and their values.
    Map(Vec<(usize, usize)>),
}

/// A step into the tree of places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    places: &'a Places,
    node: Option<usize>,
}

impl<'a> Place<'a> {
    fn at(self, node: Option<usize>) -> Place<'a> {
        // Should the two readers ever disagree, the nearest known place is the best answer.
        let node = node.or(self.node);
        Place { node, ..self }
    }

    fn node(self) -> Option<&'a Node> {
        self.places.0.get(self.node?)
    }

    pub(crate) fn span(self) -> Span {
        self.node().map_or(Span::default(), |node| node.span)
    }

    /// The spelling of a text without quotes.
    pub(crate) fn plain(self) -> Option<&'a str> {
        match &self.node()?.shape {
            Shape::Scalar { text, plain: true } => Some(text),
            _ => None,
        }
    }

    pub(crate) fn item(self, index: usize) -> Place<'a> {
        match self.node().map(|node| &node.shape) {
            Some(Shape::List(items)) => self.at(items.get(index).copied()),
            _ => self,
        }
    }

    /// The places of the key and the value of a map's entry.
    pub(crate) fn entry(self, index: usize) -> (Place<'a>, Place<'a>) {
        match self.node().map(|node| &node.shape) {
            Some(Shape::Map(entries)) => match entries.get(index) {
                Some((key, value)) => (self.at(Some(*key)), self.at(Some(*value))),
                None => (self, self),
            },
            _ => (self, self),
        }
    }
}

impl Places {
    /// How deep lists and maps lie in each other, aliases written out.
    pub(crate) fn depth(&self) -> usize {
        let mut depths = vec![0; self.0.len()];
        for (at, node) in self.0.iter().enumerate() {
            // What a node is made of stands before it.
            let deepest =
                |parts: &mut dyn Iterator<Item = usize>| parts.map(|part| depths[part]).max();
            depths[at] = match &node.shape {
                Shape::Scalar { .. } => 0,
                Shape::List(items) => 1 + deepest(&mut items.iter().copied()).unwrap_or(0),
                Shape::Map(entries) => {
                    let parts = entries.iter().flat_map(|(key, value)| [*key, *value]);
                    1 + deepest(&mut parts.into_iter()).unwrap_or(0)
                }
            };
        }
        depths.pop().unwrap_or(0)
    }

    /// The place of the whole document.
    pub(crate) fn root(&self) -> Place<'_> {
        let node = self.0.len().checked_sub(1);
        Place { places: self, node }
    }
}
