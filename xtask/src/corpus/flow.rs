//! Lines of VPC flow logs, in the form that AWS takes if none is asked for.

use std::fmt::Write;

use super::address;
use super::moment::Moment;
use super::random::Random;

/// The names of the columns, which stand in the first line of a file.
pub const HEADER: &str = "version account-id interface-id srcaddr dstaddr srcport dstport protocol \
     packets bytes start end action log-status";

/// Ports that are listened on, the busiest first.
const PORTS: &[u64] = &[443, 53, 80, 5432, 22, 6379, 8080, 9092, 3306, 123];

/// Network interfaces.
const INTERFACES: &[&str] = &[
    "eni-0a1b2c3d4e5f60718",
    "eni-01f2e3d4c5b6a7980",
    "eni-0bada55c0ffee1234",
    "eni-00112233445566778",
];

/// A flow of up to a minute: 96 % have data, one in seven of them was refused. About 117 bytes.
pub fn write(random: &mut Random, now: Moment, out: &mut String) {
    let interface = random.favourite::<&str>(INTERFACES);
    let end = now.epoch();
    let start = end - random.between(1, 60);
    write!(out, "2 123456789012 {interface} ").expect("a string takes every write");
    match random.chance(960) {
        true => data(random, start, end, out),
        false => {
            write!(out, "- - - - - - - {start} {end} - NODATA").expect("a string takes every write")
        }
    }
}

fn data(random: &mut Random, start: u64, end: u64, out: &mut String) {
    let (outside, inside) = (address::of_client(random), address::of_inside(random));
    let (low, high) = (*random.favourite(PORTS), random.between(32_768, 60_999));
    let ends = [(outside, high), (inside, low)];
    let answers = random.chance(500);
    let [from, to] = [&ends[usize::from(answers)], &ends[usize::from(!answers)]];
    let protocol = match (low, random.chance(10)) {
        (_, true) => 1,
        (53 | 123, _) => 17,
        _ => 6,
    };
    let packets = random.small(1, 9_000);
    let bytes = packets * random.between(40, 1_400);
    let action = random.weighted(&[(857, "ACCEPT"), (143, "REJECT")]);
    write!(
        out,
        "{} {} {} {} {protocol} {packets} {bytes} {start} {end} {action} OK",
        from.0, to.0, from.1, to.1
    )
    .expect("a string takes every write");
}
