//! What an input is packed in, told by its first bytes and never by its name.

use std::io::{self, Read};

/// How a text is packed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Packing {
    Plain,
    Gzip,
    Zstd,
    /// Something known that is not read: its lines would all be rejected, each for a reason that says
    /// nothing.
    Foreign(&'static Foreign),
}

/// A kind of file that is not read, and what makes text of it.
#[derive(Debug, PartialEq)]
pub struct Foreign {
    kind: &'static str,
    advice: &'static str,
}

/// How many bytes are waited for before what is there decides: as many as tell gzip and zstd. What is
/// foreign may need more, which files have at once.
pub const ENOUGH: usize = 4;

impl Packing {
    /// The packing of what begins like this.
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Self::Zstd,
            // A frame that decoders skip.
            [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Self::Zstd,
            _ => match FOREIGN.iter().find(|(is, _)| is(head)) {
                Some((_, foreign)) => Self::Foreign(foreign),
                None => Self::Plain,
            },
        }
    }
}

impl Foreign {
    /// The error of whoever meets such a file.
    pub fn error(&self) -> io::Error {
        self.error_of("this is")
    }

    fn error_of(&self, what: &str) -> io::Error {
        let Self { kind, advice } = self;
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{what} {kind}, which is not read; {advice}"),
        )
    }
}

/// What was packed, which may be something foreign in turn: an archive, most often.
pub struct Unpacked<R> {
    text: R,
    begun: bool,
}

impl<R> Unpacked<R> {
    /// What a decoder gives.
    pub fn new(text: R) -> Self {
        Self { text, begun: false }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(out)?;
        if !self.begun && read > 0 {
            self.begun = true;
            if let Packing::Foreign(foreign) = Packing::of(&out[..read]) {
                return Err(foreign.error_of("what is packed here is"));
            }
        }
        Ok(read)
    }
}

/// What tells that something begins like a kind of file.
type Test = fn(&[u8]) -> bool;

/// None of these is the beginning of a log; most are not even UTF-8.
static FOREIGN: [(Test, Foreign); 8] = [
    (
        |head| head.starts_with(b"\xFD7zXZ\0"),
        Foreign {
            kind: "an xz file",
            advice: "unpack it first: xz -dc FILE | margay …",
        },
    ),
    (
        |head| head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY"),
        Foreign {
            kind: "a bzip2 file",
            advice: "unpack it first: bzip2 -dc FILE | margay …",
        },
    ),
    (
        |head| head.starts_with(b"\x04\x22\x4D\x18"),
        Foreign {
            kind: "an LZ4 file",
            advice: "unpack it first: lz4 -dc FILE | margay …",
        },
    ),
    (
        |head| head.starts_with(b"PK\x03\x04"),
        Foreign {
            kind: "a ZIP archive",
            advice: "unpack it first: unzip -p FILE | margay …",
        },
    ),
    (
        is_tar,
        Foreign {
            kind: "a tar archive",
            advice: "unpack it first: tar -xOf FILE | margay …",
        },
    ),
    (
        |head| head.starts_with(b"7z\xBC\xAF\x27\x1C"),
        Foreign {
            kind: "a 7z archive",
            advice: "unpack it first: 7z x -so FILE | margay …",
        },
    ),
    (
        |head| head.starts_with(b"PAR1\x15"),
        Foreign {
            kind: "a Parquet file",
            advice: "its rows are typed already",
        },
    ),
    (
        is_utf_16,
        Foreign {
            kind: "UTF-16",
            advice: "convert it first: iconv -f UTF-16 -t UTF-8 FILE | margay …",
        },
    ),
];

/// Whether a text has the magic word of tar behind fields that are filled up with zeros.
fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar") && head[..257].contains(&0)
}

/// Whether a text has the byte-order mark of UTF-16, and a first character that logs begin with.
fn is_utf_16(head: &[u8]) -> bool {
    matches!(
        head,
        [0xFF, 0xFE, 1..=0xFF, 0, ..] | [0xFE, 0xFF, 0, 1..=0xFF, ..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packing_is_told_by_its_first_bytes() {
        let zstd = zstd::encode_all(&b"x"[..], 1).unwrap();
        assert_eq!(Packing::of(&zstd[..ENOUGH]), Packing::Zstd);
        assert_eq!(Packing::of(&zstd), Packing::Zstd);
        assert_eq!(Packing::of(b"\x1f\x8b\x08\0"), Packing::Gzip);
        assert_eq!(Packing::of(b"\x1f\x8b"), Packing::Gzip);
        for plain in [
            &b"http"[..],
            b"",
            b"BZh9",
            b"PK",
            b"PAR1 ",
            b"\xFF\xFEab",
            b"\xEF\xBB\xBFx",
        ] {
            assert_eq!(Packing::of(plain), Packing::Plain, "{plain:?}");
        }
    }

    #[test]
    fn what_is_not_read_is_named() {
        for (head, kind) in [
            (&b"\xFD7zXZ\0\0\x04"[..], "xz"),
            (b"BZh91AY&SY\x01", "bzip2"),
            (b"\x04\x22\x4D\x18\x64", "LZ4"),
            (b"PK\x03\x04\x14", "ZIP"),
            (b"7z\xBC\xAF\x27\x1C\0", "7z"),
            (b"PAR1\x15\x04", "Parquet"),
            (b"\xFF\xFEh\0t\0", "UTF-16"),
            (b"\xFE\xFF\0h\0t", "UTF-16"),
        ] {
            let Packing::Foreign(foreign) = Packing::of(head) else {
                panic!("{kind} is not known");
            };
            assert!(foreign.error().to_string().contains(kind), "{kind}");
        }
    }

    #[test]
    fn archives_are_named_that_are_packed() {
        let mut archive = [0; 1024];
        archive[..5].copy_from_slice(b"a.log");
        archive[257..265].copy_from_slice(b"ustar  \0");
        let mut unpacked = Unpacked::new(&archive[..]);
        let error = unpacked.read(&mut [0; 512]).unwrap_err();
        assert!(error.to_string().contains("a tar archive"), "{error}");
        let mut text = String::new();
        let log = Unpacked::new(&b"PK\nustar"[..]).read_to_string(&mut text);
        assert_eq!((log.unwrap(), text.as_str()), (8, "PK\nustar"));
    }
}
