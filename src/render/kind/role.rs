//! The page of a role: what the registry and all processes say of it, and the author's text.

mod path;

use std::collections::BTreeSet;

use serde::Serialize;

use super::training::occasions;
use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::PartRef;
use crate::model::kind::faq::Case;
use crate::model::kind::process::{Letter, Step};
use crate::model::organization::{Mark, Tier};
use crate::model::responsibility::conflict::Conflict;
use crate::model::responsibility::impact::{self, Impact, Place};
use crate::model::responsibility::{Counts, processes};
use crate::render::kind::process::keep_words;
use crate::render::markdown::page_href;
use crate::render::responsibility::authority;
use crate::render::responsibility::duties::{ProcessDuties, duties};
use crate::render::responsibility::words::{self, LetterView};
use crate::render::site::Site;
use crate::render::view::{Content, Fact, Link};

pub use path::StageView;

/// What is a role page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct RoleView {
    /// Department, head count, holders, deputy.
    pub facts: Vec<Fact>,
    /// How many steps it has with each letter.
    pub counts: Vec<(LetterView, u32)>,
    /// What it does, by process.
    pub processes: Vec<ProcessDuties>,
    /// Duties that no process holds.
    pub duties: Vec<String>,
    /// Its permissions, by system.
    pub permissions: Vec<PermissionView>,
    /// What it approves.
    pub authorities: Vec<AuthorityView>,
    /// The trainings it takes, from the first day on.
    pub path: Vec<StageView>,
    /// The forms that it fills in or signs: form, filled, signed.
    pub forms: Vec<(Link, bool, bool)>,
    /// What it keeps.
    pub records: Vec<RecordView>,
    /// The questions about its steps, and those that are passed on to it.
    pub questions: Vec<Link>,
    /// The documents it answers for.
    pub owned: Vec<Link>,
    /// What stands still while the post is vacant.
    pub impact: ImpactView,
    /// What the author wrote about it.
    pub body: String,
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

/// Something that a role keeps.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the front matter")]
pub struct RecordView {
    pub name: Link,
    pub process: Link,
    pub keep: String,
    pub place: String,
}

/// What stands still while a post is vacant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ImpactView {
    /// The steps that nobody else carries out, by process.
    pub without_responsible: Vec<(Link, Vec<Link>)>,
    /// The steps that nobody else answers for, by process.
    pub without_accountable: Vec<(Link, Vec<Link>)>,
    /// The processes whose every step without an A of its own loses it.
    pub inherited: Vec<Link>,
    /// Approvals that nobody else decides.
    pub tiers: Vec<AuthorityView>,
    /// The systems it answers for and the permissions it approves.
    pub systems: Vec<String>,
    /// The departments it leads.
    pub departments: Vec<Link>,
    /// The roles that it stands in for.
    pub deputy_of: Vec<Link>,
    /// Who stands in for it.
    pub deputy: Option<Link>,
    /// What would break if the deputy took over everything.
    pub conflicts: Vec<ConflictView>,
    /// Whether nothing depends on the role.
    pub is_empty: bool,
}

/// Two steps that must not be in the same hands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ConflictView {
    /// What keeps them apart; empty for an approval by its own submitter.
    pub name: String,
    /// The one step.
    pub first: Link,
    /// The other step.
    pub second: Link,
}

/// Returns the view of a role as seen from the page at `from`; `entry` is its document, where it
/// has one.
pub fn view(
    site: &Site<'_>,
    from: &str,
    id: &str,
    entry: Option<&Entry>,
) -> (RoleView, Vec<Content>) {
    let knowledge_base = site.knowledge_base;
    let texts = &site.theme.texts;
    let (body, mut contents) =
        entry.map(|entry| super::page::body(site, entry)).unwrap_or_default();
    let duties_extra = match entry.map(|entry| &entry.detail) {
        Some(Detail::Role(page)) => page.duties.clone(),
        _ => Vec::new(),
    };
    let company = &knowledge_base.responsibility.company;
    let mut counts = Counts::default();
    if let Some(column) = company.roles.iter().position(|role| role == id) {
        company.shares.iter().for_each(|shares| counts.extend(&shares[column].counts));
    }
    let view = RoleView {
        facts: facts(site, from, id),
        counts: counts.iter().map(|(letter, n)| (words::view(site, letter, false), n)).collect(),
        processes: duties(site, from, &[id.to_owned()]).pop().unwrap_or_default(),
        duties: duties_extra,
        permissions: permissions(site, id),
        authorities: authorities(site, id, |_| true),
        path: path::path(site, from, id),
        forms: forms(site, from, &[id]),
        records: records(site, from, id),
        questions: questions(site, from, &[id]),
        owned: super::department::owned(knowledge_base, |entry| {
            entry.common.owner.as_deref() == Some(id)
        })
        .map(|entry| site.link(from, entry))
        .collect(),
        impact: impact_view(site, from, id),
        body,
    };
    let parts = [
        (!view.path.is_empty(), "role.path", "role-path"),
        (true, "role.duties", "role-duties"),
        (!view.duties.is_empty(), "role.other_duties", "role-other"),
        (!view.authorities.is_empty(), "role.authorities", "role-authority"),
        (!view.permissions.is_empty(), "role.permissions", "role-permissions"),
        (!view.forms.is_empty(), "role.forms", "role-forms"),
        (!view.questions.is_empty(), "role.questions", "role-questions"),
        (!view.records.is_empty(), "role.records", "role-records"),
        (!view.owned.is_empty(), "role.owned", "role-owned"),
        (!view.impact.is_empty, "role.impact", "role-impact"),
    ];
    for (_, title, anchor) in parts.into_iter().filter(|(is_shown, _, _)| *is_shown) {
        let title = texts.get(title).to_owned();
        contents.push(Content { title, anchor: anchor.to_owned(), level: 2 });
    }
    (view, contents)
}

fn facts(site: &Site<'_>, from: &str, id: &str) -> Vec<Fact> {
    let organization = &site.knowledge_base.organization;
    let texts = &site.theme.texts;
    let Some(role) = organization.role(id) else { return Vec::new() };
    let fact = |label: &str, link: Link| Fact {
        label: texts.get(label).to_owned(),
        value: link.title,
        url: link.url,
        is_number: false,
    };
    let plain = |title: String| Link { title, url: String::new() };
    let mut facts = Vec::new();
    let department = role.department.as_ref().map(|d| site.department_link(from, d));
    facts.extend(department.map(|link| fact("role.department", link)));
    facts.extend(role.level.clone().map(|level| fact("role.level", plain(level))));
    if !role.holders.is_empty() {
        facts.push(fact("role.holders", plain(role.holders.join(texts.get("page.list")))));
    } else if let Some(count) = role.headcount {
        facts.push(fact("role.headcount", plain(count.to_string())));
    }
    let deputy = role.deputy.as_ref().map(|d| site.role_link(from, d));
    facts.extend(deputy.map(|link| fact("role.deputy", link)));
    facts
}

/// Returns what a role may do, by system.
pub fn permissions(site: &Site<'_>, id: &str) -> Vec<PermissionView> {
    let texts = &site.theme.texts;
    site.knowledge_base
        .organization
        .systems
        .iter()
        .filter(|system| !system.granted(id).is_empty())
        .map(|system| PermissionView {
            system: system.name.clone(),
            permissions: system
                .permissions
                .iter()
                .filter(|permission| system.granted(id).contains(&permission.id.value))
                .map(|p| (p.name.clone(), p.level.clone().unwrap_or_default()))
                .collect(),
            recertify: system
                .recertify
                .map(|every| texts.with("role.recertify", every.words(texts.language)))
                .unwrap_or_default(),
        })
        .collect()
}

/// Returns what a role does in the chains of authority, as far as `is_wanted`.
pub fn authorities(
    site: &Site<'_>,
    id: &str,
    is_wanted: impl Fn(Mark) -> bool,
) -> Vec<AuthorityView> {
    let organization = &site.knowledge_base.organization;
    let mut found = Vec::new();
    for authority in &organization.authority {
        for tier in authority.ascending() {
            let links = tier.chain.iter().filter(|link| link.role == id && is_wanted(link.mark));
            found.extend(
                links.map(|link| authority_view(site, &authority.matter.value, tier, link.mark)),
            );
        }
    }
    found
}

fn authority_view(site: &Site<'_>, matter: &str, tier: &Tier, mark: Mark) -> AuthorityView {
    AuthorityView {
        matter: matter.to_owned(),
        amount: authority::amount(site, tier),
        mark: mark.sign().to_string(),
        word: site.theme.texts.get(&format!("mark.{}", mark.name())).to_owned(),
    }
}

/// Returns the trainings that any of some roles takes, and when.
pub fn trainings(site: &Site<'_>, from: &str, ids: &[&str]) -> Vec<(Link, Vec<String>)> {
    let knowledge_base = site.knowledge_base;
    let of_roles = ids.iter().filter_map(|id| knowledge_base.index.trainings.get(*id));
    let positions: BTreeSet<&usize> = of_roles.flatten().collect();
    positions
        .into_iter()
        .filter_map(|position| {
            let entry = &knowledge_base.entries[*position];
            match &entry.detail {
                Detail::Training(training) => {
                    Some((site.link(from, entry), occasions(site, training)))
                }
                _ => None,
            }
        })
        .collect()
}

/// Returns the forms that any of some roles fills in or signs, in the order in which it first does.
pub fn forms(site: &Site<'_>, from: &str, ids: &[&str]) -> Vec<(Link, bool, bool)> {
    let mut found: Vec<(&String, bool, bool)> = Vec::new();
    for (.., process) in processes(site.knowledge_base) {
        let is_own = |step: &&Step| step.roles(Letter::R).any(|role| ids.contains(&role));
        for step in process.steps.iter().filter(is_own) {
            for form in step.uses.iter().chain(&step.signs) {
                let (filled, signed) = (step.uses.contains(form), step.signs.contains(form));
                match found.iter_mut().find(|(known, ..)| *known == form) {
                    Some((_, was_filled, was_signed)) => {
                        *was_filled |= filled;
                        *was_signed |= signed;
                    }
                    None => found.push((form, filled, signed)),
                }
            }
        }
    }
    found
        .into_iter()
        .map(|(form, filled, signed)| (site.document_link(from, form), filled, signed))
        .collect()
}

fn records(site: &Site<'_>, from: &str, id: &str) -> Vec<RecordView> {
    let mut found = Vec::new();
    for (_, entry, process) in processes(site.knowledge_base) {
        let own = process.records.iter().filter(|kept| kept.by.as_deref() == Some(id));
        found.extend(own.map(|kept| RecordView {
            name: match &kept.form {
                Some(form) => site.document_link(from, form),
                None => Link { title: kept.name.clone().unwrap_or_default(), url: String::new() },
            },
            process: site.link(from, entry),
            keep: keep_words(site, &kept.keep),
            place: kept.place.clone().unwrap_or_default(),
        }));
    }
    found
}

/// Returns the questions about steps that any of some roles carries out, and those that are passed on
/// to it, each once, in reading order.
pub fn questions(site: &Site<'_>, from: &str, ids: &[&str]) -> Vec<Link> {
    let knowledge_base = site.knowledge_base;
    let mut own: BTreeSet<PartRef> = BTreeSet::new();
    for (_, entry, process) in processes(knowledge_base) {
        let is_own = |step: &&Step| step.roles(Letter::R).any(|role| ids.contains(&role));
        for step in process.steps.iter().filter(is_own) {
            let (id, part) = (entry.id().unwrap_or_default().to_owned(), step.id.value.clone());
            own.insert(PartRef { id, part: Some(part) });
        }
    }
    let mut found = Vec::new();
    for entry in &knowledge_base.entries {
        let Detail::Faq(faq) = &entry.detail else { continue };
        for question in &faq.questions {
            let is_own = question.about.iter().any(|about| own.contains(about));
            if is_own || ids.iter().any(|id| escalates(&question.cases, id)) {
                found.push(Link {
                    title: question.question.value.clone(),
                    url: page_href(from, &entry.url, Some(&question.id.value)),
                });
            }
        }
    }
    found
}

fn escalates(cases: &[Case], id: &str) -> bool {
    cases.iter().any(|case| case.escalate.as_deref() == Some(id) || escalates(&case.cases, id))
}

fn impact_view(site: &Site<'_>, from: &str, id: &str) -> ImpactView {
    let knowledge_base = site.knowledge_base;
    let organization = &knowledge_base.organization;
    let impact = Impact::of(knowledge_base, id);
    let own: Vec<Place> = impact
        .without_accountable
        .iter()
        .filter(|(_, is_inherited)| !is_inherited)
        .map(|(place, _)| *place)
        .collect();
    let mut inherited: Vec<usize> = impact
        .without_accountable
        .iter()
        .filter(|(_, is_inherited)| *is_inherited)
        .map(|((entry, _), _)| *entry)
        .collect();
    inherited.dedup();
    let mut systems: Vec<String> = impact
        .systems
        .iter()
        .filter_map(|system| Some(organization.system(system)?.name.clone()))
        .collect();
    systems.extend(impact.permissions.iter().filter_map(|(system, permission)| {
        let system = organization.system(system)?;
        Some(format!("{} · {}", system.name, system.permission_name(permission)))
    }));
    let conflicts = impact
        .deputy
        .as_ref()
        .map(|deputy| impact::merged(knowledge_base, id, deputy))
        .unwrap_or_default();
    ImpactView {
        without_responsible: by_process(site, from, &impact.without_responsible),
        without_accountable: by_process(site, from, &own),
        inherited: inherited
            .into_iter()
            .map(|entry| site.link(from, &knowledge_base.entries[entry]))
            .collect(),
        tiers: authorities(site, id, |mark| mark == Mark::Final),
        systems,
        departments: impact.departments.iter().map(|d| site.department_link(from, d)).collect(),
        deputy_of: impact.deputy_of.iter().map(|role| site.role_link(from, role)).collect(),
        deputy: impact.deputy.as_ref().map(|role| site.role_link(from, role)),
        conflicts: conflicts.iter().map(|conflict| conflict_view(from, conflict)).collect(),
        is_empty: impact.is_empty(),
    }
}

fn conflict_view(from: &str, conflict: &Conflict<'_>) -> ConflictView {
    let step = |entry: &Entry, step: &Step| Link {
        title: step.action.value.clone(),
        url: page_href(from, &entry.url, Some(&step.id.value)),
    };
    ConflictView {
        name: conflict.separation.map(|kept| kept.name.value.clone()).unwrap_or_default(),
        first: step(conflict.first_entry, conflict.first),
        second: step(conflict.second_entry, conflict.second),
    }
}

/// Returns steps by their process.
fn by_process(site: &Site<'_>, from: &str, places: &[Place]) -> Vec<(Link, Vec<Link>)> {
    let mut found: Vec<(usize, Link, Vec<Link>)> = Vec::new();
    for (position, number) in places {
        let entry = &site.knowledge_base.entries[*position];
        let Detail::Process(process) = &entry.detail else { continue };
        let step = &process.steps[*number];
        let link = Link {
            title: step.action.value.clone(),
            url: page_href(from, &entry.url, Some(&step.id.value)),
        };
        match found.last_mut().filter(|(last, ..)| last == position) {
            Some((.., steps)) => steps.push(link),
            None => found.push((*position, site.link(from, entry), vec![link])),
        }
    }
    found.into_iter().map(|(_, process, steps)| (process, steps)).collect()
}
