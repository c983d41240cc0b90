//! The pages of a column, and what its metadata and indexes say about them.

use std::io::{self, Write};
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{BoundaryOrder, Encoding, EncodingMask, PageType, Type};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::{
    ColumnChunkMetaData, ColumnIndexBuilder, LevelHistogram, OffsetIndexBuilder, PageEncodingStats,
};
use parquet::file::properties::WriterProperties;
use parquet::file::statistics::{Statistics, ValueStatistics};
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::bounds::{self, Bounds};
use crate::parquet::chunk::Chunk;
use crate::parquet::compress::Compressors;

/// More than the header of a page takes, which holds some numbers.
const HEADER: usize = 128;

/// The pages of a column that are done.
pub(super) struct Pages {
    column: ColumnDescPtr,
    compressors: Arc<Compressors>,
    /// The page of the dictionary, in parts.
    dictionary: Vec<Bytes>,
    pages: Vec<Bytes>,
    /// How long they are, with their headers.
    compressed: usize,
    uncompressed: usize,
    encodings: Vec<PageEncodingStats>,
    totals: Totals,
    bounds: Bounds,
    boundaries: Boundaries,
    column_index: ColumnIndexBuilder,
    offset_index: OffsetIndexBuilder,
    index_length: Option<usize>,
    statistics_length: Option<usize>,
}

/// What a page has, or all of a column.
#[derive(Debug, Default, Clone)]
pub(super) struct Totals {
    pub rows: usize,
    pub levels: usize,
    pub values: usize,
    /// How long the texts are.
    pub bytes: usize,
    /// How often each level is there.
    pub definition: Option<LevelHistogram>,
    pub repetition: Option<LevelHistogram>,
}

/// The first bytes of what is written, of a page more than its header.
#[derive(Default)]
struct Beginning(Vec<u8>);

impl Write for Beginning {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = HEADER.saturating_sub(self.0.len()).min(bytes.len());
        self.0.extend_from_slice(&bytes[..room]);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether the bounds of pages follow one another.
struct Boundaries {
    ascend: bool,
    descend: bool,
    last: Option<[Vec<u8>; 2]>,
}

impl Totals {
    /// Of a column that has none.
    pub fn new(column: &ColumnDescPtr) -> Self {
        Self {
            definition: LevelHistogram::try_new(column.max_def_level()),
            repetition: LevelHistogram::try_new(column.max_rep_level()),
            ..Self::default()
        }
    }

    /// Has nothing again.
    pub fn clear(&mut self) {
        (self.rows, self.levels, self.values, self.bytes) = (0, 0, 0, 0);
        let histograms = [&mut self.definition, &mut self.repetition];
        histograms
            .into_iter()
            .flatten()
            .for_each(LevelHistogram::reset);
    }

    fn nulls(&self) -> usize {
        self.levels - self.values
    }

    fn add(&mut self, page: &Self) {
        self.rows += page.rows;
        self.levels += page.levels;
        self.values += page.values;
        self.bytes += page.bytes;
        let own = [&mut self.definition, &mut self.repetition];
        for (own, page) in own.into_iter().zip([&page.definition, &page.repetition]) {
            if let (Some(own), Some(page)) = (own, page) {
                own.add(page);
            }
        }
    }
}

impl Pages {
    /// No pages of a column.
    pub fn new(
        column: ColumnDescPtr,
        properties: &WriterProperties,
        compressors: Arc<Compressors>,
    ) -> Self {
        Self {
            totals: Totals::new(&column),
            column,
            compressors,
            dictionary: Vec::new(),
            pages: Vec::new(),
            compressed: 0,
            uncompressed: 0,
            encodings: Vec::new(),
            bounds: Bounds::default(),
            boundaries: Boundaries {
                ascend: true,
                descend: true,
                last: None,
            },
            column_index: ColumnIndexBuilder::new(Type::BYTE_ARRAY),
            offset_index: OffsetIndexBuilder::new(),
            index_length: properties.column_index_truncate_length(),
            statistics_length: properties.statistics_truncate_length(),
        }
    }

    /// How much memory they take.
    pub fn size(&self) -> usize {
        self.compressed
    }

    /// Adds a page of values, which is written into an empty buffer.
    pub fn add(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>) -> Encoding,
        page: &Totals,
        bounds: &Bounds,
    ) -> Result<(), ParquetError> {
        let mut encoding = Encoding::PLAIN;
        let compressed = self
            .compressors
            .compress(|buffer| encoding = write(buffer))?;
        self.index(page, bounds);
        self.totals.add(page);
        self.bounds.add_page(bounds);
        let done = Page::DataPage {
            buf: compressed.bytes,
            num_values: page.levels as u32,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let start = self.compressed;
        let parts = self.write(done, compressed.length)?;
        self.pages.extend(parts);
        let size = (self.compressed - start) as i32;
        self.offset_index.append_offset_and_size(start as i64, size);
        Ok(())
    }

    /// Adds the page of a dictionary, which comes first in the file.
    pub fn add_dictionary(&mut self, page: &[u8], values: usize) -> Result<(), ParquetError> {
        let write = |buffer: &mut Vec<u8>| buffer.extend_from_slice(page);
        let compressed = self.compressors.compress(write)?;
        let done = Page::DictionaryPage {
            buf: compressed.bytes,
            num_values: values as u32,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        self.dictionary = self.write(done, compressed.length)?.into();
        Ok(())
    }

    /// The header and the bytes of a page that was as long before it was compressed.
    fn write(&mut self, page: Page, length: usize) -> Result<[Bytes; 2], ParquetError> {
        self.count(page.page_type(), page.encoding());
        let bytes = page.buffer().clone();
        let mut written = TrackedWrite::new(Beginning::default());
        let page = CompressedPage::new(page, length);
        let spec = SerializedPageWriter::new(&mut written).write_page(page)?;
        self.compressed += spec.compressed_size;
        self.uncompressed += spec.uncompressed_size;
        let Beginning(mut header) = written.into_inner()?;
        header.truncate(spec.compressed_size - bytes.len());
        Ok([header.into(), bytes])
    }

    /// Counts a page of an encoding. That of the dictionary is the first one.
    fn count(&mut self, page_type: PageType, encoding: Encoding) {
        let new = PageEncodingStats {
            page_type,
            encoding,
            count: 1,
        };
        if page_type == PageType::DICTIONARY_PAGE {
            return self.encodings.insert(0, new);
        }
        match self.encodings.last_mut() {
            Some(last) if last.page_type == page_type && last.encoding == encoding => {
                last.count += 1;
            }
            _ => self.encodings.push(new),
        }
    }

    /// Adds a page to the indexes.
    fn index(&mut self, page: &Totals, bounds: &Bounds) {
        let (least, greatest) = match bounds.get() {
            None => Default::default(),
            Some((least, greatest)) => {
                self.boundaries.add(least, greatest);
                let length = self.index_length;
                (
                    bounds::lower(least, length).0,
                    bounds::upper(greatest, length).0,
                )
            }
        };
        let (nulls, is_null) = (page.nulls() as i64, page.values == 0);
        self.column_index.append(is_null, least, greatest, nulls);
        self.column_index
            .append_histograms(&page.repetition, &page.definition);
        self.offset_index.append_row_count(page.rows as i64);
        let bytes = Some(page.bytes as i64);
        self.offset_index
            .append_unencoded_byte_array_data_bytes(bytes);
    }

    /// The column as a row group takes it.
    pub fn close(mut self) -> Result<Chunk, ParquetError> {
        self.column_index
            .set_boundary_order(self.boundaries.order());
        let close = ColumnCloseResult {
            bytes_written: self.compressed as u64,
            rows_written: self.totals.rows as u64,
            metadata: self.metadata()?,
            bloom_filter: None,
            column_index: Some(self.column_index.build()?),
            offset_index: Some(self.offset_index.build()),
        };
        let first = self.dictionary.iter().map(Bytes::len).sum();
        let pages = self.dictionary.into_iter().chain(self.pages);
        Ok(Chunk::new(
            close.update_dictionary_location(first)?,
            pages.collect(),
        ))
    }

    fn metadata(&self) -> Result<ColumnChunkMetaData, ParquetError> {
        let bytes = (self.totals.levels > 0).then_some(self.totals.bytes as i64);
        let encodings = self.encodings.iter().map(|pages| &pages.encoding);
        let encodings = encodings.chain([&Encoding::RLE]);
        ColumnChunkMetaData::builder(self.column.clone())
            .set_compression(self.compressors.codec())
            .set_encodings_mask(EncodingMask::new_from_encodings(encodings))
            .set_page_encoding_stats(self.encodings.clone())
            .set_total_compressed_size(self.compressed as i64)
            .set_total_uncompressed_size(self.uncompressed as i64)
            .set_num_values(self.totals.levels as i64)
            .set_data_page_offset(0)
            .set_statistics(self.statistics())
            .set_unencoded_byte_array_data_bytes(bytes)
            .set_repetition_level_histogram(self.totals.repetition.clone())
            .set_definition_level_histogram(self.totals.definition.clone())
            .build()
    }

    fn statistics(&self) -> Statistics {
        let nulls = Some(self.totals.nulls() as u64);
        let Some((least, greatest)) = self.bounds.get() else {
            let none = ValueStatistics::<ByteArray>::new(None, None, None, nulls, false);
            return Statistics::ByteArray(none);
        };
        let (least, least_is_exact) = bounds::lower(least, self.statistics_length);
        let (greatest, greatest_is_exact) = bounds::upper(greatest, self.statistics_length);
        let (least, greatest) = (Some(least.into()), Some(greatest.into()));
        let statistics = ValueStatistics::<ByteArray>::new(least, greatest, None, nulls, false);
        Statistics::ByteArray(
            statistics
                .with_min_is_exact(least_is_exact)
                .with_max_is_exact(greatest_is_exact),
        )
    }
}

impl Boundaries {
    /// Adds the bounds of a page.
    fn add(&mut self, least: &[u8], greatest: &[u8]) {
        if let Some([low, high]) = &self.last {
            self.ascend &= **low <= *least && **high <= *greatest;
            self.descend &= *least <= **low && *greatest <= **high;
        }
        self.last = Some([least.to_vec(), greatest.to_vec()]);
    }

    fn order(&self) -> BoundaryOrder {
        match (self.ascend, self.descend) {
            // Pages that are all alike, too.
            (true, _) => BoundaryOrder::ASCENDING,
            (false, true) => BoundaryOrder::DESCENDING,
            (false, false) => BoundaryOrder::UNORDERED,
        }
    }
}
