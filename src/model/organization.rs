//! `organization.yaml`: departments, roles, systems, separation of duties, authority.

pub mod authority;
pub mod system;

use std::collections::{BTreeMap, BTreeSet};

pub use authority::{Authority, Mark, Tier};
pub use system::System;

use super::check::{duplicate_id, mistyped_value};
use super::kind::Pick;
use super::kind::common::{WAIVER, Waiver, read_waiver};
use super::names::{Names, Scope, Sort};
use super::schema::{self, Record, Shape, optional, required};
use crate::diagnostic::{Diagnostic, Spanned};
use crate::document::yaml::Value;
use crate::language::Bilingual;

/// The name of the registry file, in the content folder.
pub const ORGANIZATION_FILE: &str = "organization.yaml";

/// The keys of `organization.yaml`.
pub static ORGANIZATION: Record = Record {
    name: Bilingual { en: "organization.yaml", zh: "organization.yaml" },
    keys: &[
        optional(
            "departments",
            Shape::List(&Shape::Record(&DEPARTMENT)),
            "the departments",
            "部门",
        ),
        optional("roles", Shape::List(&Shape::Record(&ROLE)), "the roles", "岗位"),
        optional(
            "systems",
            Shape::List(&Shape::Record(&system::SYSTEM)),
            "the systems and their permissions",
            "系统与权限",
        ),
        optional(
            "sod",
            Shape::List(&Shape::Record(&SEPARATION)),
            "duties that one role must not hold together",
            "不相容职责",
        ),
        optional(
            "authority",
            Shape::List(&Shape::Record(&authority::AUTHORITY)),
            "who approves up to which amount",
            "审批权限",
        ),
        optional(
            "waive",
            Shape::List(&Shape::Record(&WAIVER)),
            "rules that this file may break",
            "本文件豁免的规则",
        ),
    ],
    base: None,
};

static DEPARTMENT: Record = Record {
    name: Bilingual { en: "department entry", zh: "部门登记" },
    keys: &[
        required("id", Shape::Text, "its short name", "部门 id"),
        required("name", Shape::Text, "its name", "部门名称"),
        optional(
            "head",
            Shape::Name(Sort::Role),
            "the role that leads it",
            "部门负责人（岗位 id）",
        ),
        optional("parent", Shape::Name(Sort::Department), "what it is part of", "上级部门"),
    ],
    base: None,
};

static ROLE: Record = Record {
    name: Bilingual { en: "role entry", zh: "岗位登记" },
    keys: &[
        required("id", Shape::Text, "its short name", "岗位 id"),
        required("name", Shape::Text, "its name", "岗位名称"),
        optional("department", Shape::Name(Sort::Department), "where it belongs", "所属部门 id"),
        optional("level", Shape::Number, "its rank, greater is higher", "级别，数字越大越高"),
        optional("holders", Shape::List(&Shape::Text), "who holds it", "任职人"),
        optional(
            "headcount",
            Shape::Number,
            "how many people hold it, where they are not named",
            "编制人数（没有写任职人时）",
        ),
        optional("deputy", Shape::Name(Sort::Role), "who stands in", "代理岗位"),
    ],
    base: None,
};

static SEPARATION: Record = Record {
    name: Bilingual { en: "separation of duties", zh: "不相容职责" },
    keys: &[
        required("name", Shape::Text, "what is kept apart", "名称"),
        required("conflict", Shape::List(&Shape::Name(Sort::Part)), "the steps", "相互冲突的步骤"),
    ],
    base: None,
};

/// A department.
#[derive(Debug, Clone)]
pub struct Department {
    /// Its short name.
    pub id: Spanned<String>,
    /// Its name.
    pub name: String,
    /// The role that leads it.
    pub head: Option<String>,
    /// What it is part of.
    pub parent: Option<String>,
}

/// A role.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its short name.
    pub id: Spanned<String>,
    /// Its name.
    pub name: String,
    /// Where it belongs.
    pub department: Option<String>,
    /// Its rank, as written.
    pub level: Option<String>,
    /// Who holds it.
    pub holders: Vec<String>,
    /// How many people hold it, where that is said and they are not named.
    pub headcount: Option<f64>,
    /// Who stands in.
    pub deputy: Option<String>,
}

/// Duties that one role must not hold together.
#[derive(Debug, Clone)]
pub struct Separation {
    /// What is kept apart.
    pub name: Spanned<String>,
    /// The steps.
    pub conflict: Vec<super::kind::PartRef>,
}

/// The registries of a company.
#[derive(Debug, Clone, Default)]
pub struct Organization {
    /// The departments, in the order of the file.
    pub departments: Vec<Department>,
    /// The roles, in the order of the file.
    pub roles: Vec<Role>,
    /// The systems, in the order of the file.
    pub systems: Vec<System>,
    /// Duties kept apart.
    pub separations: Vec<Separation>,
    /// Who approves what.
    pub authority: Vec<Authority>,
    /// Rules that the file may break.
    pub waivers: Vec<Waiver>,
}

impl Role {
    /// Returns its rank; `None` where none is written.
    pub fn rank(&self) -> Option<f64> {
        self.level.as_ref()?.parse().ok()
    }

    /// Returns how many people hold it: those that are named, else those that are counted; `None`
    /// where neither is said.
    pub fn people(&self) -> Option<f64> {
        match self.holders.len() {
            0 => self.headcount.filter(|count| *count > 0.0),
            count => Some(count as f64),
        }
    }
}

impl Organization {
    /// Returns the role with an id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id.value == id)
    }

    /// Returns the name of a role; its id where it is not registered.
    pub fn role_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.role(id).map_or(id, |role| &role.name)
    }

    /// Returns who holds a role, where exactly one person does.
    pub fn sole_holder(&self, role: &str) -> Option<&str> {
        match &self.role(role)?.holders[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Returns whether two roles are in the same hands: they are one role, or both are held by the
    /// same person alone.
    pub fn is_same(&self, one: &str, other: &str) -> bool {
        one == other
            || self.sole_holder(one).is_some_and(|holder| self.sole_holder(other) == Some(holder))
    }

    /// Returns the department with an id.
    pub fn department(&self, id: &str) -> Option<&Department> {
        self.departments.iter().find(|department| department.id.value == id)
    }

    /// Returns the system with an id.
    pub fn system(&self, id: &str) -> Option<&System> {
        self.systems.iter().find(|system| system.id.value == id)
    }
}

/// Adds the names of the registries to `names`, and reports ids that are there twice.
pub fn declare(value: &Value, names: &mut Names, diagnostics: &mut Vec<Diagnostic>) {
    for record in ["departments", "roles"].iter().flat_map(|list| value.pick_items(list)) {
        if let Some(id) = record.pick_spanned("id").filter(|id| !is_plain(&id.value)) {
            diagnostics.push(mistyped_value::id(&id));
        }
    }
    names.departments = ids(value.pick_items("departments"), diagnostics);
    names.roles = ids(value.pick_items("roles"), diagnostics);
    let systems = ids(value.pick_items("systems"), diagnostics);
    for record in ["systems", "departments", "roles"].iter().flat_map(|list| value.pick_items(list))
    {
        if let (Some(name), Some(id)) = (record.pick_text("name"), record.pick_text("id")) {
            names.called.insert(name, id);
        }
    }
    for system in value.pick_items("systems") {
        if let Some(id) = system.pick_text("id").filter(|id| systems.contains(id)) {
            let permissions = ids(system.pick_items("permissions"), diagnostics);
            names.systems.entry(id).or_insert(permissions);
        }
    }
}

/// Returns whether an id can be a part of an address as it is.
fn is_plain(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// Returns the ids of records, and reports those that are there twice.
fn ids(records: &[Value], diagnostics: &mut Vec<Diagnostic>) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, Spanned<String>> = BTreeMap::new();
    for id in records.iter().filter_map(|record| record.pick_spanned("id")) {
        // Their pages may lie on a disk that does not tell capital letters from small ones.
        match seen.get(&id.value.to_lowercase()) {
            Some(first) => diagnostics.push(duplicate_id::report(first, &id)),
            None => drop(seen.insert(id.value.to_lowercase(), id)),
        }
    }
    seen.into_values().map(|id| id.value).collect()
}

/// Reads the registries. All names must have been declared before.
pub fn read(value: &Value, names: &Names, diagnostics: &mut Vec<Diagnostic>) -> Organization {
    let scope = Scope { names, steps: BTreeSet::new(), is_page: false, is_registry: true };
    schema::check(value, &ORGANIZATION, &scope, diagnostics);
    let known_role = |role: &String| names.roles.contains(role);
    let known_department = |department: &String| names.departments.contains(department);
    let departments = value.pick_items("departments").iter().filter_map(|entry| {
        Some(Department {
            id: entry.pick_spanned("id")?,
            name: entry.pick_text("name").or_else(|| entry.pick_text("id"))?,
            head: entry.pick_text("head").filter(known_role),
            parent: entry.pick_text("parent").filter(known_department),
        })
    });
    let roles = value.pick_items("roles").iter().filter_map(|entry| {
        Some(Role {
            id: entry.pick_spanned("id")?,
            name: entry.pick_text("name").or_else(|| entry.pick_text("id"))?,
            department: entry.pick_text("department").filter(known_department),
            level: entry.pick_text("level"),
            holders: entry.pick_texts("holders"),
            headcount: entry.pick_number("headcount"),
            deputy: entry.pick_text("deputy").filter(known_role),
        })
    });
    Organization {
        departments: departments.collect(),
        roles: roles.collect(),
        systems: value
            .pick_items("systems")
            .iter()
            .filter_map(|entry| system::read(entry, names, diagnostics))
            .collect(),
        separations: value
            .pick_items("sod")
            .iter()
            .filter_map(|entry| {
                Some(Separation {
                    name: entry.pick_spanned("name")?,
                    conflict: super::kind::parts(&entry.pick_spanned_texts("conflict"), names),
                })
            })
            .collect(),
        authority: value
            .pick_items("authority")
            .iter()
            .filter_map(|entry| authority::read(entry, &scope, diagnostics))
            .collect(),
        waivers: value.pick_items("waive").iter().filter_map(read_waiver).collect(),
    }
}
