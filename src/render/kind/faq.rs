//! The page of a FAQ document.

use serde::Serialize;

use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::faq::{Case, Faq, Question};
use crate::render::feedback;
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is a FAQ page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FaqView {
    /// The questions.
    pub questions: Vec<QuestionView>,
    /// What the author wrote beside them.
    pub body: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct QuestionView {
    /// Its anchor.
    pub id: String,
    /// The question.
    pub question: String,
    /// Where it stands on its own page.
    pub url: String,
    /// Other wordings.
    pub wordings: Vec<String>,
    /// The answer.
    pub answer: String,
    /// What it is about.
    pub about: Vec<Link>,
    /// What to try.
    pub cases: Vec<CaseView>,
    /// Where one reports a problem with the answer; empty on other pages than its own.
    pub report: String,
}

/// A case of a troubleshooting tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct CaseView {
    /// In which case; the word for any other case where none is written.
    pub condition: String,
    /// What to do.
    pub say: String,
    /// The step or document that helps.
    pub go: Option<Link>,
    /// Whom to turn to.
    pub escalate: Option<Link>,
    /// Further cases.
    pub cases: Vec<CaseView>,
}

/// Returns the view of a FAQ document, and its table of contents.
pub fn view(site: &Site<'_>, entry: &Entry, faq: &Faq) -> (FaqView, Vec<Content>) {
    let questions: Vec<QuestionView> = faq
        .questions
        .iter()
        .map(|question| question_view(site, entry, &entry.url, question))
        .collect();
    let mut contents: Vec<Content> = questions
        .iter()
        .map(|question| Content {
            title: question.question.clone(),
            anchor: crate::model::encode(&question.id),
            level: 2,
        })
        .collect();
    let (body, mut headings) = super::page::body(site, entry);
    contents.append(&mut headings);
    (FaqView { questions, body }, contents)
}

/// Returns the questions of an entry, `None` where it is no FAQ document.
pub fn questions_of(entry: &Entry) -> Option<&[Question]> {
    match &entry.detail {
        Detail::Faq(faq) => Some(&faq.questions),
        _ => None,
    }
}

/// Returns the view of a question of `faq` as seen from the page at `from`.
pub fn question_view(
    site: &Site<'_>,
    faq: &Entry,
    from: &str,
    question: &Question,
) -> QuestionView {
    let id = &question.id.value;
    let answer = question.answer.as_ref();
    QuestionView {
        id: id.clone(),
        question: question.question.value.clone(),
        url: page_href(from, &faq.url, Some(id)),
        wordings: question.wordings.iter().map(|words| words.value.clone()).collect(),
        answer: answer
            .map(|answer| site.text_html(faq, from, &answer.value, &format!("{id}-")))
            .unwrap_or_default(),
        about: question.about.iter().map(|part| site.part_link(from, part)).collect(),
        cases: question.cases.iter().map(|case| case_view(site, from, case)).collect(),
        report: match from == faq.url {
            true => feedback::of_question(site, faq, id, &question.question.value),
            false => String::new(),
        },
    }
}

fn case_view(site: &Site<'_>, from: &str, case: &Case) -> CaseView {
    CaseView {
        condition: case
            .condition
            .clone()
            .unwrap_or_else(|| site.theme.texts.get("faq.otherwise").to_owned()),
        say: case.say.clone().unwrap_or_default(),
        go: case.go.as_ref().map(|go| site.part_link(from, &go.value)),
        escalate: case.escalate.as_ref().map(|role| site.role_link(from, role)),
        cases: case.cases.iter().map(|case| case_view(site, from, case)).collect(),
    }
}
