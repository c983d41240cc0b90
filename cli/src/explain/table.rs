//! The columns of a line, one a row: number, name, fields, types and values. Or the values of an
//! object: path, type and value.

use serde_json::Value;
use serde_json::value::RawValue;

use super::account::Account;
use super::columns::{Column, Field, name_of};
use super::object::Object;
use crate::excerpt::{fitted, printable, width};

/// The widest name of a column or field, and the widest path.
const WIDEST: usize = 32;
const WIDEST_PATH: usize = 48;

/// How many columns that a line does not have are listed one by one.
const FEW: usize = 2;

/// A row of the table.
type Row = [String; 5];

/// The table of the columns of a line.
pub fn columns(account: &Account, room: usize) -> String {
    if account.columns.is_empty() {
        return String::new();
    }
    let (all, told) = (numbered(account), told(account));
    if account
        .columns
        .iter()
        .all(|column| column.fields.is_empty())
    {
        return texts(&account.columns[..told], room) + &rest(account) + "\n";
    }
    let head = ["#", "column", "field", "type", "value"].map(str::to_owned);
    let mut rows = vec![head];
    let there = account.columns.iter().take(told);
    let others = account.columns.iter().skip(all);
    rows.extend(there.chain(others).flat_map(rows_of));
    laid_out(&rows, room, true) + &rest(account) + "\n"
}

/// The table of columns that give no fields by themselves.
fn texts(columns: &[Column], room: usize) -> String {
    let mut rows = vec![["#", "column", "text"].map(str::to_owned)];
    rows.extend(columns.iter().map(|column| {
        let number = column.column.map(|number| number.to_string());
        let text = column.text.as_deref().map(quoted);
        [
            number.unwrap_or_default(),
            fitted(&printable(name_of(column)), WIDEST),
            text.unwrap_or_else(|| "(the line ends before it)".to_owned()),
        ]
    }));
    laid_out(&rows, room, true)
}

/// The table of the values of an object.
pub fn values(object: &Object, room: usize) -> String {
    if object.values.is_empty() {
        return String::new();
    }
    let mut rows = vec![["field", "type", "value"].map(str::to_owned)];
    rows.extend(object.values.iter().map(|field| {
        let path = fitted(&printable(&field.field), WIDEST_PATH);
        [path, field.kind.to_owned(), value(field, None)]
    }));
    let mut table = laid_out(&rows, room, false);
    if object.more > 0 {
        let values = crate::totals::counted(object.more as u64, "more value");
        table += &format!("  … and {values}\n");
    }
    table + "\n"
}

/// Rows as lines, their columns below each other; the last one takes what room there is, and the first
/// one is at its right where that is asked for.
fn laid_out<const N: usize>(rows: &[[String; N]], room: usize, right: bool) -> String {
    let widest = |at: usize| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(widest);
    let taken: usize = 2 + widths[..N - 1].iter().map(|width| width + 2).sum::<usize>();
    let last = room.saturating_sub(taken).max(30);
    let mut table = String::new();
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row[..N - 1].iter().enumerate() {
            let blanks = " ".repeat(widths[at] - width(cell));
            line += &match at == 0 && right {
                true => format!("  {blanks}{cell}"),
                false => format!("  {cell}{blanks}"),
            };
        }
        line += &format!("  {}", fitted(&row[N - 1], last));
        table += line.trim_end();
        table.push('\n');
    }
    table
}

/// How many columns have a number: parts of the line, or of what its layout knows.
fn numbered(account: &Account) -> usize {
    let numbered = account.columns.iter();
    numbered.filter(|column| column.column.is_some()).count()
}

/// How many columns are listed: those that the line does not have are summed up when they are many.
fn told(account: &Account) -> usize {
    let all = numbered(account);
    match all.saturating_sub(account.found) {
        0..=FEW => all,
        _ => account.found,
    }
}

/// What is said of the columns that are not listed.
fn rest(account: &Account) -> String {
    let (all, told) = (numbered(account), told(account));
    if account.found > all {
        return format!("  … and {} more columns\n", account.found - all);
    }
    match told < all {
        true => format!(
            "  The line ends here; columns {told} to {} are absent.\n",
            all - 1
        ),
        false => String::new(),
    }
}

fn rows_of(column: &Column) -> Vec<Row> {
    let number = column
        .column
        .map_or(String::new(), |number| number.to_string());
    let name = fitted(&printable(name_of(column)), WIDEST);
    if column.fields.is_empty() {
        let text = column.text.as_deref();
        let value = text.map_or_else(
            || "(the line ends before it)".to_owned(),
            |text| format!("({})", quoted(text)),
        );
        return vec![[number, name, "-".to_owned(), "-".to_owned(), value]];
    }
    let mut rows = Vec::new();
    for (at, field) in column.fields.iter().enumerate() {
        let first = |text: &str| {
            if at == 0 {
                text.to_owned()
            } else {
                String::new()
            }
        };
        rows.push([
            first(&number),
            match (at, field.split) {
                (0, _) => name.clone(),
                (1, Some(split)) => format!("({split})"),
                _ => String::new(),
            },
            fitted(&printable(&field.field), WIDEST),
            field.kind.to_owned(),
            value(field, column.text.as_deref()),
        ]);
    }
    rows
}

/// What became of a field; `text` is what it was read of, if that is known.
fn value(field: &Field, text: Option<&str>) -> String {
    match (&field.value, &field.fault, field.none) {
        (_, Some(fault), _) if field.rejects => format!("REJECTED: {}", printable(fault)),
        (None, Some(fault), _) => format!("left out: {}", printable(fault)),
        (Some(value), Some(fault), _) => format!("{} ({})", json(value), printable(fault)),
        (Some(value), None, _) => json(value),
        (None, None, why) => {
            let text = text.map(quoted);
            let text = text.map_or(String::new(), |text| format!("{text}: "));
            format!("({text}{})", why.unwrap_or("no value"))
        }
    }
}

/// The longest text that is looked at; where the table ends, less of it is shown.
const LONGEST: usize = 1000;

/// The beginning of a JSON text.
fn json(value: &RawValue) -> String {
    let start: String = value.get().chars().take(LONGEST).collect();
    printable(&start)
}

/// The beginning of a text, in quotes.
fn quoted(text: &str) -> String {
    let start: String = text.chars().take(LONGEST).collect();
    printable(&Value::from(start).to_string())
}
