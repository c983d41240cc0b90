//! Where each part of a YAML document stands.
//!
//! The values themselves come from `serde_yaml`, which tells no positions; this is another look at
//! the same text, for the places alone.
//!
//! It comes first and also guards: it takes time and memory in proportion to the text whatever the
//! text is, and refuses what would cost `serde_yaml` more.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as CharSpan, StrInput};

use crate::deep::DEEPEST;
use crate::diagnostic::{Report, tick};
use crate::places::{Node, Places, Shape};
use crate::source::{Source, Span};
use crate::syntax::explain;

/// The most values a document may hold once every alias is written out; long texts count for
/// several.
pub(crate) const MOST_VALUES: usize = 200_000;

/// This many bytes of text weigh as much as one value.
pub(crate) const TEXT_PER_VALUE: usize = 16;

/// Reads the places of a document; nothing when it is not one that can be used.
pub(crate) fn locate(source: &Source, report: &mut Report<'_>) -> Option<Places> {
    let mut locator = Locator::new(source);
    let mut parser = Parser::new_from_str(source.text());
    match locator.run(&mut parser, report) {
        Ok(()) if report.has_errors() => None,
        Ok(()) => Some(locator.places),
        Err(Stop::Reported) => None,
        Err(Stop::Syntax(error)) => {
            locator.syntax_error(&error, report);
            None
        }
    }
}

enum Stop {
    Reported,
    Syntax(ScanError),
}

impl From<ScanError> for Stop {
    fn from(error: ScanError) -> Stop {
        Stop::Syntax(error)
    }
}

/// A list or map whose end has not been seen.
struct Open {
    anchor: usize,
    span: Span,
    children: Vec<usize>,
    map: bool,
}

struct Locator<'a> {
    source: &'a Source,
    places: Places,
    open: Vec<Open>,
    anchors: HashMap<usize, usize>,
    /// The byte of the character at `seen.0` is `seen.1`; the scanner counts in characters.
    seen: (usize, usize),
    documents: usize,
}

impl<'a> Locator<'a> {
    fn new(source: &'a Source) -> Locator<'a> {
        Locator {
            source,
            places: Places::default(),
            open: Vec::new(),
            anchors: HashMap::new(),
            seen: (0, 0),
            documents: 0,
        }
    }

    fn run(
        &mut self,
        parser: &mut Parser<'a, StrInput<'a>>,
        report: &mut Report<'_>,
    ) -> Result<(), Stop> {
        while let Some(event) = parser.next_event() {
            let (event, span) = event?;
            let span = self.span(span);
            self.event(event, span, report)?;
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, span: Span, report: &mut Report<'_>) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(_) => self.document(span, report),
            Event::Scalar(text, style, anchor, tag) => {
                check_tag(tag.as_deref(), span, report);
                let size = 1 + text.len() / TEXT_PER_VALUE;
                let (text, plain) = (text.into_owned(), style == ScalarStyle::Plain);
                self.close(anchor, span, Shape::Scalar { text, plain }, size, report)
            }
            Event::SequenceStart(anchor, tag) => {
                check_tag(tag.as_deref(), span, report);
                self.start(anchor, span, false, report)
            }
            Event::MappingStart(anchor, tag) => {
                check_tag(tag.as_deref(), span, report);
                self.start(anchor, span, true, report)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span, report),
            Event::Alias(anchor) => self.alias(anchor, span, report),
            _ => Ok(()),
        }
    }

    fn document(&mut self, span: Span, report: &mut Report<'_>) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents < 2 {
            return Ok(());
        }
        report
            .error(span, "a second YAML document starts here")
            .help("one file holds one schema or layout");
        Err(Stop::Reported)
    }

    fn start(
        &mut self,
        anchor: usize,
        span: Span,
        map: bool,
        report: &mut Report<'_>,
    ) -> Result<(), Stop> {
        if self.open.len() == DEEPEST {
            report.error(
                span,
                format!("lists and maps are nested deeper than {DEEPEST} levels"),
            );
            return Err(Stop::Reported);
        }
        self.open.push(Open {
            anchor,
            span,
            children: Vec::new(),
            map,
        });
        Ok(())
    }

    fn end(&mut self, end: Span, report: &mut Report<'_>) -> Result<(), Stop> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let inside: usize = open.children.iter().map(|&id| self.places.0[id].size).sum();
        let span = self.collection_span(&open, end);
        let shape = if open.map {
            Shape::Map(self.entries(&open.children, report))
        } else {
            Shape::List(open.children)
        };
        self.close(open.anchor, span, shape, inside.saturating_add(1), report)
    }

    /// A list or map in brackets spans them; one in block style is shown by its first entry.
    fn collection_span(&self, open: &Open, end: Span) -> Span {
        let bracket = self.source.text().as_bytes().get(open.span.start);
        match open.children.first() {
            Some(&first) if !matches!(bracket, Some(b'[' | b'{')) => self.places.0[first].span,
            _ => Span::new(open.span.start..end.end.max(open.span.end)),
        }
    }

    fn entries(&self, children: &[usize], report: &mut Report<'_>) -> Vec<(usize, usize)> {
        let mut seen = HashMap::new();
        let mut entries = Vec::with_capacity(children.len() / 2);
        for pair in children.chunks_exact(2) {
            let (key, value) = (pair[0], pair[1]);
            let span = self.places.0[key].span;
            let Shape::Scalar { text, .. } = &self.places.0[key].shape else {
                report.error(span, "a key must be a text, not a list or map");
                continue;
            };
            if let Some(first) = seen.insert(text, span) {
                let source = report.source();
                report
                    .error(span, format!("the key {} stands here twice", tick(text)))
                    .note(source, first, "it was given here first");
            }
            entries.push((key, value));
        }
        entries
    }

    fn alias(&mut self, anchor: usize, span: Span, report: &mut Report<'_>) -> Result<(), Stop> {
        match self.anchors.get(&anchor) {
            Some(&node) => {
                let size = self.places.0[node].size;
                self.add(node, size, span, report)
            }
            // An alias inside what it stands for.
            None => {
                report.error(span, "this alias repeats a part that contains it");
                Err(Stop::Reported)
            }
        }
    }

    fn close(
        &mut self,
        anchor: usize,
        span: Span,
        shape: Shape,
        size: usize,
        report: &mut Report<'_>,
    ) -> Result<(), Stop> {
        let node = self.places.0.len();
        self.places.0.push(Node { span, shape, size });
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
        self.add(node, size, span, report)
    }

    fn add(
        &mut self,
        node: usize,
        size: usize,
        span: Span,
        report: &mut Report<'_>,
    ) -> Result<(), Stop> {
        if size > MOST_VALUES {
            report
                .error(
                    span,
                    format!("the document holds more than {MOST_VALUES} values"),
                )
                .help("values repeated by aliases count each time");
            return Err(Stop::Reported);
        }
        if let Some(open) = self.open.last_mut() {
            open.children.push(node);
        }
        Ok(())
    }

    fn span(&mut self, span: CharSpan) -> Span {
        let start = self.byte(span.start.index());
        let end = self.byte(span.end.index());
        Span::new(start..end.max(start))
    }

    /// The byte of a character, found from the last one asked for: events come almost in order.
    fn byte(&mut self, character: usize) -> usize {
        let (at, byte) = self.seen;
        let text = self.source.text();
        let byte = if character >= at {
            let ahead = text[byte..].char_indices().nth(character - at);
            ahead.map_or(text.len(), |(offset, _)| byte + offset)
        } else {
            let back = text[..byte].char_indices().rev().nth(at - character - 1);
            back.map_or(0, |(offset, _)| offset)
        };
        self.seen = (character, byte);
        byte
    }

    fn syntax_error(&mut self, error: &ScanError, report: &mut Report<'_>) {
        let text = self.source.text();
        let start = self.byte(error.marker().index());
        let rest = &text[start..];
        let span = if rest.trim().is_empty() {
            // Nothing is left to point at: point at the last thing there is.
            let end = text.trim_end().len();
            let last = text[..end].chars().next_back().map_or(0, char::len_utf8);
            Span::new(end - last..end)
        } else {
            Span::new(start..start + rest.find(['\n', '\r']).unwrap_or(rest.len()))
        };
        let (message, help) = explain(error.info());
        let diagnostic = report.error(span, message);
        if let Some(help) = help {
            diagnostic.help(help);
        }
        let bracket = self.open.last().map(|open| open.span);
        if let Some(bracket) = bracket.filter(|at| text[at.start..].starts_with(['[', '{'])) {
            diagnostic.note(self.source, bracket, "this bracket is open");
        }
    }
}

fn check_tag(tag: Option<&saphyr_parser::Tag>, span: Span, report: &mut Report<'_>) {
    if let Some(tag) = tag
        && !tag.is_yaml_core_schema()
    {
        report.error(
            span,
            format!(
                "tags such as {} have no meaning here",
                tick(&tag.to_string())
            ),
        );
    }
}
