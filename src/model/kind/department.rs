//! Text about a department of the registry.

use super::Pick;
use super::common::COMMON;
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::names::{Names, Sort};
use crate::model::schema::{Record, Shape, optional, required};

/// The front matter of a department page.
pub static DEPARTMENT: Record = Record {
    name: Bilingual { en: "department", zh: "部门" },
    keys: &[
        required(
            "id",
            Shape::Name(Sort::Department),
            "the department of `organization.yaml`",
            "organization.yaml 中的部门 id",
        ),
        optional("parent", Shape::Text, "what it is part of", "上级"),
    ],
    base: Some(&COMMON),
};

/// What a department page adds to the registry.
#[derive(Debug, Clone)]
pub struct DepartmentPage {
    /// The department.
    pub department: Option<String>,
    /// What it is part of, as written.
    pub parent: Option<String>,
}

impl DepartmentPage {
    /// Reads a department page. Takes what the table accepts; the rest has been reported.
    pub fn read(front: &Value, names: &Names) -> DepartmentPage {
        DepartmentPage {
            department: front
                .pick_text("id")
                .filter(|department| names.departments.contains(department)),
            parent: front.pick_text("parent"),
        }
    }
}
