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
    /// What to do.
    pub say: Option<String>,
    /// The step or document that helps.
    pub go: Option<PartRef>,
    /// Whom to turn to.
    pub escalate: Option<String>,
    /// Further cases.
    pub cases: Vec<Case>,
}

/// One question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its name within the document.
    pub id: Spanned<String>,
    /// The question.
    pub question: String,
    /// Other wordings.
    pub wordings: Vec<String>,
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
                    question: value.pick_text("q")?,
                    wordings: value.pick_texts("ask"),
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

fn read_cases(value: &Value, names: &Names) -> Vec<Case> {
    value
        .pick_items("tree")
        .iter()
        .map(|case| Case {
            condition: case.pick_text("if"),
            say: case.pick_text("say"),
            go: case.pick_text("go").and_then(|go| part(&go, names)),
            escalate: case.pick_text("escalate").filter(|role| names.roles.contains(role)),
            cases: read_cases(case, names),
        })
        .collect()
}
