//! The pages of systems and of forms: which steps use them, and by whose hands.

use serde::Serialize;

use super::MOST;
use crate::model::kind::Detail;
use crate::model::kind::process::Step;
use crate::model::responsibility::processes;
use crate::model::responsibility::usage::{self, Use};
use crate::render::kind::process::keep_words;
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is the page of systems' own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct SystemsView {
    systems: Vec<SystemView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct SystemView {
    anchor: String,
    name: String,
    owner: Option<Link>,
    recertify: String,
    /// The roles that work in it, and in how many steps.
    roles: Vec<(Link, usize)>,
    /// The roles that work in it and have no permission there.
    without: Vec<Link>,
    processes: Vec<ProcessUse>,
    /// The processes and how many of their steps use it, where there are too many steps to name.
    brief: Vec<(Link, usize)>,
}

/// The steps of a process that use something.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct ProcessUse {
    process: Link,
    steps: Vec<StepUse>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct StepUse {
    step: Link,
    roles: Vec<Link>,
    /// Whether it works in the system, or fills the form in.
    works: bool,
    /// Whether it grants permissions, or signs the form.
    signs: bool,
}

/// What is the page of forms' own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FormsView {
    forms: Vec<FormView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct FormView {
    id: String,
    form: Link,
    processes: Vec<ProcessUse>,
    /// For how long, where and by whom it is kept.
    kept: Vec<KeptView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct KeptView {
    keep: String,
    place: String,
    by: Option<Link>,
}

/// Returns the view of all systems as seen from the page at `from`.
pub fn systems_view(site: &Site<'_>, from: &str) -> (SystemsView, Vec<Content>) {
    let knowledge_base = site.knowledge_base;
    let language = site.theme.texts.language;
    let mut all = usage::systems(knowledge_base);
    let is_brief = all.values().map(Vec::len).sum::<usize>() > MOST;
    let systems: Vec<SystemView> = knowledge_base
        .organization
        .systems
        .iter()
        .map(|system| {
            let uses = all.remove(&system.id.value).unwrap_or_default();
            let without = usage::without_permission(knowledge_base, &system.id.value, &uses);
            let mut roles: Vec<(&String, usize)> = Vec::new();
            for role in uses.iter().filter(|used| used.works).flat_map(|used| &used.roles) {
                match roles.iter_mut().find(|(known, _)| *known == role) {
                    Some((_, count)) => *count += 1,
                    None => roles.push((role, 1)),
                }
            }
            roles.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            SystemView {
                anchor: format!("system-{}", system.id.value),
                name: system.name.clone(),
                owner: system.owner.as_ref().map(|role| site.role_link(from, role)),
                recertify: system
                    .recertify
                    .map(|every| site.theme.texts.with("role.recertify", every.words(language)))
                    .unwrap_or_default(),
                roles: roles
                    .into_iter()
                    .map(|(role, count)| (site.role_link(from, role), count))
                    .collect(),
                without: without.iter().map(|role| site.role_link(from, role)).collect(),
                processes: if is_brief { Vec::new() } else { by_process(site, from, &uses) },
                brief: if is_brief { brief(site, from, &uses) } else { Vec::new() },
            }
        })
        .collect();
    let contents = systems
        .iter()
        .map(|system| Content {
            title: system.name.clone(),
            anchor: system.anchor.clone(),
            level: 2,
        })
        .collect();
    (SystemsView { systems }, contents)
}

/// Returns the view of all forms as seen from the page at `from`.
pub fn forms_view(site: &Site<'_>, from: &str) -> (FormsView, Vec<Content>) {
    let knowledge_base = site.knowledge_base;
    let all = usage::forms(knowledge_base);
    let mut forms: Vec<FormView> = knowledge_base
        .entries
        .iter()
        .filter(|entry| matches!(entry.detail, Detail::Form(_)))
        .map(|entry| {
            let id = entry.id().unwrap_or_default();
            let uses = all.get(id).map(Vec::as_slice).unwrap_or_default();
            let records = processes(knowledge_base)
                .into_iter()
                .flat_map(|(.., process)| &process.records)
                .filter(|kept| kept.form.as_deref() == Some(id));
            FormView {
                id: id.to_owned(),
                form: site.link(from, entry),
                processes: by_process(site, from, uses),
                kept: records
                    .map(|kept| KeptView {
                        keep: keep_words(site, &kept.keep),
                        place: kept.place.clone().unwrap_or_default(),
                        by: kept.by.as_ref().map(|role| site.role_link(from, role)),
                    })
                    .collect(),
            }
        })
        .collect();
    forms.sort_by(|a, b| (&a.id, &a.form).cmp(&(&b.id, &b.form)));
    (FormsView { forms }, Vec::new())
}

/// Returns the processes that use something, and in how many steps.
fn brief(site: &Site<'_>, from: &str, uses: &[Use]) -> Vec<(Link, usize)> {
    let entries = &site.knowledge_base.entries;
    let own = uses.chunk_by(|one, next| one.entry == next.entry);
    own.map(|own| (site.link(from, &entries[own[0].entry]), own.len())).collect()
}

fn by_process(site: &Site<'_>, from: &str, uses: &[Use]) -> Vec<ProcessUse> {
    let mut found: Vec<(usize, ProcessUse)> = Vec::new();
    for used in uses {
        let entry = &site.knowledge_base.entries[used.entry];
        let Detail::Process(process) = &entry.detail else { continue };
        let step: &Step = &process.steps[used.step];
        let view = StepUse {
            step: Link {
                title: step.action.value.clone(),
                url: page_href(from, &entry.url, Some(&step.id.value)),
            },
            roles: used.roles.iter().map(|role| site.role_link(from, role)).collect(),
            works: used.works,
            signs: used.signs,
        };
        match found.last_mut().filter(|(last, _)| *last == used.entry) {
            Some((_, process)) => process.steps.push(view),
            None => {
                let process = site.link(from, entry);
                found.push((used.entry, ProcessUse { process, steps: vec![view] }));
            }
        }
    }
    found.into_iter().map(|(_, process)| process).collect()
}
