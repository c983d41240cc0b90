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
pub fn columns(account: &Account, room: usize) -> String {
    let separator = match account.separator {
        separator if separator.is_control() => ' ',
        separator => separator,
    };
    let room = room.saturating_sub(MARGIN.len());
    let mut rows = vec![Row::default()];
    for column in &account.columns {
        let Some(bytes) = &column.bytes else { continue };
        let rejected = account.rejected.as_ref();
        let is_wrong = rejected.is_some_and(|fault| fault.column == Some(column.column));
        // A column of megabytes is not copied to be cut to a few words.
        let text = account.text.get(bytes.clone()).unwrap_or_default();
        let start: String = text.chars().take(LONGEST + 1).collect();
        let text = fitted(&printable(&start), LONGEST.min(room));
        let cell = cell(&text, column.column, is_wrong);
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

    fn push(&mut self, cell: Cell, separator: char) {
        if self.taken > 0 {
            self.text.push(separator);
            self.marks.push(' ');
            self.taken += 1;
        }
        self.text += &cell.text;
        self.marks += &cell.marks;
        self.taken += cell.width;
    }
}
