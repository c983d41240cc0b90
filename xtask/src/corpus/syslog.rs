//! Lines of syslog, in its older form, which has no year.

use std::fmt::Write;

use super::address;
use super::moment::Moment;
use super::random::Random;

/// Hosts that write, the busiest first.
const HOSTS: &[&str] = &["web-1", "web-2", "db-1.example.com", "gw", "10.0.4.17"];

/// A program, whether it tells its process, and what it writes; see `Random::fill` for the marks.
type Program = (&'static str, bool, &'static [&'static str]);

/// Programs, the busiest first.
const PROGRAMS: &[Program] = &[
    (
        "sshd",
        true,
        &[
            "Connection closed by @ port # [preauth]",
            "Failed password for invalid user ^ from @ port # ssh2",
            "Accepted publickey for deploy from @ port # ssh2: ED25519 SHA256:~~~~~",
            "pam_unix(sshd:session): session opened for user deploy(uid=1001) by (uid=0)",
        ],
    ),
    (
        "kernel",
        false,
        &[
            "[#.#] eth0: link is up, 10000 Mbps, full duplex",
            "[#.#] filter: dropped IN=eth0 OUT= SRC=@ DST=10.0.4.17 LEN=60 TTL=52 PROTO=TCP SYN",
        ],
    ),
    (
        "CRON",
        true,
        &["(root) CMD (/usr/local/bin/^ --since # > /dev/null)"],
    ),
    (
        "systemd",
        true,
        &[
            "Started ^.service - The ^ of ^.",
            "^.service: Deactivated successfully.",
        ],
    ),
    (
        "postfix/smtpd",
        true,
        &[
            "connect from ^.example.net[@]",
            "~~: client=^.example.net[@]",
        ],
    ),
    (
        "sudo",
        false,
        &["  deploy : TTY=pts/0 ; PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/^"],
    ),
];

/// A message of a program. About 113 bytes.
pub fn write(random: &mut Random, now: Moment, out: &mut String) {
    let host = random.favourite::<&str>(HOSTS);
    let (name, tells_process, messages) = *random.favourite(PROGRAMS);
    let priority = random.weighted(&[(600, 38), (200, 86), (150, 30), (40, 36), (10, 3)]);
    let time = now.of_syslog();
    write!(out, "<{priority}>{time} {host} {name}").expect("a string takes every write");
    if tells_process {
        write!(out, "[{}]", random.small(1, 99_999)).expect("a string takes every write");
    }
    out.push_str(": ");
    for (index, part) in random.pick::<&str>(messages).split('@').enumerate() {
        if index > 0 {
            out.push_str(&address::of_client(random));
        }
        random.fill(part, out);
    }
}
