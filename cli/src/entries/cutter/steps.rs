//! One step of a cutter: what the next bytes are in the state that it is in.

use memchr::{memchr, memmem};

use super::super::bytes::{add, begins_value, blank, is_key, is_of_scalar, is_of_word, shown};
use super::super::frame::{Expect, Frame};
use super::super::scan::{Nested, Step, Text};
use super::{Cutter, Fault, Role, State};

const BOM: &[u8] = b"\xEF\xBB\xBF";

impl Cutter {
    /// Takes some bytes of a piece that begins at `place`, and says how many.
    pub(super) fn step(
        &mut self,
        piece: &[u8],
        place: u64,
        lines: &mut Vec<u8>,
    ) -> Result<usize, Fault> {
        match &mut self.state {
            State::Start(seen) => {
                let seen = *seen;
                self.step_start(seen, piece[0], lines)
            }
            State::Outside => self.step_outside(piece, place, lines),
            State::Around => self.step_around(piece, place, lines),
            State::Key(text) => {
                let step = text.step(piece);
                self.step_key(piece, place, step)
            }
            State::Nested(role, nested) => {
                let (role, step) = (*role, nested.step(piece));
                self.step_value(role, (piece, place), step, lines)
            }
            State::Text(role, text) => {
                let (role, step) = (*role, text.step(piece));
                self.step_value(role, (piece, place), step, lines)
            }
            State::Word(role) => {
                let role = *role;
                self.step_word(role, piece, lines)
            }
            State::Garbage => Ok(self.step_garbage(piece, lines)),
        }
    }

    fn step_start(&mut self, seen: usize, next: u8, lines: &mut Vec<u8>) -> Result<usize, Fault> {
        if BOM.get(seen) == Some(&next) {
            self.state = State::Start(seen + 1);
            return Ok(1);
        }
        self.state = State::Outside;
        if 0 < seen && seen < BOM.len() {
            if !self.lenient {
                return Err("half a byte-order mark".to_owned().into());
            }
            lines.extend_from_slice(&BOM[..seen]);
            self.state = State::Garbage;
        }
        Ok(0)
    }

    fn step_outside(
        &mut self,
        piece: &[u8],
        place: u64,
        lines: &mut Vec<u8>,
    ) -> Result<usize, Fault> {
        let blank = blank(piece);
        if blank > 0 {
            return Ok(blank);
        }
        self.began = place;
        let first = piece[0];
        if !self.lenient {
            let goes_on = matches!(first, b'[' | b'{' | b'n');
            if self.is_behind_one && !goes_on {
                return Err(format!("{} stands behind the end of the JSON", shown(first)).into());
            }
            return self.begin_on_path(0, first, place);
        }
        if first == b'{'
            && let Some(end) = self.plain_entry(piece)
        {
            add(lines, &piece[..end]);
            lines.push(b'\n');
            return Ok(end);
        }
        self.state = match first {
            b'{' | b'[' if self.path.part(0).is_some() => {
                self.held = Some(Vec::new());
                return self.begin_on_path(0, first, place);
            }
            b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                return Ok(self.begin_value(Role::Entry, first, lines));
            }
            _ => State::Garbage,
        };
        Ok(0)
    }

    /// Where an object ends that is an entry itself, if that is plain to see: it lies in this piece,
    /// and the key on the path is nowhere in it. This is quick; the rule is to look at its keys.
    fn plain_entry(&self, piece: &[u8]) -> Option<usize> {
        let part = self.part.as_ref()?;
        let Step::End(end) = Nested::default().step(piece) else {
            return None;
        };
        let entry = &piece[..end];
        // Escapes of this kind may spell the key.
        let is_plain = part.find(entry).is_none() && memmem::find(entry, b"\\u").is_none();
        is_plain.then_some(end)
    }

    /// Begins the value at a level of the path.
    fn begin_on_path(&mut self, level: usize, first: u8, place: u64) -> Result<usize, Fault> {
        let here = match level {
            0 => "the text".to_owned(),
            _ => format!("`{}`", self.path.to_level(level)),
        };
        let found = shown(first);
        let frame = match (first, self.path.part(level)) {
            (b'n', None) => {
                self.word.clear();
                self.state = State::Word(Role::Null(place));
                return Ok(0);
            }
            (b'[', None) => {
                // The value holds the array: it is no entry.
                self.held = None;
                Frame::entries()
            }
            (b'{', None) if level == 0 => {
                return Err(Fault::from(format!(
                    "{here} is no array but an object; if it holds one, give the way to it, such \
                     as --input array:KEY"
                )));
            }
            (_, None) => return Err(format!("{here} is no array but begins with {found}").into()),
            (b'{', Some(_)) => Frame::object(),
            (b'[', Some(part)) => match part.parse() {
                Ok(index) => Frame::array(index),
                Err(_) => {
                    return Err(format!("{here} is an array, and `{part}` is no index").into());
                }
            },
            (_, Some(part)) => {
                return Err(
                    format!("{here} begins with {found} and cannot have a part `{part}`").into(),
                );
            }
        };
        self.frames.push(frame);
        self.state = State::Around;
        Ok(1)
    }

    fn step_around(
        &mut self,
        piece: &[u8],
        place: u64,
        lines: &mut Vec<u8>,
    ) -> Result<usize, Fault> {
        let blank = blank(piece);
        if blank > 0 {
            return Ok(blank);
        }
        let (first, level) = (piece[0], self.frames.len());
        let Some(frame) = self.frames.last_mut() else {
            return Ok(0);
        };
        match (frame.expect, first) {
            (Expect::FirstKey | Expect::Key, b'"') => {
                self.word.clear();
                self.state = State::Key(Text::default());
            }
            (Expect::Colon, b':') => frame.expect = Expect::Value,
            (Expect::CommaOrEnd, b',') => frame.expect = frame.after_comma(),
            (Expect::FirstKey | Expect::FirstValue | Expect::CommaOrEnd, end)
                if end == frame.closing() =>
            {
                return self.end_frame();
            }
            (Expect::FirstValue | Expect::Value, first) if begins_value(first) => {
                if frame.begin_value() {
                    return self.begin_on_path(level, first, place);
                }
                let role = match frame.holds_entries() {
                    true => Role::Entry,
                    false => Role::Skipped,
                };
                return Ok(self.begin_value(role, first, lines));
            }
            (expect, _) => {
                let expected = expect.shown(frame.closing());
                return Err(format!("{expected} expected, {} found", shown(first)).into());
            }
        }
        Ok(1)
    }

    fn end_frame(&mut self) -> Result<usize, Fault> {
        let level = self.frames.len() - 1;
        if self.frames[level].lacks_part() {
            let part = self.path.part(level).unwrap_or_default();
            let here = match level {
                0 => "the JSON text that ends here".to_owned(),
                _ => format!("`{}`, which ends here,", self.path.to_level(level)),
            };
            return Err(format!("{here} has no part `{part}`").into());
        }
        self.frames.pop();
        self.end_value();
        Ok(1)
    }

    fn begin_value(&mut self, role: Role, first: u8, lines: &mut Vec<u8>) -> usize {
        self.state = match first {
            b'{' | b'[' => State::Nested(role, Nested::default()),
            b'"' => {
                if role == Role::Entry {
                    lines.push(b'"');
                }
                self.state = State::Text(role, Text::default());
                return 1;
            }
            _ => State::Word(role),
        };
        0
    }

    fn end_value(&mut self) {
        self.state = match self.frames.is_empty() {
            true => State::Outside,
            false => State::Around,
        };
        self.is_behind_one |= self.frames.is_empty();
    }

    fn step_key(&mut self, piece: &[u8], place: u64, step: Step) -> Result<usize, Fault> {
        let (taken, ended) = match step {
            Step::LineInString(ahead) => return Err(line_in_string(place, ahead)),
            Step::End(end) => (end, true),
            Step::More => (piece.len(), false),
        };
        // An escape takes six bytes for one at most: what is longer is another key.
        let level = self.frames.len() - 1;
        let longest = 6 * self.path.part(level).map_or(0, str::len) + 1;
        let room = (longest + 1).saturating_sub(self.word.len()).min(taken);
        self.word.extend_from_slice(&piece[..room]);
        if ended {
            let wanted = self.path.part(level);
            self.frames[level].end_key(wanted.is_some_and(|key| is_key(&self.word, key)));
            self.state = State::Around;
        }
        Ok(taken)
    }

    fn step_value(
        &mut self,
        role: Role,
        (piece, place): (&[u8], u64),
        step: Step,
        lines: &mut Vec<u8>,
    ) -> Result<usize, Fault> {
        let (taken, ended) = match step {
            Step::End(end) => (end, true),
            Step::More => (piece.len(), false),
            Step::LineInString(at) if self.frames.is_empty() => (at, true),
            Step::LineInString(at) => {
                if role == Role::Entry {
                    add(lines, &piece[..at]);
                }
                return Err(line_in_string(place, at));
            }
        };
        if role == Role::Entry {
            add(lines, &piece[..taken]);
            if ended {
                lines.push(b'\n');
            }
        }
        if ended {
            self.end_value();
        }
        Ok(taken)
    }

    fn step_word(&mut self, role: Role, piece: &[u8], lines: &mut Vec<u8>) -> Result<usize, Fault> {
        let end = piece.iter().position(|&byte| !is_of_word(byte));
        let taken = end.unwrap_or(piece.len());
        let word = &piece[..taken];
        if let Role::Null(_) = role {
            let room = 5_usize.saturating_sub(self.word.len()).min(taken);
            self.word.extend_from_slice(&word[..room]);
        }
        if role == Role::Entry {
            if self.frames.is_empty() && !word.iter().all(|&byte| is_of_scalar(byte)) {
                self.state = State::Garbage;
                return Ok(0);
            }
            lines.extend_from_slice(word);
        }
        if end.is_some() {
            match role {
                Role::Null(at) if self.word != b"null" => {
                    return Err(Fault {
                        at: Some(at),
                        what: "an array or `null` expected".to_owned(),
                    });
                }
                Role::Null(_) => self.held = None,
                Role::Entry => lines.push(b'\n'),
                Role::Skipped => {}
            }
            self.end_value();
        }
        Ok(taken)
    }

    fn step_garbage(&mut self, piece: &[u8], lines: &mut Vec<u8>) -> usize {
        let end = memchr(b'\n', piece);
        let taken = end.map_or(piece.len(), |end| end + 1);
        lines.extend_from_slice(&piece[..taken]);
        if end.is_some() {
            self.end_value();
        }
        taken
    }
}

fn line_in_string(place: u64, ahead: usize) -> Fault {
    Fault {
        at: Some(place + ahead as u64),
        what: "a string has no end on its line".to_owned(),
    }
}
