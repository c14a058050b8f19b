//! Questions: what is asked, in which other words, about what, and what helps.

use super::common::COMMON;
use super::{PartRef, Pick, part, parts};
use crate::diagnostic::{Span, Spanned};
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::names::{Names, Sort};
use crate::model::schema::{Record, Shape, optional, required};

/// The front matter of a FAQ document.
pub static FAQ: Record = Record {
    name: Bilingual { en: "faq", zh: "常见问题" },
    keys: &[
        required(
            "id",
            Shape::Text,
            "its number, by which others refer to it",
            "编号，供其他文档引用",
        ),
        required("title", Shape::Text, "its title", "标题"),
        required("questions", Shape::List(&Shape::Record(&QUESTION)), "the questions", "问题列表"),
    ],
    base: Some(&COMMON),
};

static QUESTION: Record = Record {
    name: Bilingual { en: "question", zh: "问题" },
    keys: &[
        required("id", Shape::Text, "its name within the document", "问题 id"),
        required("q", Shape::Text, "the question", "问题"),
        optional("ask", Shape::List(&Shape::Text), "other wordings", "其他问法"),
        optional("answer", Shape::Text, "the answer, in markdown", "答案（markdown）"),
        optional(
            "about",
            Shape::List(&Shape::Name(Sort::Part)),
            "what it is about",
            "针对的步骤或文档",
        ),
        optional(
            "tree",
            Shape::List(&Shape::Record(&BRANCH)),
            "what to try, case by case",
            "排查步骤",
        ),
    ],
    base: None,
};

static BRANCH: Record = Record {
    name: Bilingual { en: "case", zh: "情形" },
    keys: &[
        optional("if", Shape::Text, "in which case", "情形"),
        optional("else", Shape::Flag, "in any other case", "其他情况"),
        optional("say", Shape::Text, "what to do", "处理办法"),
        optional(
            "go",
            Shape::Name(Sort::Part),
            "the step or document that helps",
            "去往的步骤或文档",
        ),
        optional("escalate", Shape::Name(Sort::Role), "whom to turn to", "联系的岗位"),
        optional("tree", Shape::List(&Shape::Record(&BRANCH)), "further cases", "下级情形"),
    ],
    base: None,
};

/// A case of a troubleshooting tree.
#[derive(Debug, Clone)]
pub struct Case {
    /// In which case; `None` is any other case.
    pub condition: Option<String>,
    /// Whether it says that it is any other case.
    pub is_else: bool,
    /// What to do.
    pub say: Option<String>,
    /// The step or document that helps.
    pub go: Option<Spanned<PartRef>>,
    /// Whom to turn to.
    pub escalate: Option<String>,
    /// Further cases.
    pub cases: Vec<Case>,
    /// Whether the author wrote what helps, also where that cannot be understood.
    pub is_answered: bool,
    /// Where the case is named: its condition, the word for any other case, or all of it.
    pub place: Span,
}

/// One question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its name within the document.
    pub id: Spanned<String>,
    /// The question.
    pub question: Spanned<String>,
    /// Other wordings.
    pub wordings: Vec<Spanned<String>>,
    /// The answer, in markdown, and where it stands.
    pub answer: Option<Spanned<String>>,
    /// What it is about.
    pub about: Vec<PartRef>,
    /// What to try.
    pub cases: Vec<Case>,
    /// The whole record.
    pub span: Span,
}

/// A FAQ document.
#[derive(Debug, Clone)]
pub struct Faq {
    /// Its questions, in order.
    pub questions: Vec<Question>,
}

impl Faq {
    /// Reads the questions. Takes what the table accepts; the rest has been reported.
    pub fn read(front: &Value, names: &Names) -> Faq {
        let questions = front
            .pick_items("questions")
            .iter()
            .filter_map(|value| {
                Some(Question {
                    id: value.pick_spanned("id")?,
                    question: value.pick_spanned("q")?,
                    wordings: value.pick_spanned_texts("ask"),
                    answer: value.pick_spanned("answer"),
                    about: parts(&value.pick_spanned_texts("about"), names),
                    cases: read_cases(value, names),
                    span: value.span.clone(),
                })
            })
            .collect();
        Faq { questions }
    }
}

impl Question {
    /// Returns whether its author wrote what helps.
    pub fn is_answered(&self) -> bool {
        let answer = self.answer.as_ref().is_some_and(|answer| !answer.value.trim().is_empty());
        answer || !self.cases.is_empty()
    }

    /// Returns all in which it is asked: the question itself, then the other wordings.
    pub fn phrasings(&self) -> impl Iterator<Item = &Spanned<String>> {
        std::iter::once(&self.question).chain(&self.wordings)
    }
}

fn read_cases(value: &Value, names: &Names) -> Vec<Case> {
    value
        .pick_items("tree")
        .iter()
        .map(|case| {
            let has = |key: &str| {
                case.get(key).is_some_and(|value| match value.text() {
                    Some(text) => !text.trim().is_empty(),
                    None => !value.items().is_empty(),
                })
            };
            let place = case.get("if").or_else(|| case.get("else")).unwrap_or(case);
            Case {
                condition: case.pick_text("if").filter(|text| !text.trim().is_empty()),
                is_else: case.pick_flag("else"),
                say: case.pick_text("say"),
                go: case
                    .pick_spanned("go")
                    .and_then(|go| Some(Spanned::new(part(&go.value, names)?, go.span))),
                escalate: case.pick_text("escalate").filter(|role| names.roles.contains(role)),
                cases: read_cases(case, names),
                is_answered: ["say", "go", "escalate", "tree"].into_iter().any(has),
                place: place.span.clone(),
            }
        })
        .collect()
}
