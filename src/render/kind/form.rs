//! The page of a form: what is filled in, who signs, where it goes.

use serde::Serialize;

use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::form::{Condition, Field, FieldKind, Form, Options};
use crate::model::kind::process::Letter;
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is a form page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FormView {
    /// The process it belongs to.
    pub process: Option<Link>,
    /// How copies are numbered.
    pub number: String,
    /// The fields, in groups; a group without a name where none is given.
    pub groups: Vec<GroupView>,
    /// The boxes to sign, in the order of the processes.
    pub opinions: Vec<OpinionView>,
    /// The steps it is used in.
    pub uses: Vec<UseView>,
    /// Where it goes.
    pub submit: Vec<SubmitView>,
    /// What the author wrote beside it.
    pub body: String,
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
    /// Its anchor.
    pub id: String,
    /// What stands before it.
    pub label: String,
    /// `text` and so on.
    pub kind: &'static str,
    /// The word for it.
    pub kind_label: String,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// Whether it holds personal data.
    pub is_personal: bool,
    /// What to choose from.
    pub options: Vec<String>,
    /// A word on how to fill it in.
    pub help: String,
    /// Its limits, unit and format, in words.
    pub limits: Vec<String>,
    /// When it is asked, in words.
    pub condition: String,
    /// What it holds at first.
    pub default: String,
    /// The text of a note.
    pub text: String,
    /// How many columns of the grid it takes, from 1 to 4.
    pub span: u32,
    /// Blank lines on paper.
    pub rows: u32,
    /// The columns of a table.
    pub columns: Vec<FieldView>,
    /// The form it points to.
    pub form: Option<Link>,
}

/// A box to sign.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "who signs at which step")]
pub struct OpinionView {
    pub role: Link,
    pub step: Link,
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
    if !view.uses.is_empty() {
        contents.push(content("form.uses", "form-uses"));
    }
    contents.extend(headings);
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
    let mut groups: Vec<GroupView> = Vec::new();
    for field in &form.fields {
        let title = field.group.clone().unwrap_or_default();
        let view = field_view(site, from, form, field);
        match groups.last_mut().filter(|group| group.title == title) {
            Some(group) => group.fields.push(view),
            None => groups.push(GroupView { title, fields: vec![view] }),
        }
    }
    FormView {
        process: form.process.as_ref().map(|id| site.document_link(from, id)),
        number: form.number.clone().unwrap_or_default(),
        groups,
        opinions: if form.has_opinions { opinions(site, entry, from) } else { Vec::new() },
        uses: uses(site, entry, from),
        submit: form
            .submit
            .iter()
            .map(|way| SubmitView {
                label: site.theme.texts.get(&format!("submit.{}", way.way)).to_owned(),
                url: match (&way.address, &way.url) {
                    (Some(address), _) => format!("mailto:{address}"),
                    (None, url) => {
                        let is_safe = |url: &&String| {
                            ["https://", "http://", "dingtalk://"]
                                .iter()
                                .any(|s| url.starts_with(s))
                        };
                        url.as_ref().filter(is_safe).cloned().unwrap_or_default()
                    }
                },
                note: way.note.clone().unwrap_or_default(),
                way: way.way.clone(),
            })
            .collect(),
        body,
    }
}

fn field_view(site: &Site<'_>, from: &str, form: &Form, field: &Field) -> FieldView {
    let texts = &site.theme.texts;
    let mut limits = Vec::new();
    match (&field.min, &field.max) {
        (Some(min), Some(max)) => limits.push(format!("{min}–{max}")),
        (Some(min), None) => limits.push(format!("≥ {min}")),
        (None, Some(max)) => limits.push(format!("≤ {max}")),
        (None, None) => {}
    }
    limits.extend(field.unit.clone());
    if let Some(formula) = &field.formula {
        limits.push(texts.with("form.formula", formula));
    }
    if field.has_sum {
        limits.push(texts.get("form.sum").to_owned());
    }
    let is_wide = matches!(
        field.kind,
        FieldKind::Textarea | FieldKind::Table | FieldKind::Note | FieldKind::Choices
    );
    FieldView {
        id: field.id.value.clone(),
        label: field.label.clone(),
        kind: field.kind.name(),
        kind_label: texts.get(&format!("field.{}", field.kind.name())).to_owned(),
        is_required: field.is_required,
        is_personal: field.is_personal,
        options: options(site, field),
        help: field.help.clone().or_else(|| field.placeholder.clone()).unwrap_or_default(),
        limits,
        condition: field.show_if.as_ref().map(|c| words(site, form, c)).unwrap_or_default(),
        default: field.default.join("、"),
        text: field.text.clone().unwrap_or_default(),
        span: field.span.unwrap_or(if is_wide { 4 } else { 2 }).min(4),
        rows: field.rows.unwrap_or(3),
        columns: field.columns.iter().map(|c| field_view(site, from, form, c)).collect(),
        form: field.form.as_ref().map(|id| site.document_link(from, id)),
    }
}

fn options(site: &Site<'_>, field: &Field) -> Vec<String> {
    let organization = &site.knowledge_base.organization;
    match &field.options {
        None => Vec::new(),
        Some(Options::Own(own)) => own.clone(),
        Some(Options::System(id)) => organization
            .system(id)
            .map(|system| system.permissions.iter().map(|p| p.name.clone()).collect())
            .unwrap_or_default(),
        Some(Options::Roles) => organization.roles.iter().map(|r| r.name.clone()).collect(),
        Some(Options::Departments) => {
            organization.departments.iter().map(|d| d.name.clone()).collect()
        }
    }
}

/// Returns a condition in words.
fn words(site: &Site<'_>, form: &Form, condition: &Condition) -> String {
    let texts = &site.theme.texts;
    match condition {
        Condition::All(all) => {
            let all: Vec<String> = all.iter().map(|c| words(site, form, c)).collect();
            all.join(texts.get("form.and"))
        }
        Condition::Any(any) => {
            let any: Vec<String> = any.iter().map(|c| words(site, form, c)).collect();
            any.join(texts.get("form.or"))
        }
        Condition::Test { field, operator, values } => {
            let other = form.fields.iter().find(|other| other.id.value == field.value);
            let label = other.map_or(&field.value, |other| &other.label);
            let name = |value: &String| -> String {
                match other.and_then(|other| other.options.as_ref()) {
                    Some(Options::System(id)) => {
                        let system = site.knowledge_base.organization.system(id);
                        let permissions = system.map(|s| &s.permissions[..]).unwrap_or_default();
                        let found = permissions.iter().find(|p| p.id.value == *value);
                        found.map_or(value, |permission| &permission.name).clone()
                    }
                    _ => value.clone(),
                }
            };
            let values: Vec<String> = values.iter().map(name).collect();
            let relation = texts.get(match operator.as_str() {
                "in" => "form.is_one_of",
                "has" => "form.holds",
                "gt" => "form.is_above",
                "lt" => "form.is_below",
                _ => "form.is",
            });
            format!("{label}{relation}{}", values.join(texts.get("form.or")))
        }
    }
}

/// Returns the boxes to sign: one for each role that carries out a step that signs the form.
fn opinions(site: &Site<'_>, entry: &Entry, from: &str) -> Vec<OpinionView> {
    let knowledge_base = site.knowledge_base;
    let id = entry.id().unwrap_or_default();
    let mut found = Vec::new();
    for place in knowledge_base.index.form_uses.get(id).into_iter().flatten() {
        let source = &knowledge_base.entries[place.entry];
        let Detail::Process(process) = &source.detail else { continue };
        let step = &process.steps[place.step];
        if !place.is_signed {
            continue;
        }
        for role in step.roles(Letter::R) {
            found.push(OpinionView {
                role: site.role_link(from, role),
                step: Link {
                    title: step.action.value.clone(),
                    url: page_href(from, &source.url, Some(&step.id.value)),
                },
            });
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
