//! Every line comes out once and in order, however the source gives its bytes.

use proptest::prelude::*;

use super::*;

/// Gives its bytes in pieces of the sizes it is told, and damage at the end if it is told to.
struct Pieces<'t> {
    text: &'t [u8],
    sizes: Vec<usize>,
    damaged: bool,
}

impl Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes.pop().unwrap_or(usize::MAX).max(1);
        let read = self.text.len().min(out.len()).min(size);
        if read == 0 && self.damaged {
            return Err(io::Error::other("damage"));
        }
        out[..read].copy_from_slice(&self.text[..read]);
        self.text = &self.text[read..];
        Ok(read)
    }
}

/// What became of a line: it is to be parsed, or it was refused.
#[derive(Debug, Clone, PartialEq)]
enum Line {
    Whole(Vec<u8>),
    TooLong(Vec<u8>),
    CutShort(Vec<u8>),
}

/// The lines as blocks give them; the first block is `begun` before it is read.
fn lines_of_blocks(mut pieces: Pieces<'_>, live: bool, begun: bool, max_line: usize) -> Vec<Line> {
    let expected_end = match pieces.damaged {
        true => Ending::Damaged("damage".to_owned()),
        false => Ending::Whole,
    };
    let mut block = Block::default();
    let begun = match begun {
        true => pieces.read(block.room(BLOCK, max_line)).unwrap_or(0),
        false => 0,
    };
    let mut blocks = Blocks::new(pieces, live, max_line).begun(begun);
    let mut lines = Vec::new();
    loop {
        blocks.read(&mut block, &|| ());
        lines.extend(split(block.lines()).map(|line| Line::Whole(line.to_vec())));
        let refused = block.text()[block.lines().len()..].to_vec();
        match block.refused() {
            Some(Reason::CutShort) => lines.push(Line::CutShort(refused)),
            Some(_) => lines.push(Line::TooLong(refused)),
            None => assert!(refused.is_empty()),
        }
        if let Some(end) = block.end() {
            assert_eq!(end, &expected_end);
            return lines;
        }
    }
}

/// The lines by the plain rule.
fn lines_of_text(text: &[u8], damaged: bool, max_line: usize) -> Vec<Line> {
    let text = text.strip_prefix(BOM).unwrap_or(text);
    let mut lines: Vec<_> = split(text)
        .map(|line| match line {
            _ if line.len() > max_line => Line::TooLong(line[..line.len().min(KEPT)].to_vec()),
            _ => Line::Whole(line.to_vec()),
        })
        .collect();
    let unfinished = damaged && !text.ends_with(b"\n");
    if let Some(last) = lines.last_mut()
        && let Line::Whole(line) = last
        && unfinished
    {
        *last = Line::CutShort(line.clone());
    }
    lines
}

fn split(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}

fn check(text: &[u8], sizes: &[usize], live: bool, damaged: bool, max_line: usize) {
    let expected = shortened(lines_of_text(text, damaged, max_line), max_line);
    for begun in [false, true] {
        let pieces = Pieces {
            text,
            sizes: sizes.to_vec(),
            damaged,
        };
        let given = lines_of_blocks(pieces, live, begun, max_line);
        assert_eq!(given, expected, "begun: {begun}");
    }
}

/// Of a line that is too long, no more than one byte beyond the limit is ever looked at.
fn shortened(mut lines: Vec<Line>, max_line: usize) -> Vec<Line> {
    for line in &mut lines {
        if let Line::TooLong(kept) = line {
            kept.truncate(max_line + 1);
        }
    }
    lines
}

proptest! {
    #[test]
    fn every_line_comes_out_once(
        bom in any::<bool>(),
        text in "[ab\n\r]{0,200}",
        sizes in prop::collection::vec(1_usize..40, 0..30),
        live in any::<bool>(),
        damaged in any::<bool>(),
        max_line in BOM.len()..30,
    ) {
        let text = format!("{}{text}", if bom { "\u{FEFF}" } else { "" });
        check(text.as_bytes(), &sizes, live, damaged, max_line);
    }
}

#[test]
fn lines_longer_than_a_block_come_out_whole() {
    let long = "x".repeat(3 * BLOCK);
    let text = format!("a\n{long}\nb\n{long}");
    check(text.as_bytes(), &[5, 7], false, false, 1 << 20);
    check(text.as_bytes(), &[], true, true, 1 << 20);
    check(text.as_bytes(), &[], false, false, 2 * BLOCK);
    check(text.as_bytes(), &[], false, true, 2 * BLOCK);
}

#[test]
fn a_line_at_the_limit_is_not_too_long() {
    for (length, refused) in [(9, false), (10, false), (11, true)] {
        for end in ["", "\n", "\nb"] {
            let text = format!("{}{end}", "x".repeat(length));
            check(text.as_bytes(), &[], false, false, 10);
            let pieces = Pieces {
                text: text.as_bytes(),
                sizes: vec![],
                damaged: false,
            };
            let first = lines_of_blocks(pieces, false, false, 10).remove(0);
            assert_eq!(
                matches!(first, Line::TooLong(_)),
                refused,
                "{length} {end:?}"
            );
        }
    }
}

#[test]
fn a_live_source_hands_over_what_has_come() {
    let pieces = Pieces {
        text: b"one\ntwo\nthr\nee",
        sizes: vec![6, 2, 2],
        damaged: false,
    };
    let mut blocks = Blocks::new(pieces, true, 100);
    let mut block = Block::default();
    blocks.read(&mut block, &|| ());
    assert_eq!(block.lines(), b"one\n");
    blocks.read(&mut block, &|| ());
    assert_eq!(block.lines(), b"two\n");
}
