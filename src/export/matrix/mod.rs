//! The responsibility matrices as files: one value, and a printer for each format.

mod csv;
mod json;
pub mod table;
mod xlsx;

use serde::Serialize;

pub use csv::csv;
pub(super) use csv::is_formula;
pub use json::{json, schema};
pub use xlsx::xlsx;
pub(super) use xlsx::{clean as sheet_name, cut};

use crate::model::kind::process::{Letter, Process, Step, StepKind};
use crate::model::responsibility::processes;
use crate::model::{Entry, KnowledgeBase, encode};

/// The words of the files, in the language of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each field is the heading or the name that it is called after")]
pub struct Words {
    pub overview: String,
    pub legend: String,
    pub process: String,
    pub number: String,
    pub step: String,
    pub kind: String,
    pub within: String,
    pub letter: String,
    pub meaning: String,
    pub inherited: String,
    pub no_department: String,
    pub steps: String,
}

/// All matrices of a knowledge base.
///
/// Its serialised form is the JSON that is published, so that a change of a name here is a change of
/// the schema.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Book {
    /// The version of the format.
    pub version: u32,
    /// The name of the knowledge base.
    pub title: String,
    /// The language of its texts.
    pub language: &'static str,
    /// Where the site is published; addresses of processes and steps are relative to it.
    pub base_url: Option<String>,
    /// The letters, what stands for each in a cell, and what it means.
    pub letters: Vec<LetterLabel>,
    /// The departments.
    pub departments: Vec<Department>,
    /// The roles that take part, by department.
    pub roles: Vec<Role>,
    /// The processes, in reading order.
    pub processes: Vec<ProcessMatrix>,
    /// The words of the other formats.
    #[serde(skip)]
    pub words: Words,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct LetterLabel {
    /// The letter.
    pub letter: Letter,
    /// What stands for it in a cell.
    pub label: String,
    /// What it means.
    pub meaning: String,
}

/// A department.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the registry")]
pub struct Department {
    pub id: String,
    pub name: String,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the registry")]
pub struct Role {
    pub id: String,
    pub name: String,
    pub department: Option<String>,
}

/// A process and its steps.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ProcessMatrix {
    /// Its number.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The address of its page.
    pub url: String,
    /// Its version.
    pub version: Option<String>,
    /// The role that answers for the document.
    pub owner: Option<String>,
    /// The department that it belongs to.
    pub department: Option<String>,
    /// The steps that somebody takes part in.
    pub steps: Vec<StepRow>,
}

/// A step and who takes part in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct StepRow {
    /// Its number among the steps; none for a start or an end.
    pub number: Option<usize>,
    /// Its name within the process.
    pub id: String,
    /// What sort of step it is.
    pub kind: StepKind,
    /// What is done.
    pub action: String,
    /// By when, as written: `1wd`.
    pub within: Option<String>,
    /// How often, as written: `3m`.
    pub every: Option<String>,
    /// The deadline or interval in words.
    #[serde(skip)]
    pub time: String,
    /// The address of the step.
    pub url: String,
    /// Who takes which part, by letter and then as written.
    pub assignments: Vec<Part>,
}

/// The part of a role in a step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Part {
    /// The role.
    pub role: String,
    /// The letter.
    pub letter: Letter,
    /// Whether it comes from the process and not from the step.
    pub inherited: bool,
}

impl Book {
    /// Returns the matrices of a knowledge base.
    pub fn of(knowledge_base: &KnowledgeBase, letters: Vec<LetterLabel>, words: Words) -> Book {
        let organization = &knowledge_base.organization;
        let settings = &knowledge_base.settings;
        let roles = &knowledge_base.responsibility.company.roles;
        Book {
            version: 1,
            title: knowledge_base.title().to_owned(),
            language: settings.language.tag(),
            base_url: settings.base_url.clone(),
            letters,
            departments: organization
                .departments
                .iter()
                .map(|d| Department { id: d.id.value.clone(), name: d.name.clone() })
                .collect(),
            roles: roles
                .iter()
                .map(|id| Role {
                    id: id.clone(),
                    name: organization.role_name(id).to_owned(),
                    department: organization.role(id).and_then(|role| role.department.clone()),
                })
                .collect(),
            processes: processes(knowledge_base)
                .into_iter()
                .map(|(_, entry, process)| matrix(knowledge_base, entry, process))
                .collect(),
            words,
        }
    }

    /// Returns what stands in the cell of a role in a step: the labels of its letters with `/`
    /// between them, those that are inherited in parentheses; empty where it takes no part.
    pub fn cell(&self, step: &StepRow, role: &str) -> String {
        let mut cell = String::new();
        for part in step.assignments.iter().filter(|part| part.role == role) {
            if !cell.is_empty() {
                cell.push('/');
            }
            let label = self.label(part.letter);
            match part.inherited {
                true => cell.push_str(&format!("({label})")),
                false => cell.push_str(label),
            }
        }
        cell
    }

    /// Returns what stands for a letter.
    pub fn label(&self, letter: Letter) -> &str {
        let known = self.letters.iter().find(|known| known.letter == letter);
        known.map_or("", |known| &known.label)
    }

    /// Returns how many steps of a process a role has with each letter, as it stands in the
    /// overview: `R 3 · A 1`; empty where it takes no part.
    pub fn summary(&self, process: &ProcessMatrix, role: &str) -> String {
        let mut parts = Vec::new();
        for (letter, ..) in Letter::ALL {
            let all = process.steps.iter().flat_map(|step| &step.assignments);
            let count = all.filter(|part| part.role == role && part.letter == letter).count();
            if count > 0 {
                parts.push(format!("{} {count}", self.label(letter)));
            }
        }
        parts.join(" · ")
    }
}

fn matrix(knowledge_base: &KnowledgeBase, entry: &Entry, process: &Process) -> ProcessMatrix {
    let language = knowledge_base.settings.language;
    let address = entry.url.split('/').map(encode).collect::<Vec<_>>().join("/");
    let numbers = process.steps.numbers();
    let steps = process
        .steps
        .iter()
        .zip(numbers)
        .filter(|(step, _)| !step.assignments.is_empty())
        .map(|(step, number)| StepRow {
            number: *number,
            id: step.id.value.clone(),
            kind: step.kind,
            action: step.action.value.clone(),
            within: step.within.map(|within| within.to_string()),
            every: step.every.map(|every| every.to_string()),
            time: step.within.or(step.every).map(|time| time.words(language)).unwrap_or_default(),
            url: format!("{address}#{}", encode(&step.id.value)),
            assignments: parts(step),
        })
        .collect();
    ProcessMatrix {
        id: entry.id().unwrap_or_default().to_owned(),
        title: entry.common.title.clone(),
        url: address,
        version: entry.common.version.clone(),
        owner: entry.common.owner.clone(),
        department: entry.common.department.clone(),
        steps,
    }
}

fn parts(step: &Step) -> Vec<Part> {
    step.assignments
        .iter()
        .map(|part| Part {
            role: part.role.clone(),
            letter: part.letter,
            inherited: part.is_inherited,
        })
        .collect()
}
