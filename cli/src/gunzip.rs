//! Reads gzip of any number of members, and gives every byte in front of damage before the damage.
//!
//! The readers of flate2 return the error of a call and drop what the same call had decoded, which
//! is up to a whole buffer of lines. So the decoder is driven here, and its counts are read even
//! when it fails.

use std::io::{self, BufRead, Read};

use flate2::{Decompress, FlushDecompress, Status};

const FIRST_BYTE: u8 = 0x1F;
const WINDOW_BITS: u8 = 15;

/// Decodes the members of a gzip stream, one after the other.
pub struct Gunzip<R> {
    source: R,
    inflate: Decompress,
    state: State,
}

enum State {
    /// Inside a member.
    Member,
    /// Behind a member: there may be another.
    Between,
    /// At damage that is reported when all in front of it has been read.
    Damaged(io::Error),
    Ended,
}

impl<R: BufRead> Gunzip<R> {
    /// A decoder at the beginning of the first member.
    pub fn new(source: R) -> Self {
        Self {
            source,
            inflate: Decompress::new_gzip(WINDOW_BITS),
            state: State::Member,
        }
    }

    /// Decodes as much of a member as there is input or room for.
    fn inflate(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let input = self.source.fill_buf()?;
        let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
        let result = self.inflate.decompress(input, out, FlushDecompress::None);
        let read = (self.inflate.total_in() - before_in) as usize;
        let written = (self.inflate.total_out() - before_out) as usize;
        let stuck = read == 0 && written == 0;
        let at_end = input.is_empty();
        self.source.consume(read);
        match result {
            Ok(Status::StreamEnd) => self.state = State::Between,
            Ok(_) if stuck && at_end => self.damage("the gzip data is cut short"),
            Ok(_) if stuck => self.damage("the gzip data cannot be decoded"),
            Ok(_) => {}
            Err(error) => self.damage(&format!("the gzip data is damaged: {}", reason(&error))),
        }
        Ok(written)
    }

    /// Goes on to the next member, if there is one.
    fn next_member(&mut self) -> io::Result<()> {
        // Tapes and block devices leave zeros behind the last member; they are not damage.
        let padded = skip_zeros(&mut self.source)?;
        self.state = match self.source.fill_buf()?.first() {
            None => State::Ended,
            Some(&FIRST_BYTE) if !padded => {
                self.inflate.reset(true);
                State::Member
            }
            Some(_) => State::Damaged(damaged("something that is not gzip follows the gzip data")),
        };
        Ok(())
    }

    fn damage(&mut self, what: &str) {
        self.state = State::Damaged(damaged(what));
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Member => {
                    self.state = State::Member;
                    let written = self.inflate(out)?;
                    if written > 0 {
                        return Ok(written);
                    }
                }
                State::Between => {
                    self.state = State::Between;
                    self.next_member()?;
                }
                State::Damaged(error) => return Err(error),
                State::Ended => return Ok(0),
            }
        }
    }
}

fn skip_zeros(source: &mut impl BufRead) -> io::Result<bool> {
    let mut any = false;
    loop {
        let buffered = source.fill_buf()?;
        let zeros = buffered.iter().take_while(|byte| **byte == 0).count();
        let all = zeros == buffered.len();
        source.consume(zeros);
        any |= zeros > 0;
        if zeros == 0 || !all {
            return Ok(any);
        }
    }
}

fn reason(error: &flate2::DecompressError) -> &str {
    error.message().unwrap_or("invalid data")
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn member(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// Everything that comes out, and the error at the end if there is one.
    fn gunzip(bytes: &[u8]) -> (Vec<u8>, Option<String>) {
        let mut text = Vec::new();
        let mut reader = Gunzip::new(io::BufReader::with_capacity(512, bytes));
        let error = reader.read_to_end(&mut text).err();
        (text, error.map(|error| error.to_string()))
    }

    fn words(count: usize) -> Vec<u8> {
        (0..count)
            .flat_map(|i| format!("line {i} {}\n", i * i).into_bytes())
            .collect()
    }

    #[test]
    fn reads_every_member() {
        let mut bytes = member(b"one\n");
        bytes.extend(member(b""));
        bytes.extend(member(b"two\n"));
        assert_eq!(gunzip(&bytes), (b"one\ntwo\n".to_vec(), None));
    }

    #[test]
    fn takes_zeros_behind_the_last_member() {
        let mut bytes = member(b"one\n");
        bytes.extend([0; 1000]);
        assert_eq!(gunzip(&bytes), (b"one\n".to_vec(), None));
        bytes.push(b'x');
        assert!(gunzip(&bytes).1.is_some());
    }

    #[test]
    fn names_what_follows_the_last_member() {
        for garbage in [&b"\x1f"[..], b"\x1f\x8b", b"garbage", b"\x1fgarbage"] {
            let mut bytes = member(b"one\n");
            bytes.extend(garbage);
            let (text, error) = gunzip(&bytes);
            assert_eq!(text, b"one\n");
            assert!(error.is_some(), "{garbage:?}");
        }
    }

    #[test]
    fn gives_what_stands_before_a_cut() {
        let text = words(400);
        let bytes = member(&text);
        let mut last = 0;
        for cut in (1..bytes.len()).step_by(7) {
            let (given, error) = gunzip(&bytes[..cut]);
            assert!(error.is_some(), "cut at {cut}");
            assert!(text.starts_with(&given), "cut at {cut}");
            assert!(given.len() >= last, "cut at {cut}");
            last = given.len();
        }
        // Only the eight bytes of checksum and length are missing in the end.
        assert_eq!(gunzip(&bytes[..bytes.len() - 8]).0, text);
    }

    /// The decoder's own reference: byte by byte in and out, nothing can be lost in a failing call.
    fn gunzip_slowly(bytes: &[u8]) -> Vec<u8> {
        let mut inflate = Decompress::new_gzip(WINDOW_BITS);
        let mut text = Vec::new();
        let mut at = 0;
        loop {
            let mut byte = [0];
            let before = inflate.total_out();
            let input = &bytes[at..bytes.len().min(at + 1)];
            let taken = inflate.total_in();
            let result = inflate.decompress(input, &mut byte, FlushDecompress::None);
            let written = inflate.total_out() > before;
            let read = inflate.total_in() > taken;
            text.extend(written.then_some(byte[0]));
            at += usize::from(read);
            if result.is_err() || (!written && !read) {
                return text;
            }
        }
    }

    #[test]
    fn gives_what_stands_before_a_flipped_bit() {
        let text = words(300);
        let bytes = member(&text);
        for at in (10..bytes.len()).step_by(23) {
            for bit in [0x01, 0x10, 0x80] {
                let mut bytes = bytes.clone();
                bytes[at] ^= bit;
                let (given, error) = gunzip(&bytes);
                // The last byte of a member's data has bits that mean nothing.
                assert!(error.is_some() || given == text, "byte {at}");
                assert!(given.starts_with(&gunzip_slowly(&bytes)), "byte {at}");
            }
        }
    }
}
