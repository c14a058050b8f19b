//! The pages of roles and departments: what the registry and the steps say, and the author's text.

use serde::Serialize;

use crate::model::kind::Detail;
use crate::model::kind::process::Letter;
use crate::model::organization::authority::Amount;
use crate::model::{Entry, KnowledgeBase};
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Fact, Link};

/// What is a role page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct RoleView {
    /// Department, deputy, holders.
    pub facts: Vec<Fact>,
    /// What it does, by process.
    pub processes: Vec<RoleProcessView>,
    /// Duties that no process holds.
    pub duties: Vec<String>,
    /// Its permissions, by system.
    pub permissions: Vec<PermissionView>,
    /// What it approves.
    pub authorities: Vec<AuthorityView>,
    /// The trainings it takes.
    pub trainings: Vec<Link>,
    /// The documents it answers for.
    pub owned: Vec<Link>,
    /// What the author wrote about it.
    pub body: String,
}

/// What a role does in a process.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a process and the role's steps in it")]
pub struct RoleProcessView {
    pub process: Link,
    pub steps: Vec<RoleStepView>,
}

/// What a role does in a step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a step, the role's letters in it and its deadline")]
pub struct RoleStepView {
    pub step: Link,
    pub letters: Vec<(String, String, bool)>,
    pub within: String,
    pub forms: Vec<Link>,
}

/// What a role may do in a system.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a system and the names and levels of permissions")]
pub struct PermissionView {
    pub system: String,
    pub permissions: Vec<(String, String)>,
    pub recertify: String,
}

/// What a role does in an approval.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a matter, an amount and what the role does")]
pub struct AuthorityView {
    pub matter: String,
    pub amount: String,
    pub mark: String,
    pub word: String,
}

/// What is a department page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct DepartmentPageView {
    /// Head, parent.
    pub facts: Vec<Fact>,
    /// Its roles and how many steps each carries out or answers for.
    pub roles: Vec<(Link, usize, usize)>,
    /// The documents that belong to it.
    pub documents: Vec<Link>,
    /// What the author wrote about it.
    pub body: String,
}

/// Returns the view of a role as seen from the page at `from`; `entry` is its document, where it
/// has one.
pub fn role_view(
    site: &Site<'_>,
    from: &str,
    id: &str,
    entry: Option<&Entry>,
) -> (RoleView, Vec<Content>) {
    let knowledge_base = site.knowledge_base;
    let texts = &site.theme.texts;
    let organization = &knowledge_base.organization;
    let language = texts.language;
    let (body, mut contents) =
        entry.map(|entry| super::page::body(site, entry)).unwrap_or_default();
    let mut facts = Vec::new();
    if let Some(role) = organization.role(id) {
        let link = |label: &str, link: Link| Fact {
            label: texts.get(label).to_owned(),
            value: link.title,
            url: link.url,
            is_number: false,
        };
        facts.extend(
            role.department
                .as_ref()
                .map(|d| link("role.department", site.department_link(from, d))),
        );
        facts.extend(role.deputy.as_ref().map(|d| link("role.deputy", site.role_link(from, d))));
        if !role.holders.is_empty() {
            let holders = Link { title: role.holders.join("、"), url: String::new() };
            facts.push(link("role.holders", holders));
        }
    }
    let duties = match entry.map(|entry| &entry.detail) {
        Some(Detail::Role(page)) => page.duties.clone(),
        _ => Vec::new(),
    };
    let permissions = organization
        .systems
        .iter()
        .filter_map(|system| {
            let (_, granted) = system.grants.iter().find(|(role, _)| role == id)?;
            let permissions = system
                .permissions
                .iter()
                .filter(|permission| granted.contains(&permission.id.value))
                .map(|p| (p.name.clone(), p.level.clone().unwrap_or_default()))
                .collect();
            Some(PermissionView {
                system: system.name.clone(),
                permissions,
                recertify: system
                    .recertify
                    .map(|every| texts.with("role.recertify", every.words(language)))
                    .unwrap_or_default(),
            })
        })
        .collect();
    let view = RoleView {
        facts,
        processes: processes(site, from, id),
        duties,
        permissions,
        authorities: authorities(site, id),
        trainings: knowledge_base
            .index
            .trainings
            .get(id)
            .into_iter()
            .flatten()
            .map(|training| site.link(from, &knowledge_base.entries[*training]))
            .collect(),
        owned: owned(knowledge_base, |entry| entry.common.owner.as_deref() == Some(id))
            .map(|entry| site.link(from, entry))
            .collect(),
        body,
    };
    let parts = [
        (true, "role.duties", "role-duties"),
        (!view.duties.is_empty(), "role.other_duties", "role-other"),
        (!view.permissions.is_empty(), "role.permissions", "role-permissions"),
        (!view.authorities.is_empty(), "role.authorities", "role-authority"),
        (!view.trainings.is_empty(), "role.trainings", "role-trainings"),
        (!view.owned.is_empty(), "role.owned", "role-owned"),
    ];
    for (_, title, anchor) in parts.into_iter().filter(|(is_shown, _, _)| *is_shown) {
        let title = texts.get(title).to_owned();
        contents.push(Content { title, anchor: anchor.to_owned(), level: 2 });
    }
    (view, contents)
}

fn owned<'k>(
    knowledge_base: &'k KnowledgeBase,
    is_owned: impl Fn(&Entry) -> bool + 'k,
) -> impl Iterator<Item = &'k Entry> {
    knowledge_base.entries.iter().filter(move |entry| entry.id().is_some() && is_owned(entry))
}

fn processes(site: &Site<'_>, from: &str, id: &str) -> Vec<RoleProcessView> {
    let knowledge_base = site.knowledge_base;
    let language = site.theme.texts.language;
    let mut found: Vec<(usize, RoleProcessView)> = Vec::new();
    for duty in knowledge_base.index.duties.get(id).into_iter().flatten() {
        let entry = &knowledge_base.entries[duty.entry];
        let Detail::Process(process) = &entry.detail else { continue };
        let step = &process.steps[duty.step];
        let word = |letter: &Letter| {
            let word = site.theme.texts.get(&format!("letter.{letter:?}")).to_owned();
            (format!("{letter:?}"), word)
        };
        let view = RoleStepView {
            step: Link {
                title: step.action.value.clone(),
                url: page_href(from, &entry.url, Some(&step.id.value)),
            },
            letters: duty
                .letters
                .iter()
                .map(|(letter, inherited)| {
                    let (letter, word) = word(letter);
                    (letter, word, *inherited)
                })
                .collect(),
            within: step.within.map(|within| within.words(language)).unwrap_or_default(),
            forms: step
                .uses
                .iter()
                .chain(&step.signs)
                .map(|form| site.document_link(from, form))
                .collect(),
        };
        match found.last_mut().filter(|(last, _)| *last == duty.entry) {
            Some((_, process)) => process.steps.push(view),
            None => {
                let process = site.link(from, entry);
                found.push((duty.entry, RoleProcessView { process, steps: vec![view] }));
            }
        }
    }
    found.into_iter().map(|(_, view)| view).collect()
}

fn authorities(site: &Site<'_>, id: &str) -> Vec<AuthorityView> {
    let texts = &site.theme.texts;
    let mut found = Vec::new();
    for authority in &site.knowledge_base.organization.authority {
        for tier in &authority.tiers {
            let Some(link) = tier.chain.iter().find(|link| link.role == id) else { continue };
            let text = |amount: &Option<Amount>| amount.as_ref().map(|amount| amount.text.clone());
            let amount = match (text(&tier.from), text(&tier.to)) {
                (Some(from), Some(to)) => format!("{from} ≤ ¥ < {to}"),
                (Some(from), None) => format!("¥ ≥ {from}"),
                (None, Some(to)) => format!("¥ < {to}"),
                (None, None) => String::new(),
            };
            found.push(AuthorityView {
                matter: authority.matter.value.clone(),
                amount,
                mark: link.mark.sign().to_string(),
                word: texts.get(&format!("mark.{}", link.mark.name())).to_owned(),
            });
        }
    }
    found
}

/// Returns the view of a department as seen from the page at `from`; `entry` is its document,
/// where it has one.
pub fn department_view(
    site: &Site<'_>,
    from: &str,
    id: &str,
    entry: Option<&Entry>,
) -> (DepartmentPageView, Vec<Content>) {
    let knowledge_base = site.knowledge_base;
    let texts = &site.theme.texts;
    let organization = &knowledge_base.organization;
    let (body, contents) = entry.map(|entry| super::page::body(site, entry)).unwrap_or_default();
    let mut facts = Vec::new();
    let fact = |label: &str, link: Link| Fact {
        label: texts.get(label).to_owned(),
        value: link.title,
        url: link.url,
        is_number: false,
    };
    if let Some(department) = organization.department(id) {
        let head = department.head.as_ref().map(|head| site.role_link(from, head));
        facts.extend(head.map(|head| fact("department.head", head)));
        let parent = department.parent.as_ref().map(|parent| site.department_link(from, parent));
        facts.extend(parent.map(|parent| fact("department.parent", parent)));
    }
    let roles = organization
        .roles
        .iter()
        .filter(|role| role.department.as_deref() == Some(id))
        .map(|role| {
            let duties = knowledge_base.index.duties.get(&role.id.value);
            let count = |letter: Letter| {
                let has = |duty: &&crate::model::Duty| {
                    duty.letters.iter().any(|(other, _)| *other == letter)
                };
                duties.into_iter().flatten().filter(has).count()
            };
            (site.role_link(from, &role.id.value), count(Letter::R), count(Letter::A))
        })
        .collect();
    let view = DepartmentPageView {
        facts,
        roles,
        documents: owned(knowledge_base, |entry| entry.common.department.as_deref() == Some(id))
            .map(|entry| site.link(from, entry))
            .collect(),
        body,
    };
    (view, contents)
}
