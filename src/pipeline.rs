//! Joins the stages from the source tree to the output tree, and remembers between builds.
//!
//! `check`, `build` and `serve` all run [`Pipeline::build`]; there is no fast mode. What is
//! remembered is keyed by content, so a warm build equals a clean one, byte for byte.

mod ahead;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Reported, Severity, SourcePath};
use crate::document::markdown::Dialect;
use crate::document::{self, Document};
use crate::language::Language;
use crate::memo::{Key, KeyHasher};
use crate::model::verdict::{self, Waived};
use crate::model::{self, KnowledgeBase, Selection, settings};
use crate::observer::{self, Observer, Part};
use crate::output::OutputTree;
use crate::render::{self, Rendered};
use crate::rules::RULES;
use crate::search::check::{failed_search, similar_question};
use crate::source::check::not_utf8;
use crate::source::{SourceContent, SourceFile, SourceTree};

pub use crate::render::pages::{OldSite, Record};
pub use crate::render::{Left, Pieces};
pub use ahead::Ahead;

/// What to build.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Options {
    /// Which documents are shown.
    pub selection: Selection,
    /// Instead of the one in the settings.
    pub base_url: Option<String>,
}

/// A finished build.
#[derive(Debug)]
pub struct Built {
    /// The site. Complete only where [`Built::has_errors`] is false.
    pub output: OutputTree,
    /// Whether every page could be rendered.
    pub is_complete: bool,
    /// What counts, in order of path and position.
    pub diagnostics: Vec<Diagnostic>,
    /// What was waived.
    pub waived: Vec<Waived>,
    /// The language of the site.
    pub language: Language,
    /// How many documents were read.
    pub documents: usize,
    /// How many pages of documents there are.
    pub pages: usize,
    /// The page of each document that has an id, by the id in lower case.
    pub addresses: BTreeMap<String, String>,
    /// How long each stage took, in seconds, in order.
    pub seconds: Vec<(&'static str, f64)>,
}

impl Built {
    /// Returns whether anything is an error, or a page is missing, so that the site must not be
    /// written, whatever the settings say of the rule.
    pub fn has_errors(&self) -> bool {
        !self.is_complete
            || self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// The stages, and what they remember.
#[derive(Default)]
pub struct Pipeline {
    documents: BTreeMap<SourcePath, Remembered>,
    rendered: render::Memory,
    /// Who looks on.
    observer: Option<Arc<Observer>>,
}

/// A document as it was parsed last.
struct Remembered {
    text: Arc<str>,
    /// Whether the file is in another encoding, and the text what could be read of it.
    is_ruin: bool,
    dialect: Dialect,
    document: Arc<Document>,
    diagnostics: Vec<Diagnostic>,
}

impl Pipeline {
    /// Returns a pipeline that remembers nothing.
    pub fn new() -> Pipeline {
        Pipeline::default()
    }

    /// Returns a pipeline for a single build: in less memory than one that goes on.
    pub fn of_one_build() -> Pipeline {
        Pipeline { rendered: render::Memory::of_one_build(), ..Pipeline::default() }
    }

    /// Returns the pipeline, with somebody who looks on.
    pub fn observed(self, observer: Arc<Observer>) -> Pipeline {
        Pipeline { observer: Some(observer), ..self }
    }

    /// Builds the site of a source tree, once.
    pub fn build_once(source: &SourceTree, options: &Options) -> Built {
        Pipeline::of_one_build().build(source, options)
    }

    /// Notes that a stage begins.
    fn begin(&self, stage: &'static str, total: usize) {
        if let Some(observer) = &self.observer {
            observer.begin(stage, total);
        }
    }

    /// Returns a pipeline for a single build with what other runs of the program left. What the
    /// build has to make is laid beside the pieces.
    pub fn with(pieces: &Pieces) -> Pipeline {
        Pipeline { rendered: render::Memory::with(pieces), ..Pipeline::default() }
    }

    /// Returns what else is left of a build, which must be the last.
    pub fn left(&self, built: &Built) -> Left {
        self.rendered.left(&built.output)
    }

    /// Connects the documents of a source tree, and makes no pages of them.
    pub fn connect(&mut self, source: &SourceTree, options: &Options) -> Reported<KnowledgeBase> {
        self.read(source, options, &mut Clock::start()).0
    }

    /// Parses and connects the documents of a source tree; returns the hash of all that more than
    /// one page may show, and how many documents there are, as well.
    fn read(
        &mut self,
        source: &SourceTree,
        options: &Options,
        clock: &mut Clock,
    ) -> (Reported<KnowledgeBase>, Key, usize) {
        let mut diagnostics = Vec::new();
        let mut settings = settings::read(source, &RULES, &mut diagnostics);
        if let Some(base_url) = &options.base_url {
            settings.base_url = Some(format!("{}/", base_url.trim_end_matches('/')));
        }
        if let Some(observer) = &self.observer {
            observer.speak(settings.language);
        }
        let documents = self.parse(source, settings.dialect, &mut diagnostics);
        let count = documents.len();
        let facts = facts(source, options, &documents);
        clock.lap("parse");

        self.begin("connect", 0);
        let connected = model::connect(source, settings, documents, &options.selection);
        diagnostics.extend(connected.diagnostics);
        clock.lap("connect");
        (Reported { value: connected.value, diagnostics }, facts, count)
    }

    /// Builds the site of a source tree.
    pub fn build(&mut self, source: &SourceTree, options: &Options) -> Built {
        self.build_ahead(source, options).0
    }

    /// Builds the site of a source tree; returns as well what its pages can be printed with ahead
    /// of the next build, where they all could be.
    pub fn build_ahead(
        &mut self,
        source: &SourceTree,
        options: &Options,
    ) -> (Built, Option<Ahead>) {
        let mut clock = Clock::start();
        let (connected, facts, count) = self.read(source, options, &mut clock);
        let Reported { value: knowledge_base, mut diagnostics } = connected;
        let language = knowledge_base.settings.language;

        self.begin("render", 0);
        let observer = self.observer.as_deref();
        let Rendered { output, diagnostics: rendered, prepared } =
            render::render(&knowledge_base, source, facts, &mut self.rendered, observer);
        let is_complete = rendered.is_empty();
        diagnostics.extend(rendered);
        failed_search::check(&knowledge_base, &output, &mut diagnostics);
        similar_question::check(&knowledge_base, &mut diagnostics);
        // Whatever else there is to say about a file in another encoding only hides the cause.
        diagnostics.retain(|d| d.rule.code == not_utf8::RULE.code || !source.is_ruin(&d.span.path));
        let (diagnostics, waived) = verdict::judge(&knowledge_base, diagnostics, &RULES);
        clock.lap("render");

        let built = Built {
            output,
            is_complete,
            diagnostics,
            waived,
            language,
            documents: count,
            pages: knowledge_base.entries.len(),
            addresses: knowledge_base
                .entries
                .iter()
                .filter_map(|entry| Some((entry.id()?.to_lowercase(), entry.url.clone())))
                .collect(),
            seconds: clock.laps,
        };
        (built, prepared.map(|prepared| Ahead::of(knowledge_base, prepared)))
    }

    /// Parses the documents of a tree, in path order; those that are unchanged are remembered.
    fn parse(
        &mut self,
        source: &SourceTree,
        dialect: Dialect,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Document>> {
        let files: Vec<(&SourcePath, &SourceFile)> = source.documents().collect();
        let before = std::mem::take(&mut self.documents);
        self.begin("parse", files.len());
        let observer = self.observer.as_deref();
        let parsed: Vec<(SourcePath, Remembered)> = files
            .into_par_iter()
            .filter_map(|(path, file)| {
                let parse = || parse_file(path, file, dialect, before.get(path));
                Some((path.clone(), observer::document(observer, path, Part::Parse, parse)?))
            })
            .collect();
        let mut documents = Vec::with_capacity(parsed.len());
        for (path, remembered) in parsed {
            diagnostics.extend(remembered.diagnostics.iter().cloned());
            documents.push(remembered.document.clone());
            self.documents.insert(path, remembered);
        }
        for path in ["docent.yaml", "content/organization.yaml"] {
            if let Some(SourceFile { content: SourceContent::NotText(bytes), .. }) =
                source.files.get(path)
            {
                diagnostics.push(not_utf8::report(&path.into(), bytes));
            }
        }
        documents
    }
}

/// Returns the hash of everything that a build depends on but the prose of its documents.
fn facts(source: &SourceTree, options: &Options, documents: &[Arc<Document>]) -> Key {
    let mut hasher = KeyHasher::default();
    (source.content, source.today, options).hash(&mut hasher);
    documents.iter().for_each(|document| hasher.write(&document.facts));
    for (path, file) in &source.files {
        path.hash(&mut hasher);
        match &file.content {
            SourceContent::Text(_) if source.is_document(path) => {}
            SourceContent::Text(text) => text.hash(&mut hasher),
            SourceContent::NotText(bytes) => bytes.hash(&mut hasher),
            SourceContent::OnDisk(_) => file.size.hash(&mut hasher),
        }
    }
    source.changes.hash(&mut hasher);
    hasher.key()
}

fn parse_file(
    path: &SourcePath,
    file: &SourceFile,
    dialect: Dialect,
    before: Option<&Remembered>,
) -> Option<Remembered> {
    let (text, report) = match &file.content {
        SourceContent::Text(text) => (text.clone(), None),
        SourceContent::NotText(bytes) => {
            (String::from_utf8_lossy(bytes).into(), Some(not_utf8::report(path, bytes)))
        }
        SourceContent::OnDisk(_) => return None,
    };
    let is_ruin = report.is_some();
    let is_same = |before: &&Remembered| {
        before.text == text && before.is_ruin == is_ruin && before.dialect == dialect
    };
    if let Some(before) = before.filter(is_same) {
        return Some(Remembered {
            text,
            is_ruin,
            dialect,
            document: before.document.clone(),
            diagnostics: before.diagnostics.clone(),
        });
    }
    let parsed = document::parse(path, text.clone(), dialect);
    // What a broken text says in the wrong encoding only hides the real cause.
    let diagnostics = report.map_or(parsed.diagnostics, |report| vec![report]);
    Some(Remembered { text, is_ruin, dialect, document: Arc::new(parsed.value), diagnostics })
}

/// Measures how long stages take.
struct Clock {
    last: Instant,
    laps: Vec<(&'static str, f64)>,
}

impl Clock {
    fn start() -> Clock {
        Clock { last: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.laps.push((stage, now.duration_since(self.last).as_secs_f64()));
        self.last = now;
    }
}
