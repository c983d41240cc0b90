//! Files of columns: what is in which, in which order, and when they appear.
#![cfg(feature = "columnar")]

mod common;

use std::fs::{self, File};

use common::{lines, logs, parquet_numbers as numbers, run_into as run, write};
use parquet::file::reader::{FileReader, SerializedFileReader};

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

#[test]
fn endings_say_the_format_in_any_case() {
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", lines(0..3));
    for (name, begins) in [
        ("x.PARQUET", &b"PAR1"[..]),
        ("x.Arrow", b"ARROW1"),
        ("x.CSV", b"type,"),
    ] {
        let output = folder.path().join(name);
        run(&[], &log, &output);
        assert!(fs::read(&output).unwrap().starts_with(begins), "{name}");
    }
}
