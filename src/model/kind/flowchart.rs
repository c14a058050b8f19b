//! Charts of their own: derived from several processes, or written as Mermaid text.

use super::common::COMMON;
use super::{Pick, documents};
use crate::diagnostic::Spanned;
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::names::{Names, Sort};
use crate::model::schema::{Record, Shape, optional, required};

/// The front matter of a flowchart.
pub static FLOWCHART: Record = Record {
    name: Bilingual { en: "flowchart", zh: "流程图" },
    keys: &[
        required(
            "id",
            Shape::Text,
            "its number, by which others refer to it",
            "编号，供其他文档引用",
        ),
        required("title", Shape::Text, "its title", "标题"),
        optional(
            "derive",
            Shape::List(&Shape::Name(Sort::Process)),
            "the processes it is drawn from",
            "由哪些流程推导",
        ),
        optional("mermaid", Shape::Text, "a chart as Mermaid text", "Mermaid 文本"),
    ],
    base: Some(&COMMON),
};

/// A chart.
#[derive(Debug, Clone)]
pub struct Flowchart {
    /// The processes it is drawn from.
    pub derive: Vec<String>,
    /// The chart as Mermaid text.
    pub mermaid: Option<Spanned<String>>,
}

impl Flowchart {
    /// Reads a chart. Takes what the table accepts; the rest has been reported.
    pub fn read(front: &Value, names: &Names) -> Flowchart {
        Flowchart {
            derive: documents(&front.pick_spanned_texts("derive"), names),
            mermaid: front.pick_spanned("mermaid"),
        }
    }
}
