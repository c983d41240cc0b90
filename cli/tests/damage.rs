//! Inputs that are packed, cut short, broken or missing: everything before the damage comes out.

mod common;

use std::fs;

use common::{assert_numbers, gzip, lines, parse, write};
use flate2::{Decompress, FlushDecompress};

/// What can be decoded of gzip data, byte by byte so that a failing call loses nothing.
fn decodable(bytes: &[u8]) -> Vec<u8> {
    let mut inflate = Decompress::new_gzip(15);
    let (mut text, mut at) = (Vec::new(), 0);
    loop {
        let (mut byte, read, written) = ([0], inflate.total_in(), inflate.total_out());
        let input = &bytes[at..bytes.len().min(at + 1)];
        let result = inflate.decompress(input, &mut byte, FlushDecompress::None);
        text.extend((inflate.total_out() > written).then_some(byte[0]));
        at += (inflate.total_in() - read) as usize;
        let ended = matches!(result, Ok(flate2::Status::StreamEnd));
        if ended && at < bytes.len() {
            inflate.reset(true);
        } else if ended
            || result.is_err()
            || (inflate.total_in(), inflate.total_out()) == (read, written)
        {
            return text;
        }
    }
}

#[test]
fn every_event_before_a_cut_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let whole: Vec<u8> = (0..3)
        .flat_map(|i| gzip(lines(i * 100..(i + 1) * 100).as_bytes()))
        .collect();
    let step = whole.len() / 20;
    for cut in (1..whole.len())
        .step_by(step)
        .chain([whole.len() - 8, whole.len() - 1])
    {
        let cut_file = write(folder.path(), "cut.gz", &whole[..cut]);
        let good = write(folder.path(), "good.log", lines(7..8));
        let run = parse(&[&cut_file, &good]);

        let text = decodable(&whole[..cut]);
        let expected = text.iter().filter(|byte| **byte == b'\n').count();
        let at_member_end = gzip(lines(0..100).as_bytes()).len() == cut || {
            let first = gzip(lines(0..100).as_bytes()).len();
            first + gzip(lines(100..200).as_bytes()).len() == cut
        };
        // One byte cannot be told from a text of one byte.
        if cut > 1 && !at_member_end {
            assert_eq!(run.status, Some(2), "cut at {cut}: {}", run.stderr);
            assert!(
                run.stderr.contains("cut.gz: the gzip data is cut short"),
                "{}",
                run.stderr
            );
            assert_numbers(&run, (0..expected).chain([7]));
            let partial = !text.is_empty() && !text.ends_with(b"\n");
            assert_eq!(run.count("reject"), u64::from(partial));
        }
    }
}

#[test]
fn every_event_before_a_broken_byte_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let whole = gzip(lines(0..400).as_bytes());
    for at in (20..whole.len() - 9).step_by(whole.len() / 12) {
        let mut broken = whole.clone();
        broken[at] ^= 0x55;
        let file = write(folder.path(), "broken.gz", &broken);
        let run = parse(&[&file]);
        assert_eq!(run.status, Some(2), "byte {at}: {}", run.stderr);
        assert!(
            run.stderr.contains("broken.gz: the gzip data is damaged"),
            "{}",
            run.stderr
        );
        let text = decodable(&broken);
        let whole_lines = text.iter().filter(|byte| **byte == b'\n').count() as u64;
        assert!(run.count("line") >= whole_lines, "byte {at}");
    }
}

#[test]
fn zstd_frames_and_their_damage() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = zstd::encode_all(lines(0..50).as_bytes(), 3).unwrap();
    bytes.extend(zstd::encode_all(lines(50..100).as_bytes(), 19).unwrap());
    // Its name says gzip, its content says zstd.
    let run = parse(&[write(folder.path(), "x.gz", &bytes)]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_numbers(&run, 0..100);

    let run = parse(&[write(folder.path(), "x.zst", &bytes[..bytes.len() - 5])]);
    assert_eq!(run.status, Some(2), "{}", run.stderr);
    assert!(
        run.stderr.contains("x.zst: the zstd data is cut short"),
        "{}",
        run.stderr
    );
    assert_numbers(&run, 0..50);
}

#[test]
fn what_is_packed_otherwise_is_named_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let xz = write(folder.path(), "x.log", b"\xFD7zXZ\0\0\x04\xE6");
    let good = write(folder.path(), "good.log", lines(0..2));
    let utf_16: Vec<u8> = "\u{FEFF}http 2018"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let utf_16 = write(folder.path(), "windows.log", utf_16);
    let mut tar = vec![0; 1024];
    tar[..5].copy_from_slice(b"a.log");
    tar[257..262].copy_from_slice(b"ustar");
    let tar = write(folder.path(), "logs.tar.gz", gzip(&tar));
    let run = parse(&[&xz, &good, &utf_16, &tar]);
    assert_eq!(run.status, Some(2));
    for told in [
        "logs.tar.gz: what is packed here is a tar archive, which is not read; unpack it first: tar -xOf FILE",
        "x.log: this is an xz file, which is not read; unpack it first: xz -dc FILE | margay",
        "windows.log: this is UTF-16, which is not read; convert it first: iconv -f UTF-16",
    ] {
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    assert_numbers(&run, 0..2);
}

#[test]
fn missing_inputs_are_named_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.log");
    let good = write(folder.path(), "good.log", lines(0..2));
    let out = folder.path().join("out.jsonl");
    let run = parse(&[&missing, &good, &missing]);
    assert_eq!(run.status, Some(2));
    assert_eq!(
        run.stderr.matches("missing.log: No such file").count(),
        2,
        "{}",
        run.stderr
    );
    assert_numbers(&run, 0..2);

    let run = parse(&[missing.as_os_str(), "-o".as_ref(), out.as_os_str()]);
    assert_eq!(run.status, Some(2));
    assert!(
        !out.exists(),
        "nothing could be read, so nothing is written"
    );
}

#[test]
fn a_folder_is_read_in_order_by_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    // Many small files, some of several blocks, packed and plain.
    for file in 0..120 {
        let text = lines(file * 10..(file + 1) * 10);
        let name = format!("{:03}", file);
        match file % 3 {
            0 => write(&logs, &name, text),
            1 => write(&logs, &format!("{name}.x/log.gz"), gzip(text.as_bytes())),
            _ => write(&logs, &name, zstd::encode_all(text.as_bytes(), 1).unwrap()),
        };
    }
    write(&logs, "120.gz", gzip(lines(1200..3000).as_bytes()));
    write(&logs, "121", lines(3000..5000));
    write(&logs, ".hidden", "not a log line");
    let mut outputs = Vec::new();
    for threads in ["1", "2", "7"] {
        let run = parse(&["--threads".as_ref(), threads.as_ref(), logs.as_os_str()]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        assert_numbers(&run, 0..5000);
        assert_eq!(run.count("line"), 5000);
        outputs.push(run.stdout);
    }
    assert!(outputs.iter().all(|output| *output == outputs[0]));
    fs::remove_dir_all(logs).unwrap();
}
