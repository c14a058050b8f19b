//! The page of a department: its roles and what they do in all processes, and the author's text.

use std::collections::BTreeMap;

use serde::Serialize;

use super::role::{self, AuthorityView, PermissionView, authorities};
use crate::model::kind::process::Letter;
use crate::model::organization::Mark;
use crate::model::{Entry, KnowledgeBase};
use crate::render::responsibility::words::{self, LetterView, ShareView};
use crate::render::site::Site;
use crate::render::view::{Content, Fact, Link};

/// What is a department page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct DepartmentPageView {
    /// Head, parent, how many people.
    pub facts: Vec<Fact>,
    /// Its roles, how many steps each has with each letter, and who stands in for it.
    pub roles: Vec<(Link, Vec<u32>, Option<Link>)>,
    /// Whether anybody stands in for any of them.
    pub has_deputies: bool,
    /// The letters of the columns of roles.
    pub letters: Vec<LetterView>,
    /// The departments below it.
    pub below: Vec<Link>,
    /// Its roles that take part in any process: the columns of its matrix.
    pub columns: Vec<Link>,
    /// What it does, by process.
    pub processes: Vec<ProcessRow>,
    /// What its roles decide.
    pub authorities: Vec<(Link, Vec<AuthorityView>)>,
    /// What its roles may do, by system.
    pub permissions: Vec<(Link, Vec<PermissionView>)>,
    /// The trainings that its roles take, and when.
    pub trainings: Vec<(Link, Vec<String>)>,
    /// The forms that its roles fill in or sign: form, filled, signed.
    pub forms: Vec<(Link, bool, bool)>,
    /// The questions about what its roles do.
    pub questions: Vec<Link>,
    /// The other departments, and how often work goes there and comes from there.
    pub neighbours: Vec<(Link, usize, usize)>,
    /// The documents that belong to it.
    pub documents: Vec<Link>,
    /// What the author wrote about it.
    pub body: String,
}

/// What the roles of a department do in a process.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ProcessRow {
    /// The process.
    pub process: Link,
    /// Its number; empty where it has none.
    pub id: String,
    /// For each column, the letters of the role with the number of steps.
    pub cells: Vec<Vec<ShareView>>,
}

/// Returns the view of a department as seen from the page at `from`; `entry` is its document,
/// where it has one.
pub fn view(
    site: &Site<'_>,
    from: &str,
    id: &str,
    entry: Option<&Entry>,
) -> (DepartmentPageView, Vec<Content>) {
    let knowledge_base = site.knowledge_base;
    let texts = &site.theme.texts;
    let organization = &knowledge_base.organization;
    let loads = &knowledge_base.responsibility.loads;
    let company = &knowledge_base.responsibility.company;
    let (body, mut contents) =
        entry.map(|entry| super::page::body(site, entry)).unwrap_or_default();
    let own: Vec<&str> = organization
        .roles
        .iter()
        .filter(|role| role.department.as_deref() == Some(id))
        .map(|role| role.id.value.as_str())
        .collect();
    let roles: Vec<_> = own
        .iter()
        .map(|role| {
            let load = loads.roles.iter().find(|load| load.role == *role);
            let counts = Letter::ALL
                .into_iter()
                .map(|(letter, ..)| load.map_or(0, |load| load.counts.of(letter)));
            let deputy = organization.role(role).and_then(|role| role.deputy.as_ref());
            let deputy = deputy.map(|deputy| site.role_link(from, deputy));
            (site.role_link(from, role), counts.collect(), deputy)
        })
        .collect();
    let view = DepartmentPageView {
        facts: facts(site, from, id, &own),
        has_deputies: roles.iter().any(|(.., deputy)| deputy.is_some()),
        roles,
        letters: words::legend(site),
        below: organization
            .departments
            .iter()
            .filter(|other| other.parent.as_deref() == Some(id))
            .map(|other| site.department_link(from, &other.id.value))
            .collect(),
        columns: columns(site, id)
            .iter()
            .map(|column| site.role_link(from, &company.roles[*column]))
            .collect(),
        processes: processes(site, from, columns(site, id)),
        authorities: own
            .iter()
            .map(|role| {
                let decides = |mark: Mark| mark != Mark::Submit;
                (site.role_link(from, role), authorities(site, role, decides))
            })
            .filter(|(_, found)| !found.is_empty())
            .collect(),
        permissions: own
            .iter()
            .map(|role| (site.role_link(from, role), role::permissions(site, role)))
            .filter(|(_, found)| !found.is_empty())
            .collect(),
        trainings: role::trainings(site, from, &own),
        forms: role::forms(site, from, &own),
        questions: role::questions(site, from, &own),
        neighbours: neighbours(site, from, id),
        documents: owned(knowledge_base, |entry| entry.common.department.as_deref() == Some(id))
            .map(|entry| site.link(from, entry))
            .collect(),
        body,
    };
    let parts = [
        (true, "department.roles", "department-roles"),
        (!view.processes.is_empty(), "department.processes", "department-processes"),
        (!view.authorities.is_empty(), "department.authorities", "department-authority"),
        (!view.permissions.is_empty(), "role.permissions", "department-permissions"),
        (!view.trainings.is_empty(), "role.trainings", "department-trainings"),
        (!view.forms.is_empty(), "role.forms", "department-forms"),
        (!view.questions.is_empty(), "role.questions", "department-questions"),
        (!view.neighbours.is_empty(), "department.handovers", "department-handovers"),
        (!view.documents.is_empty(), "department.documents", "department-documents"),
    ];
    for (_, title, anchor) in parts.into_iter().filter(|(is_shown, _, _)| *is_shown) {
        let title = texts.get(title).to_owned();
        contents.push(Content { title, anchor: anchor.to_owned(), level: 2 });
    }
    (view, contents)
}

fn facts(site: &Site<'_>, from: &str, id: &str, own: &[&str]) -> Vec<Fact> {
    let organization = &site.knowledge_base.organization;
    let fact = |label: &str, link: Link| Fact {
        label: site.theme.texts.get(label).to_owned(),
        value: link.title,
        url: link.url,
        is_number: false,
    };
    let mut facts = Vec::new();
    if let Some(department) = organization.department(id) {
        let head = department.head.as_ref().map(|head| site.role_link(from, head));
        facts.extend(head.map(|head| fact("department.head", head)));
        let parent = department.parent.as_ref().map(|parent| site.department_link(from, parent));
        facts.extend(parent.map(|parent| fact("department.parent", parent)));
    }
    let people: Vec<f64> = own
        .iter()
        .filter_map(|role| organization.role(role).and_then(|role| role.people()))
        .collect();
    // The sum says something only where it is known for every role.
    if !people.is_empty() && people.len() == own.len() {
        let sum: f64 = people.iter().sum();
        facts.push(fact("role.headcount", Link { title: sum.to_string(), url: String::new() }));
    }
    facts
}

/// Returns the columns of the company matrix that belong to a department.
fn columns<'s>(site: &'s Site<'_>, id: &str) -> &'s [usize] {
    let groups = &site.knowledge_base.responsibility.company.groups;
    let own = groups.iter().find(|group| group.department.as_deref() == Some(id));
    own.map_or(&[], |group| &group.roles)
}

fn processes(site: &Site<'_>, from: &str, columns: &[usize]) -> Vec<ProcessRow> {
    let company = &site.knowledge_base.responsibility.company;
    let rows = company.processes.iter().zip(&company.shares);
    rows.filter(|(_, shares)| columns.iter().any(|column| !shares[*column].counts.is_empty()))
        .map(|(position, shares)| {
            let entry = &site.knowledge_base.entries[*position];
            ProcessRow {
                process: site.link(from, entry),
                id: entry.id().unwrap_or_default().to_owned(),
                cells: columns.iter().map(|column| words::share(site, &shares[*column])).collect(),
            }
        })
        .collect()
}

/// Returns the departments that work goes to or comes from, in the order of the registry.
fn neighbours(site: &Site<'_>, from: &str, id: &str) -> Vec<(Link, usize, usize)> {
    let organization = &site.knowledge_base.organization;
    let of = |role: &str| organization.role(role).and_then(|role| role.department.clone());
    let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for handover in &site.knowledge_base.responsibility.handovers {
        let (Some(one), Some(other)) = (of(&handover.from), of(&handover.to)) else { continue };
        if one == id && other != id {
            found.entry(other).or_default().0 += 1;
        } else if other == id && one != id {
            found.entry(one).or_default().1 += 1;
        }
    }
    organization
        .departments
        .iter()
        .filter_map(|department| {
            let (there, back) = found.get(&department.id.value)?;
            Some((site.department_link(from, &department.id.value), *there, *back))
        })
        .collect()
}

/// Returns the documents with a number that belong to somebody.
pub fn owned<'k>(
    knowledge_base: &'k KnowledgeBase,
    is_owned: impl Fn(&Entry) -> bool + 'k,
) -> impl Iterator<Item = &'k Entry> {
    knowledge_base.entries.iter().filter(move |entry| entry.id().is_some() && is_owned(entry))
}
