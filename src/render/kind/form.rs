//! The page of a form: what is filled in, who signs, where it goes.

pub mod files;
mod sheet;
mod ways;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::export::form::{Sheet, plan};
use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::form::{FieldKind, Form};
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Link};

pub use sheet::sheet;
pub use ways::WayView;

/// What is a form page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FormView {
    /// The process it belongs to.
    pub process: Option<Link>,
    /// The form itself.
    pub sheet: Sheet,
    /// The forms that its fields point to.
    pub relations: Vec<RelationView>,
    /// The boxes to sign, in the order of the processes.
    pub opinions: Vec<OpinionView>,
    /// What departments there are, where a field asks for one.
    pub departments: Vec<String>,
    /// Who is known by name, where a field asks for a person.
    pub persons: Vec<String>,
    /// The steps it is used in.
    pub uses: Vec<UseView>,
    /// Where it goes.
    pub ways: Vec<WayView>,
    /// The blank form as files for people.
    pub blanks: Vec<Link>,
    /// The form as files for other programs.
    pub files: Vec<Link>,
    /// The form as its script reads it.
    pub plan: String,
    /// The words of its script.
    pub words: String,
    /// The words of the script that sends it.
    pub send_words: String,
    /// What the author wrote beside it.
    pub body: String,
}

/// A field that points to another form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a field and a form")]
pub struct RelationView {
    pub field: String,
    pub form: Link,
}

/// A box to sign.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "who signs at which step, with which outcomes")]
pub struct OpinionView {
    pub role: Link,
    pub step: Link,
    pub outcomes: Vec<String>,
}

/// A step that a form is used in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a step, its process and how the form is used")]
pub struct UseView {
    pub process: Link,
    pub step: Link,
    pub is_filled: bool,
    pub is_signed: bool,
}

/// Returns the view of a form, and its table of contents.
pub fn view(site: &Site<'_>, entry: &Entry, form: &Form) -> (FormView, Vec<Content>) {
    let (body, headings) = super::page::body(site, entry);
    let view = form_view(site, entry, &entry.url, form, body);
    let content = |title: &str, anchor: &str| Content {
        title: site.theme.texts.get(title).to_owned(),
        anchor: anchor.to_owned(),
        level: 2,
    };
    let mut contents = vec![content("form.fields", "form-fields")];
    if !view.opinions.is_empty() {
        contents.push(content("form.opinions", "form-opinions"));
    }
    if !view.ways.is_empty() {
        contents.push(content("form.submit", "form-submit"));
    }
    contents.extend(headings);
    if !view.uses.is_empty() {
        contents.push(content("form.uses", "form-uses"));
    }
    (view, contents)
}

/// Returns the view of a form as seen from the page at `from`.
pub fn form_view(
    site: &Site<'_>,
    entry: &Entry,
    from: &str,
    form: &Form,
    body: String,
) -> FormView {
    let organization = &site.knowledge_base.organization;
    let sheet = sheet(site, entry, form);
    let plan = plan(&sheet);
    let relations = form.fields.iter().filter_map(|field| {
        let form = site.document_link(from, field.form.as_ref()?);
        Some(RelationView { field: field.id.value.clone(), form })
    });
    let asks = |kind: FieldKind| {
        let mut fields = form.fields.iter().flat_map(|field| field.columns.iter().chain([field]));
        fields.any(|field| field.kind == kind)
    };
    let departments = match asks(FieldKind::Department) {
        true => organization.departments.iter().map(|known| known.name.clone()).collect(),
        false => Vec::new(),
    };
    let persons: BTreeSet<&String> = match asks(FieldKind::Person) {
        true => organization.roles.iter().flat_map(|role| &role.holders).collect(),
        false => BTreeSet::new(),
    };
    let words =
        |group: &str| serde_json::to_string(site.theme.texts.group(group)).unwrap_or_default();
    FormView {
        process: form.process.as_ref().map(|id| site.document_link(from, id)),
        relations: relations.collect(),
        opinions: if form.has_opinions { opinions(site, entry, from) } else { Vec::new() },
        departments,
        persons: persons.into_iter().cloned().collect(),
        uses: uses(site, entry, from),
        ways: ways::views(site, &sheet, form),
        blanks: files::links(site, entry, from, files::For::People),
        files: files::links(site, entry, from, files::For::Programs),
        plan,
        words: words("form_ui"),
        send_words: words("form_send"),
        body,
        sheet,
    }
}

/// Returns the boxes to sign: one for each role that carries out a step that signs the form.
fn opinions(site: &Site<'_>, entry: &Entry, from: &str) -> Vec<OpinionView> {
    signers(site, entry)
        .into_iter()
        .map(|(source, step, role)| OpinionView {
            role: site.role_link(from, role),
            step: Link {
                title: step.action.value.clone(),
                url: page_href(from, &source.url, Some(&step.id.value)),
            },
            outcomes: step.next.iter().filter_map(|branch| branch.condition.clone()).collect(),
        })
        .collect()
}

/// Returns who signs a form, in the order of the processes and their steps.
fn signers<'a>(
    site: &Site<'a>,
    entry: &Entry,
) -> Vec<(&'a Entry, &'a crate::model::kind::process::Step, &'a str)> {
    let knowledge_base = site.knowledge_base;
    let id = entry.id().unwrap_or_default();
    let mut found = Vec::new();
    for place in knowledge_base.index.form_uses.get(id).into_iter().flatten() {
        let source = &knowledge_base.entries[place.entry];
        let Detail::Process(process) = &source.detail else { continue };
        let step = &process.steps[place.step];
        if place.is_signed {
            let roles = step.roles(crate::model::kind::process::Letter::R);
            found.extend(roles.map(|role| (source, step, role)));
        }
    }
    found
}

fn uses(site: &Site<'_>, entry: &Entry, from: &str) -> Vec<UseView> {
    let knowledge_base = site.knowledge_base;
    let id = entry.id().unwrap_or_default();
    let uses = knowledge_base.index.form_uses.get(id).into_iter().flatten();
    uses.filter_map(|place| {
        let source = &knowledge_base.entries[place.entry];
        let Detail::Process(process) = &source.detail else { return None };
        let step = &process.steps[place.step];
        Some(UseView {
            process: site.link(from, source),
            step: Link {
                title: step.action.value.clone(),
                url: page_href(from, &source.url, Some(&step.id.value)),
            },
            is_filled: place.is_filled,
            is_signed: place.is_signed,
        })
    })
    .collect()
}
