//! Lines of S3 server access logs, of 26 columns, the form of 2024.

use std::fmt::Write;

use super::address;
use super::moment::Moment;
use super::random::Random;
use super::words;

/// The owner of the buckets, as a canonical user id.
const OWNER: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

const BUCKETS: &[&str] = &["assets-example", "reports-example", "backup-example"];

const REQUESTERS: &[&str] = &[
    "arn:aws:sts::123456789012:assumed-role/worker/i-0123456789abcdef0",
    "-",
    "arn:aws:iam::123456789012:user/ada",
    "svc:cloudtrail.amazonaws.com",
];

/// Keys of objects; see `Random::fill` for the marks.
const KEYS: &[&str] = &[
    "images/catalog/#/large.webp",
    "daily/2026/02/part-~-~.parquet",
    "exports/^/^-#.csv",
    "js/app.~.js",
    "logs/2026/02/01/~~~~.gz",
    "with%2520blank/^+^.pdf",
];

/// What is asked of an object, by weight: the operation and the method.
const OPERATIONS: &[(u64, (&str, &str))] = &[
    (640, ("REST.GET.OBJECT", "GET")),
    (170, ("REST.PUT.OBJECT", "PUT")),
    (90, ("REST.HEAD.OBJECT", "HEAD")),
    (70, ("REST.GET.BUCKET", "GET")),
    (30, ("BATCH.DELETE.OBJECT", "POST")),
];

/// What is answered, by weight: the status and the error.
const ANSWERS: &[(u64, (u64, &str))] = &[
    (900, (200, "-")),
    (30, (206, "-")),
    (25, (304, "-")),
    (25, (403, "AccessDenied")),
    (20, (404, "NoSuchKey")),
];

/// A request. About 580 bytes.
pub fn write(random: &mut Random, now: Moment, out: &mut String) {
    let bucket = random.favourite::<&str>(BUCKETS);
    let (operation, method) = random.weighted(OPERATIONS);
    let (status, error) = random.weighted(ANSWERS);
    let client = address::of_client(random);
    let requester = random.favourite::<&str>(REQUESTERS);
    let is_listing = operation == "REST.GET.BUCKET";
    let template = random.favourite::<&str>(KEYS);
    let key = match is_listing {
        true => "-".to_owned(),
        false => random.filled(template),
    };
    let target = match is_listing {
        true => random.filled("/?list-type=2&prefix=^%2F&max-keys=1000"),
        false => format!("/{key}"),
    };
    let id = random.filled("~~").to_uppercase();
    let time = now.of_web_server();
    write!(
        out,
        "{OWNER} {bucket} [{time}] {client} {requester} {id} {operation} {key} \
         \"{method} {target} HTTP/1.1\" {status} {error} "
    )
    .expect("a string takes every write");
    sizes(status, random, out);
    rest(bucket, requester, random, out);
}

/// Bytes sent, size of the object, and how long it took.
fn sizes(status: u64, random: &mut Random, out: &mut String) {
    let size = random.small(1, 90_000_000);
    let total = random.small(4, 4_000);
    let (sent, size) = match status {
        200 | 206 => (size.to_string(), size.to_string()),
        304 => ("-".to_owned(), size.to_string()),
        _ => (random.between(240, 320).to_string(), "-".to_owned()),
    };
    let turnaround = random.between(1, total);
    write!(out, "{sent} {size} {total} {turnaround} ").expect("a string takes every write");
}

/// Where the client comes from, what it is, and how it was authenticated.
fn rest(bucket: &str, requester: &str, random: &mut Random, out: &mut String) {
    let referrer = match random.chance(200) {
        true => "https://www.example.com/",
        false => "-",
    };
    let template = random.favourite::<&str>(words::AGENTS);
    let agent = random.filled(template);
    let version = match random.chance(300) {
        true => random.filled("~~~~"),
        false => "-".to_owned(),
    };
    let host_id = random.filled("~~~~~~~~~=");
    let (cipher, protocol) = match random.chance(700) {
        true => ("TLS_AES_128_GCM_SHA256", "TLSv1.3"),
        false => ("ECDHE-RSA-AES128-GCM-SHA256", "TLSv1.2"),
    };
    let (signature, authentication) = match requester {
        "-" => ("-", "-"),
        _ => ("SigV4", "AuthHeader"),
    };
    write!(
        out,
        "\"{referrer}\" \"{agent}\" {version} {host_id} {signature} {cipher} {authentication} \
         {bucket}.s3.eu-west-1.amazonaws.com {protocol} - -"
    )
    .expect("a string takes every write");
}
