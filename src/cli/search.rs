//! `docent search`: what a reader of the site would find.

use std::fmt::Write as _;
use std::io;

use clap::Args;
use serde_json::{Value, json};

use super::failure::Failure;
use super::subject::Subject;
use super::{Outcome, terminal};
use crate::language::{Language, both};
use crate::pipeline::Pipeline;
use crate::search::ask::{Engine, Found};

/// Search as a reader of the site would, by the same index and the same ranking
// The site is built in memory; documents with errors are searched as far as they can be read.
#[derive(Debug, Args)]
pub struct Search {
    /// What to look for; in quotes for words as they are, with `-` before a word to leave it out
    #[arg(allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    subject: Subject,
    /// The greatest number of results; 10 if absent
    #[arg(long, value_name = "N", default_value_t = 10, hide_default_value = true)]
    limit: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Search {
    /// Runs the command.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let tree = self.subject.read()?;
        let built = Pipeline::build_once(&tree, &self.subject.options(None));
        let language = language.unwrap_or(built.language);
        let failed = |problem: crate::search::format::read::Problem| {
            Failure::new(both(
                format!("the search index cannot be read: {problem}"),
                format!("搜索索引无法读取：{problem}"),
            ))
        };
        let engine = Engine::of(&built.output).map_err(failed)?;
        let found = engine.search(&self.query, self.limit).map_err(failed)?;
        let text = if self.json {
            let found: Value = found.iter().map(|found| as_json(found, &engine)).collect();
            format!("{found:#}\n")
        } else {
            human(&found, &engine, language, terminal::is_coloured(&io::stdout()))
        };
        terminal::print(&text).map_err(|failure| failure.in_language(language))?;
        Ok(Outcome::Clean)
    }
}

fn as_json(found: &Found, engine: &Engine<'_>) -> Value {
    let first = found.sections.first();
    json!({
        "url": found.url,
        "title": found.title,
        "anchor": first.map_or("", |section| section.anchor.as_str()),
        "section": first.map_or("", |section| section.heading.as_str()),
        "kind": engine.kind(found.kind),
        "score": (found.score * 1e5).round() / 1e5,
        "snippet": first.map_or_else(String::new, |section| section.text()),
    })
}

fn human(found: &[Found], engine: &Engine<'_>, language: Language, is_coloured: bool) -> String {
    if found.is_empty() {
        return if language.is_chinese() { "没有找到\n" } else { "nothing found\n" }.to_owned();
    }
    let (bold, dim, off) =
        if is_coloured { ("\x1b[1m", "\x1b[2m", "\x1b[0m") } else { ("", "", "") };
    let mut text = String::new();
    for found in found {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{bold}{}{off}  {dim}{} · {}{off}",
            found.title,
            engine.kind(found.kind),
            found.url
        );
        for section in &found.sections {
            let place = if section.anchor.is_empty() {
                String::new()
            } else {
                format!("#{}", section.anchor)
            };
            let heading = if section.heading.is_empty() { "" } else { &section.heading };
            if !heading.is_empty() {
                let _ = writeln!(text, "    {heading}  {dim}{place}{off}");
            }
            let snippet: String = section
                .snippet
                .iter()
                .map(|part| match part.is_match {
                    true => format!("{bold}{}{off}", part.text),
                    false => part.text.clone(),
                })
                .collect();
            if !snippet.is_empty() {
                let _ = writeln!(text, "      {snippet}");
            }
        }
    }
    text
}
