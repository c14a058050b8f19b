//! `docent export`: parts of a knowledge base as files for other programs.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};

use super::failure::Failure;
use super::subject::Subject;
use super::{Outcome, report, terminal};
use crate::diagnostic::did_you_mean;
use crate::language::{Bilingual, Language, both};
use crate::pipeline::{Built, Pipeline};

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
    Chart(Chart),
    Form(Form),
    Training(Training),
}

impl Export {
    /// Runs the command.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        match self.part {
            Part::Matrix(matrix) => matrix.run(language),
            Part::Chart(chart) => chart.run(language),
            Part::Form(form) => form.run(language),
            Part::Training(training) => training.run(language),
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
        write(&self.subject, self.base_url.clone(), self.output.as_ref(), language, |built| {
            found(built, name).ok_or_else(|| {
                both(
                    "there is no process in which anybody takes part",
                    "没有任何岗位参与的流程，无法导出",
                )
            })
        })
    }
}

/// A document, and where its file goes.
#[derive(Debug, Args)]
struct OfDocument {
    #[command(flatten)]
    subject: Subject,
    /// The id of the document
    #[arg(long)]
    id: String,
    /// The file to write; to the terminal if absent
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl OfDocument {
    /// Writes the file that lies beside the page of the document with this ending.
    fn write(
        &self,
        ending: &str,
        language: Option<Language>,
        nothing: Bilingual<String>,
    ) -> Result<Outcome, Failure> {
        write(&self.subject, None, self.output.as_ref(), language, |built| {
            let id = &self.id;
            let Some(page) = built.addresses.get(&id.to_lowercase()) else {
                let ids = built.addresses.keys().map(String::as_str);
                let list = both("see the register of documents", "见文件清单");
                let advice = did_you_mean(id, ids, list);
                return Err(both(
                    format!("no document is called `{id}`; {}", advice.en),
                    format!("没有名为 `{id}` 的文档；{}", advice.zh),
                ));
            };
            let stem = page.strip_suffix(".html").unwrap_or(page);
            found(built, &format!("{stem}.{ending}")).ok_or_else(|| nothing.clone())
        })
    }
}

/// Export the chart of a process or of a flowchart document
// The site has the same files beside the page of the document.
#[derive(Debug, Args)]
struct Chart {
    #[command(flatten)]
    of: OfDocument,
    /// As what: `svg`, a picture; `mermaid`, text with swimlanes; `mermaid-flowchart`, text with
    /// subgraphs; `bpmn`, BPMN 2.0; `drawio`
    #[arg(long, value_enum, hide_possible_values = true)]
    format: ChartFormat,
}

/// A way to write a chart down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ChartFormat {
    /// A picture.
    Svg,
    /// Text with swimlanes.
    Mermaid,
    /// Text with subgraphs.
    MermaidFlowchart,
    /// BPMN 2.0.
    Bpmn,
    /// For draw.io.
    Drawio,
}

impl Chart {
    fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let ending = match self.format {
            ChartFormat::Svg => "chart.svg",
            ChartFormat::Mermaid => "chart.mmd",
            ChartFormat::MermaidFlowchart => "chart.flowchart.mmd",
            ChartFormat::Bpmn => "chart.bpmn",
            ChartFormat::Drawio => "chart.drawio",
        };
        let id = &self.of.id;
        let nothing = both(format!("`{id}` has no chart"), format!("`{id}` 没有流程图"));
        self.of.write(ending, language, nothing)
    }
}

/// Export a form
// The site has the same files beside the page of the form.
#[derive(Debug, Args)]
struct Form {
    #[command(flatten)]
    of: OfDocument,
    /// As what: `xlsx`, a workbook to fill in; `docx`, a document to print; `schema`, the JSON Schema
    /// of its answers; `dingtalk`, an approval template for DingTalk
    #[arg(long, value_enum, hide_possible_values = true)]
    format: FormFormat,
}

/// A way to write a form down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormFormat {
    /// A workbook to fill in.
    Xlsx,
    /// A document to print.
    Docx,
    /// The JSON Schema of its answers.
    Schema,
    /// An approval template for DingTalk.
    Dingtalk,
}

impl Form {
    fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let ending = match self.format {
            FormFormat::Xlsx => "form.xlsx",
            FormFormat::Docx => "form.docx",
            FormFormat::Schema => "schema.json",
            FormFormat::Dingtalk => "dingtalk.json",
        };
        let id = &self.of.id;
        let nothing = both(
            format!("`{id}` has no such file: is it a form, and does it go there?"),
            format!("`{id}` 没有这种文件：它是表单吗？`submit` 里写了这种提交方式吗？"),
        );
        self.of.write(ending, language, nothing)
    }
}

/// Export the questions of a training
// The site has the same files beside the page of the training.
#[derive(Debug, Args)]
struct Training {
    #[command(flatten)]
    of: OfDocument,
    /// As what: `gift`, for Moodle and other learning platforms; `xlsx`, a workbook
    #[arg(long, value_enum, hide_possible_values = true)]
    format: TrainingFormat,
}

/// A way to write questions down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TrainingFormat {
    /// The text format of Moodle.
    Gift,
    /// A workbook.
    Xlsx,
}

impl Training {
    fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let ending = match self.format {
            TrainingFormat::Gift => "gift.txt",
            TrainingFormat::Xlsx => "quiz.xlsx",
        };
        let id = &self.of.id;
        let nothing = both(
            format!("`{id}` has no questions: is it a training with a `quiz`?"),
            format!("`{id}` 没有自测题：它是带 `quiz` 的培训吗？"),
        );
        self.of.write(ending, language, nothing)
    }
}

/// Returns a file of a built site.
fn found(built: &Built, name: &str) -> Option<Arc<[u8]>> {
    Some(built.output.get(name)?.bytes()?.into())
}

/// Builds the site, and writes what is chosen of it.
fn write(
    subject: &Subject,
    base_url: Option<String>,
    output: Option<&PathBuf>,
    language: Option<Language>,
    choose: impl Fn(&Built) -> Result<Arc<[u8]>, Bilingual<String>>,
) -> Result<Outcome, Failure> {
    let tree = subject.read()?;
    let built = Pipeline::build_once(&tree, &subject.options(base_url));
    let language = language.unwrap_or(built.language);
    if built.has_errors() {
        let colour = terminal::is_coloured(&std::io::stderr());
        terminal::print_error(&report::human(&built, &tree, language, colour));
        return Ok(Outcome::Faulty);
    }
    let bytes = choose(&built).map_err(|nothing| Failure::new(nothing).in_language(language))?;
    let written = match output {
        Some(path) => fs::write(path, &bytes)
            .map(|()| Outcome::Clean)
            .map_err(|error| Failure::write(path, &error)),
        None => terminal::print_bytes(&bytes),
    };
    written.map_err(|failure| failure.in_language(language))
}
