//! What became of a line, in the end: an event, or why not, where in the line and where in the
//! schema.

use super::account::{Account, Fault, Outcome, Place};
use super::columns::Column;
use crate::excerpt::{cut, printable, width};

/// How many missing columns are named.
const NAMED: usize = 10;

/// The last lines about a line.
pub fn verdict(account: &Account, room: usize) -> String {
    let name = &account.log_type;
    match (account.outcome, &account.rejected) {
        (Outcome::Blank, _) => "a blank line: no event, and no error\n".to_owned(),
        (_, Some(fault)) => rejected(account, fault, room),
        (_, None) => {
            let left_out = account
                .columns
                .iter()
                .flat_map(|column| column.fields.iter().filter(|field| field.fault.is_some()));
            let mut text = format!("an event of {name}\n");
            for field in left_out {
                let fault = field.fault.as_deref().unwrap_or_default();
                let (field_name, fault) = (printable(&field.field), printable(fault));
                text += &format!("  `{field_name}` could not be converted: {fault}\n");
                if let Some(place) = &field.see {
                    text += &see(place, room);
                }
            }
            text
        }
    }
}

fn rejected(account: &Account, fault: &Fault, room: usize) -> String {
    let place = match (fault.column, &fault.field) {
        (Some(column), Some(field)) => format!("column {column}, field `{field}`: "),
        (Some(column), None) => format!("column {column}: "),
        (None, _) => String::new(),
    };
    let place = printable(&place);
    let reason = printable(&fault.reason);
    let mut text = format!("no event of {}: {place}{reason}\n", account.log_type);
    text += &pointed_at(&account.text, fault.offset, length(account, fault), room);
    if let Some(least) = fault.too_few {
        text += &missing(account, least);
    }
    for place in &fault.see {
        text += &see(place, room);
    }
    text
}

/// How much of the line is wrong.
fn length(account: &Account, fault: &Fault) -> usize {
    let column = fault.column.and_then(|column| account.columns.get(column));
    let bytes = column.and_then(|column| column.bytes.as_ref());
    bytes.map_or(0, |bytes| bytes.end.saturating_sub(fault.offset))
}

/// The part of the line around the trouble, and carets below it.
fn pointed_at(line: &str, offset: usize, length: usize, room: usize) -> String {
    let mut start = offset.min(line.len());
    while !line.is_char_boundary(start) {
        start -= 1;
    }
    let (before, after) = line.split_at(start);
    let room = room.saturating_sub(6).max(30);
    // A line that fits is shown whole, of others the part around the trouble.
    let fits = line.chars().take(room + 1).count() <= room;
    let most = if fits { room } else { room / 3 };
    let back: Vec<char> = before.chars().rev().take(most).collect();
    let skipped = before.chars().rev().nth(most).is_some();
    let shown_before: String = back.into_iter().rev().collect();
    let shown_before = printable(&shown_before);
    let shown_before = if skipped {
        format!("…{shown_before}")
    } else {
        shown_before
    };
    let head: String = after.chars().take(room).collect();
    let wrong: String = after
        .get(..length)
        .unwrap_or(after)
        .chars()
        .take(room)
        .collect();
    let shown = cut(&printable(&head), 0, if fits { room } else { room - most });
    let carets = width(&printable(&wrong)).clamp(1, width(&shown).max(1));
    let carets = if length == 0 { 1 } else { carets };
    let indent = " ".repeat(width(&shown_before));
    format!(
        "    {shown_before}{shown}\n    {indent}{}\n",
        "^".repeat(carets)
    )
}

/// What a line of too few columns ends with, and what it lacks.
fn missing(account: &Account, least: usize) -> String {
    let mut text = String::new();
    let names = |column: &Column| {
        let name = column.name.as_deref().unwrap_or("(unknown)");
        format!("column {}, {}", column.column, printable(name))
    };
    let last = account
        .found
        .checked_sub(1)
        .and_then(|last| account.columns.get(last));
    if let Some(last) = last {
        text += &format!("  the last one is {}\n", names(last));
    }
    let lacking = account.columns.iter().skip(account.found);
    let lacking: Vec<_> = lacking.take(least.saturating_sub(account.found)).collect();
    for column in lacking.iter().take(NAMED) {
        let fields = column.fields.iter();
        let fields: Vec<_> = fields
            .map(|field| {
                let required = if field.required { ", required" } else { "" };
                format!("`{}`{required}", printable(&field.field))
            })
            .collect();
        let fields = match fields.is_empty() {
            true => String::new(),
            false => format!(" ({})", fields.join("; ")),
        };
        text += &format!("  missing is {}{fields}\n", names(column));
    }
    if lacking.len() > NAMED {
        let required = lacking.iter().flat_map(|column| &column.fields);
        let required: Vec<_> = required
            .filter(|field| field.required)
            .map(|field| format!("`{}`", printable(&field.field)))
            .collect();
        text += &format!("  … and {} more", lacking.len() - NAMED);
        if !required.is_empty() {
            text += &format!("; required among all of them: {}", required.join(", "));
        }
        text.push('\n');
    }
    text
}

fn see(place: &Place, room: usize) -> String {
    let Place {
        file,
        line,
        column,
        text,
    } = place;
    let text = cut(&printable(text), 0, room.max(40));
    format!("  {}:{line}:{column}: {text}\n", printable(file))
}
