//! What a process, a form, a FAQ … *is*: one file a kind, with its table and its reader.

pub mod common;
pub mod department;
pub mod faq;
pub mod flowchart;
pub mod form;
pub mod page;
pub mod policy;
pub mod process;
pub mod role;
pub mod term;
pub mod training;

use serde::Serialize;

use super::names::Names;
use super::schema::Record;
use crate::diagnostic::Spanned;
use crate::document::date::{self, Date};
use crate::document::duration::Duration;
use crate::document::yaml::Value;

/// The kinds of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Steps with roles, branches, forms and deadlines.
    Process,
    /// Fields to fill in.
    Form,
    /// Questions and answers.
    Faq,
    /// A chart of its own.
    Flowchart,
    /// Clauses, and the steps that meet them.
    Policy,
    /// What is taught to whom, and how it is tested.
    Training,
    /// Text about a role of the registry.
    Role,
    /// Text about a department of the registry.
    Department,
    /// A glossary entry.
    Term,
    /// Anything else.
    Page,
}

impl Kind {
    /// Every kind, in the order in which readers meet them.
    pub const ALL: [Kind; 10] = [
        Kind::Process,
        Kind::Form,
        Kind::Faq,
        Kind::Flowchart,
        Kind::Policy,
        Kind::Training,
        Kind::Role,
        Kind::Department,
        Kind::Term,
        Kind::Page,
    ];

    /// Returns the word that `type:` takes; also the name of its template and of its texts.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Process => "process",
            Kind::Form => "form",
            Kind::Faq => "faq",
            Kind::Flowchart => "flowchart",
            Kind::Policy => "policy",
            Kind::Training => "training",
            Kind::Role => "role",
            Kind::Department => "department",
            Kind::Term => "term",
            Kind::Page => "page",
        }
    }

    /// Returns the kind that `type:` names.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns the table of its front matter.
    pub fn record(self) -> &'static Record {
        match self {
            Kind::Process => &process::PROCESS,
            Kind::Form => &form::FORM,
            Kind::Faq => &faq::FAQ,
            Kind::Flowchart => &flowchart::FLOWCHART,
            Kind::Policy => &policy::POLICY,
            Kind::Training => &training::TRAINING,
            Kind::Role => &role::ROLE,
            Kind::Department => &department::DEPARTMENT,
            Kind::Term => &term::TERM,
            Kind::Page => &page::PAGE,
        }
    }
}

/// What a document is, in full.
#[derive(Debug, Clone)]
pub enum Detail {
    /// A process.
    Process(process::Process),
    /// A form.
    Form(form::Form),
    /// Questions.
    Faq(faq::Faq),
    /// A chart.
    Flowchart(flowchart::Flowchart),
    /// A policy.
    Policy(policy::Policy),
    /// A training.
    Training(training::Training),
    /// Text about a role.
    Role(role::RolePage),
    /// Text about a department.
    Department(department::DepartmentPage),
    /// A term.
    Term(term::Term),
    /// Anything else.
    Page,
}

impl Detail {
    /// Returns the kind.
    pub fn kind(&self) -> Kind {
        match self {
            Detail::Process(_) => Kind::Process,
            Detail::Form(_) => Kind::Form,
            Detail::Faq(_) => Kind::Faq,
            Detail::Flowchart(_) => Kind::Flowchart,
            Detail::Policy(_) => Kind::Policy,
            Detail::Training(_) => Kind::Training,
            Detail::Role(_) => Kind::Role,
            Detail::Department(_) => Kind::Department,
            Detail::Term(_) => Kind::Term,
            Detail::Page => Kind::Page,
        }
    }
}

/// Reading values whose shape the table has judged already. A value of another shape reads as absent.
pub trait Pick {
    /// Returns a text.
    fn pick_text(&self, key: &str) -> Option<String>;
    /// Returns a text with its place.
    fn pick_spanned(&self, key: &str) -> Option<Spanned<String>>;
    /// Returns the texts of a list.
    fn pick_texts(&self, key: &str) -> Vec<String>;
    /// Returns the texts of a list with their places.
    fn pick_spanned_texts(&self, key: &str) -> Vec<Spanned<String>>;
    /// Returns the items of a list.
    fn pick_items(&self, key: &str) -> &[Value];
    /// Returns a flag; false where there is none.
    fn pick_flag(&self, key: &str) -> bool;
    /// Returns a day.
    fn pick_date(&self, key: &str) -> Option<Date>;
    /// Returns a duration.
    fn pick_duration(&self, key: &str) -> Option<Duration>;
    /// Returns a number.
    fn pick_number(&self, key: &str) -> Option<f64>;
}

impl Pick for Value {
    fn pick_text(&self, key: &str) -> Option<String> {
        self.get(key)?.text().map(str::to_owned)
    }

    fn pick_spanned(&self, key: &str) -> Option<Spanned<String>> {
        self.get(key)?.spanned_text()
    }

    fn pick_texts(&self, key: &str) -> Vec<String> {
        self.pick_items(key).iter().filter_map(|item| item.text().map(str::to_owned)).collect()
    }

    fn pick_spanned_texts(&self, key: &str) -> Vec<Spanned<String>> {
        self.pick_items(key).iter().filter_map(Value::spanned_text).collect()
    }

    fn pick_items(&self, key: &str) -> &[Value] {
        self.get(key).map(Value::items).unwrap_or_default()
    }

    fn pick_flag(&self, key: &str) -> bool {
        self.get(key).and_then(Value::flag).unwrap_or(false)
    }

    fn pick_date(&self, key: &str) -> Option<Date> {
        date::parse(self.get(key)?.text()?)
    }

    fn pick_duration(&self, key: &str) -> Option<Duration> {
        Duration::parse(self.get(key)?.text()?)
    }

    fn pick_number(&self, key: &str) -> Option<f64> {
        self.get(key)?.text()?.parse().ok()
    }
}

/// A document, or a part of one, that exists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartRef {
    /// The id of the document, as the document writes it.
    pub id: String,
    /// The part, where one is named.
    pub part: Option<String>,
}

/// Returns the parts that references lead to, without those that lead nowhere, which the table has
/// reported.
pub fn parts(references: &[Spanned<String>], names: &Names) -> Vec<PartRef> {
    references.iter().filter_map(|reference| part(&reference.value, names)).collect()
}

/// Returns the part that a reference leads to.
pub fn part(reference: &str, names: &Names) -> Option<PartRef> {
    let (document, part) = names.part(reference)?;
    Some(PartRef { id: document.id.to_string(), part: part.map(str::to_owned) })
}

/// Returns the ids of the documents that references lead to, as those documents write them.
pub fn documents(references: &[Spanned<String>], names: &Names) -> Vec<String> {
    references
        .iter()
        .filter_map(|reference| names.document(&reference.value))
        .map(|document| document.id.to_string())
        .collect()
}

/// Returns the references that name an existing role.
pub fn roles(references: Vec<Spanned<String>>, names: &Names) -> Vec<Spanned<String>> {
    references.into_iter().filter(|role| names.roles.contains(&role.value)).collect()
}

/// Returns the ids of the parts that a document declares: of steps, fields, questions, clauses.
pub fn declared_parts(kind: Kind, front_matter: &Value) -> Vec<Spanned<String>> {
    let list = match kind {
        Kind::Process => "steps",
        Kind::Form => "fields",
        Kind::Faq => "questions",
        Kind::Policy => "clauses",
        Kind::Flowchart
        | Kind::Training
        | Kind::Role
        | Kind::Department
        | Kind::Term
        | Kind::Page => return Vec::new(),
    };
    front_matter.pick_items(list).iter().filter_map(|item| item.pick_spanned("id")).collect()
}
