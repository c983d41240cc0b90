//! From the names that a column feeds to fields of the schema, each of them of a kind that fits.

use super::columns::{Fed, Fitted};
use super::cut::one_byte;
use super::fit::Fit;
use crate::check::formats;
use crate::checked::CheckedKind;
use crate::diagnostic::{Report, tick};
use crate::layout::{Column, Feed, Layout, List};
use crate::plan::{self, FieldId, TimeFormat};
use crate::schema::Texts;
use crate::source::Spanned;

/// Resolves the fields of one column.
pub(super) struct Feeder<'a, 'r, 's> {
    pub(super) fit: &'a Fit<'a>,
    pub(super) fitted: &'r mut Fitted,
    pub(super) report: &'r mut Report<'s>,
}

impl Feeder<'_, '_, '_> {
    pub(super) fn feed(
        &mut self,
        feed: &Feed,
        column: &Column,
        layout: &Layout,
    ) -> Option<plan::Feed> {
        match feed {
            Feed::Skip(_) => Some(plan::Feed::Skip),
            Feed::Field(name) => self.single(name, column.time.as_ref()),
            Feed::HostPort(names) => {
                let [host, port] = &names.value[..] else {
                    return None;
                };
                let host = self.field(host, "a string", is_string);
                let port = self.field(port, "an integer", is_integer);
                Some(plan::Feed::HostPort {
                    host: host?,
                    port: port?,
                })
            }
            Feed::HttpRequest(names) => {
                let [method, url, version] = self.three(names, "a string", is_string)?;
                Some(plan::Feed::HttpRequest {
                    method,
                    url,
                    version,
                })
            }
            Feed::SyslogPriority(names) => {
                let [priority, facility, severity] = self.three(names, "an integer", is_integer)?;
                Some(plan::Feed::SyslogPriority {
                    priority,
                    facility,
                    severity,
                })
            }
            Feed::StructuredData(name) => {
                let field = self.field(name, "json", is_json)?;
                Some(plan::Feed::StructuredData { field })
            }
            Feed::List(list) => self.list(list),
            Feed::Rest(name) => {
                let separator = layout.delimited()?.separator.as_ref()?;
                Some(plan::Feed::Rest {
                    field: self.field(name, "an array of strings", is_string_list)?,
                    separator: one_byte(&separator.value)?,
                })
            }
        }
    }

    /// Three fields of one kind; all of them are looked at.
    fn three(
        &mut self,
        names: &Texts,
        expected: &str,
        fits: fn(&CheckedKind) -> bool,
    ) -> Option<[FieldId; 3]> {
        let [first, second, third] = &names.value[..] else {
            return None;
        };
        let found = [first, second, third].map(|name| self.field(name, expected, fits));
        Some([found[0]?, found[1]?, found[2]?])
    }

    /// A field by itself, perhaps a timestamp in a format of the column's own.
    fn single(&mut self, name: &Spanned<String>, time: Option<&Texts>) -> Option<plan::Feed> {
        let Some(time) = time else {
            return match self.fit.is_key(&name.value) {
                true => Some(self.key(name)),
                false => self.text(name).map(plan::Feed::Field),
            };
        };
        let formats = time.value.iter();
        let formats: Option<Vec<_>> = formats.map(|text| formats::meaning(&text.value)).collect();
        let format = formats.and_then(one_format);
        let field = self.field(name, "a timestamp", is_time)?;
        Some(plan::Feed::Time {
            field,
            format: format?,
        })
    }

    /// A key that transformations read.
    fn key(&mut self, name: &Spanned<String>) -> plan::Feed {
        if let Some(first) = self.fitted.keys.insert(name.value.clone(), name.span) {
            let source = self.report.source();
            let message = format!("key {} is fed twice", tick(&name.value));
            self.report
                .error(name.span, message)
                .note(source, first, "it is fed here first");
        }
        plan::Feed::Key(name.value.clone())
    }

    /// A field that a text can be read as.
    fn text(&mut self, name: &Spanned<String>) -> Option<FieldId> {
        let id = self.fed(name)?;
        let field = self.fit.field(id);
        let kind = &field.value.kind;
        if is_scalar(kind) || is_json(kind) || field.value.embedded {
            return Some(id);
        }
        let help = match is_string_list(kind) {
            true => {
                "use `list` or, where the text is JSON, say `isEmbeddedJSON: true` in the schema"
            }
            false => "where the text is JSON, say `isEmbeddedJSON: true` in the schema",
        };
        self.fit
            .expected("a scalar", name, field, self.report)
            .help(help);
        None
    }

    fn list(&mut self, list: &List) -> Option<plan::Feed> {
        let field = self.field(list.field.as_ref()?, "an array of strings", is_string_list)?;
        if list.items.is_some() {
            self.fitted.hosts.push(field);
        }
        Some(plan::Feed::List {
            field,
            separator: one_byte(&list.separator.as_ref()?.value)?,
            sparse: list.sparse.as_ref().is_some_and(|sparse| sparse.value),
        })
    }

    fn field(
        &mut self,
        name: &Spanned<String>,
        expected: &str,
        fits: fn(&CheckedKind) -> bool,
    ) -> Option<FieldId> {
        let id = self.fed(name)?;
        let field = self.fit.field(id);
        if !fits(&field.value.kind) {
            self.fit.expected(expected, name, field, self.report);
            return None;
        }
        Some(id)
    }

    /// The field of a name, which is fed here and nowhere else.
    fn fed(&mut self, name: &Spanned<String>) -> Option<FieldId> {
        let found = self.fit.find(name, self.report);
        self.fitted.misnamed |= found.is_none();
        let id = found?;
        let fed = Fed {
            span: name.span,
            column: self.fitted.columns.len(),
        };
        if let Some(first) = self.fitted.fed.insert(id, fed) {
            let source = self.report.source();
            let message = format!("field {} is fed twice", tick(&name.value));
            self.report
                .error(name.span, message)
                .note(source, first.span, "it is fed here first");
        }
        Some(id)
    }
}

/// One format as it is, several as the first of them that can read a text.
fn one_format(mut formats: Vec<TimeFormat>) -> Option<TimeFormat> {
    match formats.len() {
        0 | 1 => formats.pop(),
        _ => Some(TimeFormat::FirstOf(formats)),
    }
}

fn is_scalar(kind: &CheckedKind) -> bool {
    match kind {
        CheckedKind::String
        | CheckedKind::Integer(_)
        | CheckedKind::Float
        | CheckedKind::Boolean
        | CheckedKind::Timestamp(_) => true,
        CheckedKind::Object(_) | CheckedKind::Array(_) | CheckedKind::Json => false,
    }
}

pub(super) fn is_time(kind: &CheckedKind) -> bool {
    matches!(kind, CheckedKind::Timestamp(_))
}

pub(super) fn is_string(kind: &CheckedKind) -> bool {
    matches!(kind, CheckedKind::String)
}

fn is_json(kind: &CheckedKind) -> bool {
    matches!(kind, CheckedKind::Json)
}

pub(super) fn is_integer(kind: &CheckedKind) -> bool {
    matches!(kind, CheckedKind::Integer(_))
}

pub(super) fn is_string_list(kind: &CheckedKind) -> bool {
    matches!(kind, CheckedKind::Array(element) if is_string(&element.kind))
}
