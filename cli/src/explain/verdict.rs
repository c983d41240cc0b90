//! What became of a line, in the end: an event, or why not, where in the line and where in the
//! schema.

use super::account::{Account, Fault, Outcome, Place};
use super::captures::Attempt;
use super::columns::{Column, name_of};
use super::object::{self, Object};
use super::record::Again;
use crate::excerpt::{cut, fitted, printable, width};

/// How many missing columns are named.
const NAMED: usize = 10;

/// How much of a key is shown.
const LONGEST_KEY: usize = 48;

/// The last lines about a line.
pub fn verdict(account: &Account, room: usize) -> String {
    let name = &account.log_type;
    match (account.outcome, &account.rejected) {
        (Outcome::Header, _) => {
            "a header, a comment or a line that is skipped: no event, and no error\n".to_owned()
        }
        (Outcome::Blank, _) => "a blank line: no event, and no error\n".to_owned(),
        (_, Some(fault)) => match &account.again {
            Some(again) => recorded(account, fault, again),
            None => rejected(account, fault, room),
        },
        (_, None) => {
            let left_out = account
                .columns
                .iter()
                .flat_map(|column| column.fields.iter().filter(|field| field.fault.is_some()));
            let mut text = format!("an event of {name}\n");
            // Of several patterns, which one it was.
            let matched = account.attempts.iter().filter(|one| one.matches);
            for attempt in matched.filter(|one| one.number > 1) {
                text += &attempted(attempt, room);
            }
            for field in left_out {
                let fault = field.fault.as_deref().unwrap_or_default();
                let (field_name, fault) = (printable(&field.field), printable(fault));
                text += &format!("  `{field_name}` could not be converted: {fault}\n");
                if let Some(place) = &field.see {
                    text += &see(place, room);
                }
            }
            text + &unread(account.object.as_ref())
        }
    }
}

/// The keys that no field has, told because an event that lacks something may have it under another
/// name.
fn unread(object: Option<&Object>) -> String {
    let Some(object) = object.filter(|object| object.unread_keys > 0) else {
        return String::new();
    };
    let names = object.unread.iter();
    let names: Vec<_> = names
        .map(|name| fitted(&printable(name), LONGEST_KEY))
        .collect();
    let more = object.unread_keys - names.len();
    let more = match more {
        0 => String::new(),
        _ => format!(", and {more} more"),
    };
    let keys = crate::totals::counted(object.unread_keys as u64, "key");
    format!("  {keys} that no field has: {}{more}\n", names.join(", "))
}

/// What a run said about a line, and what its text gives now.
fn recorded(account: &Account, fault: &Fault, again: &Again) -> String {
    let name = &account.log_type;
    let now = match (again.outcome, &again.fault) {
        (Outcome::Rejected, Some(again)) => format!("it is rejected for this: {}", said(again)),
        (Outcome::Blank, _) => "it is blank".to_owned(),
        (Outcome::Header, _) => "it gives no event, and is no error".to_owned(),
        (Outcome::Event | Outcome::Rejected, _) => format!("it is an event of {name}"),
    };
    format!(
        "no event of {name}: {}\n  this is what the run said that rejected the line; parsed again, {now}\n",
        said(fault)
    )
}

/// What is wrong, and with which part of the line.
fn said(fault: &Fault) -> String {
    let place = match (fault.column, &fault.field) {
        (Some(column), Some(field)) => format!("column {column}, field `{field}`: "),
        (Some(column), None) => format!("column {column}: "),
        (None, Some(field)) => format!("field `{field}`: "),
        (None, None) => String::new(),
    };
    printable(&(place + &fault.reason))
}

fn rejected(account: &Account, fault: &Fault, room: usize) -> String {
    let mut text = format!("no event of {}: {}\n", account.log_type, said(fault));
    // An expression has no place where it does not match; its parts have.
    let is_expression = account
        .attempts
        .iter()
        .any(|attempt| attempt.what == "part");
    if !fault.is_placed {
        text += "  this is a value of what the line is made into, and has no place of its own\n";
    } else if !is_expression {
        text += &pointed_at(&account.text, fault.offset, length(account, fault), room);
    }
    if let Some(least) = fault.too_few {
        text += &missing(account, least);
    }
    for place in &fault.see {
        text += &see(place, room);
    }
    if fault.field.is_none() {
        text += &attempts(account, room);
    }
    text + &unread(account.object.as_ref())
}

/// How far each pattern came, or how many parts of an expression match.
fn attempts(account: &Account, room: usize) -> String {
    let mut text = String::new();
    let parts = account.attempts.iter().filter(|one| one.what == "part");
    let last_match = parts.clone().rfind(|part| part.matches);
    if let Some(part) = last_match {
        text += &format!(
            "  the parts up to number {} match, up to here:\n",
            part.number
        );
        text += &pointed_at(&account.text, part.offset, 0, room);
    }
    let untold = |one: &&Attempt| !(one.what == "part" && one.matches);
    for attempt in account.attempts.iter().filter(untold).take(NAMED) {
        text += &attempted(attempt, room);
    }
    text
}

fn attempted(attempt: &Attempt, room: usize) -> String {
    let Attempt { what, number, .. } = attempt;
    let after = match (&attempt.passed, attempt.offset) {
        (Some(passed), at) => format!("after `%{{{}}}`, at byte {at}", printable(passed)),
        (None, _) => "at its start".to_owned(),
    };
    let outcome = match (attempt.matches, &attempt.wanted) {
        (true, _) => "matches".to_owned(),
        (false, Some(wanted)) => {
            let wanted = fitted(&printable(wanted), room / 2);
            format!("stops {after}, where it finds no `{wanted}`")
        }
        (false, None) => "does not match".to_owned(),
    };
    let place = attempt
        .see
        .as_ref()
        .map_or(String::new(), |place| see(place, room));
    format!("  {what} {number} {outcome}\n{place}")
}

/// How much of the line is wrong.
fn length(account: &Account, fault: &Fault) -> usize {
    if account.object.is_some() && fault.column.is_none() {
        return object::length(&account.text, fault.offset);
    }
    let is_wrong = |column: &&Column| column.fields.iter().any(|field| field.rejects);
    let column = match fault.column {
        Some(column) => account.columns.get(column),
        None => account.columns.iter().find(is_wrong),
    };
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
        let name = name_of(column);
        let number = column.column.unwrap_or_default();
        format!("column {number}, {}", printable(name))
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
