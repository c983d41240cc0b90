use std::io::{BufReader, Read};

use flate2::{Decompress, FlushDecompress, Status};

// The command has no library; this file of it stands on its own.
#[path = "../../../cli/src/gunzip.rs"]
mod reader;

/// More text than this is not asked for: a few bytes can stand for gigabytes.
const MOST: u64 = 1 << 20;

/// Reads bytes as gzip, through a small and through a large buffer, and holds what comes out of the
/// first member to what a decoder gives that is fed byte by byte.
pub fn gunzip(input: &[u8]) {
    let small = 1 + input.len() % 64;
    let (text, whole) = read(input, small);
    assert_eq!(
        (&text, whole),
        (&read(input, 64 * 1024).0, read(input, 64 * 1024).1)
    );
    let (first, ended) = first_member(input);
    assert!(
        text.starts_with(&first),
        "text in front of damage is missing"
    );
    assert!(
        ended || !whole || text.len() as u64 == MOST,
        "damage went unnoticed"
    );
}

/// What comes out, and whether it came to an end without an error.
fn read(input: &[u8], buffer: usize) -> (Vec<u8>, bool) {
    let mut text = Vec::new();
    let reader = reader::Gunzip::new(BufReader::with_capacity(buffer, input));
    let result = reader.take(MOST).read_to_end(&mut text);
    (text, result.is_ok())
}

/// The text of the first member, one byte in and one byte out at a time, and whether it ended.
fn first_member(input: &[u8]) -> (Vec<u8>, bool) {
    let mut inflate = Decompress::new_gzip(15);
    let mut text = Vec::new();
    let mut rest = input;
    while (text.len() as u64) < MOST {
        let mut byte = [0];
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let piece = &rest[..rest.len().min(1)];
        let result = inflate.decompress(piece, &mut byte, FlushDecompress::None);
        let has_written = inflate.total_out() > written;
        let has_read = inflate.total_in() > read;
        text.extend(has_written.then_some(byte[0]));
        rest = &rest[usize::from(has_read)..];
        match result {
            Ok(Status::StreamEnd) => return (text, true),
            Ok(_) if has_read || has_written => {}
            _ => return (text, false),
        }
    }
    (text, false)
}
