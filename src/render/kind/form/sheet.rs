//! A form as the value that the page and all exports are printed from.

use super::signers;
use crate::export::form::{Cell, Choice, Group, Opinion, Sheet};
use crate::model::Entry;
use crate::model::kind::form::condition::{Condition, Operator};
use crate::model::kind::form::{Field, FieldKind, Form, Options};
use crate::render::site::Site;

/// Returns a form with its options, its conditions in words and who signs it.
pub fn sheet(site: &Site<'_>, entry: &Entry, form: &Form) -> Sheet {
    let organization = &site.knowledge_base.organization;
    let common = &entry.common;
    let mut groups: Vec<Group> = Vec::new();
    for field in &form.fields {
        let title = field.group.clone().unwrap_or_default();
        let cell = cell(site, form, field);
        match groups.last_mut().filter(|group| group.title == title) {
            Some(group) => group.cells.push(cell),
            None => groups.push(Group { title, cells: vec![cell] }),
        }
    }
    let signers = if form.has_opinions { signers(site, entry) } else { Vec::new() };
    let opinions = signers.into_iter().map(|(_, step, role)| Opinion {
        role: organization.role_name(role).to_owned(),
        step: step.action.value.clone(),
        outcomes: step.next.iter().filter_map(|branch| branch.condition.clone()).collect(),
    });
    let department = common.department.as_deref().and_then(|id| organization.department(id));
    Sheet {
        id: entry.id().unwrap_or_default().to_owned(),
        title: common.title.clone(),
        version: common.version.clone().unwrap_or_default(),
        effective: common.effective.map(|day| day.to_string()).unwrap_or_default(),
        department: department.map(|department| department.name.clone()).unwrap_or_default(),
        number: form.number.clone().unwrap_or_default(),
        paper: form.paper.clone().unwrap_or_else(|| "A4".to_owned()),
        groups,
        opinions: opinions.collect(),
    }
}

fn cell(site: &Site<'_>, form: &Form, field: &Field) -> Cell {
    let is_wide = matches!(
        field.kind,
        FieldKind::Textarea | FieldKind::Table | FieldKind::Note | FieldKind::Choices
    );
    let pattern = match field.kind {
        FieldKind::Phone => Some("[0-9+\\- ]{5,20}"),
        FieldKind::Idcard => Some("[0-9]{17}[0-9Xx]"),
        _ => None,
    };
    let texts = |text: &Option<String>| text.clone().unwrap_or_default();
    Cell {
        id: field.id.value.clone(),
        label: field.label.clone(),
        kind: field.kind,
        is_required: field.is_required,
        is_personal: field.is_personal,
        options: options(site, field),
        help: texts(&field.help),
        placeholder: texts(&field.placeholder),
        pattern: field.pattern.clone().or_else(|| pattern.map(str::to_owned)),
        min: field.min.clone(),
        max: field.max.clone(),
        unit: texts(&field.unit),
        has_words: field.has_words,
        has_sum: field.has_sum,
        default: field.default.clone(),
        condition: field.show_if.as_ref().map(|c| words(site, form, c)).unwrap_or_default(),
        show: field.show_if.clone(),
        formula: field.formula.clone(),
        text: texts(&field.text),
        span: field.span.unwrap_or(if is_wide { 4 } else { 2 }).min(4),
        rows: field.rows.unwrap_or(3),
        columns: field.columns.iter().map(|column| cell(site, form, column)).collect(),
    }
}

fn options(site: &Site<'_>, field: &Field) -> Vec<Choice> {
    let organization = &site.knowledge_base.organization;
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
    if !field.kind.has_options() {
        return Vec::new();
    }
    match &field.options {
        None => Vec::new(),
        Some(Options::Own(own)) => own.iter().map(|own| choice(own, own)).collect(),
        Some(Options::System(id)) => {
            let permissions = organization.system(id).map(|system| &system.permissions[..]);
            let permissions = permissions.unwrap_or_default().iter();
            permissions.map(|permission| choice(&permission.id.value, &permission.name)).collect()
        }
        Some(Options::Roles) => {
            organization.roles.iter().map(|role| choice(&role.id.value, &role.name)).collect()
        }
        Some(Options::Departments) => organization
            .departments
            .iter()
            .map(|department| choice(&department.id.value, &department.name))
            .collect(),
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
        Condition::Test(test) => {
            let other = form.fields.iter().find(|other| other.id.value == test.field);
            let label = other.map_or(&test.field, |other| &other.label);
            let choices = other.map(|other| options(site, other)).unwrap_or_default();
            let name = |value: &String| {
                let choice = choices.iter().find(|choice| choice.value == *value);
                choice.map_or_else(|| value.clone(), |choice| choice.label.clone())
            };
            let values: Vec<String> = test.values.iter().map(name).collect();
            let relation = texts.get(match test.operator {
                Operator::Eq => "form.is",
                Operator::In => "form.is_one_of",
                Operator::Has => "form.holds",
                Operator::Gt => "form.is_above",
                Operator::Lt => "form.is_below",
            });
            format!("{label}{relation}{}", values.join(texts.get("form.or")))
        }
    }
}
