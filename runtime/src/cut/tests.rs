//! What a scan notes of one byte among others, on every instruction set of this CPU.

use super::Delimited;
use super::needles::Needles;
use super::simd::Simd;
use super::structure::Structure;

/// The first and the last byte of each vector that some set has, of the second chunk too.
const PLACES: [usize; 14] = [0, 1, 15, 16, 31, 32, 47, 48, 63, 64, 79, 80, 98, 99];

fn noted(block: &[u8], needles: Needles, simd: Simd) -> Structure {
    let mut structure = Structure::default();
    structure.find(block, needles, simd);
    structure
}

/// Miri has not the time for every byte.
const STEP: usize = if cfg!(miri) { 31 } else { 1 };

fn each_byte_at_each_place(mut check: impl FnMut(&[u8], u8, usize)) {
    for place in PLACES {
        for byte in (0..=u8::MAX).step_by(STEP) {
            let mut block = [b'a'; 100];
            block[place] = byte;
            check(&block, byte, place);
        }
    }
}

#[test]
fn marks_cut_and_what_needs_escaping_is_odd() {
    let needles = Needles::of_marks([Some(b' '), Some(b'"')]);
    each_byte_at_each_place(|block, byte, place| {
        let place = place as u32;
        let cuts = matches!(byte, b' ' | b'"' | b'\n');
        let odd = !cuts && (byte < 0x20 || byte == b'\\');
        for simd in Simd::available() {
            let found = noted(block, needles, simd);
            let is_cut = found.bounds.contains(&(place + 1));
            assert_eq!(is_cut, cuts, "{simd:?} {byte} {place}");
            assert_eq!(found.odd == [place], odd, "{simd:?} {byte} {place}");
            assert_eq!(found.ascii, byte < 0x80, "{simd:?} {byte} {place}");
        }
    });
}

#[test]
fn every_set_notes_the_same() {
    let brackets = Delimited {
        brackets: true,
        ..Delimited::default()
    };
    let apostrophes = Delimited {
        quote: Some(b'\''),
        ..brackets
    };
    let unquoted = Delimited {
        quote: None,
        ..Delimited::default()
    };
    let formats = [Delimited::default(), brackets, apostrophes, unquoted];
    for needles in formats.each_ref().map(Needles::of) {
        each_byte_at_each_place(|block, byte, place| {
            let expected = noted(block, needles, Simd::Portable);
            for simd in Simd::available() {
                let found = noted(block, needles, simd);
                assert_eq!(found, expected, "{simd:?} {byte} {place} {needles:?}");
            }
        });
    }
}
