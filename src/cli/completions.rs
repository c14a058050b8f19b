//! `docent completions`: words that a shell can complete.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::failure::Failure;
use super::{Cli, Outcome, terminal};

/// Print a script with which a shell completes commands and flags
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "docent", &mut script);
        terminal::print(&String::from_utf8_lossy(&script))
    }
}
