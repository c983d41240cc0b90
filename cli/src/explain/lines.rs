//! Which lines are explained: one from the command line, from a log file, stdin or rejects.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;

use super::record::Record;
use crate::args::ExplainArgs;
use crate::entries::{self, Shape};
use crate::failure::Failure;
use crate::inputs::Input;
use crate::source::{Meter, Source};

/// The longest line that is explained, and with it the longest entry of rejects.
const LONGEST: u64 = 16 << 20;
const LONGEST_ENTRY: u64 = 6 * LONGEST;

/// A line to explain.
#[derive(Debug, Default)]
pub struct Line {
    pub bytes: Vec<u8>,
    /// Where it comes from, such as `access.log:14`.
    pub place: Option<String>,
    /// The log type that it was parsed as, if that is known.
    pub log_type: Option<String>,
    pub from: From,
    /// Why it was rejected, if that is known.
    pub record: Record,
}

/// What is known of the lines before a line.
#[derive(Debug, Default)]
pub enum From {
    /// Nothing: it stands alone.
    #[default]
    Nowhere,
    /// They were handed over. Those that are not asked for are not told.
    Stream { told: bool },
    /// They are in this file, if that is known.
    Reject { file: Option<String>, line: u64 },
}

/// How the lines of a log type are found.
#[derive(Debug)]
pub struct Reading {
    /// Whether a line depends on those before it, which are handed over then, too.
    pub is_stateful: bool,
    /// What inputs look like.
    pub shape: Shape,
    /// Whether entries are JSON, which may be written on several lines.
    pub is_json: bool,
}

/// Hands over the lines that the arguments name.
pub fn each_line(
    args: &ExplainArgs,
    reading: &Reading,
    each: &mut dyn FnMut(Line) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if let Some(path) = &args.rejects {
        return each_reject(path, each);
    }
    let line = args.line.as_deref().unwrap_or(Path::new("-"));
    match (args.number, line.to_str()) {
        (Some(number), _) => line_of_file(line, number, reading, each),
        (None, Some("-")) => each_of_stdin(reading, each),
        (None, _) if line.is_file() => Err(Failure::Trouble(format!(
            "{} is a file; name one of its lines with --line N",
            line.display()
        ))),
        (None, _) => each_of_text(line.as_os_str().as_encoded_bytes(), reading, each),
    }
}

/// Hands over the entries of a text from the command line; mostly it is one.
fn each_of_text(
    text: &[u8],
    reading: &Reading,
    each: &mut dyn FnMut(Line) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut one = |bytes: &[u8]| {
        each(Line {
            bytes: bytes.to_vec(),
            ..Line::default()
        })
    };
    let shape = match &reading.shape {
        Shape::Lines if reading.is_json && text.contains(&b'\n') => &Shape::Json(None),
        shape => shape,
    };
    if *shape == Shape::Lines {
        return one(text);
    }
    let (lines, damage) = entries::lines(&String::from_utf8_lossy(text), shape);
    if lines.is_empty() {
        // It is no such text; why, is for its parser to say.
        return one(String::from_utf8_lossy(text).replace('\n', " ").as_bytes());
    }
    for line in lines.split(|&byte| byte == b'\n') {
        if !line.is_empty() {
            one(line)?;
        }
    }
    match damage {
        None => Ok(()),
        Some(why) => Err(Failure::Trouble(format!(
            "what comes after that cannot be read: {why}"
        ))),
    }
}

fn input(path: &Path) -> Input {
    match path.as_os_str() == "-" {
        true => Input::Stdin,
        false => Input::File(path.to_path_buf()),
    }
}

fn open(input: &Input, shape: &Shape) -> Result<BufReader<Source>, Failure> {
    let source = Source::open(input, &Meter::default(), &|| ());
    let source = source.map_err(|error| Failure::io("read", input, &error))?;
    Ok(BufReader::new(source.reshape(shape, LONGEST as usize)))
}

fn line_of_file(
    path: &Path,
    number: u64,
    reading: &Reading,
    each: &mut dyn FnMut(Line) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let input = input(path);
    let mut reader = open(&input, &reading.shape)?;
    let mut bytes = Vec::new();
    for at in 1..=number {
        let place = format!("{input}:{at}");
        if !read_line(&mut reader, &mut bytes, LONGEST, &place)? {
            let message = match reading.shape {
                Shape::Lines => {
                    let lines = crate::totals::counted(at - 1, "line");
                    format!("{input} has {lines}, no line {number}")
                }
                _ if at == 2 => format!("{input} has 1 entry, no entry {number}"),
                _ => format!("{input} has {} entries, no entry {number}", at - 1),
            };
            return Err(Failure::Trouble(message));
        }
        let told = at == number;
        if told || reading.is_stateful {
            each(Line {
                bytes: std::mem::take(&mut bytes),
                place: Some(place),
                from: From::Stream { told },
                ..Line::default()
            })?;
        }
    }
    Ok(())
}

/// Hands over the lines of a file from its beginning, as long as more are wanted.
pub fn each_line_of(
    file: &str,
    each: &mut dyn FnMut(Line) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let input = match file {
        "<stdin>" => {
            let message = "the header of what came from stdin, which names its columns, is gone";
            return Err(Failure::Trouble(message.to_owned()));
        }
        file => Input::File(file.into()),
    };
    let mut reader = open(&input, &Shape::Lines)?;
    let mut bytes = Vec::new();
    while read_line(&mut reader, &mut bytes, LONGEST, file)? {
        let more = each(Line {
            bytes: std::mem::take(&mut bytes),
            from: From::Stream { told: false },
            ..Line::default()
        })?;
        if !more {
            break;
        }
    }
    Ok(())
}

fn each_of_stdin(
    reading: &Reading,
    each: &mut dyn FnMut(Line) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let input = Input::Stdin;
    let mut reader = open(&input, &reading.shape)?;
    for number in 1.. {
        let place = format!("{input}:{number}");
        let mut bytes = Vec::new();
        if !read_line(&mut reader, &mut bytes, LONGEST, &place)? {
            break;
        }
        each(Line {
            bytes,
            place: Some(place),
            from: From::Stream { told: true },
            ..Line::default()
        })?;
    }
    Ok(())
}

/// Reads a line without its line end, in the place of the one before; false at the end.
fn read_line(
    reader: &mut BufReader<Source>,
    line: &mut Vec<u8>,
    longest: u64,
    place: &str,
) -> Result<bool, Failure> {
    line.clear();
    let read = reader.by_ref().take(longest + 1).read_until(b'\n', line);
    let read = read.map_err(|error| Failure::io("read", place, &error))?;
    if read as u64 > longest && !line.ends_with(b"\n") {
        return Err(Failure::Trouble(format!(
            "{place} is longer than the {longest} bytes that are explained"
        )));
    }
    if line.ends_with(b"\n") {
        line.pop();
    }
    Ok(read > 0)
}

/// What of an entry of rejects is needed.
#[derive(Deserialize)]
struct Entry {
    file: Option<String>,
    line: Option<u64>,
    log_type: Option<String>,
    raw: String,
    raw_base64: Option<String>,
    #[serde(flatten)]
    record: Record,
}

fn each_reject(
    path: &Path,
    each: &mut dyn FnMut(Line) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let input = input(path);
    let mut reader = open(&input, &Shape::Lines)?;
    let mut bytes = Vec::new();
    for number in 1.. {
        let place = format!("{input}:{number}");
        if !read_line(&mut reader, &mut bytes, LONGEST_ENTRY, &place)? {
            break;
        }
        let no_entry = || {
            Failure::Trouble(format!(
                "{place} is no entry of rejects: not a JSON object with `raw`, as \
                 `margay parse --rejects` writes them"
            ))
        };
        let entry: Entry = serde_json::from_slice(&bytes).map_err(|_| no_entry())?;
        each(entry.line().ok_or_else(no_entry)?)?;
    }
    Ok(())
}

impl Entry {
    fn line(self) -> Option<Line> {
        let bytes = match self.raw_base64 {
            None => self.raw.into_bytes(),
            Some(text) => BASE64.decode(text).ok()?,
        };
        let place = self.file.as_ref().zip(self.line);
        Some(Line {
            bytes,
            place: place.map(|(file, line)| format!("{file}:{line}")),
            log_type: self.log_type,
            from: From::Reject {
                line: self.line.unwrap_or(0),
                file: self.file,
            },
            record: self.record,
        })
    }
}
