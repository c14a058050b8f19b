//! The page of a form: what is filled in, who signs, where it goes.

pub mod files;
mod sheet;

use serde::Serialize;

use crate::export::form::{Cell, plan};
use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::form::{FieldKind, Form};
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Link};

pub use sheet::sheet;

/// What is a form page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FormView {
    /// The process it belongs to.
    pub process: Option<Link>,
    /// Its number, version, title and so on.
    pub sheet: SheetView,
    /// The field that others number, which stands above the grid.
    pub serial: Option<FieldView>,
    /// The fields, in groups; a group without a name where none is given.
    pub groups: Vec<GroupView>,
    /// The boxes to sign, in the order of the processes.
    pub opinions: Vec<OpinionView>,
    /// What departments there are, where a field asks for one.
    pub departments: Vec<String>,
    /// The steps it is used in.
    pub uses: Vec<UseView>,
    /// Where it goes.
    pub submit: Vec<SubmitView>,
    /// The form as files for other programs.
    pub files: Vec<Link>,
    /// The form as its script reads it.
    pub plan: String,
    /// The words of its script.
    pub words: String,
    /// What the author wrote beside it.
    pub body: String,
}

/// What stands above and below the grid.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the sheet")]
pub struct SheetView {
    pub id: String,
    pub title: String,
    pub version: String,
    pub effective: String,
    pub department: String,
    pub number: String,
    pub paper: String,
}

/// Fields that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a name and fields")]
pub struct GroupView {
    pub title: String,
    pub fields: Vec<FieldView>,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FieldView {
    /// What is said of it on paper as well.
    #[serde(flatten)]
    pub cell: Cell,
    /// Its limits, unit and format, in words.
    pub limits: Vec<String>,
    /// Whether something is said below it.
    pub has_hint: bool,
    /// Whether columns of a table are added up.
    pub has_sums: bool,
    /// The form it points to.
    pub form: Option<Link>,
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

/// A way to hand a form in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the front matter")]
pub struct SubmitView {
    pub way: String,
    pub label: String,
    pub url: String,
    pub note: String,
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
    if !view.submit.is_empty() {
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
    let sheet = sheet(site, entry, form);
    let plan = plan(&sheet);
    let links = |id: &str| {
        let field = form.fields.iter().find(|field| field.id.value == id);
        let form = field.and_then(|field| field.form.as_ref());
        form.map(|id| site.document_link(from, id))
    };
    let mut serial = None;
    let mut has_departments = false;
    let mut groups = Vec::new();
    for group in sheet.groups {
        let mut fields = Vec::new();
        for cell in group.cells {
            let asks = |cell: &Cell| cell.kind == FieldKind::Department;
            has_departments |= asks(&cell) || cell.columns.iter().any(asks);
            let view = field_view(site, cell, &links);
            match view.cell.kind {
                FieldKind::Serial if serial.is_none() => serial = Some(view),
                _ => fields.push(view),
            }
        }
        if !fields.is_empty() {
            groups.push(GroupView { title: group.title, fields });
        }
    }
    let departments = &site.knowledge_base.organization.departments;
    let words = site.theme.texts.group("form_ui");
    FormView {
        process: form.process.as_ref().map(|id| site.document_link(from, id)),
        sheet: SheetView {
            id: sheet.id,
            title: sheet.title,
            version: sheet.version,
            effective: sheet.effective,
            department: sheet.department,
            number: sheet.number,
            paper: sheet.paper,
        },
        serial,
        groups,
        opinions: if form.has_opinions { opinions(site, entry, from) } else { Vec::new() },
        departments: match has_departments {
            true => departments.iter().map(|department| department.name.clone()).collect(),
            false => Vec::new(),
        },
        uses: uses(site, entry, from),
        submit: form.submit.iter().map(|way| submit_view(site, way)).collect(),
        files: files::links(site, entry, from),
        plan,
        words: serde_json::to_string(words).unwrap_or_default(),
        body,
    }
}

fn submit_view(site: &Site<'_>, way: &crate::model::kind::form::Submission) -> SubmitView {
    let is_safe = |url: &&String| {
        ["https://", "http://", "dingtalk://"].iter().any(|scheme| url.starts_with(scheme))
    };
    SubmitView {
        label: site.theme.texts.get(&format!("submit.{}", way.way)).to_owned(),
        url: match (&way.address, &way.url) {
            (Some(address), _) => format!("mailto:{address}"),
            (None, url) => url.as_ref().filter(is_safe).cloned().unwrap_or_default(),
        },
        note: way.note.clone().unwrap_or_default(),
        way: way.way.clone(),
    }
}

fn field_view(site: &Site<'_>, cell: Cell, links: &dyn Fn(&str) -> Option<Link>) -> FieldView {
    let texts = &site.theme.texts;
    let mut limits = Vec::new();
    let is_text = matches!(cell.kind, FieldKind::Text | FieldKind::Textarea);
    let limit = |limit: String| match is_text {
        true => texts.with("form.characters", limit),
        false if cell.unit.is_empty() => limit,
        false => format!("{limit} {}", cell.unit),
    };
    match (&cell.min, &cell.max) {
        (Some(min), Some(max)) => limits.push(limit(format!("{min}–{max}"))),
        (Some(min), None) => limits.push(limit(format!("≥ {min}"))),
        (None, Some(max)) => limits.push(limit(format!("≤ {max}"))),
        (None, None) => {}
    }
    match cell.kind {
        FieldKind::File | FieldKind::Image => limits.push(texts.get("form.attach").to_owned()),
        _ => {}
    }
    let has_hint = !limits.is_empty() || !cell.help.is_empty() || !cell.condition.is_empty();
    let has_sums = cell.columns.iter().any(|column| column.has_sum);
    FieldView { form: links(&cell.id), limits, has_hint, has_sums, cell }
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
