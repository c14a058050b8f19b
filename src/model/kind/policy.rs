//! Policies: clauses, and the steps that meet them.

use super::common::COMMON;
use super::{PartRef, Pick, parts};
use crate::diagnostic::{Span, Spanned};
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::names::{Names, Sort};
use crate::model::schema::{Record, Shape, optional, required};

/// The front matter of a policy.
pub static POLICY: Record = Record {
    name: Bilingual { en: "policy", zh: "政策" },
    keys: &[
        required(
            "id",
            Shape::Text,
            "its number, by which others refer to it",
            "编号，供其他文档引用",
        ),
        required("title", Shape::Text, "its title", "标题"),
        required("clauses", Shape::List(&Shape::Record(&CLAUSE)), "what it demands", "条款"),
    ],
    base: Some(&COMMON),
};

static CLAUSE: Record = Record {
    name: Bilingual { en: "clause", zh: "条款" },
    keys: &[
        required("id", Shape::Text, "its name within the policy", "条款 id"),
        required("text", Shape::Text, "what it demands", "条款内容"),
        optional(
            "met_by",
            Shape::List(&Shape::Name(Sort::Part)),
            "the steps that meet it",
            "由哪些步骤落实",
        ),
        optional("reason", Shape::Text, "why no step meets it", "没有对应步骤的理由"),
    ],
    base: None,
};

/// One clause.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Its name within the policy.
    pub id: Spanned<String>,
    /// What it demands.
    pub text: String,
    /// What meets it.
    pub met_by: Vec<PartRef>,
    /// Why nothing does.
    pub reason: Option<String>,
    /// The whole record.
    pub span: Span,
}

/// A policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// What it demands, in order.
    pub clauses: Vec<Clause>,
}

impl Policy {
    /// Reads a policy. Takes what the table accepts; the rest has been reported.
    pub fn read(front: &Value, names: &Names) -> Policy {
        let clauses = front
            .pick_items("clauses")
            .iter()
            .filter_map(|value| {
                Some(Clause {
                    id: value.pick_spanned("id")?,
                    text: value.pick_text("text")?,
                    met_by: parts(&value.pick_spanned_texts("met_by"), names),
                    reason: value.pick_text("reason"),
                    span: value.span.clone(),
                })
            })
            .collect();
        Policy { clauses }
    }
}
