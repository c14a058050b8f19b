//! `excess-grant`: a permission that is granted and that the registry gives nobody.

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::organization::System;

/// The rule.
pub static RULE: Rule = Rule {
    code: "excess-grant",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A step grants a role a permission that the role has not in `grants:` of the system
in `organization.yaml`, or, where the step does not say to whom, that no role has.
So people would get more than their post needs. Add the permission to the role's
`grants:`, where it belongs to the post, or take it out of the step.",
        zh: "\
步骤授予某个岗位的权限，超出了 `organization.yaml` 中该系统 `grants:` 给这个岗位的权限；步骤没有写明
授予谁时，则是没有任何岗位有这项权限。这样会让人得到岗位不需要的权限。岗位确实需要的，请加到
`grants:`；不需要的，请从步骤中删去。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - id: open
    do: 开通账号
    R: it-support
    within: 1wd
    grants: [{system: dingtalk, permissions: [console], to: staff}]
---
",
};

/// Reports the permissions that the steps of every process grant beyond the registry.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let organization = &knowledge_base.organization;
    let steps = knowledge_base.processes().flat_map(|(_, process)| &process.steps);
    for grant in steps.flat_map(|step| &step.grants) {
        let Some(system) = organization.system(&grant.system) else { continue };
        for permission in &grant.permissions {
            let has = |role: &str| system.granted(role).contains(&permission.value);
            if grant.to.is_empty() && !system.grants.iter().any(|(role, _)| has(role)) {
                diagnostics.push(nobody(permission, system));
            }
            for role in grant.to.iter().filter(|role| !has(&role.value)) {
                diagnostics.push(beyond(permission, role, system));
            }
        }
    }
}

fn nobody(permission: &Spanned<String>, system: &System) -> Diagnostic {
    let (name, id) = (&permission.value, &system.id.value);
    RULE.at(
        &permission.span,
        both(
            format!("no role has the permission `{name}` of `{id}`"),
            format!("没有岗位有 `{id}` 的权限 `{name}`"),
        ),
    )
    .help(both(
        format!("add it to `grants:` of `{id}` for the roles that need it, or do not grant it"),
        format!("在 `{id}` 的 `grants:` 中写给需要的岗位，或不再授予"),
    ))
    .related(system.id.span.clone(), both("the system", "系统登记在这里"))
}

fn beyond(permission: &Spanned<String>, role: &Spanned<String>, system: &System) -> Diagnostic {
    let (name, id, role) = (&permission.value, &system.id.value, &role.value);
    let granted = system.granted(role);
    let list = granted.join(", ");
    RULE.at(
        &permission.span,
        both(
            format!("`{name}` of `{id}` is more than the role `{role}` has"),
            format!("`{id}` 的权限 `{name}` 超出岗位 `{role}` 的权限"),
        ),
    )
    .help(if granted.is_empty() {
        both(
            format!("the role has no permission there; add it to `grants:` of `{id}`, or do not grant it"),
            format!("该岗位在这个系统中没有权限；请加到 `{id}` 的 `grants:`，或不再授予"),
        )
    } else {
        both(
            format!("the role has {list}; add it to `grants:` of `{id}`, or do not grant it"),
            format!("该岗位有 {list}；请加到 `{id}` 的 `grants:`，或不再授予"),
        )
    })
    .related(system.id.span.clone(), both("the system", "系统登记在这里"))
}
