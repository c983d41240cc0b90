//! What is written comes out, wherever the room of the vector and the block end.

use super::{Lead, Writer};
use crate::key::Key;

const KEY: Key<'static> = Key::new("name");

/// Lengths of texts on both sides of those that are copied in other ways.
const LENGTHS: [usize; 12] = [0, 1, 3, 8, 31, 32, 33, 64, 127, 128, 129, 400];

fn letters(length: usize) -> Vec<u8> {
    (b'a'..=b'z').cycle().take(length).collect()
}

/// Writes a text in each way there is, and gives what should have been written.
fn write(out: &mut Writer<'_>, text: &[u8]) -> Vec<u8> {
    out.text(KEY.lead_of_text(), text, b"\"");
    out.text(KEY.lead_of_texts(), text, b"\"]");
    out.text(Lead::Pieces([b",\"", text, b"\":"]), b"1", b"");
    out.first(KEY.lead(), b"12345678", 3);
    out.pieces([b"", text, b"}"]);
    let filled = out.filled(Lead::NONE, |bytes: &mut [u8; 40]| {
        bytes[..7].copy_from_slice(b"written");
        7
    });
    out.repeat(b"<", filled);
    out.pieces([b">", b"", b""]);
    let text = std::str::from_utf8(text).unwrap();
    let expected = format!(
        ",\"name\":\"{text}\",\"name\":[\"{text}\"],\"{text}\":1,\"name\":123{text}}}written<written>"
    );
    expected.into_bytes()
}

#[test]
fn room_ends_anywhere() {
    let block = letters(500);
    for room in (0..1500).step_by(3) {
        for length in LENGTHS {
            // At the beginning, in the middle and at the end of the block, and not in it.
            let middle = 200.min(block.len() - length);
            let elsewhere = letters(length);
            let places = [0, middle, block.len() - length];
            let texts = places.map(|start| &block[start..start + length]);
            let mut vector = Vec::with_capacity(room);
            let mut expected = Vec::new();
            let mut out = Writer::new(&mut vector, &block);
            for text in texts.into_iter().chain([&*elsewhere]) {
                expected.extend(write(&mut out, text));
            }
            let before = out.len();
            write(&mut out, b"forgotten");
            out.take_back(before);
            drop(out);
            assert_eq!(vector, expected, "{length} in {room}");
        }
    }
}
