//! The page of permissions: which role may do what in which system.

use serde::Serialize;

use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is the page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct PermissionsView {
    roles: Vec<Link>,
    systems: Vec<SystemView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct SystemView {
    anchor: String,
    name: String,
    owner: Option<Link>,
    recertify: String,
    permissions: Vec<PermissionRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct PermissionRow {
    name: String,
    level: String,
    approver: Option<Link>,
    /// For each role, whether it has the permission.
    cells: Vec<bool>,
    count: usize,
}

/// Returns the view of all permissions as seen from the page at `from`.
pub fn view(site: &Site<'_>, from: &str) -> (PermissionsView, Vec<Content>) {
    let organization = &site.knowledge_base.organization;
    let language = site.theme.texts.language;
    let roles: Vec<&str> = organization
        .roles
        .iter()
        .map(|role| role.id.value.as_str())
        .filter(|role| organization.systems.iter().any(|system| !system.granted(role).is_empty()))
        .collect();
    let systems: Vec<SystemView> = organization
        .systems
        .iter()
        .filter(|system| !system.permissions.is_empty())
        .map(|system| SystemView {
            anchor: format!("system-{}", system.id.value),
            name: system.name.clone(),
            owner: system.owner.as_ref().map(|role| site.role_link(from, role)),
            recertify: system
                .recertify
                .map(|every| site.theme.texts.with("role.recertify", every.words(language)))
                .unwrap_or_default(),
            permissions: system
                .permissions
                .iter()
                .map(|permission| {
                    let has = |role: &&str| system.granted(role).contains(&permission.id.value);
                    let cells: Vec<bool> = roles.iter().map(has).collect();
                    PermissionRow {
                        name: permission.name.clone(),
                        level: permission.level.clone().unwrap_or_default(),
                        approver: permission.approver.as_ref().map(|r| site.role_link(from, r)),
                        count: cells.iter().filter(|has| **has).count(),
                        cells,
                    }
                })
                .collect(),
        })
        .collect();
    let roles = roles.into_iter().map(|role| site.role_link(from, role)).collect();
    (PermissionsView { roles, systems }, Vec::new())
}
