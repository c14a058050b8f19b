//! The page of a training: for whom, what is read in which order, and questions to check oneself.

pub mod files;
mod sheets;

use serde::Serialize;

use crate::export::training::letter;
use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::training::{Occasion, QuizQuestion, Training};
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Link};

pub use sheets::pages;

/// What is a training page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct TrainingView {
    /// The roles that take it.
    pub roles: Vec<Link>,
    /// What is taught, in reading order.
    pub reading: Vec<ReadingView>,
    /// When it is due, in words.
    pub occasions: Vec<String>,
    /// How it is held.
    pub modes: Vec<String>,
    /// How long it takes, in words.
    pub duration: String,
    /// The pass mark in percent.
    pub pass: String,
    /// Questions to check oneself.
    pub quiz: Vec<QuizView>,
    /// Under which name a device keeps the score.
    pub key: String,
    /// The version of what is asked.
    pub version: String,
    /// The words of the script, as JSON.
    pub words: String,
    /// The sheets to print: of who came, of how it was passed.
    pub sheets: Vec<Link>,
    /// The questions as files.
    pub files: Vec<Link>,
    /// The page of all trainings and roles.
    pub matrix: String,
    /// What the author wrote beside it.
    pub body: String,
}

/// A document that is taught.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ReadingView {
    /// The document.
    pub document: Link,
    /// Its number.
    pub id: String,
    /// The word for its kind.
    pub kind: String,
    /// Its version.
    pub version: String,
    /// What it is about.
    pub summary: String,
    /// The parts of it that are taught, in its order; nothing where all of it is.
    pub parts: Vec<Link>,
}

/// A question to check oneself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct QuizView {
    /// Its number.
    pub number: usize,
    /// The question.
    pub question: String,
    /// Whether more than one option is right.
    pub is_multiple: bool,
    /// The options.
    pub options: Vec<OptionView>,
    /// Why the right ones are right.
    pub why: String,
    /// Where it is written.
    pub see: Option<Link>,
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct OptionView {
    /// `A`, `B` …
    pub letter: String,
    /// What it says.
    pub text: String,
    /// Whether it is right.
    pub is_right: bool,
}

/// Returns the view of a training, and its table of contents.
pub fn view(site: &Site<'_>, entry: &Entry, training: &Training) -> (TrainingView, Vec<Content>) {
    let texts = &site.theme.texts;
    let url = &entry.url;
    let (body, headings) = super::page::body(site, entry);
    let words = serde_json::to_string(texts.group("quiz_ui"));
    let view = TrainingView {
        roles: training.roles.iter().map(|role| site.role_link(url, role)).collect(),
        reading: reading(site, entry, training),
        occasions: occasions(site, training),
        modes: training.modes.clone(),
        duration: duration(site, training),
        pass: pass(training),
        quiz: quiz(site, entry, training),
        key: entry.id().unwrap_or(url).to_owned(),
        version: entry.common.version.clone().unwrap_or_default(),
        // A map of texts can always be written.
        words: words.unwrap_or_default(),
        sheets: sheets::links(site, entry, training),
        files: files::links(site, entry),
        matrix: page_href(url, "reference/trainings.html", None),
        body,
    };
    let part = |title: &str, anchor: &str| Content {
        title: texts.get(title).to_owned(),
        anchor: anchor.to_owned(),
        level: 2,
    };
    let mut contents = Vec::new();
    if !view.reading.is_empty() {
        contents.push(part("training.reading", "training-reading"));
    }
    contents.extend(headings);
    if !view.quiz.is_empty() {
        contents.push(part("training.quiz", "training-quiz"));
    }
    (view, contents)
}

/// Returns the documents that a training covers, in the order in which the site is read, each once.
fn reading(site: &Site<'_>, entry: &Entry, training: &Training) -> Vec<ReadingView> {
    let knowledge_base = site.knowledge_base;
    let mut found: Vec<(usize, &Entry)> = Vec::new();
    for part in &training.covers {
        let Some(position) = knowledge_base.index.by_id.get(&part.id.to_lowercase()) else {
            continue;
        };
        let place = knowledge_base.navigation.places.get(position).copied();
        let known = (place.unwrap_or(usize::MAX), &knowledge_base.entries[*position]);
        if !found.iter().any(|(_, other)| other.url == known.1.url) {
            found.push(known);
        }
    }
    found.sort_by_key(|(place, other)| (*place, &other.url));
    found
        .into_iter()
        .map(|(_, document)| ReadingView {
            document: site.link(&entry.url, document),
            id: document.id().unwrap_or_default().to_owned(),
            kind: site.theme.texts.get(&format!("kind.{}", document.kind().name())).to_owned(),
            version: document.common.version.clone().unwrap_or_default(),
            summary: document.common.summary.clone().unwrap_or_default(),
            parts: parts(site, entry, training, document),
        })
        .collect()
}

/// Returns the parts of a document that a training names, in the order of the document; nothing where
/// it names the document as a whole as well.
fn parts(site: &Site<'_>, entry: &Entry, training: &Training, document: &Entry) -> Vec<Link> {
    let own = training.covers.iter().filter(|part| Some(part.id.as_str()) == document.id());
    let mut own: Vec<_> = own.collect();
    if own.iter().any(|part| part.part.is_none()) {
        return Vec::new();
    }
    let place = |name: &str| match &document.detail {
        Detail::Process(process) => process.steps.place(name),
        _ => None,
    };
    own.sort_by_key(|part| part.part.as_deref().and_then(place).unwrap_or(usize::MAX));
    own.dedup();
    own.into_iter()
        .map(|part| {
            let name = site.part_link(&document.url, part);
            let url = page_href(&entry.url, &document.url, part.part.as_deref());
            Link { title: name.title, url }
        })
        .collect()
}

/// Returns the questions of a training as its page shows them.
fn quiz(site: &Site<'_>, entry: &Entry, training: &Training) -> Vec<QuizView> {
    let questions = training.quiz.iter().enumerate();
    questions
        .map(|(i, question)| QuizView {
            number: i + 1,
            question: question.question.value.clone(),
            is_multiple: question.answers.len() > 1,
            options: options(question),
            why: question.why.clone().unwrap_or_default(),
            see: question.see.as_ref().map(|part| site.part_link(&entry.url, part)),
        })
        .collect()
}

fn options(question: &QuizQuestion) -> Vec<OptionView> {
    let options = question.options.iter().enumerate();
    options
        .map(|(i, option)| OptionView {
            letter: letter(i),
            text: option.value.clone(),
            is_right: question.answers.contains(&i),
        })
        .collect()
}

/// Returns when a training is due, in words.
pub fn occasions(site: &Site<'_>, training: &Training) -> Vec<String> {
    training.occasions.iter().map(|occasion| occasion_words(site, occasion)).collect()
}

/// Returns an occasion in words.
pub fn occasion_words(site: &Site<'_>, occasion: &Occasion) -> String {
    let texts = &site.theme.texts;
    match occasion {
        Occasion::At(event) => event.clone(),
        Occasion::Every(every) => texts.with("step.every", every.words(texts.language)),
        Occasion::OnChange { is_major_only: true } => texts.get("training.on_major").to_owned(),
        Occasion::OnChange { is_major_only: false } => texts.get("training.on_change").to_owned(),
    }
}

/// Returns how long a training takes, in words.
pub fn duration(site: &Site<'_>, training: &Training) -> String {
    let language = site.theme.texts.language;
    training.duration.map(|duration| duration.words(language)).unwrap_or_default()
}

/// Returns the pass mark of a training in percent, as written.
pub fn pass(training: &Training) -> String {
    training.pass.as_ref().map(|pass| pass.value.clone()).unwrap_or_default()
}

/// Returns the address of something that belongs to the page of a training.
fn address(page: &str, ending: &str) -> String {
    format!("{}{ending}", page.strip_suffix(".html").unwrap_or(page))
}

/// Returns whether an author put something at an address, which then counts.
fn is_taken(site: &Site<'_>, url: &str) -> bool {
    let knowledge_base = site.knowledge_base;
    knowledge_base.entries.iter().any(|entry| entry.url == url)
        || knowledge_base.assets.values().any(|asset| asset == url)
}
