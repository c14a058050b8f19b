//! Glossary entries: what a word means, what else it is called, and what it is taken for.

use super::Pick;
use super::common::COMMON;
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::schema::{Record, Shape, optional, required};

/// The front matter of a term.
pub static TERM: Record = Record {
    name: Bilingual { en: "term", zh: "术语" },
    keys: &[
        required(
            "id",
            Shape::Text,
            "its number, by which others refer to it",
            "编号，供其他文档引用",
        ),
        required("title", Shape::Text, "the word", "术语"),
        optional("alias", Shape::List(&Shape::Text), "what else it is called", "别名"),
        optional(
            "not",
            Shape::List(&Shape::Text),
            "what it is taken for and is not",
            "容易混淆的说法",
        ),
        optional("definition", Shape::Text, "what it means, in one sentence", "一句话的释义"),
    ],
    base: Some(&COMMON),
};

/// A glossary entry.
#[derive(Debug, Clone)]
pub struct Term {
    /// What else it is called.
    pub names: Vec<String>,
    /// What it is taken for and is not.
    pub traps: Vec<String>,
    /// What it means.
    pub definition: Option<String>,
}

impl Term {
    /// Reads a term. Takes what the table accepts; the rest has been reported.
    pub fn read(front: &Value) -> Term {
        Term {
            names: front.pick_texts("alias"),
            traps: front.pick_texts("not"),
            definition: front.pick_text("definition"),
        }
    }
}
