//! `docent export`: parts of a knowledge base as files for other programs.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::failure::Failure;
use super::subject::Subject;
use super::{Outcome, report, terminal};
use crate::language::{Language, both};
use crate::output::Content;
use crate::pipeline::Pipeline;

/// Write a part of the knowledge base as a file for other programs
// Each part is a command of its own, with the formats that it has.
#[derive(Debug, Args)]
pub struct Export {
    #[command(subcommand)]
    part: Part,
}

/// What can be exported.
#[derive(Debug, Subcommand)]
enum Part {
    Matrix(Matrix),
}

impl Export {
    /// Runs the command.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        match self.part {
            Part::Matrix(matrix) => matrix.run(language),
        }
    }
}

/// Export the responsibility matrices of all processes
// The site has the same files beside its company matrix.
#[derive(Debug, Args)]
struct Matrix {
    #[command(flatten)]
    subject: Subject,
    /// As what: `xlsx`, a workbook; `csv`, for spreadsheets; `json`, see `docent schema matrix`
    #[arg(long, value_enum, hide_possible_values = true)]
    format: MatrixFormat,
    /// The file to write; to the terminal if absent
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where the site is published, for links in the workbook, instead of `base_url` in
    /// `docent.yaml`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

/// A way to write matrices down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MatrixFormat {
    /// A workbook.
    Xlsx,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

impl Matrix {
    fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let name = match self.format {
            MatrixFormat::Xlsx => "reference/matrix.xlsx",
            MatrixFormat::Csv => "reference/matrix.csv",
            MatrixFormat::Json => "reference/matrix.json",
        };
        let tree = self.subject.read()?;
        let built = Pipeline::new().build(&tree, &self.subject.options(self.base_url.clone()));
        let language = language.unwrap_or(built.language);
        if built.has_errors() {
            let colour = terminal::is_coloured(&std::io::stderr());
            terminal::print_error(&report::human(&built, &tree, language, colour));
            return Ok(Outcome::Faulty);
        }
        let Some(Content::Bytes(bytes)) = built.output.get(name) else {
            let nothing = both(
                "there is no process in which anybody takes part",
                "没有任何岗位参与的流程，无法导出",
            );
            return Err(Failure::new(nothing).in_language(language));
        };
        let written = match &self.output {
            Some(path) => fs::write(path, bytes)
                .map(|()| Outcome::Clean)
                .map_err(|error| Failure::write(path, &error)),
            None => terminal::print_bytes(bytes),
        };
        written.map_err(|failure| failure.in_language(language))
    }
}
