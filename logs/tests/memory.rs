//! Lines of each way of cutting go through their parsers, with and without standard fields and on every
//! instruction set, and it makes no difference on which. Under Miri (`cargo +nightly miri test`) that
//! also shows that no code touches memory that is not its own.

use std::fs;
use std::path::Path;

use margay_logs::{JsonOptions, ParseOptions, Report, named};
use margay_runtime::chrono::DateTime;
use margay_runtime::{RowIds, Simd, Standard};

/// Miri takes seconds for a line.
const MOST_LINES: usize = if cfg!(miri) { 6 } else { usize::MAX };

fn standard() -> Standard {
    Standard {
        source_id: None,
        source_label: Some("tests".to_owned()),
        clock: Box::new(|| DateTime::UNIX_EPOCH),
        row_ids: RowIds::random(1),
    }
}

/// What becomes of a block: lines of JSON, and how many were rejected.
fn parse(log_type: &str, block: &[u8], standard: Option<Standard>) -> (String, u64) {
    let log_type = named(log_type).expect("it is shipped");
    let options = JsonOptions {
        standard,
        ..JsonOptions::default()
    };
    let mut engine = log_type.engine(ParseOptions::default(), options);
    let (mut out, mut report) = (Vec::new(), Report::default());
    engine.parse(block, &mut out, &mut report);
    assert!(report.tally.is_conserved());
    let out = String::from_utf8(out).expect("JSON is text");
    assert_eq!(out.lines().count() as u64, report.tally.events);
    (out, report.tally.rejects)
}

/// Parses lines, of which some are events, and gives the events.
fn check(log_type: &str, block: &[u8]) -> String {
    let mut results = Simd::available().map(|simd| {
        Simd::limit(simd);
        let plain = parse(log_type, block, None);
        (plain, parse(log_type, block, Some(standard())))
    });
    let first = results.next().expect("there is one set at least");
    assert!(results.all(|result| result == first));
    let ((events, _), _) = first;
    assert!(!events.is_empty());
    events
}

/// Lines of the folder of a log type's cases, from all over it.
fn cases(log_type: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/lines");
    let mut files: Vec<_> = fs::read_dir(folder.join(log_type))
        .expect("a folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let text: Vec<u8> = files
        .iter()
        .flat_map(|file| fs::read(file).expect("a file of lines"))
        .collect();
    let lines: Vec<&[u8]> = text.split_inclusive(|&byte| byte == b'\n').collect();
    let step = lines.len().div_ceil(MOST_LINES).max(1);
    lines.into_iter().step_by(step).flatten().copied().collect()
}

#[test]
fn quoted_columns() {
    check("AWS.ALB", &cases("AWS.ALB"));
}

#[test]
fn brackets_and_a_rest() {
    let line = "0a1b amzn-logs [06/Feb/2026:00:00:38 +0000] 192.0.2.3 arn:aws:iam::123456789012:user/ana \
        3E57427F3EXAMPLE REST.GET.OBJECT a%20b.txt \"GET /a%2520b.txt?x=[1] HTTP/1.1\" 200 - 113 113 7 6 \
        \"-\" \"curl/8.5.0 \\\"q\\\"\" - x9= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader \
        amzn-logs.s3.us-west-1.amazonaws.com TLSv1.3 - - later\n";
    let odd = line.replace("ana", "an\u{e9}");
    let events = check("AWS.S3ServerAccess", [line, &odd].concat().as_bytes());
    assert_eq!(events.lines().count(), 2);
}

#[test]
fn columns_that_a_header_names() {
    let lines = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end \
        action log-status\n\
        2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 \
        1418530070 ACCEPT OK\n\
        2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA\n\
        2 123456789010 \"eni 1\" 2001:db8::1 172.31.16.21 x 22 6 20 4249 1418530010 1418530070 ACCEPT OK\n";
    let events = check("AWS.VPCFlow", lines.as_bytes());
    assert_eq!(events.lines().count(), 3);
}

#[test]
fn text_between_captures() {
    check("Apache.AccessCombined", &cases("Apache.AccessCombined"));
}

#[test]
fn entries_of_json() {
    let entry = r#"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/ana"},
        "eventTime":"2026-02-06T00:00:38Z","eventSource":"s3.amazonaws.com","eventName":"GetObject",
        "awsRegion":"us-west-1","sourceIPAddress":"192.0.2.3","userAgent":"a\u00e9\"b\\",
        "requestParameters":{"bucketName":"amzn-logs","list":[1,2.5,null,{"x":true}]},
        "eventID":"3E57427F","eventType":"AwsApiCall","recipientAccountId":"123456789012"}"#;
    let entry = entry.replace("\n        ", "");
    let events = check("AWS.CloudTrail", format!("{entry}\n{entry}").as_bytes());
    assert_eq!(events.lines().count(), 2);
}
