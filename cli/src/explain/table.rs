//! The columns of a line, one a row: number, name, fields, types and values.

use serde_json::Value;

use super::account::Account;
use super::columns::{Column, Field, name_of};
use crate::excerpt::{fitted, printable, width};

/// The widest name of a column or field.
const WIDEST: usize = 32;

/// How many columns that a line does not have are listed one by one.
const FEW: usize = 2;

/// A row of the table.
type Row = [String; 5];

/// The table of the columns of a line.
pub fn columns(account: &Account, room: usize) -> String {
    if account.columns.is_empty() {
        return String::new();
    }
    let head = ["#", "column", "field", "type", "value"].map(str::to_owned);
    let mut rows = vec![head];
    let (all, told) = (numbered(account), told(account));
    let there = account.columns.iter().take(told);
    let others = account.columns.iter().skip(all);
    rows.extend(there.chain(others).flat_map(rows_of));
    let widest = |at: usize| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0);
    let widths = [widest(0), widest(1), widest(2), widest(3)];
    let taken: usize = 2 + widths.iter().map(|width| width + 2).sum::<usize>();
    let last = room.saturating_sub(taken).max(30);
    let mut table = String::new();
    for row in &rows {
        let mut line = format!("  {}{}", " ".repeat(widths[0] - width(&row[0])), row[0]);
        for at in 1..4 {
            line += &format!("  {}{}", row[at], " ".repeat(widths[at] - width(&row[at])));
        }
        line += &format!("  {}", fitted(&row[4], last));
        table += line.trim_end();
        table.push('\n');
    }
    table + &rest(account) + "\n"
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
            value(field, column),
        ]);
    }
    rows
}

fn value(field: &Field, column: &Column) -> String {
    match (&field.value, &field.fault, field.none) {
        (_, Some(fault), _) if field.rejects => format!("REJECTED: {}", printable(fault)),
        (None, Some(fault), _) => format!("left out: {}", printable(fault)),
        (Some(value), Some(fault), _) => format!("{} ({})", json(value), printable(fault)),
        (Some(value), None, _) => json(value),
        (None, None, why) => {
            let text = column.text.as_deref().map(quoted);
            let text = text.map_or(String::new(), |text| format!("{text}: "));
            format!("({text}{})", why.unwrap_or("no value"))
        }
    }
}

fn json(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        other => printable(&other.to_string()),
    }
}

/// The beginning of a text, in quotes; its end is cut off where the table ends.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 1000;
    let start: String = text.chars().take(LONGEST).collect();
    printable(&Value::from(start).to_string())
}
