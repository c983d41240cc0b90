//! A line with the numbers of its columns below the text:
//!
//! ```text
//!   2024-02-03T04:05:06Z 192.0.2.7 many
//!   0─────────────────── 1──────── 2^^^
//! ```

use super::account::Account;
use crate::excerpt::{fitted, printable, width};

/// The longest column that is drawn whole.
const LONGEST: usize = 48;

/// The most rows that are drawn.
const MOST_ROWS: usize = 40;

const MARGIN: &str = "  ";

/// The columns of a line, as many in a row as there is room for.
///
/// Those that are cut at separators are drawn side by side, and of other lines also what stands
/// between the columns.
pub fn columns(account: &Account, room: usize) -> String {
    let separator = account.separator.map(|separator| match separator {
        separator if separator.is_control() => ' ',
        separator => separator,
    });
    let room = room.saturating_sub(MARGIN.len());
    let mut rows = vec![Row::default()];
    for cell in cells(account, room) {
        if !rows.last().is_some_and(|row| row.has_room(&cell, room)) {
            rows.push(Row::default());
        }
        if let Some(row) = rows.last_mut() {
            row.push(cell, separator);
        }
    }
    let mut drawing = String::new();
    for row in rows.iter().filter(|row| row.taken > 0).take(MOST_ROWS) {
        let (text, marks) = (row.text.trim_end(), row.marks.trim_end());
        drawing += &format!("{MARGIN}{text}\n{MARGIN}{marks}\n");
    }
    if rows.len() > MOST_ROWS {
        drawing += &format!("{MARGIN}… and more\n");
    }
    match drawing.is_empty() {
        true => drawing,
        false => drawing + "\n",
    }
}

fn cells(account: &Account, room: usize) -> Vec<Cell> {
    let longest = LONGEST.min(room);
    let rejected = account.rejected.as_ref();
    let mut cells = Vec::new();
    // Where what was not drawn yet begins, in a line that is drawn with what is between columns.
    let mut at = account.text.len() - account.text.trim_start().len();
    for column in &account.columns {
        let (Some(number), Some(bytes)) = (column.column, &column.bytes) else {
            continue;
        };
        let is_wrong = rejected.is_some_and(|fault| fault.column == Some(number))
            || column.fields.iter().any(|field| field.rejects);
        if account.separator.is_none() {
            // A group of an expression may lie in another one.
            if bytes.start < at || bytes.is_empty() {
                continue;
            }
            cells.extend(between(account, at, bytes.start, longest));
            at = bytes.end;
        }
        let text = shown(account, bytes.start, bytes.end, longest);
        cells.push(cell(&text, number, is_wrong));
    }
    if account.separator.is_none() && !cells.is_empty() {
        let end = account.text.trim_end().len();
        cells.extend(between(account, at, end, longest));
    }
    cells
}

/// What stands between two columns, without a mark.
fn between(account: &Account, start: usize, end: usize, longest: usize) -> Option<Cell> {
    let text = shown(account, start, end, longest);
    (!text.is_empty()).then(|| Cell {
        marks: " ".repeat(width(&text)),
        width: width(&text),
        text,
    })
}

/// A part of the line. One of megabytes is not copied to be cut to a few words.
fn shown(account: &Account, start: usize, end: usize, longest: usize) -> String {
    let text = account.text.get(start..end).unwrap_or_default();
    let start: String = text.chars().take(LONGEST + 1).collect();
    fitted(&printable(&start), longest)
}

#[derive(Default)]
struct Row {
    text: String,
    marks: String,
    taken: usize,
}

struct Cell {
    text: String,
    marks: String,
    width: usize,
}

/// A column's text, and below it its number; carets where it is what is wrong with the line.
fn cell(text: &str, number: usize, is_wrong: bool) -> Cell {
    let number = number.to_string();
    let places = width(text).max(number.len());
    let line = if is_wrong { "^" } else { "─" };
    // A column that is shorter than its number is marked by the number alone.
    let rest = width(text).saturating_sub(number.len());
    Cell {
        text: text.to_owned() + &" ".repeat(places - width(text)),
        marks: match is_wrong && rest == 0 {
            true => "^".repeat(places),
            false => number + &line.repeat(rest),
        },
        width: places,
    }
}

impl Row {
    fn has_room(&self, cell: &Cell, room: usize) -> bool {
        self.taken == 0 || self.taken + 1 + cell.width <= room
    }

    fn push(&mut self, cell: Cell, separator: Option<char>) {
        if let Some(separator) = separator.filter(|_| self.taken > 0) {
            self.text.push(separator);
            self.marks.push(' ');
            self.taken += 1;
        }
        self.text += &cell.text;
        self.marks += &cell.marks;
        self.taken += cell.width;
    }
}
