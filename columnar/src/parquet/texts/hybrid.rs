//! The hybrid of run lengths and bit packing that Parquet writes levels and keys of dictionaries in.
//!
//! Values are taken eight at a time. Eight that are the same begin a run, which is as long as they stay
//! the same; others are packed, bit by bit.

/// How many values are packed together.
const GROUP: usize = 8;

/// The most groups behind one header, which is a byte.
const MOST_GROUPS: usize = 63;

/// How many bits the numbers up to this one take.
pub(super) fn width(largest: usize) -> u32 {
    usize::BITS - largest.leading_zeros()
}

/// How much so many values of a width may take.
pub(super) fn longest(width: u32, values: usize) -> usize {
    let groups = values.div_ceil(GROUP);
    let packed = groups + groups * width as usize;
    packed.max(groups * (1 + width.div_ceil(8) as usize))
}

/// Appends values that take no more than so many bits.
pub(super) fn encode<T: Copy + Eq + Into<u32>>(values: &[T], width: u32, to: &mut Vec<u8>) {
    let (mut rest, mut packed) = (values, 0);
    while let Some(&first) = rest.get(packed * GROUP) {
        let ahead = &rest[packed * GROUP..];
        let length = match ahead.first_chunk::<GROUP>() {
            Some(group) if group.iter().any(|value| *value != first) => 0,
            // The last values are a run only where nothing is packed with them.
            None if packed > 0 => 0,
            _ => run(ahead),
        };
        if length < ahead.len().min(GROUP) {
            packed += 1;
            if packed == MOST_GROUPS {
                rest = pack(rest, packed, width, to);
                packed = 0;
            }
            continue;
        }
        rest = pack(rest, packed, width, to);
        packed = 0;
        repeat(first.into(), length, width, to);
        rest = &rest[length..];
    }
    pack(rest, packed, width, to);
}

/// How many of the first values are the same.
fn run<T: Copy + Eq>(values: &[T]) -> usize {
    let Some(&first) = values.first() else {
        return 0;
    };
    // Many at once are compared without branches.
    let mut chunks = values.chunks_exact(4 * GROUP);
    let is_same = |chunk: &[T]| {
        chunk
            .iter()
            .fold(true, |same, value| same & (*value == first))
    };
    let whole = 4 * GROUP * chunks.by_ref().take_while(|chunk| is_same(chunk)).count();
    let rest = values[whole..].iter();
    whole + rest.take_while(|value| **value == first).count()
}

/// Appends a run.
fn repeat(value: u32, times: usize, width: u32, to: &mut Vec<u8>) {
    let mut header = times << 1;
    while header >= 0x80 {
        to.push(header as u8 | 0x80);
        header >>= 7;
    }
    to.push(header as u8);
    to.extend_from_slice(&value.to_le_bytes()[..width.div_ceil(8) as usize]);
}

/// Appends some groups, the last of which is filled up with zeros; what is behind them.
fn pack<'v, T: Copy + Into<u32>>(
    values: &'v [T],
    groups: usize,
    width: u32,
    to: &mut Vec<u8>,
) -> &'v [T] {
    if groups == 0 {
        return values;
    }
    let (packed, rest) = values.split_at(values.len().min(groups * GROUP));
    to.push((groups as u8) << 1 | 1);
    let (whole, last) = packed.as_chunks::<GROUP>();
    whole.iter().for_each(|group| pack_group(group, width, to));
    if let Some(&first) = last.first() {
        // Of the type of values, and then zero.
        let mut group = [first.into(); GROUP];
        let padded = last.iter().map(|value| (*value).into());
        let padded = padded.chain(std::iter::repeat(0));
        group
            .iter_mut()
            .zip(padded)
            .for_each(|(to, from)| *to = from);
        pack_group(&group, width, to);
    }
    rest
}

/// Appends eight values, which take as many bytes as a value takes bits.
#[inline]
fn pack_group<T: Copy + Into<u32>>(group: &[T; GROUP], width: u32, to: &mut Vec<u8>) {
    if width > 16 {
        return pack_wide(group.map(Into::into), width, to);
    }
    let join = |values: &[T]| {
        let values = values.iter().rev();
        values.fold(0, |bits, value| bits << width | u64::from((*value).into()))
    };
    let (low, high) = (join(&group[..4]), join(&group[4..]));
    let bits = u128::from(low) | u128::from(high) << (4 * width);
    to.extend_from_slice(&bits.to_le_bytes()[..width as usize]);
}

fn pack_wide(group: [u32; GROUP], width: u32, to: &mut Vec<u8>) {
    let (mut bits, mut held) = (0, 0);
    for value in group {
        bits |= u64::from(value) << held;
        held += width;
        while held >= 8 {
            to.push(bits as u8);
            bits >>= 8;
            held -= 8;
        }
    }
}
