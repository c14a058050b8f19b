//! Trainings: for whom, what they cover, when, how, and the quiz.

use super::common::COMMON;
use super::{PartRef, Pick, part, parts, roles};
use crate::diagnostic::Span;
use crate::document::duration::Duration;
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::names::{Names, Sort};
use crate::model::schema::{Record, Shape, optional, required};

/// The front matter of a training.
pub static TRAINING: Record = Record {
    name: Bilingual { en: "training", zh: "培训" },
    keys: &[
        required(
            "id",
            Shape::Text,
            "its number, by which others refer to it",
            "编号，供其他文档引用",
        ),
        required("title", Shape::Text, "its title", "标题"),
        required(
            "for",
            Shape::List(&Shape::Name(Sort::Role)),
            "the roles that take it",
            "培训对象（岗位）",
        ),
        optional(
            "covers",
            Shape::List(&Shape::Name(Sort::Part)),
            "what is taught",
            "培训内容对应的文件",
        ),
        optional("when", Shape::List(&Shape::Record(&OCCASION)), "when it is due", "何时参加"),
        optional("mode", Shape::List(&Shape::Text), "how it is held", "培训方式"),
        optional("duration", Shape::Duration, "how long it takes", "时长"),
        optional("pass", Shape::Number, "the pass mark, in percent", "合格分数"),
        optional(
            "quiz",
            Shape::List(&Shape::Record(&QUIZ)),
            "questions to check oneself",
            "自测题",
        ),
    ],
    base: Some(&COMMON),
};

static OCCASION: Record = Record {
    name: Bilingual { en: "occasion", zh: "时机" },
    keys: &[
        optional("at", Shape::Text, "an event", "事件"),
        optional("every", Shape::Duration, "an interval", "周期"),
        optional(
            "on_change",
            Shape::Choice(&["major", "any"]),
            "a change of what it covers",
            "内容变更时",
        ),
    ],
    base: None,
};

static QUIZ: Record = Record {
    name: Bilingual { en: "quiz question", zh: "自测题" },
    keys: &[
        required("q", Shape::Text, "the question", "题目"),
        required("options", Shape::List(&Shape::Text), "the answers to choose from", "选项"),
        required(
            "answer",
            Shape::List(&Shape::Number),
            "the right ones, counted from 1",
            "正确选项（从 1 数起）",
        ),
        optional("why", Shape::Text, "why they are right", "解释"),
        optional("see", Shape::Name(Sort::Part), "where it is written", "出处"),
    ],
    base: None,
};

/// When a training is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occasion {
    /// At an event.
    At(String),
    /// At an interval.
    Every(Duration),
    /// When what it covers changes; only on a major change where that is said.
    OnChange {
        /// Whether a minor change asks for nothing.
        is_major_only: bool,
    },
}

/// A question to check oneself.
#[derive(Debug, Clone)]
pub struct QuizQuestion {
    /// The question.
    pub question: String,
    /// The answers to choose from.
    pub options: Vec<String>,
    /// The right ones, counted from 0.
    pub answers: Vec<usize>,
    /// Why they are right.
    pub why: Option<String>,
    /// Where it is written.
    pub see: Option<PartRef>,
    /// The whole record.
    pub span: Span,
}

/// A training.
#[derive(Debug, Clone)]
pub struct Training {
    /// The roles that take it.
    pub roles: Vec<String>,
    /// What is taught.
    pub covers: Vec<PartRef>,
    /// When it is due.
    pub occasions: Vec<Occasion>,
    /// How it is held.
    pub modes: Vec<String>,
    /// How long it takes.
    pub duration: Option<Duration>,
    /// The pass mark in percent, as written.
    pub pass: Option<String>,
    /// Questions to check oneself.
    pub quiz: Vec<QuizQuestion>,
}

impl Training {
    /// Reads a training. Takes what the table accepts; the rest has been reported.
    pub fn read(front: &Value, names: &Names) -> Training {
        Training {
            roles: roles(front.pick_spanned_texts("for"), names)
                .into_iter()
                .map(|role| role.value)
                .collect(),
            covers: parts(&front.pick_spanned_texts("covers"), names),
            occasions: front.pick_items("when").iter().filter_map(read_occasion).collect(),
            modes: front.pick_texts("mode"),
            duration: front.pick_duration("duration"),
            pass: front.pick_text("pass"),
            quiz: front
                .pick_items("quiz")
                .iter()
                .filter_map(|value| read_quiz(value, names))
                .collect(),
        }
    }
}

fn read_occasion(value: &Value) -> Option<Occasion> {
    if let Some(at) = value.pick_text("at") {
        return Some(Occasion::At(at));
    }
    if let Some(every) = value.pick_duration("every") {
        return Some(Occasion::Every(every));
    }
    let change = value.pick_text("on_change")?;
    Some(Occasion::OnChange { is_major_only: change == "major" })
}

fn read_quiz(value: &Value, names: &Names) -> Option<QuizQuestion> {
    let options = value.pick_texts("options");
    let answers = value
        .pick_texts("answer")
        .iter()
        .filter_map(|answer| answer.parse::<usize>().ok()?.checked_sub(1))
        .filter(|answer| *answer < options.len())
        .collect();
    Some(QuizQuestion {
        question: value.pick_text("q")?,
        options,
        answers,
        why: value.pick_text("why"),
        see: value.pick_text("see").and_then(|see| part(&see, names)),
        span: value.span.clone(),
    })
}
