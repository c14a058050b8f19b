//! The command line: flags, output, exit codes.
//!
//! One file a command. A command returns an [`Outcome`], or a [`Failure`](failure::Failure) where
//! it could not do its work at all; only [`run`] turns either into an exit code:
//!
//! | code | means |
//! | --- | --- |
//! | 0 | done, and nothing to complain of |
//! | 1 | the documents have errors (with `--strict`, also warnings) |
//! | 2 | the command was typed wrongly, or the system said no |

mod build;
mod check;
mod chinese;
mod completions;
mod explain;
mod export;
mod failure;
mod impact;
mod init;
mod new;
mod progress;
mod report;
mod schema;
mod search;
mod serve;
mod subject;
mod terminal;
mod timings;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::language::Language;
use failure::Failure;

/// Compiles a folder of process documents into a checked, searchable static site
#[derive(Debug, Parser)]
#[command(name = "docent", version)]
struct Cli {
    /// The language to speak to you in; the site's if absent, then the system's
    #[arg(long, global = true, value_enum, ignore_case = true, display_order = 900)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be done, in the order in which one learns it.
#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    New(new::New),
    Serve(serve::Serve),
    Check(check::Check),
    Build(build::Build),
    Search(search::Search),
    Explain(explain::Explain),
    Impact(impact::ImpactOf),
    Export(export::Export),
    Schema(schema::Schema),
    Completions(completions::Completions),
}

/// How a command ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// There is nothing to complain of.
    Clean,
    /// The documents have problems that count.
    Faulty,
}

/// Runs the program with the arguments of the process.
///
/// Never panics where the system says no; a reader that has gone away, as in `docent explain |
/// head`, is no failure.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let asked = terminal::asked_language(&arguments);
    let around = asked.unwrap_or_else(terminal::language);
    let cli = match parse(arguments, around) {
        Ok(cli) => cli,
        Err(error) => return usage::report(error, around),
    };
    let Some(command) = cli.command else {
        return finish(terminal::print(&usage::help(command(around))), around);
    };
    // From here on `None` stands for: the language of the site, where there is one.
    finish(execute(command, cli.lang), around)
}

/// Returns the command line in the words of a language.
fn command(language: Language) -> clap::Command {
    let command = Cli::command();
    if language.is_chinese() { chinese::translate(command) } else { command }
}

fn parse(arguments: Vec<OsString>, language: Language) -> Result<Cli, clap::Error> {
    let mut matches = command(language).try_get_matches_from(arguments)?;
    Cli::from_arg_matches_mut(&mut matches)
}

fn execute(command: Command, language: Option<Language>) -> Result<Outcome, Failure> {
    match command {
        Command::Init(init) => init.run(language),
        Command::New(new) => new.run(language),
        Command::Serve(serve) => serve.run(language),
        Command::Check(check) => check.run(language),
        Command::Build(build) => build.run(language),
        Command::Search(search) => search.run(language),
        Command::Explain(explain) => explain.run(language),
        Command::Impact(impact) => impact.run(language),
        Command::Export(export) => export.run(language),
        Command::Schema(schema) => schema.run(language),
        Command::Completions(completions) => completions.run(),
    }
}

/// Tells why a command could not do its work, and returns the exit code.
fn finish(ended: Result<Outcome, Failure>, around: Language) -> ExitCode {
    match ended {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Faulty) => ExitCode::from(1),
        Err(failure) => {
            terminal::complain(&failure, around);
            ExitCode::from(2)
        }
    }
}
