//! Files of columns: what is in which, in which order, and when they appear.
#![cfg(feature = "columnar")]

mod common;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use common::{Run, lines, number_of, parse, write};
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use parquet::file::reader::{FileReader, SerializedFileReader};

/// The numbers in the requests of a file's rows.
fn numbers(file: &Path) -> Vec<usize> {
    let reader = ParquetRecordBatchReader::try_new(File::open(file).unwrap(), 1000).unwrap();
    let batches = reader.map(|batch| batch.unwrap());
    let numbers = batches.flat_map(|batch| {
        let urls = batch
            .column_by_name("requestUrl")
            .unwrap()
            .as_string::<i32>()
            .clone();
        urls.iter()
            .map(|url| number_of(url.unwrap()))
            .collect::<Vec<_>>()
    });
    numbers.collect()
}

/// Every file below a folder, seen from there.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            match entry.unwrap().path() {
                path if path.is_dir() => folders.push(path),
                path => found.push(path.strip_prefix(folder).unwrap().display().to_string()),
            }
        }
    }
    found.sort();
    found
}

fn run(arguments: &[&str], log: &Path, output: &Path) -> Run {
    let mut all = arguments.to_vec();
    let (log, output) = (log.to_str().unwrap(), output.to_str().unwrap());
    all.extend([log, "-o", output]);
    let run = parse(&all);
    assert_eq!(run.status, Some(0), "{run:?}");
    run
}

fn logs(folder: &Path) -> PathBuf {
    for number in 0..20 {
        let text = lines(number * 300..(number + 1) * 300);
        write(folder, &format!("logs/{number:02}.log"), text);
    }
    folder.join("logs")
}

#[test]
fn many_inputs_become_one_file_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let log = logs(folder.path());
    let [one, four] = ["1", "4"].map(|threads| {
        let file = folder.path().join(format!("{threads}.parquet"));
        run(&["--threads", threads], &log, &file);
        assert!(numbers(&file).into_iter().eq(0..6000));
        fs::read(file).unwrap()
    });
    assert!(one == four, "files do not depend on the number of threads");
}

#[test]
fn indicators_have_filters_and_pages_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", lines(0..100));
    let file = folder.path().join("x.parquet");
    run(&[], &log, &file);
    let reader = SerializedFileReader::new(File::open(file).unwrap()).unwrap();
    let columns = reader.metadata().row_group(0).columns();
    let filtered = columns
        .iter()
        .filter(|column| column.bloom_filter_offset().is_some());
    let filtered: Vec<_> = filtered
        .map(|column| column.column_path().string())
        .collect();
    for name in ["clientIp", "p_any_ip_addresses.list.element"] {
        assert!(filtered.iter().any(|found| found == name), "{filtered:?}");
    }
    assert!(!filtered.iter().any(|name| name == "userAgent"));
    assert!(
        columns
            .iter()
            .all(|column| column.column_index_offset().is_some())
    );
    assert!(columns.iter().all(|column| column.statistics().is_some()));
}

#[test]
fn rows_are_put_into_files_and_folders() {
    let folder = tempfile::tempdir().unwrap();
    let log = logs(folder.path());
    let lake = folder.path().join("lake");
    let format = ["--format", "parquet", "--partition-by"];
    let arguments = [&format[..], &["hour", "--rows-per-file", "2500"]].concat();
    run(&arguments, &log, &lake);
    let hour = "p_event_day=2018-07-02/p_event_hour=22";
    let expected = [0, 1, 2].map(|number| format!("{hour}/part-{number:05}.parquet"));
    assert_eq!(files(&lake), expected);
    let read = expected.iter().flat_map(|name| numbers(&lake.join(name)));
    assert!(read.eq(0..6000));

    let again = parse(
        &[
            &format[..],
            &["hour", log.to_str().unwrap(), "-o", lake.to_str().unwrap()],
        ]
        .concat(),
    );
    assert_eq!(again.status, Some(2));
    assert!(again.stderr.contains("is there already"), "{again:?}");
    assert_eq!(files(&lake), expected);

    let elbs = folder.path().join("elbs");
    run(&[&format[..], &["elb"]].concat(), &log, &elbs);
    let name = "elb=app%2Fweb%2F50dc6c495c0c9188/part-00000.parquet";
    assert_eq!(files(&elbs), [name]);
    let reader = SerializedFileReader::new(File::open(elbs.join(name)).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr();
    let has = |name| schema.columns().iter().any(|column| column.name() == name);
    assert!(has("clientIp") && !has("elb"));
}

#[test]
fn no_rows_are_a_file_of_none() {
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", "");
    for name in ["x.parquet", "x.arrow", "x.arrows"] {
        let file = folder.path().join(name);
        run(&[], &log, &file);
        assert!(file.exists());
    }
    assert_eq!(numbers(&folder.path().join("x.parquet")), []);
    let lake = folder.path().join("lake");
    run(
        &["--format", "parquet", "--partition-by", "day"],
        &log,
        &lake,
    );
    assert!(!lake.exists());
}
