//! Reads zstd of any number of frames, and gives every byte in front of damage before the damage.

use std::io::{self, BufRead, Read};

use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};

/// Decodes the frames of a zstd stream, one after the other.
pub struct Unzstd<R> {
    source: R,
    decoder: Decoder<'static>,
    /// How many bytes the decoder would take next; 0 between frames.
    hint: usize,
    damage: Option<io::Error>,
}

/// What the decoder takes of a new frame before it knows more.
const FIRST_HINT: usize = 5;

impl<R: BufRead> Unzstd<R> {
    /// A decoder at the beginning of the first frame.
    pub fn new(source: R) -> io::Result<Self> {
        Ok(Self {
            source,
            decoder: Decoder::new()?,
            hint: FIRST_HINT,
            damage: None,
        })
    }

    /// Decodes at most one zstd block. `None` at the end of the last frame.
    fn decode(&mut self, out: &mut [u8]) -> io::Result<Option<usize>> {
        let buffered = self.source.fill_buf()?;
        let at_end = buffered.is_empty();
        if self.hint == 0 {
            if at_end {
                return Ok(None);
            }
            self.decoder.reinit()?;
            self.hint = FIRST_HINT;
        }
        // A call that fails loses what it has decoded, so no call gets to see more than the
        // decoder asks for: then it decodes one block, or fails at one.
        let asked = &buffered[..buffered.len().min(self.hint)];
        let mut input = InBuffer::around(asked);
        let mut output = OutBuffer::around(out);
        let result = self.decoder.run(&mut input, &mut output);
        let (read, written) = (input.pos(), output.pos());
        self.source.consume(read);
        match result {
            Ok(hint) if at_end && written == 0 && hint > 0 => {
                self.damage = Some(damaged("the zstd data is cut short"));
            }
            Ok(hint) => self.hint = hint,
            Err(error) => {
                self.damage = Some(damaged(&format!("the zstd data is damaged: {error}")));
            }
        }
        Ok(Some(written))
    }
}

impl<R: BufRead> Read for Unzstd<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(error) = self.damage.take() {
                return Err(error);
            }
            match self.decode(out)? {
                Some(0) => {}
                Some(written) => return Ok(written),
                None => return Ok(0),
            }
        }
    }
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unzstd(bytes: &[u8]) -> (Vec<u8>, Option<String>) {
        let mut text = Vec::new();
        let source = io::BufReader::with_capacity(512, bytes);
        let error = Unzstd::new(source).unwrap().read_to_end(&mut text).err();
        (text, error.map(|error| error.to_string()))
    }

    fn frame(text: &[u8]) -> Vec<u8> {
        zstd::encode_all(text, 3).unwrap()
    }

    /// Text that does not repeat much, so that it takes several blocks of 128 KiB.
    fn noise(len: usize) -> Vec<u8> {
        let mut seed = 1_u32;
        let next = |_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b'a' + (seed >> 28) as u8
        };
        (0..len).map(next).collect()
    }

    #[test]
    fn reads_every_frame() {
        let mut bytes = frame(b"one\n");
        bytes.extend(frame(b""));
        bytes.extend(b"\x50\x2A\x4D\x18\x03\0\0\0abc");
        bytes.extend(frame(b"two\n"));
        assert_eq!(unzstd(&bytes), (b"one\ntwo\n".to_vec(), None));
    }

    #[test]
    fn gives_what_stands_before_damage() {
        let text = noise(500_000);
        let bytes = frame(&text);
        let (given, error) = unzstd(&bytes[..bytes.len() - 1]);
        assert!(error.unwrap().contains("cut short"));
        assert!(text.starts_with(&given) && given.len() >= 3 * 128 * 1024);

        let mut broken = bytes.clone();
        let last = broken.len() - 40_000;
        broken[last..last + 100].fill(0xFF);
        let (given, error) = unzstd(&broken);
        if let Some(error) = error {
            assert!(error.contains("damaged"), "{error}");
            assert!(text.starts_with(&given[..3 * 128 * 1024 - 1]));
        }

        let mut followed = frame(b"one\n");
        followed.extend(b"garbage");
        let (given, error) = unzstd(&followed);
        assert_eq!(given, b"one\n");
        assert!(error.unwrap().contains("damaged"));
    }
}
