//! Compressors of pages. Each is made once and lent to whoever has a page.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use snap::raw::max_compress_len;
use zstd::zstd_safe::compress_bound;

/// How much room is kept from one page to the next. A page with a long text may need more.
pub(super) const KEPT: usize = 4 << 20;

/// The compressors of some files: as many as pages are compressed at once. What one has compressed before
/// changes nothing about a page.
pub(crate) struct Compressors {
    codec: Compression,
    idle: Mutex<Vec<Press>>,
}

/// A compressor and what it works in.
struct Press {
    compressor: Option<Compressor>,
    page: Vec<u8>,
    compressed: Vec<u8>,
}

enum Compressor {
    Snappy(Box<snap::raw::Encoder>),
    Zstd(zstd::bulk::Compressor<'static>),
}

/// A page as it is in the file, without a header.
pub(crate) struct Compressed {
    pub bytes: Bytes,
    /// How long it was before.
    pub length: usize,
}

impl Compressors {
    pub fn new(codec: Compression) -> Self {
        Self {
            codec,
            idle: Mutex::default(),
        }
    }

    /// How pages are compressed.
    pub fn codec(&self) -> Compression {
        self.codec
    }

    /// Compresses a page that is written into an empty buffer.
    pub fn compress(&self, write: impl FnOnce(&mut Vec<u8>)) -> Result<Compressed, ParquetError> {
        let idle = self.lock().pop();
        let mut press = match idle {
            Some(press) => press,
            None => Press::new(self.codec)?,
        };
        write(&mut press.page);
        let compressed = press.compress();
        for buffer in [&mut press.page, &mut press.compressed] {
            buffer.clear();
            buffer.shrink_to(KEPT);
        }
        self.lock().push(press);
        compressed
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Press>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Press {
    fn new(codec: Compression) -> Result<Self, ParquetError> {
        let compressor = match codec {
            Compression::UNCOMPRESSED => None,
            Compression::SNAPPY => Some(Compressor::Snappy(Box::new(snap::raw::Encoder::new()))),
            Compression::ZSTD(level) => {
                let level = level.compression_level();
                Some(Compressor::Zstd(zstd::bulk::Compressor::new(level)?))
            }
            other => return Err(ParquetError::NYI(format!("compression by {other}"))),
        };
        Ok(Self {
            compressor,
            page: Vec::new(),
            compressed: Vec::new(),
        })
    }

    fn compress(&mut self) -> Result<Compressed, ParquetError> {
        let (page, to) = (&self.page[..], &mut self.compressed);
        let length = page.len();
        let bytes = match &mut self.compressor {
            None => Bytes::from(std::mem::take(&mut self.page)),
            Some(Compressor::Snappy(encoder)) => {
                to.resize(max_compress_len(length), 0);
                let compressed = encoder.compress(page, to);
                let compressed =
                    compressed.map_err(|error| ParquetError::External(error.into()))?;
                Bytes::copy_from_slice(&to[..compressed])
            }
            Some(Compressor::Zstd(compressor)) => {
                to.reserve(compress_bound(length));
                compressor.compress_to_buffer(page, to)?;
                Bytes::copy_from_slice(to)
            }
        };
        Ok(Compressed { bytes, length })
    }
}
