//! The page of a training.

use serde::Serialize;

use crate::model::Entry;
use crate::model::kind::training::{Occasion, Training};
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is a training page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct TrainingView {
    /// The roles that take it.
    pub roles: Vec<Link>,
    /// What is taught.
    pub covers: Vec<Link>,
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
    /// What the author wrote beside it.
    pub body: String,
}

/// A question to check oneself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct QuizView {
    /// Its number.
    pub number: usize,
    /// The question.
    pub question: String,
    /// The answers, and whether each is right.
    pub options: Vec<(String, bool)>,
    /// Why they are right.
    pub why: String,
    /// Where it is written.
    pub see: Option<Link>,
}

/// Returns the view of a training, and its table of contents.
pub fn view(site: &Site<'_>, entry: &Entry, training: &Training) -> (TrainingView, Vec<Content>) {
    let texts = &site.theme.texts;
    let language = texts.language;
    let url = &entry.url;
    let (body, headings) = super::page::body(site, entry);
    let quiz = training.quiz.iter().enumerate().map(|(i, question)| QuizView {
        number: i + 1,
        question: question.question.clone(),
        options: question
            .options
            .iter()
            .enumerate()
            .map(|(i, option)| (option.clone(), question.answers.contains(&i)))
            .collect(),
        why: question.why.clone().unwrap_or_default(),
        see: question.see.as_ref().map(|part| site.part_link(url, part)),
    });
    let view = TrainingView {
        roles: training.roles.iter().map(|role| site.role_link(url, role)).collect(),
        covers: training.covers.iter().map(|part| site.part_link(url, part)).collect(),
        occasions: occasions(site, training),
        modes: training.modes.clone(),
        duration: training.duration.map(|d| d.words(language)).unwrap_or_default(),
        pass: training.pass.clone().unwrap_or_default(),
        quiz: quiz.collect(),
        body,
    };
    let mut contents = headings;
    if !view.quiz.is_empty() {
        contents.push(Content {
            title: texts.get("training.quiz").to_owned(),
            anchor: "training-quiz".to_owned(),
            level: 2,
        });
    }
    (view, contents)
}

/// Returns when a training is due, in words.
pub fn occasions(site: &Site<'_>, training: &Training) -> Vec<String> {
    let texts = &site.theme.texts;
    training
        .occasions
        .iter()
        .map(|occasion| match occasion {
            Occasion::At(event) => event.clone(),
            Occasion::Every(every) => texts.with("step.every", every.words(texts.language)),
            Occasion::OnChange { is_major_only: true } => texts.get("training.on_major").to_owned(),
            Occasion::OnChange { is_major_only: false } => {
                texts.get("training.on_change").to_owned()
            }
        })
        .collect()
}
