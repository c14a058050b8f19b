//! `docent check`: everything that is wrong with the documents.

use std::io;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::progress::Bar;
use super::subject::Subject;
use super::{Outcome, report, terminal};
use crate::cache::{Cache, Input};
use crate::diagnostic::print;
use crate::language::Language;
use crate::observer::Observer;
use crate::pipeline::{Built, Pipeline};
use crate::rules::RULES;
use crate::source::SourceTree;

/// Say what is wrong with the documents and how to mend it; writes nothing
// Builds the whole site in memory: what `build` would say, it says too.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    subject: Subject,
    /// How to say it: `human`, with excerpts; `json`; or as a CI service reads it: `github`,
    /// `gitlab`, `sarif`, `junit`
    #[arg(long, value_enum, default_value_t = Format::Human, hide_possible_values = true)]
    format: Format,
    /// End with code 1 for warnings as well
    #[arg(long)]
    strict: bool,
    /// Do not use what `docent build` left in `.docent`
    #[arg(long)]
    no_cache: bool,
}

/// A way to write diagnostics down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: with excerpts.
    Human,
    /// For programs: one JSON object.
    Json,
    /// For GitHub Actions: workflow commands.
    Github,
    /// For GitLab: a Code Quality report.
    Gitlab,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For other CI services: a JUnit report.
    Junit,
}

impl Check {
    /// Runs the command.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let observer = Arc::new(Observer::of_progress());
        let is_human = self.format == Format::Human;
        let bar = if is_human { Bar::show(&observer, language) } else { None };
        observer.begin("read", 0);
        let open = || match self.no_cache {
            true => None,
            false => Cache::of(&self.subject.root, &self.subject.site()),
        };
        let (tree, cache) = rayon::join(|| self.subject.read(), open);
        let (tree, options) = (tree?, self.subject.options(None));
        let said = cache.as_ref().and_then(|cache| cache.said(&Input::of(&tree, &options)));
        let built = said.map(|said| said.built).unwrap_or_else(|| {
            let pieces = cache.as_ref().map(Cache::pieces);
            let pipeline = pieces.as_ref().map_or_else(Pipeline::of_one_build, Pipeline::with);
            pipeline.observed(observer.clone()).build(&tree, &options)
        });
        drop(bar);
        let language = language.unwrap_or(built.language);
        let text = match self.format {
            Format::Human => human(&built, &tree, language),
            Format::Json => format!("{:#}\n", report::json(&built, &tree, language)),
            Format::Github => print::github(&report::findings(&built), &tree, language),
            Format::Gitlab => {
                format!("{:#}\n", print::gitlab(&report::findings(&built), &tree, language))
            }
            Format::Sarif => {
                format!("{:#}\n", print::sarif(&report::findings(&built), &RULES, &tree, language))
            }
            Format::Junit => print::junit(&report::findings(&built), &tree, language, self.strict),
        };
        terminal::print(&text).map_err(|failure| failure.in_language(language))?;
        let is_faulty = report::is_faulty(&built, self.strict);
        Ok(if is_faulty { Outcome::Faulty } else { Outcome::Clean })
    }
}

/// Returns the report, which says so where there is nothing to report.
fn human(built: &Built, tree: &SourceTree, language: Language) -> String {
    let mut text = report::human(built, tree, language, terminal::is_coloured(&io::stdout()));
    if built.diagnostics.is_empty() {
        let count = built.documents;
        text.push_str(&match (language.is_chinese(), count) {
            (true, _) => format!("检查了 {count} 份文档，没有发现问题\n"),
            (false, 1) => "1 document checked, no problems found\n".to_owned(),
            (false, _) => format!("{count} documents checked, no problems found\n"),
        });
    }
    text
}
