//! Trainings: for whom, what they cover, when, how, and the quiz.

use std::collections::BTreeSet;

use super::common::COMMON;
use super::{PartRef, Pick, part, parts, roles};
use crate::diagnostic::{Span, Spanned};
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
    pub question: Spanned<String>,
    /// The answers to choose from.
    pub options: Vec<Spanned<String>>,
    /// The right ones, counted from 0, in their order.
    pub answers: Vec<usize>,
    /// The right ones as written.
    pub written: Vec<Spanned<String>>,
    /// Why they are right.
    pub why: Option<String>,
    /// Where it is written.
    pub see: Option<PartRef>,
    /// Where the right ones are written; the whole record where none are.
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
    pub pass: Option<Spanned<String>>,
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
            pass: front.pick_spanned("pass"),
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
    let options = value.pick_spanned_texts("options");
    let written = value.pick_spanned_texts("answer");
    let answers: BTreeSet<usize> = written
        .iter()
        .filter_map(|answer| answer.value.parse::<usize>().ok()?.checked_sub(1))
        .filter(|answer| *answer < options.len())
        .collect();
    Some(QuizQuestion {
        question: value.pick_spanned("q")?,
        options,
        answers: answers.into_iter().collect(),
        written,
        why: value.pick_text("why"),
        see: value.pick_text("see").and_then(|see| part(&see, names)),
        span: value.get("answer").unwrap_or(value).span.clone(),
    })
}

impl Occasion {
    /// Returns after how many days somebody who joins meets it, as far as its words tell: on the
    /// first day 1, in the first week 7, within ten working days 14; the length of an interval.
    ///
    /// Nothing for a change, and for events whose day nobody knows.
    pub fn days(&self) -> Option<u32> {
        match self {
            Occasion::At(event) => days_of(event),
            Occasion::Every(every) => {
                let day = jiff::civil::date(2000, 1, 1);
                let span = every.after(day)?.since(day).ok()?;
                u32::try_from(span.get_days()).ok()
            }
            Occasion::OnChange { .. } => None,
        }
    }
}

/// Units of time as events name them, and their days.
const UNITS: [(&str, u32); 14] = [
    ("个工作日", 7),
    ("工作日", 7),
    ("working day", 7),
    ("business day", 7),
    ("个月", 30),
    ("個月", 30),
    ("month", 30),
    ("周", 7),
    ("週", 7),
    ("星期", 7),
    ("week", 7),
    ("天", 1),
    ("日", 1),
    ("day", 1),
];

/// Returns after how many days an event happens to somebody who joins.
fn days_of(event: &str) -> Option<u32> {
    let event = event.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| event.contains(word));
    for (at, c) in event.char_indices() {
        let rest = &event[at..];
        let (number, length) = match c.to_digit(10) {
            Some(_) => {
                let digits = rest.chars().take_while(char::is_ascii_digit).count();
                (rest[..digits].parse().ok()?, digits)
            }
            None => match "一二三四五六七八九十".chars().position(|digit| digit == c) {
                Some(number) => (number as u32 + 1, c.len_utf8()),
                None => continue,
            },
        };
        let unit = rest[length..].trim_start();
        if let Some((name, days)) = UNITS.iter().find(|(name, _)| unit.starts_with(name)) {
            // Five working days are a week.
            let is_work = name.contains("工作日") || name.contains(" day");
            let days = if is_work {
                number.saturating_mul(*days).div_ceil(5)
            } else {
                number.saturating_mul(*days)
            };
            return Some(days);
        }
    }
    if has(&["首日", "当天", "当日", "當天", "當日", "first day", "day one", "day 1"]) {
        Some(1)
    } else if has(&["首周", "首週", "first week", "week 1"]) {
        Some(7)
    } else if has(&["首月", "first month", "month 1"]) {
        Some(30)
    } else if has(&["入职前", "入職前", "到岗前", "到崗前", "before"]) {
        Some(0)
    } else if has(&["入职", "入職", "到岗", "到崗", "任职", "任職", "joining", "onboarding"])
    {
        Some(1)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::days_of;

    #[test]
    fn events_are_ordered_by_what_their_words_say() {
        let days = |event| days_of(event);
        assert_eq!(days("入职第一天"), Some(1));
        assert_eq!(days("入职第一周"), Some(7));
        assert_eq!(days("入职 3 天内"), Some(3));
        assert_eq!(days("入职 10 个工作日内"), Some(14));
        assert_eq!(days("入职三个月内"), Some(90));
        assert_eq!(days("入职前"), Some(0));
        assert_eq!(days("within 5 working days"), Some(7));
        assert_eq!(days("first week"), Some(7));
        assert_eq!(days("入职"), Some(1));
        assert_eq!(days("第 99999999999 天"), None);
        assert_eq!(days("换系统时"), None);
    }
}
