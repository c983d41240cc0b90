//! Which captures become columns.
//!
//! A field takes the last capture of its name, a template the first one. Mostly there is one, and
//! both read the same column; a column of its own for templates is made where there may be more, or
//! where a template gives its result the name of a capture.

use std::collections::{HashMap, HashSet};

use super::Wants;
use crate::check::patterns;
use crate::plan::{Column, Feed, Keep, Pick, Piece, Template, Text, Wanted};
use crate::schema::TextOptions;

/// The names that lines give texts to, in order, and how often one line may do so.
#[derive(Default)]
pub(super) struct Captured<'a> {
    names: Vec<&'a str>,
    most: HashMap<&'a str, usize>,
}

impl<'a> Captured<'a> {
    /// Adds the names of one pattern; empty ones are no names.
    pub(super) fn add(&mut self, names: impl Iterator<Item = &'a str>) {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for name in names.filter(|name| !name.is_empty()) {
            *counts.entry(name).or_default() += 1;
            if !self.most.contains_key(name) {
                self.names.push(name);
            }
            let most = self.most.entry(name).or_default();
            *most = counts[name].max(*most);
        }
    }

    /// Names that a line may give any number of texts to.
    pub(super) fn any(names: Vec<&'a str>) -> Self {
        let most = names.iter().map(|name| (*name, usize::MAX));
        Self {
            most: most.collect(),
            names,
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.names.iter().copied()
    }

    fn most(&self, name: &str) -> usize {
        self.most.get(name).copied().unwrap_or(0)
    }
}

/// What asks for captures: fields or the columns of a layout, and templates.
pub(super) struct Asked<'a> {
    /// What a name gives, and its rank among those who ask.
    fields: HashMap<&'a str, (usize, &'a Feed)>,
    /// Whether it is a layout that asks.
    lenient: bool,
    /// The keys that transformations read.
    sources: HashSet<&'a str>,
    templates: Vec<(&'a str, &'a str)>,
    /// The names that templates give to their results.
    made: HashSet<&'a str>,
    /// The names in templates.
    read: HashSet<&'a str>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(wants: &'a Wants<'a>, options: &'a TextOptions) -> Self {
        let fields = wants.list().iter().enumerate();
        let fields = fields.map(|(at, want)| (want.name.value.as_str(), (at, &want.feed)));
        let templates = options.expand_fields.iter();
        let templates: Vec<_> = templates
            .map(|(name, template)| (name.value.as_str(), template.value.as_str()))
            .collect();
        let read = templates
            .iter()
            .filter_map(|(_, text)| patterns::parse(text));
        let read = read.flat_map(|(_, pieces)| pieces);
        Self {
            fields: fields.collect(),
            lenient: matches!(wants, Wants::Columns(_)),
            sources: wants
                .list()
                .iter()
                .flat_map(|want| want.reads.iter().copied())
                .collect(),
            read: read.map(|piece| piece.name).collect(),
            made: templates.iter().map(|(name, _)| *name).collect(),
            templates,
        }
    }

    /// The names that templates give to their results.
    pub(super) fn templates(&self) -> impl Iterator<Item = &'a str> {
        self.templates.iter().map(|(name, _)| *name)
    }

    /// Every name that anything asks for, in order.
    ///
    /// An empty name stands for a column that is skipped.
    pub(super) fn names(&self) -> Vec<&'a str> {
        let asked = self.fields.keys().chain(&self.read).chain(&self.sources);
        let mut names: Vec<&str> = asked.copied().collect();
        let rank = |name: &&str| self.fields.get(name).map_or(usize::MAX, |(rank, _)| *rank);
        names.sort_unstable_by_key(|name| (rank(name), *name));
        names.dedup();
        names.retain(|name| !name.is_empty());
        names
    }
}

/// The columns.
pub(super) struct Columns<'a> {
    columns: Vec<Column>,
    names: HashMap<&'a str, Name>,
}

/// The columns of a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    /// The column of its last text, which its field reads.
    pub(super) last: Option<usize>,
    /// The column of its first text, which templates read.
    pub(super) first: Option<usize>,
}

impl<'a> Columns<'a> {
    pub(super) fn new(captured: &Captured<'a>, asked: &Asked<'a>) -> Self {
        let mut columns = Self {
            columns: Vec::new(),
            names: HashMap::new(),
        };
        for name in captured.names().chain(asked.templates()) {
            if !columns.names.contains_key(name) {
                columns.add(name, captured.most(name), asked);
            }
        }
        columns
    }

    /// Adds the columns of a name that a line may give so many texts to.
    fn add(&mut self, name: &'a str, most: usize, asked: &Asked<'a>) {
        let field = asked.fields.get(name).map(|(_, feed)| *feed);
        let read = asked.read.contains(name);
        let taken = field.is_some() || asked.sources.contains(name);
        if !taken && !read {
            return;
        }
        let made = asked.made.contains(name);
        let apart = most > 1 || (most > 0 && made);
        let last = (taken || made || !apart).then(|| {
            let feed = match field {
                Some(feed) => feed.clone(),
                None if asked.sources.contains(name) => Feed::Key(name.to_owned()),
                None => Feed::Skip,
            };
            self.push(name, feed)
        });
        let first = match apart {
            true => read.then(|| self.push(name, Feed::Skip)),
            false => last.filter(|_| read),
        };
        self.names.insert(name, Name { last, first });
    }

    fn push(&mut self, name: &str, feed: Feed) -> usize {
        let name = name.to_owned();
        self.columns.push(Column { name, feed });
        self.columns.len() - 1
    }

    /// Every name with its columns.
    pub(super) fn name(&self, name: &str) -> Option<Name> {
        self.names.get(name).copied()
    }

    /// What is kept of the captures of these names. A later one takes the place of an earlier one,
    /// so those that the first one is read of come from behind.
    pub(super) fn keeps(&self, names: impl Iterator<Item = &'a str>) -> Vec<Keep> {
        let mut keeps = Vec::new();
        let mut firsts = Vec::new();
        for (capture, name) in names.enumerate() {
            let Some(Name { last, first }) = self.name(name) else {
                continue;
            };
            keeps.extend(last.map(|column| Keep { capture, column }));
            let first = first.filter(|_| first != last);
            firsts.extend(first.map(|column| Keep { capture, column }));
        }
        keeps.extend(firsts.into_iter().rev());
        keeps
    }

    /// The names to look for in a header.
    pub(super) fn wanted(&self, names: impl Iterator<Item = &'a str>) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        for name in names {
            let Some(Name { last, first }) = self.name(name) else {
                continue;
            };
            let mut want = |column: Option<usize>, pick| {
                let name = name.to_owned();
                wanted.extend(column.map(|column| Wanted { name, column, pick }));
            };
            want(last, Pick::Last);
            want(first.filter(|_| first != last), Pick::First);
        }
        wanted
    }

    /// The columns and what text parsers have in common besides.
    pub(super) fn into_text(self, asked: &Asked<'_>, options: &TextOptions) -> Text {
        let templates = asked.templates.iter();
        let templates = templates.filter_map(|(name, text)| self.template(name, text));
        let empty_values = options.empty_values.iter().flat_map(|list| &list.value);
        let skip_prefix = options.skip_prefix.as_ref();
        let skip_lines = options.skip_lines.as_ref().map_or(0, |lines| lines.value);
        Text {
            skip_lines: skip_lines.unsigned_abs(),
            skip_prefix: skip_prefix.map_or(String::new(), |prefix| prefix.value.clone()),
            trim_space: options.trim_space,
            lenient: asked.lenient,
            empty_values: empty_values.map(|value| value.value.clone()).collect(),
            templates: templates.collect(),
            columns: self.columns,
        }
    }

    /// Nothing where nobody asks for the result.
    fn template(&self, name: &str, text: &str) -> Option<Template> {
        let Name { last, first } = self.name(name)?;
        let column = last?;
        let (prefix, parts) = patterns::parse(text)?;
        let literal = |text: &str| (!text.is_empty()).then(|| Piece::Text(text.to_owned()));
        let mut pieces = Vec::from_iter(literal(prefix));
        for part in parts {
            let read = self.name(part.name).and_then(|name| name.first);
            pieces.extend(read.map(Piece::Column));
            pieces.extend(literal(part.after));
        }
        Some(Template {
            column,
            first: first.filter(|first| *first != column),
            pieces,
        })
    }
}
