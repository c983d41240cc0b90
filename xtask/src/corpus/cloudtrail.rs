//! Events of CloudTrail, one on each line, as services that forward them write them.
//!
//! | what | how often |
//! |---|---|
//! | calls by roles; by services of AWS; by users; with tokens; from other accounts; by the root user | 62, 17, 11, 5, 4, 1 % |
//! | calls that only read; that concern data and not how things are set up | 82; 45 % |
//! | calls that were refused | 4 % |
//! | calls that name their resources | 54 % |
//! | calls over TLS told with its version and cipher, but for those by services | 92 % |
//!
//! Events have about 1,600 bytes, from 700 to 2,600; keys stand in the order in which CloudTrail
//! writes them.

mod calls;
mod identity;

use std::fmt::Write;

use super::address;
use super::moment::Moment;
use super::random::Random;
use super::words;
use calls::{CALLS, Call};
use identity::Identity;

/// The account that everything belongs to.
const ACCOUNT: &str = "123456789012";

const REGIONS: &[&str] = &["eu-west-1", "us-east-1", "us-east-2"];

/// Programs that call, the most frequent first.
const AGENTS: &[&str] = &[
    "aws-sdk-go-v2/1.36.1 ua/2.1 os/linux lang/go#1.24.0 md/GOOS#linux md/GOARCH#arm64 api/s3#1.77.0",
    "Boto3/1.36.1 md/Botocore#1.36.1 ua/2.0 os/linux#6.1.128 md/arch#x86_64 lang/python#3.12.9 md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.36.1",
    "aws-sdk-java/2.30.1 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1 lang/java#21.0.6 md/OpenJDK_64-Bit_Server_VM exec-env/AWS_ECS_FARGATE",
    "aws-cli/2.24.1 md/awscrt#0.23.8 ua/2.0 os/macos#24.3.0 md/arch#arm64 lang/python#3.12.6 md/command#s3.cp",
    "APN/1.0 Example/1.0 Deploy/1.10.5 (+https://deploy.example.com) aws-sdk-go-v2/1.32.8",
];

/// Appends an event, without a line end.
pub fn write(random: &mut Random, now: Moment, out: &mut String) {
    let identity = Identity::draw(random);
    let event = Event {
        call: random.weighted(CALLS),
        region: random.favourite::<&str>(REGIONS),
        is_refused: random.chance(40),
        identity,
    };
    out.push_str(r#"{"eventVersion":"1.11","userIdentity":"#);
    event.identity.write(now, random, out);
    event.what(now, out);
    event.whence(random, out);
    event.details(random, out);
    event.ids(random, out);
    out.push('}');
}

/// A call, and who made it.
struct Event {
    call: &'static Call,
    region: &'static str,
    is_refused: bool,
    identity: Identity,
}

impl Event {
    /// When, and what was called.
    fn what(&self, now: Moment, out: &mut String) {
        let Call { service, name, .. } = self.call;
        write!(
            out,
            r#","eventTime":"{}","eventSource":"{service}.amazonaws.com","eventName":"{name}","awsRegion":"{}""#,
            now.seconds(),
            self.region
        )
        .expect("a string takes every write");
    }

    /// From where, and with what program.
    fn whence(&self, random: &mut Random, out: &mut String) {
        let (address, agent) = match self.identity.service() {
            Some(service) => (service.to_owned(), service.to_owned()),
            None => {
                let agent = random.favourite::<&str>(AGENTS);
                (address::of_client(random), (*agent).to_owned())
            }
        };
        write!(
            out,
            r#","sourceIPAddress":"{address}","userAgent":"{agent}""#
        )
        .expect("a string takes every write");
        if self.is_refused {
            write!(
                out,
                r#","errorCode":"AccessDenied","errorMessage":"The caller is not authorized to perform: {}:{} because no identity-based policy allows the {0}:{1} action""#,
                self.call.service, self.call.name
            )
            .expect("a string takes every write");
        }
    }

    /// What was asked and answered.
    fn details(&self, random: &mut Random, out: &mut String) {
        out.push_str(r#","requestParameters":"#);
        random.fill(self.call.parameters, out);
        out.push_str(r#","responseElements":"#);
        random.fill(
            if self.is_refused {
                "null"
            } else {
                self.call.response
            },
            out,
        );
        if let Some(additional) = self.call.additional {
            out.push_str(r#","additionalEventData":"#);
            random.fill(additional, out);
        }
    }

    /// Ids, resources, and what kind of event it is.
    fn ids(&self, random: &mut Random, out: &mut String) {
        let request = random.filled("~-0000-4000-8000-0000~");
        let event = random.filled("~-1111-4000-8000-0000~");
        write!(
            out,
            r#","requestID":"{request}","eventID":"{event}","readOnly":{}"#,
            self.call.reads
        )
        .expect("a string takes every write");
        if let Some(resources) = self.call.resources {
            out.push_str(r#","resources":"#);
            random.fill(resources, out);
        }
        let category = if self.call.is_data {
            "Data"
        } else {
            "Management"
        };
        write!(
            out,
            r#","eventType":"AwsApiCall","managementEvent":{},"recipientAccountId":"{ACCOUNT}""#,
            !self.call.is_data
        )
        .expect("a string takes every write");
        if self.identity.service().is_some() {
            let shared = random.filled("~-2222-4000-8000-0000~");
            write!(out, r#","sharedEventID":"{shared}""#).expect("a string takes every write");
        }
        if random.chance(150) {
            let endpoint = random.filled("vpce-0~~");
            write!(out, r#","vpcEndpointId":"{endpoint}""#).expect("a string takes every write");
        }
        write!(out, r#","eventCategory":"{category}""#).expect("a string takes every write");
        self.tls(random, out);
    }

    fn tls(&self, random: &mut Random, out: &mut String) {
        if self.identity.service().is_some() || random.chance(80) {
            return;
        }
        let (cipher, version) = random
            .weighted(words::CIPHERS)
            .split_once(' ')
            .expect("a cipher is told with its protocol");
        write!(
            out,
            r#","tlsDetails":{{"tlsVersion":"{version}","cipherSuite":"{cipher}","clientProvidedHostHeader":"{}.{}.amazonaws.com"}}"#,
            self.call.service, self.region
        )
        .expect("a string takes every write");
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::logs::find;

    #[test]
    fn events_are_as_mixed_as_documented() {
        let mut lines = find("AWS.CloudTrail").unwrap().lines(7);
        let lines: Vec<_> = (0..10_000).map(|_| lines.next_line().to_owned()).collect();
        let share = |part: &str| lines.iter().filter(|line| line.contains(part)).count() / 100;
        assert!((60..=64).contains(&share(r#""type":"AssumedRole""#)));
        assert!((3..=5).contains(&share(r#""errorCode""#)));
        assert!((52..=56).contains(&share(r#""resources""#)));
        assert!((80..=84).contains(&share(r#""readOnly":true"#)));
        assert!((42..=48).contains(&share(r#""managementEvent":false"#)));
        assert!(lines.iter().all(|line| (700..=2_600).contains(&line.len())));
    }
}
