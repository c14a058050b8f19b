//! `docent serve`: the knowledge base in the browser, built anew at each save.

use std::fs;

use clap::Args;

use super::Outcome;
use super::failure::Failure;
use super::progress::Bar;
use super::subject::Subject;
use crate::language::Language;
use crate::serve::{ServeOptions, serve};

/// Show the site in the browser, and build it anew at each save
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    subject: Subject,
    /// The port; the first free one from 4000 on if absent
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// The address to listen on; 127.0.0.1 if absent, which other computers cannot reach
    #[arg(long, value_name = "H")]
    host: Option<String>,
    /// Open the browser
    #[arg(long)]
    open: bool,
}

impl Serve {
    /// Runs the command until the process ends.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let root = &self.subject.root;
        fs::read_dir(root).map_err(|error| Failure::read(root, &error))?;
        let mut options = ServeOptions::new(root);
        options.build = self.subject.options(None);
        options.as_of = self.subject.as_of;
        options.port = self.port;
        options.open = self.open;
        options.language = language;
        if let Some(host) = self.host {
            options.host = host;
        }
        serve(options, |observer| Bar::show(observer, language))
            .map_err(|error| Failure::new(error.message()))?;
        Ok(Outcome::Clean)
    }
}
