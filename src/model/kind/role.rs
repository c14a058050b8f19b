//! Text about a role of the registry. Its duties are derived from the steps, never written.

use super::Pick;
use super::common::COMMON;
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::names::{Names, Sort};
use crate::model::schema::{Record, Shape, optional, required};

/// The front matter of a role page.
pub static ROLE: Record = Record {
    name: Bilingual { en: "role", zh: "岗位" },
    keys: &[
        required(
            "id",
            Shape::Name(Sort::Role),
            "the role of `organization.yaml`",
            "organization.yaml 中的岗位 id",
        ),
        optional(
            "duties_extra",
            Shape::List(&Shape::Text),
            "duties that no process holds",
            "流程之外的职责",
        ),
    ],
    base: Some(&COMMON),
};

/// What a role page adds to the registry.
#[derive(Debug, Clone)]
pub struct RolePage {
    /// The role.
    pub role: Option<String>,
    /// Duties that no process holds.
    pub duties: Vec<String>,
}

impl RolePage {
    /// Reads a role page. Takes what the table accepts; the rest has been reported.
    pub fn read(front: &Value, names: &Names) -> RolePage {
        RolePage {
            role: front.pick_text("id").filter(|role| names.roles.contains(role)),
            duties: front.pick_texts("duties_extra"),
        }
    }
}
