//! The page of trainings: which role takes which, and the same as files.

use std::hash::Hash;

use serde::Serialize;

use crate::export::training::{Needs, NeedsWords, Taken, Taker, csv, json, needs_xlsx};
use crate::memo::KeyHasher;
use crate::model::kind::Detail;
use crate::model::kind::training::Training;
use crate::model::{Entry, KnowledgeBase};
use crate::render::kind::training::{duration, occasions, pass};
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Link};
use crate::render::{Printed, Printer};

/// The files beside the page: address, the word for it.
const FILES: [(&str, &str); 3] = [
    ("reference/trainings.xlsx", "responsibility.xlsx"),
    ("reference/trainings.csv", "responsibility.csv"),
    ("reference/trainings.json", "responsibility.json"),
];

/// What is the page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct TrainingsView {
    trainings: Vec<TrainingRow>,
    groups: Vec<RoleGroup>,
    /// Whether there is a role that takes no training.
    has_untrained: bool,
    files: Vec<Link>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct TrainingRow {
    link: Link,
    id: String,
    occasions: Vec<String>,
    modes: Vec<String>,
    duration: String,
    pass: String,
    /// How many roles take it.
    count: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct RoleGroup {
    department: Link,
    roles: Vec<RoleRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct RoleRow {
    role: Link,
    /// For each training, whether the role takes it.
    cells: Vec<bool>,
    is_untrained: bool,
}

/// Returns the trainings of a knowledge base, in reading order.
fn trainings(knowledge_base: &KnowledgeBase) -> Vec<(&Entry, &Training)> {
    let mut found: Vec<(usize, &Entry, &Training)> = Vec::new();
    for (position, entry) in knowledge_base.entries.iter().enumerate() {
        if let Detail::Training(training) = &entry.detail {
            let place = knowledge_base.navigation.places.get(&position).copied();
            found.push((place.unwrap_or(usize::MAX), entry, training));
        }
    }
    found.sort_by_key(|(place, entry, _)| (*place, &entry.url));
    found.into_iter().map(|(_, entry, training)| (entry, training)).collect()
}

/// Returns whether there is anything to show: trainings and roles.
pub fn has_any(knowledge_base: &KnowledgeBase) -> bool {
    let has_training =
        knowledge_base.entries.iter().any(|entry| matches!(entry.detail, Detail::Training(_)));
    has_training && !knowledge_base.organization.roles.is_empty()
}

/// Returns the view of all trainings as seen from the page at `from`.
pub fn view(site: &Site<'_>, from: &str) -> (TrainingsView, Vec<Content>) {
    let organization = &site.knowledge_base.organization;
    let trainings = trainings(site.knowledge_base);
    let mut groups: Vec<(Option<&String>, RoleGroup)> = Vec::new();
    for role in &organization.roles {
        let id = &role.id.value;
        let cells: Vec<bool> =
            trainings.iter().map(|(_, training)| training.roles.contains(id)).collect();
        let row =
            RoleRow { role: site.role_link(from, id), is_untrained: !cells.contains(&true), cells };
        let department = role.department.as_ref();
        match groups.iter_mut().find(|(known, _)| *known == department) {
            Some((_, group)) => group.roles.push(row),
            None => {
                let link = match department {
                    Some(id) => site.department_link(from, id),
                    None => Link {
                        title: site.theme.texts.get("reference.no_department").to_owned(),
                        url: String::new(),
                    },
                };
                groups.push((department, RoleGroup { department: link, roles: vec![row] }));
            }
        }
    }
    let groups: Vec<RoleGroup> = groups.into_iter().map(|(_, group)| group).collect();
    let trainings = trainings.into_iter().map(|(entry, training)| TrainingRow {
        link: site.link(from, entry),
        id: entry.id().unwrap_or_default().to_owned(),
        occasions: occasions(site, training),
        modes: training.modes.clone(),
        duration: duration(site, training),
        pass: pass(training),
        count: training.roles.len(),
    });
    let view = TrainingsView {
        trainings: trainings.collect(),
        has_untrained: groups.iter().flat_map(|group| &group.roles).any(|role| role.is_untrained),
        groups,
        files: FILES
            .into_iter()
            .map(|(url, word)| Link {
                title: site.theme.texts.get(word).to_owned(),
                url: page_href(from, url, None),
            })
            .collect(),
    };
    let contents = vec![
        super::heading(site, "responsibility.who_learns", "training-matrix"),
        super::heading(site, "kind.training", "trainings"),
    ];
    (view, contents)
}

/// Makes the files of the page, or takes them from memory.
pub fn files(printer: &Printer<'_, '_>) -> Vec<Printed> {
    let site = printer.site;
    if !has_any(site.knowledge_base) {
        return Vec::new();
    }
    let needs = needs(site);
    FILES
        .into_iter()
        .map(|(url, _)| {
            let mut hasher = KeyHasher::default();
            (url, &needs).hash(&mut hasher);
            let page = printer.pages.get_or_make(hasher.key(), || file(url, &needs));
            Printed { url: url.to_owned(), page }
        })
        .collect()
}

fn file(url: &str, needs: &Needs) -> Result<Vec<u8>, String> {
    match url.rsplit('.').next() {
        Some("xlsx") => Ok(needs_xlsx(needs).map_err(|error| error.to_string())?),
        Some("csv") => Ok(csv(needs).into_bytes()),
        _ => Ok(json(needs).into_bytes()),
    }
}

/// Returns who takes what as files hold it.
fn needs(site: &Site<'_>) -> Needs {
    let knowledge_base = site.knowledge_base;
    let organization = &knowledge_base.organization;
    let text = |name: &str| site.theme.texts.get(name).to_owned();
    let trainings = trainings(knowledge_base);
    let roles = organization.roles.iter().map(|role| {
        let own = trainings.iter().filter(|(_, training)| training.roles.contains(&role.id.value));
        let department = role.department.as_ref().and_then(|id| organization.department(id));
        Taker {
            id: role.id.value.clone(),
            name: role.name.clone(),
            department: department.map(|known| known.name.clone()).unwrap_or_default(),
            takes: own.filter_map(|(entry, _)| entry.id().map(str::to_owned)).collect(),
        }
    });
    Needs {
        version: 1,
        title: knowledge_base.title().to_owned(),
        roles: roles.collect(),
        trainings: trainings
            .iter()
            .map(|(entry, training)| Taken {
                id: entry.id().unwrap_or_default().to_owned(),
                title: entry.common.title.clone(),
                version: entry.common.version.clone().unwrap_or_default(),
                when: occasions(site, training),
                duration: duration(site, training),
                pass: pass(training),
            })
            .collect(),
        words: NeedsWords {
            sheet: text("responsibility.trainings"),
            role: text("kind.role"),
            department: text("kind.department"),
            when: text("training.when"),
        },
    }
}
