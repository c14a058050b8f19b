//! The questions of a training beside its page: for learning platforms, for spreadsheets.

use std::hash::Hash;

use super::{address, is_taken};
use crate::export::training::{Question, Quiz, QuizWords, gift, xlsx};
use crate::memo::KeyHasher;
use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::training::Training;
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::Link;
use crate::render::{Printed, Printer};

/// What is behind the address of the page without `.html`, and the word for it.
const FILES: [(&str, &str); 2] =
    [(".gift.txt", "training.as_gift"), (".quiz.xlsx", "training.as_xlsx")];

/// Returns the ways to the files of a training from its page; none where it asks nothing.
pub fn links(site: &Site<'_>, entry: &Entry) -> Vec<Link> {
    let has_quiz = matches!(&entry.detail, Detail::Training(training) if !training.quiz.is_empty());
    FILES
        .into_iter()
        .filter(|(ending, _)| has_quiz && !is_taken(site, &address(&entry.url, ending)))
        .map(|(ending, word)| Link {
            title: site.theme.texts.get(word).to_owned(),
            url: page_href(&entry.url, &address(&entry.url, ending), None),
        })
        .collect()
}

/// Makes the files of all trainings, or takes them from memory.
pub fn files(printer: &Printer<'_, '_>) -> Vec<Printed> {
    let site = printer.site;
    let mut files = Vec::new();
    for entry in &site.knowledge_base.entries {
        let Detail::Training(training) = &entry.detail else { continue };
        if training.quiz.is_empty() {
            continue;
        }
        let quiz = quiz(site, entry, training);
        for (ending, _) in FILES {
            let url = address(&entry.url, ending);
            if is_taken(site, &url) {
                continue;
            }
            let mut hasher = KeyHasher::default();
            ("training", ending, &quiz).hash(&mut hasher);
            let page = printer.pages.get_or_make(hasher.key(), || file(ending, &quiz));
            files.push(Printed { url, page });
        }
    }
    files
}

fn file(ending: &str, quiz: &Quiz) -> Result<Vec<u8>, String> {
    match ending {
        ".quiz.xlsx" => Ok(xlsx(quiz).map_err(|error| error.to_string())?),
        _ => Ok(gift(quiz).into_bytes()),
    }
}

/// Returns the questions of a training as files hold them.
fn quiz(site: &Site<'_>, entry: &Entry, training: &Training) -> Quiz {
    let text = |name: &str| site.theme.texts.get(name).to_owned();
    let questions = training.quiz.iter().map(|question| Question {
        text: question.question.value.clone(),
        options: question
            .options
            .iter()
            .enumerate()
            .map(|(i, option)| (option.value.clone(), question.answers.contains(&i)))
            .collect(),
        why: question.why.clone().unwrap_or_default(),
        see: question.see.as_ref().map(|see| site.part_link("", see).title).unwrap_or_default(),
    });
    Quiz {
        id: entry.id().unwrap_or_default().to_owned(),
        title: entry.common.title.clone(),
        version: entry.common.version.clone().unwrap_or_default(),
        questions: questions.collect(),
        words: QuizWords {
            quiz: text("training.quiz"),
            question: text("training.question"),
            sort: text("form.kind"),
            single: text("field.choice"),
            multiple: text("field.choices"),
            option: text("training.option"),
            right: text("training.right"),
            why: text("training.why"),
            see: text("training.see"),
        },
    }
}
