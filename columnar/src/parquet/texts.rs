//! Columns of texts, encoded here: byte for byte as the `parquet` crate does it, only faster.
//!
//! The crate hashes every value, and compares it with the least and the greatest one. Here a dictionary
//! knows which texts a page has already, and only new ones are compared.

mod bounds;
mod dictionary;
mod hybrid;
mod levels;
mod pages;
mod source;
#[cfg(test)]
mod tests;
mod values;

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Field};
use parquet::errors::ParquetError;
use parquet::file::metadata::LevelHistogram;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnDescPtr;

use self::bounds::Bounds;
use self::levels::{Depth, Levels, Run, count};
use self::pages::{Pages, Totals};
use self::source::{Keys, Source, Strings, Views};
use self::values::{Values, fitting};
use super::chunk::Chunk;
use super::compress::Compressors;
use super::filter::Filter;

/// A column of texts in the making, or of lists of texts.
pub(super) struct TextWriter {
    depth: Depth,
    limits: Limits,
    values: Values,
    page: Current,
    pages: Pages,
    filter: Option<Filter>,
}

/// Where pages end.
struct Limits {
    page: usize,
    rows: usize,
    dictionary: usize,
    /// How many levels are written before one looks whether a page is full.
    batch: usize,
}

/// The rest of the page in the making.
struct Current {
    definition: Vec<u8>,
    repetition: Vec<u8>,
    totals: Totals,
    bounds: Bounds,
}

/// Whether a field becomes a column that is encoded here.
pub(super) fn is_text(field: &Field) -> bool {
    match field.data_type() {
        DataType::List(element) => is_flat(element.data_type()),
        kind => is_flat(kind),
    }
}

fn is_flat(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::Utf8View => true,
        DataType::Dictionary(key, value) => **key == DataType::Int32 && **value == DataType::Utf8,
        _ => false,
    }
}

impl TextWriter {
    /// A column of a field, which has a filter if there is one.
    pub fn new(
        field: &Field,
        column: ColumnDescPtr,
        properties: &WriterProperties,
        compressors: Arc<Compressors>,
        filter: Option<Filter>,
    ) -> Self {
        let path = column.path();
        Self {
            depth: Depth::of(field),
            limits: Limits {
                page: properties.column_data_page_size_limit(path),
                rows: properties.data_page_row_count_limit(),
                dictionary: properties.column_dictionary_page_size_limit(path),
                batch: properties.write_batch_size(),
            },
            values: Values::new(properties.dictionary_enabled(path)),
            page: Current {
                definition: Vec::new(),
                repetition: Vec::new(),
                totals: Totals::new(&column),
                bounds: Bounds::default(),
            },
            pages: Pages::new(column, properties, compressors),
            filter,
        }
    }

    /// How much memory it takes.
    pub fn size(&self) -> usize {
        self.values.size()
            + self.page.definition.len()
            + self.page.repetition.len()
            + self.pages.size()
            + self.filter.as_ref().map_or(0, Filter::size)
    }

    /// Adds the rows of some arrays, as if they were one.
    pub fn write(&mut self, arrays: &[ArrayRef]) -> Result<(), ParquetError> {
        let levels = Levels::of(arrays, self.depth);
        let arrays = arrays.iter().map(|array| match self.depth.empty {
            None => array,
            Some(_) => array.as_list::<i32>().values(),
        });
        let arrays: Vec<_> = arrays.collect();
        match arrays.first().map(|array| array.data_type()) {
            None => Ok(()),
            Some(DataType::Utf8) => self.write_from(sources(&arrays, Strings::new), levels),
            Some(DataType::Utf8View) => self.write_from(sources(&arrays, Views::new), levels),
            Some(_) => self.write_from(sources(&arrays, Keys::new), levels),
        }
    }

    fn write_from<S: Source>(
        &mut self,
        mut sources: Vec<S>,
        mut levels: Levels,
    ) -> Result<(), ParquetError> {
        let batch = match levels.are_same {
            true => self.limits.rows,
            false => self.limits.batch,
        };
        let mut start = 0;
        while start < levels.len() {
            let end = levels.end_of_row(levels.len().min(start + batch));
            let step = self.step(&sources, &levels, start..end);
            while start < end {
                let until = levels.end_of_row(end.min(start + step));
                self.write_step(&mut sources, &mut levels, start..until)?;
                start = until;
            }
        }
        Ok(())
    }

    /// How many of some levels are written before one looks whether a page is full: no more than fill
    /// it, or the dictionary, but one.
    fn step<S: Source>(&self, sources: &[S], levels: &Levels, range: Range<usize>) -> usize {
        let all = range.len();
        let count = self.values_of(&levels.definition[range]);
        if count == 0 || S::ARE_SMALL {
            return all;
        }
        let room = self.values.room(self.limits.page, self.limits.dictionary);
        let fitting = fitting(sources, levels, count, room);
        all.min((fitting * all).div_ceil(count).max(1))
    }

    /// How many values some levels have.
    fn values_of(&self, definition: &[u8]) -> usize {
        count(definition, self.depth.value)
    }

    fn write_step(
        &mut self,
        sources: &mut [impl Source],
        levels: &mut Levels,
        range: Range<usize>,
    ) -> Result<(), ParquetError> {
        let definition = &levels.definition[range.clone()];
        let values = self.values_of(definition);
        self.page.totals.rows += levels.rows(range.clone());
        self.page.totals.levels += range.len();
        self.page.totals.values += values;
        self.page.definition.extend_from_slice(definition);
        if let Some(repetition) = levels.repetition.get(range) {
            self.page.repetition.extend_from_slice(repetition);
        }
        for Run { array, rows } in levels.values.next(values) {
            let source = &mut sources[array];
            self.page.totals.bytes += source.length(rows.clone());
            let (bounds, filter) = (&mut self.page.bounds, &mut self.filter);
            self.values.push(source, rows, bounds, filter.as_mut());
        }
        levels.values.skip(values);
        if self.page.totals.rows >= self.limits.rows || self.values.length() >= self.limits.page {
            self.end_page()?;
        }
        // Without it, values are written as they are from now on.
        if self.values.room(usize::MAX, self.limits.dictionary) == 0 {
            self.end_page()?;
            self.end_dictionary()?;
        }
        Ok(())
    }

    /// Ends the dictionary, if there is one. What is in it is put into the filter.
    fn end_dictionary(&mut self) -> Result<(), ParquetError> {
        let Some(dictionary) = self.values.take_dictionary() else {
            return Ok(());
        };
        if let Some(filter) = &mut self.filter {
            dictionary.texts().for_each(|text| filter.add_text(text));
        }
        self.pages
            .add_dictionary(dictionary.page(), dictionary.len())
    }

    /// Ends the page in the making, unless it has no rows.
    fn end_page(&mut self) -> Result<(), ParquetError> {
        let Self {
            depth,
            values,
            page,
            pages,
            ..
        } = self;
        if page.totals.levels == 0 {
            return Ok(());
        }
        page.count_levels();
        let (definition, repetition) = (&page.definition, &page.repetition);
        let write = |buffer: &mut Vec<u8>| {
            if depth.empty.is_some() {
                push_levels(repetition, 1, buffer);
            }
            if depth.value > 0 {
                push_levels(definition, depth.value, buffer);
            }
            values.write(buffer)
        };
        pages.add(write, &page.totals, &page.bounds)?;
        values.clear();
        page.clear();
        Ok(())
    }

    /// Ends the column.
    pub fn close(mut self) -> Result<Chunk, ParquetError> {
        self.end_page()?;
        self.end_dictionary()?;
        let mut chunk = self.pages.close()?;
        chunk.close.bloom_filter = self.filter.map(Filter::finish);
        Ok(chunk)
    }
}

fn sources<'a, S>(arrays: &[&'a ArrayRef], of: impl Fn(&'a dyn Array) -> S) -> Vec<S> {
    let arrays = arrays.iter().copied();
    arrays.map(|array| of(array)).collect()
}

/// Appends levels up to the deepest, behind their length.
fn push_levels(levels: &[u8], deepest: u8, page: &mut Vec<u8>) {
    let start = page.len();
    page.extend_from_slice(&[0; size_of::<u32>()]);
    hybrid::encode(levels, hybrid::width(deepest.into()), page);
    let (_, encoded) = page.split_at_mut(start);
    if let Some((length, encoded)) = encoded.split_first_chunk_mut() {
        *length = (encoded.len() as u32).to_le_bytes();
    }
}

impl Current {
    /// Counts how often each level is there.
    fn count_levels(&mut self) {
        let of = |histogram: &mut Option<LevelHistogram>, levels: &[u8]| {
            let histogram = histogram.iter_mut();
            histogram.for_each(|histogram| {
                for level in 0..histogram.len() {
                    histogram.increment_by(level as i16, count(levels, level as u8) as i64);
                }
            });
        };
        of(&mut self.totals.definition, &self.definition);
        of(&mut self.totals.repetition, &self.repetition);
    }

    fn clear(&mut self) {
        self.definition.clear();
        self.repetition.clear();
        self.totals.clear();
        self.bounds.clear();
    }
}
