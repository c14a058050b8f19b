//! What can be referred to, and whether a reference leads anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::check::unknown_reference;
use super::kind::Kind;
use crate::diagnostic::{Diagnostic, MOST_COMPARED, Span, Spanned};

/// What a name in front matter stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A role of `organization.yaml`.
    Role,
    /// A department of `organization.yaml`.
    Department,
    /// A system of `organization.yaml`.
    System,
    /// A role or a department, for pages about one.
    Post,
    /// An audience of `docent.yaml`.
    Audience,
    /// A tag, where `docent.yaml` lists them.
    Tag,
    /// A document of any kind, by its id.
    Document,
    /// A document, or a part of one: `DD-P01#apply`.
    Part,
    /// A form.
    Form,
    /// A process.
    Process,
    /// A step of the same process.
    Step,
    /// Where options come from: `system:ID`, `roles` or `departments`.
    OptionSource,
}

/// A document that has an id.
#[derive(Debug, Clone)]
pub struct NamedDocument {
    /// The id as the document writes it.
    pub id: Arc<str>,
    /// What it is.
    pub kind: Kind,
    /// The parts that can be referred to: steps, fields, questions, clauses, headings.
    pub parts: BTreeSet<String>,
    /// Where the id is written.
    pub span: Span,
}

/// Every name of a knowledge base.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Role ids.
    pub roles: BTreeSet<String>,
    /// Department ids.
    pub departments: BTreeSet<String>,
    /// System ids and the permissions of each.
    pub systems: BTreeMap<String, BTreeSet<String>>,
    /// Audiences; `None` where the settings declare none.
    pub audiences: Option<BTreeSet<String>>,
    /// Tags; `None` where the settings list none.
    pub tags: Option<BTreeSet<String>>,
    /// Documents by their id in lower case.
    pub documents: BTreeMap<String, NamedDocument>,
    /// Documents that exist but are not in this build, by their id and by their path in lower case,
    /// and who may see them; nobody may see a draft.
    pub hidden: BTreeMap<String, Vec<String>>,
    /// Documents with a mistake that hides what they are, by their id and by their path in lower
    /// case. It has been reported; what refers to them is not.
    pub unsettled: BTreeSet<String>,
    /// Roles that documents outside of this build name, so that they are not taken for unused.
    pub roles_elsewhere: BTreeSet<String>,
    /// Whether the registries cannot be read. That has been reported; references to them are not.
    pub has_no_registry: bool,
    /// Roles, departments and systems by what they are called: an author may write that for the id.
    pub called: BTreeMap<String, String>,
}

impl Names {
    /// Returns whether a mistake that has been reported hides what a document is, so that nothing
    /// can be said about what refers to it. Takes its id or its path.
    pub fn is_unsettled(&self, name: &str) -> bool {
        self.unsettled.contains(&name.to_lowercase())
    }

    /// Returns the document with an id, without regard to case.
    pub fn document(&self, id: &str) -> Option<&NamedDocument> {
        self.documents.get(&id.to_lowercase())
    }

    /// Returns the document and the part that `ID` or `ID#part` names.
    pub fn part<'a>(&self, reference: &'a str) -> Option<(&NamedDocument, Option<&'a str>)> {
        let (id, part) = match reference.split_once('#') {
            Some((id, part)) => (id, Some(part)),
            None => (reference, None),
        };
        let document = self.document(id)?;
        part.is_none_or(|part| document.parts.contains(part)).then_some((document, part))
    }

    /// Returns whether a name of a sort exists. Steps are known to their document alone.
    fn has(&self, sort: Sort, name: &str, steps: &BTreeSet<String>) -> bool {
        let kind_is = |kinds: &[Kind]| self.document(name).is_some_and(|d| kinds.contains(&d.kind));
        match sort {
            Sort::Role => self.roles.contains(name),
            Sort::Department => self.departments.contains(name),
            Sort::Post => self.roles.contains(name) || self.departments.contains(name),
            Sort::System => self.systems.contains_key(name),
            Sort::Audience => self.audiences.as_ref().is_none_or(|known| known.contains(name)),
            Sort::Tag => self.tags.as_ref().is_none_or(|known| known.contains(name)),
            Sort::Document => self.document(name).is_some(),
            Sort::Part => self.part(name).is_some(),
            Sort::Form => kind_is(&[Kind::Form]),
            Sort::Process => kind_is(&[Kind::Process]),
            Sort::Step => steps.contains(name),
            Sort::OptionSource => match name.split_once(':') {
                Some(("system", system)) => self.systems.contains_key(system),
                Some(_) => false,
                None => matches!(name, "roles" | "departments"),
            },
        }
    }

    /// Returns the names that would have been right instead of `written`; of documents and steps no
    /// more than show that there are too many to compare with.
    fn choices(&self, sort: Sort, written: &str, steps: &BTreeSet<String>) -> Vec<String> {
        let ids = |kinds: &[Kind]| {
            let of_kind = |d: &&NamedDocument| kinds.is_empty() || kinds.contains(&d.kind);
            let ids = self.documents.values().filter(of_kind).map(|d| d.id.to_string());
            ids.take(MOST_COMPARED + 1).collect()
        };
        match sort {
            Sort::Role => self.roles.iter().cloned().collect(),
            Sort::Department => self.departments.iter().cloned().collect(),
            Sort::Post => self.roles.union(&self.departments).cloned().collect(),
            Sort::System => self.systems.keys().cloned().collect(),
            Sort::Audience => self.audiences.iter().flatten().cloned().collect(),
            Sort::Tag => self.tags.iter().flatten().cloned().collect(),
            Sort::Document => ids(&[]),
            Sort::Form => ids(&[Kind::Form]),
            Sort::Process => ids(&[Kind::Process]),
            Sort::Step => steps.iter().take(MOST_COMPARED + 1).cloned().collect(),
            Sort::Part => match written.split_once('#').and_then(|(id, _)| self.document(id)) {
                Some(document) => {
                    document.parts.iter().map(|part| format!("{}#{part}", document.id)).collect()
                }
                None => ids(&[]),
            },
            Sort::OptionSource => {
                let systems = self.systems.keys().map(|system| format!("system:{system}"));
                systems.chain(["roles".into(), "departments".into()]).collect()
            }
        }
    }
}

/// What a document's front matter may refer to.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The names of the whole knowledge base.
    pub names: &'a Names,
    /// The steps of the document itself.
    pub steps: BTreeSet<String>,
    /// Whether the document is of no typed kind, so that an unknown key is no error.
    pub is_page: bool,
    /// Whether it is the registry, which is the same for all readers and may speak of documents
    /// that some of them do not see. It is never shown as a whole.
    pub is_registry: bool,
}

impl Scope<'_> {
    /// Reports a name that leads nowhere.
    pub fn check(&self, sort: Sort, name: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) {
        let id = name.value.split('#').next().unwrap_or_default().to_lowercase();
        let is_registered = matches!(
            sort,
            Sort::Role | Sort::Department | Sort::Post | Sort::System | Sort::OptionSource
        );
        // Audiences are judged before, also in documents that the build does not show.
        if sort == Sort::Audience
            || self.names.has(sort, &name.value, &self.steps)
            || (is_registered && self.names.has_no_registry)
            || (!is_registered && self.names.is_unsettled(&id))
        {
            return;
        }
        let choices = self.names.choices(sort, &name.value, &self.steps);
        let called = self.names.called.get(&name.value);
        if let Some(called) = called.filter(|called| is_registered && choices.contains(called)) {
            diagnostics.push(unknown_reference::by_name(sort, name, called));
            return;
        }
        let is_hidden = !is_registered && self.names.hidden.contains_key(&id);
        if is_hidden && self.is_registry {
            return;
        }
        diagnostics.push(unknown_reference::report(sort, name, &choices, is_hidden));
    }
}
