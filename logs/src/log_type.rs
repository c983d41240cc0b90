//! Log types as values: what each is made of, and a way to its parser.

use margay_runtime::{Engine, JsonEngine, JsonOptions, ParseOptions, Parser};

use crate::registry;

/// A log type with its schema and its generated parser.
#[derive(Debug, Clone, Copy)]
pub struct LogType {
    /// Its name, such as `AWS.ALB`.
    pub name: &'static str,
    /// What its lines are, in a sentence.
    pub about: &'static str,
    /// What lines are: `json`, `delimited`, `csv`, `fastmatch`, `regex`, `key_values` or `script`.
    pub cut: &'static str,
    /// The schema that it is generated from.
    pub schema: Text,
    /// How its lines are cut, where the schema itself does not say.
    pub layout: Option<Text>,
    /// What some lines become.
    pub cases: Text,
    pub(crate) id: registry::Id,
}

/// A file that a log type is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Where it is in margay's repository, such as `schemas/aws/AWS.ALB.yml`.
    pub name: &'static str,
    /// What it holds.
    pub text: &'static str,
}

/// Something to be done with a parser whose type is not known in advance: [`LogType::visit`] calls
/// it with the parser of that log type.
///
/// ```
/// use margay_logs::{Parser, Visit};
///
/// /// The name that a parser has for its log type.
/// struct Name;
///
/// impl Visit for Name {
///     type Output = String;
///     fn visit<P: Parser + Clone + Send + 'static>(self, parser: P) -> String {
///         parser.log_type().to_owned()
///     }
/// }
///
/// for log_type in margay_logs::all() {
///     assert_eq!(log_type.visit(Name), log_type.name);
/// }
/// ```
pub trait Visit {
    /// What it gives.
    type Output;

    /// Does it.
    fn visit<P: Parser + Clone + Send + 'static>(self, parser: P) -> Self::Output;
}

impl LogType {
    /// Does something with the parser of the log type.
    pub fn visit<V: Visit>(&self, visitor: V) -> V::Output {
        self.id.visit(visitor)
    }

    /// An engine that parses lines of the log type and writes them as JSON.
    pub fn engine(&self, parse: ParseOptions, json: JsonOptions) -> Box<dyn Engine> {
        self.visit(Json { parse, json })
    }
}

/// Makes the engine that writes JSON.
struct Json {
    parse: ParseOptions,
    json: JsonOptions,
}

impl Visit for Json {
    type Output = Box<dyn Engine>;

    fn visit<P: Parser + Clone + Send + 'static>(self, parser: P) -> Self::Output {
        Box::new(JsonEngine::new(parser, self.parse, self.json))
    }
}

/// Every log type, by name.
///
/// ```
/// let names: Vec<_> = margay_logs::all().iter().map(|log_type| log_type.name).collect();
/// assert!(names.contains(&"AWS.ALB") && names.is_sorted());
/// ```
pub fn all() -> &'static [LogType] {
    registry::ALL
}

/// The log type of this name.
///
/// ```
/// let alb = margay_logs::named("AWS.ALB").expect("it is there");
/// assert!(alb.schema.text.starts_with("schema: AWS.ALB"));
/// assert!(margay_logs::named("AWS.alb").is_none());
/// ```
pub fn named(name: &str) -> Option<&'static LogType> {
    all().iter().find(|log_type| log_type.name == name)
}
