//! Files of columns in folders: which rows are in which file, and when files and folders appear.
#![cfg(feature = "columnar")]

mod common;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use common::{files, logs, parquet_numbers as numbers, parse, run_into as run, write};
use parquet::file::reader::{FileReader, SerializedFileReader};

const PARQUET: [&str; 3] = ["--format", "parquet", "--partition-by"];

/// How many rows the files of a folder have.
fn rows(folder: &Path) -> usize {
    let rows = |name: &String| {
        let file = File::open(folder.join(name)).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        reader.metadata().file_metadata().num_rows() as usize
    };
    files(folder).iter().map(rows).sum()
}

/// A schema of a text and a number, and lines of it.
fn of_texts(folder: &Path, texts: impl Iterator<Item = String>) -> (PathBuf, PathBuf) {
    let schema = "schema: Custom.Texts\nfields:\n  - {name: text, type: string}\n  - {name: at, type: bigint}\n";
    let lines = texts
        .enumerate()
        .map(|(at, text)| format!("{{\"text\":\"{text}\",\"at\":{at}}}\n"));
    let log: String = lines.collect();
    (
        write(folder, "Texts.yml", schema),
        write(folder, "texts.log", log),
    )
}

#[test]
fn rows_are_put_into_files_and_folders() {
    let folder = tempfile::tempdir().unwrap();
    let log = logs(folder.path());
    let lake = folder.path().join("lake");
    let arguments = [&PARQUET[..], &["hour", "--rows-per-file", "2500"]].concat();
    run(&arguments, &log, &lake);
    let hour = "p_event_day=2018-07-02/p_event_hour=22";
    let expected = [0, 1, 2].map(|number| format!("{hour}/part-{number:05}.parquet"));
    assert_eq!(files(&lake), expected);
    let read = expected.iter().flat_map(|name| numbers(&lake.join(name)));
    assert!(read.eq(0..6000));

    let elbs = folder.path().join("elbs");
    run(&[&PARQUET[..], &["elb"]].concat(), &log, &elbs);
    let name = "elb=app%2Fweb%2F50dc6c495c0c9188/part-00000.parquet";
    assert_eq!(files(&elbs), [name]);
    let reader = SerializedFileReader::new(File::open(elbs.join(name)).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr();
    let has = |name| schema.columns().iter().any(|column| column.name() == name);
    assert!(has("clientIp") && !has("elb"));
}

#[test]
fn nothing_is_replaced_and_nothing_is_left_of_a_run_that_fails() {
    let folder = tempfile::tempdir().unwrap();
    let (schema, log) = of_texts(folder.path(), ["a", "b", "c"].map(String::from).into_iter());
    let lake = folder.path().join("lake");
    let theirs = lake.join("text=c/part-00000.parquet");
    fs::create_dir_all(theirs.parent().unwrap()).unwrap();
    fs::write(&theirs, "theirs").unwrap();
    let run = parse(
        &[
            &PARQUET[..],
            &[
                "text",
                "--path",
                schema.to_str().unwrap(),
                log.to_str().unwrap(),
            ],
            &["-o", lake.to_str().unwrap()],
        ]
        .concat(),
    );
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("is there already"), "{run:?}");
    assert_eq!(files(&lake), ["text=c/part-00000.parquet"]);
    assert_eq!(
        fs::read_dir(&lake).unwrap().count(),
        1,
        "no empty folder is left"
    );
    assert_eq!(fs::read(&theirs).unwrap(), b"theirs");
}

/// However many partitions come in turn, each has one file.
#[test]
fn many_partitions_have_one_file_each() {
    let folder = tempfile::tempdir().unwrap();
    let padding = "x".repeat(200);
    let texts = (0..12_000).map(|row| format!("{:03}{padding}", row % 120));
    let (schema, log) = of_texts(folder.path(), texts);
    for (format, threads) in [("parquet", "1"), ("parquet", "2"), ("arrow", "2")] {
        let lake = folder.path().join(format!("{format}{threads}"));
        let schema = schema.to_str().unwrap();
        let arguments = [
            "--path",
            schema,
            "--format",
            format,
            "--partition-by",
            "text",
            "--threads",
            threads,
        ];
        run(&arguments, &log, &lake);
        assert_eq!(files(&lake).len(), 120, "{format} {threads}");
    }
    assert_eq!(rows(&folder.path().join("parquet2")), 12_000);
}

/// Several workers write to one folder.
#[test]
fn shares_have_files_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let log = logs(folder.path());
    let lake = folder.path().join("lake");
    for shard in ["1/3", "2/3", "3/3"] {
        run(
            &[&PARQUET[..], &["day", "--shard", shard]].concat(),
            &log,
            &lake,
        );
    }
    let day = "p_event_day=2018-07-02";
    let expected = [1, 2, 3].map(|shard| format!("{day}/part-{shard}-of-3-00000.parquet"));
    assert_eq!(files(&lake), expected);
    let read: BTreeSet<_> = expected
        .iter()
        .flat_map(|name| numbers(&lake.join(name)))
        .collect();
    assert!(read.into_iter().eq(0..6000));
}

/// Clients choose such values: they must not stop a run.
#[test]
fn a_long_value_has_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let texts = [
        "short".to_owned(),
        "é".repeat(300),
        format!("{}!", "é".repeat(300)),
    ];
    let (schema, log) = of_texts(folder.path(), texts.into_iter());
    let lake = folder.path().join("lake");
    let arguments = [&PARQUET[..], &["text", "--path", schema.to_str().unwrap()]].concat();
    let run = run(&arguments, &log, &lake);
    assert!(
        run.stderr
            .contains("2 rows are in folders whose name has the beginning"),
        "{run:?}"
    );
    let names = files(&lake);
    assert_eq!((names.len(), rows(&lake)), (3, 3));
    assert!(
        names[0].starts_with("text=%C3%A9%C3%A9") && names[0].contains('~'),
        "{names:?}"
    );
}

/// A share without files is complete: what is there from another run goes.
#[test]
fn no_inputs_are_an_empty_output() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    for name in ["x.parquet", "x.arrow", "x.csv", "x.jsonl"] {
        let output = write(folder.path(), name, "of another run");
        let rejects = write(folder.path(), "rejects", "of another run");
        run(&["--rejects", rejects.to_str().unwrap()], &empty, &output);
        assert_ne!(fs::read(&output).unwrap(), b"of another run", "{name}");
        assert_eq!(fs::read(&rejects).unwrap(), b"");
    }
    assert_eq!(numbers(&folder.path().join("x.parquet")), []);
    assert_eq!(fs::read(folder.path().join("x.jsonl")).unwrap(), b"");
}
