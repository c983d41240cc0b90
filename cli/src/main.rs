//! `margay`: log lines in, typed events out, on the command line.
//!
//! [`parse::parse`] is where a run is put together, [`pipeline::run`] is how it goes.

mod args;
mod block;
mod builtin;
mod cases;
mod catalogue;
mod check;
mod chosen;
mod codegen;
mod console;
mod desk;
mod diff;
mod engines;
mod entries;
mod events;
mod excerpt;
mod explain;
mod failure;
mod format;
mod gunzip;
mod infer;
mod inputs;
mod manual;
mod memory;
mod order;
mod output;
mod overlap;
mod packing;
mod parse;
mod pipeline;
mod rejects;
mod results;
mod schemas;
mod shard;
mod source;
#[cfg(feature = "columnar")]
mod tables;
mod totals;
mod unzstd;
mod worker;
mod writer;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

fn main() -> ExitCode {
    memory::set_limits();
    let done = match Args::parse().command {
        Command::Parse(args) => parse::parse(&args),
        Command::Check(args) => check::check(&args),
        Command::Test(args) => cases::test(&args),
        Command::Infer(args) => infer::infer(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Codegen(args) => codegen::codegen(&args),
        Command::Schemas(args) => catalogue::schemas(&args),
        Command::Completions(args) => manual::completions(&args),
        Command::Man(args) => manual::man(&args),
    };
    match done {
        Ok(status) => status.into(),
        Err(failure) => failure.report(),
    }
}
