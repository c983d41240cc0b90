//! What became of one line, in full: the values of a line that is rejected, too.

use margay_runtime::{
    BlockParser, Columns, Cut, Faults, Members, ParseError, ParseOptions, Parser, Record, Report,
    Sink, Timestamp, Timestamps, write_json,
};

use crate::unread::Unread;
use crate::{DynamicRecord, Interpreter};

/// What became of a line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explanation {
    /// The fields that could be read, as a JSON object; nothing where the line was not cut.
    pub fields: Option<String>,
    /// Why the line gives no event.
    pub rejected: Option<ParseError>,
    /// The values that could not be converted and are left out.
    pub left_out: Vec<ParseError>,
    /// The keys of a JSON entry that no field has, by their paths; a key that several elements of an
    /// array have is one.
    pub unread: Vec<String>,
    /// Whether the line is nothing but white space.
    pub blank: bool,
    /// Whether the line is a header, a comment, or one of those that are skipped at the start.
    pub header: bool,
}

impl Interpreter {
    /// Parses one line, without its line end, and says what became of it.
    ///
    /// ```
    /// # use margay_codegen::{Library, Source, plan};
    /// # use margay_interpret::Interpreter;
    /// # let schema = Source::new("Custom.Door.yml", "
    /// # schema: Custom.Door
    /// # parser: {native: {name: Custom.Door}}
    /// # fields:
    /// #   - {name: peer, type: string}
    /// #   - {name: opened, type: int, required: true}
    /// # ");
    /// # let layout = Source::new("Custom.Door.layout.yml", "
    /// # layout: Custom.Door
    /// # delimited: {separator: ' ', least: 2}
    /// # columns:
    /// #   - {column: peer, field: peer}
    /// #   - {column: opened, field: opened}
    /// # ");
    /// # let mut library = Library::new();
    /// # library.add_layout("Custom.Door", layout);
    /// # let interpreter = Interpreter::new(&plan(&schema, &library).unwrap().plan);
    /// let explained = interpreter.explain(b"192.0.2.7 many", false);
    /// let rejected = explained.rejected.unwrap();
    /// assert_eq!((rejected.column(), rejected.field()), (Some(1), Some("opened")));
    /// assert!(explained.fields.unwrap().starts_with(r#"{"peer":"192.0.2.7""#));
    /// ```
    pub fn explain(&self, line: &[u8], strict: bool) -> Explanation {
        self.explain_after(b"", line, strict)
    }

    /// The same for a line that depends on lines before it: a stream begins with these, which give
    /// no events, such as a header.
    pub fn explain_after(&self, before: &[u8], line: &[u8], strict: bool) -> Explanation {
        let mut explained = Explanation::default();
        let mut report = Report::default();
        let mut parser = BlockParser::new(Lenient(self.clone()), ParseOptions { strict });
        parser.parse(before, &mut Report::default(), |_, _| {});
        parser.parse(line, &mut report, |draft, _| {
            let mut fields = Vec::new();
            write_json(&draft, Timestamps::Keep, &mut fields);
            explained.fields = String::from_utf8(fields).ok();
            explained.rejected = draft.rejected;
            explained.unread = draft.unread;
        });
        let cut_badly = report.rejects.into_iter().next();
        explained.rejected = explained.rejected.or(cut_badly.map(|reject| reject.error));
        let left_out = report.soft.into_iter().map(|soft| soft.sample);
        explained.left_out = left_out.collect();
        // An empty block has no line at all.
        explained.blank = report.tally.blank > 0 || line.is_empty();
        explained.header = report.tally.headers > 0;
        explained
    }
}

/// A parser that gives a record for a rejected line as well. Only for a line on its own: what else
/// is wrong with it would be found again in the next one.
struct Lenient(Interpreter);

/// A record that might have been one.
struct Draft<'a> {
    record: DynamicRecord<'a>,
    rejected: Option<ParseError>,
    unread: Vec<String>,
}

impl Lenient {
    /// A record without any value.
    fn record(&self) -> DynamicRecord<'_> {
        DynamicRecord::new(&self.0.program, &self.0.spare)
    }
}

impl Parser for Lenient {
    type Record<'a> = Draft<'a>;

    fn log_type(&self) -> &str {
        self.0.log_type()
    }

    fn cut(&self) -> Cut<'_> {
        self.0.cut()
    }

    fn convert<'a>(
        &'a self,
        columns: Columns<'a>,
        faults: &mut Faults,
    ) -> Result<Draft<'a>, ParseError> {
        let program = &self.0.program;
        let mut record = self.record();
        let rejected = program.run(&columns, faults, record.values_mut()).err();
        Ok(Draft {
            record,
            rejected,
            unread: Vec::new(),
        })
    }

    fn read<'a>(
        &'a self,
        members: Members<'a>,
        faults: &mut Faults,
    ) -> Result<Draft<'a>, ParseError> {
        let program = &self.0.program;
        let mut record = self.record();
        let rejected = program.read(&members, faults, record.values_mut()).err();
        Ok(Draft {
            record,
            rejected,
            unread: Unread::of(&members, &program.fields, &program.sources),
        })
    }
}

impl Record for Draft<'_> {
    fn traverse<S: Sink>(&self, sink: &mut S) {
        self.record.traverse(sink);
    }

    fn event_time(&self) -> Option<Timestamp> {
        self.record.event_time()
    }
}
