//! Cutting a text at a byte that is a character of its own.

/// What is in front of an ASCII byte of a text, and what is behind it; `None` where no such byte is.
#[inline(always)]
pub(crate) fn split_at(text: &str, at: usize) -> Option<(&str, &str)> {
    if !text.as_bytes().get(at)?.is_ascii() {
        return None;
    }
    // SAFETY: the byte is in the text. Being ASCII, it is a whole character: one ends in front of it,
    // and one begins behind it.
    unsafe { Some((text.get_unchecked(..at), text.get_unchecked(at + 1..))) }
}

#[cfg(test)]
mod tests {
    use super::split_at;

    #[test]
    fn texts_are_cut_at_ascii_only() {
        let text = "é:ü-";
        assert_eq!(split_at(text, 2), Some(("é", "ü-")));
        assert_eq!(split_at(text, 5), Some(("é:ü", "")));
        for at in [0, 1, 3, 4, 6, usize::MAX] {
            assert_eq!(split_at(text, at), None, "{at}");
        }
    }
}
