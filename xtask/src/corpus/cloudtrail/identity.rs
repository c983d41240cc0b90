//! Who calls.

use std::fmt::Write;

use super::ACCOUNT;
use crate::corpus::moment::Moment;
use crate::corpus::random::Random;

/// A caller.
pub enum Identity {
    /// A session of a role; the name of the role and that of the session, with marks.
    Role(&'static str, &'static str),
    /// A user of the account.
    User(&'static str),
    /// A service of AWS.
    Service(&'static str),
    /// A session of a role that was begun with a token from outside.
    Token,
    /// Someone from another account.
    Other,
    /// The root user.
    Root,
}

const ROLES: &[(&str, &str)] = &[
    ("service-worker", "i-0~~"),
    ("deploy", "pipeline-#"),
    ("lambda-resize", "resize-images"),
    ("Operator", "ada@example.com"),
    ("path/with/parts/report-builder", "botocore-session-#"),
    ("AWSServiceRoleForAutoScaling", "AutoScaling"),
];

const USERS: &[&str] = &["backup", "ada", "bo", "monitor", "zoe.k"];

const SERVICES: &[&str] = &[
    "autoscaling.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "lambda.amazonaws.com",
    "config.amazonaws.com",
    "ecs-tasks.amazonaws.com",
];

impl Identity {
    /// Draws a caller.
    pub fn draw(random: &mut Random) -> Self {
        match random.below(100) {
            0..62 => {
                let (role, session) = *random.favourite(ROLES);
                Self::Role(role, session)
            }
            62..79 => Self::Service(random.favourite::<&str>(SERVICES)),
            79..90 => Self::User(random.favourite::<&str>(USERS)),
            90..95 => Self::Token,
            95..99 => Self::Other,
            _ => Self::Root,
        }
    }

    /// The service that calls, if it is one.
    pub fn service(&self) -> Option<&'static str> {
        match self {
            Self::Service(service) => Some(service),
            Self::Role(..) | Self::User(_) | Self::Token | Self::Other | Self::Root => None,
        }
    }

    /// Appends the object that tells the caller.
    pub fn write(&self, now: Moment, random: &mut Random, out: &mut String) {
        match self {
            Self::Role(role, session) => write_role(role, session, now, random, out),
            Self::User(name) => random.fill(
                &format!(
                    r#"{{"type":"IAMUser","principalId":"AIDA~~","arn":"arn:aws:iam::{ACCOUNT}:user/{name}","accountId":"{ACCOUNT}","accessKeyId":"AKIA~~","userName":"{name}"}}"#
                ),
                out,
            ),
            Self::Service(service) => {
                write!(out, r#"{{"type":"AWSService","invokedBy":"{service}"}}"#)
                    .expect("a string takes every write");
            }
            Self::Token => random.fill(TOKEN, out),
            Self::Other => random.fill(
                r#"{"type":"AWSAccount","principalId":"AROA~~:session-#","accountId":"210987654321"}"#,
                out,
            ),
            Self::Root => random.fill(
                &format!(
                    r#"{{"type":"Root","principalId":"{ACCOUNT}","arn":"arn:aws:iam::{ACCOUNT}:root","accountId":"{ACCOUNT}","accessKeyId":""}}"#
                ),
                out,
            ),
        }
    }
}

const TOKEN: &str = r#"{"type":"WebIdentityUser","principalId":"arn:aws:iam::123456789012:oidc-provider/id.example.com:app:subject-#","userName":"subject-#","identityProvider":"arn:aws:iam::123456789012:oidc-provider/id.example.com","sessionContext":{"webIdFederationData":{"federatedProvider":"arn:aws:iam::123456789012:oidc-provider/id.example.com","attributes":{"id.example.com:aud":"app","id.example.com:sub":"subject"}},"attributes":{"mfaAuthenticated":"false"}}}"#;

fn write_role(role: &str, session: &str, now: Moment, random: &mut Random, out: &mut String) {
    let (key, session) = (random.filled("AROA~~"), random.filled(session));
    let access_key = random.filled("ASIA~~");
    let began = now.less_millis(random.between(1_000, 3_600_000)).seconds();
    // A session is named by the last part of the role's path.
    let name = role.rsplit('/').next().unwrap_or(role);
    write!(
        out,
        r#"{{"type":"AssumedRole","principalId":"{key}:{session}","arn":"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/{session}","accountId":"{ACCOUNT}","accessKeyId":"{access_key}","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"{key}","arn":"arn:aws:iam::{ACCOUNT}:role/{role}","accountId":"{ACCOUNT}","userName":"{name}"}},"webIdFederationData":{{}},"attributes":{{"creationDate":"{began}","mfaAuthenticated":"false"}}}}}}"#
    )
    .expect("a string takes every write");
}
