//! Copying to a place where there is room, by a few moves of fixed width.

use std::ptr;

use super::Lead;
use crate::key::Key;

/// Writes a piece, and gives the place behind it.
///
/// # Safety
///
/// There is room for it.
#[inline(always)]
pub(super) unsafe fn put(piece: &[u8], at: *mut u8) -> *mut u8 {
    // SAFETY: passed on.
    unsafe {
        copy(piece, at);
        at.add(piece.len())
    }
}

/// Writes a lead, and gives the place behind it.
///
/// # Safety
///
/// There is room for it and the slack.
#[inline(always)]
pub(super) unsafe fn put_lead(lead: Lead<'_>, at: *mut u8) -> *mut u8 {
    // SAFETY: there is room for as many bytes as are copied at once.
    unsafe {
        match lead {
            Lead::Wide(bytes, length) => put_wide(bytes, length, at),
            Lead::Array(bytes, length) => {
                let at = put_wide(bytes, length, at);
                at.cast::<[u8; 2]>().write_unaligned(*b"[\"");
                at.add(2)
            }
            Lead::Pieces([a, b, c]) => {
                let at = put(a, at);
                let at = put(b, at);
                put(c, at)
            }
        }
    }
}

/// Writes the first bytes of these, so many, and gives the place behind them.
///
/// # Safety
///
/// There is room for as many and the slack.
#[inline(always)]
unsafe fn put_wide(bytes: &[u8; Key::WIDE], length: usize, at: *mut u8) -> *mut u8 {
    let from = bytes.as_ptr();
    // SAFETY: there is room for as many bytes as are copied at once.
    unsafe {
        match length {
            ..=16 => at.copy_from_nonoverlapping(from, 16),
            17..=32 => at.copy_from_nonoverlapping(from, 32),
            _ => at.copy_from_nonoverlapping(from, Key::WIDE),
        }
        at.add(length)
    }
}

/// Copies a text, short ones by a few overlapping moves of fixed width.
///
/// # Safety
///
/// `to` has room for the text.
#[inline(always)]
unsafe fn copy(from: &[u8], to: *mut u8) {
    let length = from.len();
    let source = from.as_ptr();
    // SAFETY: each move lies within both, as the length says.
    unsafe {
        match length {
            0 => {}
            1..4 => {
                let (middle, last) = (length / 2, length - 1);
                let (a, b, c) = (*source, *source.add(middle), *source.add(last));
                *to = a;
                *to.add(middle) = b;
                *to.add(last) = c;
            }
            4..8 => overlap::<[u8; 4]>(source, to, length),
            8..16 => overlap::<[u8; 8]>(source, to, length),
            16..=32 => overlap::<[u8; 16]>(source, to, length),
            33..=64 => overlap::<[u8; 32]>(source, to, length),
            _ => ptr::copy_nonoverlapping(source, to, length),
        }
    }
}

/// Copies between one and two widths: the first and the last of them.
///
/// # Safety
///
/// The length is at least the width of `W` and at most twice that.
#[inline(always)]
unsafe fn overlap<W: Copy>(from: *const u8, to: *mut u8, length: usize) {
    // SAFETY: both moves begin and end within the length.
    unsafe {
        let tail = length - size_of::<W>();
        to.cast::<W>()
            .write_unaligned(from.cast::<W>().read_unaligned());
        let last = from.add(tail).cast::<W>().read_unaligned();
        to.add(tail).cast::<W>().write_unaligned(last);
    }
}
