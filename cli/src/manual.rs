//! `margay completions` and `margay man`: the command line, described for other programs.

use std::fs;
use std::io::Write;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

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
    let mut margay = Args::command().disable_help_subcommand(true);
    margay.build();
    let Some(dir) = &args.dir else {
        return print(&page(subcommand(&margay, &args.command)?)?);
    };
    let made = fs::create_dir_all(dir);
    made.map_err(|error| Failure::io("create", dir.display(), &error))?;
    write_pages(&margay, dir)?;
    Ok(Status::Good)
}

/// Writes the pages of a command and of its commands into a folder.
fn write_pages(command: &Command, dir: &Path) -> Result<(), Failure> {
    let name = Man::new(command.clone()).get_filename();
    let mut output = Output::open(&Target::File(dir.join(name)))?;
    let written = output.write_all(&page(command)?);
    written.map_err(|error| output.failure(&error))?;
    output.finish()?;
    subcommands(command).try_for_each(|command| write_pages(command, dir))
}

fn subcommands(command: &Command) -> impl Iterator<Item = &Command> {
    let all = command.get_subcommands();
    all.filter(|command| command.get_name() != "help")
}

/// The man page of a command. What stands below the options of its help has lines that are to stay as they
/// are, but for what is said of the exit status.
fn page(command: &Command) -> Result<Vec<u8>, Failure> {
    let help = command.get_after_help().map(ToString::to_string);
    let mut text = Vec::new();
    let rest = command.clone().after_help(None::<&str>);
    let mut roff = Roff::default();
    let help = help.unwrap_or_default();
    let (examples, status) = help.split_once("Exit status: ").unwrap_or((&help, ""));
    if let Some(examples) = examples.trim_end().strip_prefix("Examples:\n") {
        roff.control("SH", ["EXAMPLES"]).control("nf", []);
        examples
            .lines()
            .for_each(|line| _ = roff.text([roman(line)]));
        roff.control("fi", []);
    }
    if !status.is_empty() {
        roff.control("SH", ["EXIT STATUS"]);
        status.lines().for_each(|line| _ = roff.text([roman(line)]));
    }
    let rendered = Man::new(rest).render(&mut text);
    let rendered = rendered.and_then(|()| roff.to_writer(&mut text));
    rendered.map_err(|error| Failure::io("render", "the man page", &error))?;
    Ok(text)
}

/// The command that is called so; margay itself without any name.
fn subcommand<'c>(margay: &'c Command, names: &[String]) -> Result<&'c Command, Failure> {
    let mut command = margay;
    for (at, name) in names.iter().enumerate() {
        let mut found = subcommands(command);
        command = found.find(|one| one.get_name() == name).ok_or_else(|| {
            let known: Vec<_> = subcommands(command).map(Command::get_name).collect();
            let known = match known.is_empty() {
                true => format!("`{}` has none", names[..at].join(" ")),
                false => format!("there are {}", known.join(", ")),
            };
            let name = names[..=at].join(" ");
            Failure::Trouble(format!("there is no command `{name}`; {known}"))
        })?;
    }
    Ok(command)
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
