//! Systems: what they let one do, and which role may do it.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Spanned};
use crate::document::duration::Duration;
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::check::unknown_reference;
use crate::model::kind::Pick;
use crate::model::names::{Names, Scope, Sort};
use crate::model::schema::{Record, Shape, optional, required};

/// The keys of a system.
pub static SYSTEM: Record = Record {
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

impl System {
    /// Returns the permission with an id.
    pub fn permission(&self, id: &str) -> Option<&Permission> {
        self.permissions.iter().find(|permission| permission.id.value == id)
    }

    /// Returns the name of a permission; its id where it is not defined.
    pub fn permission_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.permission(id).map_or(id, |permission| &permission.name)
    }

    /// Returns the permissions that a role has in it.
    pub fn granted(&self, role: &str) -> &[String] {
        self.grants.iter().find(|(other, _)| other == role).map_or(&[], |(_, granted)| granted)
    }
}

/// Reads a system; `None` where its id is missing or taken, which has been reported.
pub fn read(entry: &Value, names: &Names, diagnostics: &mut Vec<Diagnostic>) -> Option<System> {
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
