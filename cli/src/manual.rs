//! `margay completions` and `margay man`: the command line, described for other programs.

use std::io::Write;

use clap::CommandFactory;

use crate::args::{Args, CompletionsArgs, ManArgs};
use crate::failure::{Failure, Status};
use crate::output::{Output, Target};

/// Prints the completions of a shell.
pub fn completions(args: &CompletionsArgs) -> Result<Status, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "margay", &mut text);
    print(&text)
}

/// Prints or writes man pages.
pub fn man(args: &ManArgs) -> Result<Status, Failure> {
    let margay = Args::command().disable_help_subcommand(true);
    if let Some(dir) = &args.dir {
        return match clap_mangen::generate_to(margay, dir) {
            Ok(()) => Ok(Status::Good),
            Err(error) => Err(Failure::io("write man pages to", dir.display(), &error)),
        };
    }
    let command = match &args.command {
        None => margay,
        Some(name) => subcommand(margay, name)?,
    };
    let mut text = Vec::new();
    match clap_mangen::Man::new(command).render(&mut text) {
        Ok(()) => print(&text),
        Err(error) => Err(Failure::io("render", "the man page", &error)),
    }
}

/// A command of margay.
fn subcommand(mut margay: clap::Command, name: &str) -> Result<clap::Command, Failure> {
    margay.build();
    let Some(command) = margay.find_subcommand(name) else {
        let names: Vec<_> = margay
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        let known = names.join(", ");
        return Err(Failure::Trouble(format!(
            "there is no command `{name}`; there are {known}"
        )));
    };
    Ok(command.clone())
}

/// Writes text to stdout.
pub fn print(text: &[u8]) -> Result<Status, Failure> {
    let mut stdout = Output::open(&Target::Stdout)?;
    stdout
        .write_all(text)
        .map_err(|error| stdout.failure(&error))?;
    stdout.finish()?;
    Ok(Status::Good)
}
