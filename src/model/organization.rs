//! `organization.yaml`: departments, roles, systems, separation of duties, authority.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{duplicate_id, mistyped_value, unknown_reference};
use super::kind::Pick;
use super::names::{Names, Scope, Sort};
use super::schema::{self, Record, Shape, optional, required};
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::document::duration::Duration;
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
            Shape::List(&Shape::Record(&SYSTEM)),
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
            Shape::List(&Shape::Record(&AUTHORITY)),
            "who approves up to which amount",
            "审批权限",
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
        optional("deputy", Shape::Name(Sort::Role), "who stands in", "代理岗位"),
    ],
    base: None,
};

static SYSTEM: Record = Record {
    name: Bilingual { en: "system", zh: "系统" },
    keys: &[
        required("id", Shape::Text, "its short name", "系统 id"),
        required("name", Shape::Text, "its name", "系统名称"),
        optional("owner", Shape::Name(Sort::Role), "the role that answers for it", "负责岗位"),
        optional("recertify", Shape::Duration, "how often permissions are checked", "权限核查周期"),
        optional(
            "permissions",
            Shape::List(&Shape::Record(&PERMISSION)),
            "what can be granted",
            "权限",
        ),
        optional(
            "grants",
            Shape::Map(&Shape::List(&Shape::Text)),
            "which role has which permissions",
            "各岗位的权限",
        ),
    ],
    base: None,
};

static PERMISSION: Record = Record {
    name: Bilingual { en: "permission", zh: "权限" },
    keys: &[
        required("id", Shape::Text, "its short name", "权限 id"),
        required("name", Shape::Text, "its name", "权限名称"),
        optional("level", Shape::Text, "how sensitive it is", "敏感级别"),
        optional("approver", Shape::Name(Sort::Role), "who approves it", "审批岗位"),
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

static AUTHORITY: Record = Record {
    name: Bilingual { en: "authority", zh: "审批权限" },
    keys: &[
        required("matter", Shape::Text, "what is approved", "事项"),
        required("tiers", Shape::List(&Shape::Record(&TIER)), "the amounts", "金额档次"),
    ],
    base: None,
};

static TIER: Record = Record {
    name: Bilingual { en: "tier", zh: "档次" },
    keys: &[
        optional("from", Shape::Number, "from this amount on", "金额下限（含）"),
        optional("to", Shape::Number, "below this amount", "金额上限（不含）"),
        required(
            "chain",
            Shape::List(&Shape::Text),
            "the roles in order, each with its mark ★▲○△",
            "审批链，标记 ★▲○△ 加岗位 id",
        ),
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
    /// Who stands in.
    pub deputy: Option<String>,
}

/// Something that a system lets one do.
#[derive(Debug, Clone)]
pub struct Permission {
    /// Its short name.
    pub id: Spanned<String>,
    /// Its name.
    pub name: String,
    /// How sensitive it is.
    pub level: Option<String>,
    /// Who approves it.
    pub approver: Option<String>,
}

/// A system.
#[derive(Debug, Clone)]
pub struct System {
    /// Its short name.
    pub id: Spanned<String>,
    /// Its name.
    pub name: String,
    /// The role that answers for it.
    pub owner: Option<String>,
    /// How often permissions are checked.
    pub recertify: Option<Duration>,
    /// What can be granted.
    pub permissions: Vec<Permission>,
    /// Which role has which permissions, in the order of the file.
    pub grants: Vec<(String, Vec<String>)>,
}

/// Duties that one role must not hold together.
#[derive(Debug, Clone)]
pub struct Separation {
    /// What is kept apart.
    pub name: Spanned<String>,
    /// The steps.
    pub conflict: Vec<super::kind::PartRef>,
}

/// What a role does in an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// ★ decides.
    Final,
    /// ▲ reviews.
    Review,
    /// ○ examines.
    Examine,
    /// △ submits.
    Submit,
}

impl Mark {
    /// Every mark with its sign.
    pub const ALL: [(Mark, char); 4] =
        [(Mark::Final, '★'), (Mark::Review, '▲'), (Mark::Examine, '○'), (Mark::Submit, '△')];
}

/// A range of amounts and who approves it. `from <= amount < to`.
#[derive(Debug, Clone)]
pub struct Tier {
    /// The least amount, as written.
    pub from: Option<String>,
    /// The amount above the range, as written.
    pub to: Option<String>,
    /// The roles in order.
    pub chain: Vec<(Mark, String)>,
    /// The whole record.
    pub span: Span,
}

/// Who approves a matter.
#[derive(Debug, Clone)]
pub struct Authority {
    /// What is approved.
    pub matter: Spanned<String>,
    /// The amounts, as written.
    pub tiers: Vec<Tier>,
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
            deputy: entry.pick_text("deputy").filter(known_role),
        })
    });
    Organization {
        departments: departments.collect(),
        roles: roles.collect(),
        systems: value
            .pick_items("systems")
            .iter()
            .filter_map(|entry| read_system(entry, names, diagnostics))
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
            .filter_map(|entry| {
                Some(Authority {
                    matter: entry.pick_spanned("matter")?,
                    tiers: entry
                        .pick_items("tiers")
                        .iter()
                        .map(|tier| read_tier(tier, &scope, diagnostics))
                        .collect(),
                })
            })
            .collect(),
    }
}

fn read_system(entry: &Value, names: &Names, diagnostics: &mut Vec<Diagnostic>) -> Option<System> {
    let id = entry.pick_spanned("id")?;
    let known = names.systems.get(&id.value)?;
    let scope = Scope { names, steps: BTreeSet::new(), is_page: false, is_registry: true };
    let mut grants = Vec::new();
    for grant in entry.get("grants").map(Value::entries).unwrap_or_default() {
        scope.check(Sort::Role, &grant.key, diagnostics);
        let mut permissions = Vec::new();
        for permission in grant.value.items().iter().filter_map(Value::spanned_text) {
            if known.contains(&permission.value) {
                permissions.push(permission.value);
            } else {
                diagnostics.push(unknown_reference::permission(&permission, &id.value, known));
            }
        }
        if names.roles.contains(&grant.key.value) {
            grants.push((grant.key.value.clone(), permissions));
        }
    }
    Some(System {
        name: entry.pick_text("name").unwrap_or_else(|| id.value.clone()),
        owner: entry.pick_text("owner").filter(|role| names.roles.contains(role)),
        recertify: entry.pick_duration("recertify"),
        permissions: entry
            .pick_items("permissions")
            .iter()
            .filter_map(|permission| {
                Some(Permission {
                    id: permission.pick_spanned("id")?,
                    name: permission.pick_text("name").or_else(|| permission.pick_text("id"))?,
                    level: permission.pick_text("level"),
                    approver: permission
                        .pick_text("approver")
                        .filter(|role| names.roles.contains(role)),
                })
            })
            .collect(),
        grants,
        id,
    })
}

/// Reads a tier. A link of its chain is a mark and a role: `★dept-head`; without a mark it reviews.
fn read_tier(tier: &Value, scope: &Scope<'_>, diagnostics: &mut Vec<Diagnostic>) -> Tier {
    let mut chain = Vec::new();
    for link in tier.pick_spanned_texts("chain") {
        let sign = link.value.chars().next();
        let mark = Mark::ALL.iter().find(|(_, known)| Some(*known) == sign);
        let role = match mark {
            Some((_, sign)) => link.value[sign.len_utf8()..].trim_start().to_owned(),
            None => link.value.clone(),
        };
        let start = link.span.end.saturating_sub(role.len()).max(link.span.start);
        let place = Span::new(&link.span.path, start, link.span.end);
        scope.check(Sort::Role, &Spanned::new(role.clone(), place), diagnostics);
        if scope.names.roles.contains(&role) {
            chain.push((mark.map_or(Mark::Review, |(mark, _)| *mark), role));
        }
    }
    Tier { from: tier.pick_text("from"), to: tier.pick_text("to"), chain, span: tier.span.clone() }
}
