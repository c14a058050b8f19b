//! A form as the value that the page and all exports are printed from.

use super::signers;
use crate::export::form::{Cell, Choice, Group, Note, Numbering, Opinion, Sheet, Words};
use crate::model::Entry;
use crate::model::kind::form::condition::{Condition, Operator};
use crate::model::kind::form::{Field, FieldKind, Form, Options, number};
use crate::render::site::Site;

/// Returns a form with its options, its conditions in words and who signs it.
pub fn sheet(site: &Site<'_>, entry: &Entry, form: &Form) -> Sheet {
    let organization = &site.knowledge_base.organization;
    let common = &entry.common;
    let mut serial = None;
    let mut groups: Vec<Group> = Vec::new();
    for field in &form.fields {
        let cell = cell(site, form, field);
        if cell.kind == FieldKind::Serial && serial.is_none() {
            serial = Some(cell);
            continue;
        }
        let title = field.group.clone().unwrap_or_default();
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
        numbering: numbering(site, entry, form, serial.as_ref()),
        paper: form.paper,
        serial,
        groups,
        opinions: opinions.collect(),
        notes: notes(entry),
        language: site.theme.texts.language,
        words: file_words(site),
    }
}

/// Returns how copies of a form are numbered, where anything says that they are.
fn numbering(
    site: &Site<'_>,
    entry: &Entry,
    form: &Form,
    serial: Option<&Cell>,
) -> Option<Numbering> {
    let texts = &site.theme.texts;
    let pattern = form.number.as_deref().unwrap_or_default();
    if pattern.is_empty() && serial.is_none() {
        return None;
    }
    let is_automatic = |way: &str| matches!(way, "dingtalk" | "link" | "issue" | "webhook");
    let by = match form.submit.iter().any(|way| is_automatic(&way.way)) {
        true => "form.number_automatic",
        false => "form.number_later",
    };
    let day = entry.common.effective.unwrap_or(jiff::civil::date(2026, 1, 1));
    Some(Numbering {
        label: serial.map_or_else(|| texts.get("form.number").to_owned(), |c| c.label.clone()),
        by: texts.get(by).to_owned(),
        example: number::example(pattern, day),
    })
}

/// Returns what is written below a form.
fn notes(entry: &Entry) -> Vec<Note> {
    let body = &entry.document.body;
    let title = |heading: usize| body.headings.get(heading).map(|heading| heading.text.clone());
    body.passages
        .iter()
        .map(|passage| {
            let text = passage.visible(false);
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            Note {
                title: passage.heading.and_then(title).unwrap_or_default(),
                lines: lines.map(str::to_owned).collect(),
            }
        })
        .filter(|note| !note.lines.is_empty())
        .collect()
}

fn file_words(site: &Site<'_>) -> Words {
    let word = |name: &str| site.theme.texts.get(name).to_owned();
    Words {
        attach: word("form_file.attach"),
        bad_choice: word("form_file.bad_choice"),
        bad_date: word("form_ui.bad_date"),
        bad_length: word("form_file.bad_length"),
        bad_number: word("form_file.bad_number"),
        capitals: word("form_ui.capitals"),
        capitals_label: word("form_file.capitals"),
        colon: word("form_ui.colon"),
        condition: word("form.condition"),
        date: word("form.date"),
        date_blank: word("form.date_blank"),
        dates_hint: word("form_file.dates_hint"),
        filled_on: word("form.filled_on"),
        kept_by: word("form.kept_by"),
        opinion: word("form.opinion"),
        options: word("form_file.options"),
        sheet: word("form_file.sheet"),
        signature: word("form.signature"),
        sum: word("form_ui.sum"),
        tick: word("form_file.tick"),
        version: word("head.version"),
    }
}

fn cell(site: &Site<'_>, form: &Form, field: &Field) -> Cell {
    let is_wide = matches!(
        field.kind,
        FieldKind::Textarea
            | FieldKind::Table
            | FieldKind::Note
            | FieldKind::Choices
            | FieldKind::Daterange
    );
    let pattern = match field.kind {
        FieldKind::Phone => Some("[0-9+\\- ]{5,20}"),
        FieldKind::Idcard => Some("[0-9]{17}[0-9Xx]"),
        _ => None,
    };
    let texts = |text: &Option<String>| text.clone().unwrap_or_default();
    let columns: Vec<Cell> = match field.kind {
        FieldKind::Table => field.columns.iter().map(|c| cell(site, form, c)).collect(),
        _ => Vec::new(),
    };
    let condition = field.show_if.as_ref().map(|c| words(site, form, c)).unwrap_or_default();
    let limits = limits(site, field);
    let relation = field.form.as_deref().and_then(|id| site.knowledge_base.entry(id));
    // A grid of two columns has one field a line.
    let span =
        if form.columns <= 2 { 4 } else { field.span.unwrap_or(if is_wide { 4 } else { 2 }) };
    Cell {
        id: field.id.value.clone(),
        label: field.label.clone(),
        kind: field.kind,
        is_required: field.is_required,
        is_personal: field.is_personal,
        options: options(site, field),
        has_hint: !limits.is_empty() || field.help.is_some() || !condition.is_empty(),
        help: texts(&field.help),
        limits,
        relation: relation
            .map(|form| format!("{} {}", form.id().unwrap_or_default(), form.common.title))
            .unwrap_or_default(),
        placeholder: texts(&field.placeholder),
        pattern: field.pattern.clone().or_else(|| pattern.map(str::to_owned)),
        min: field.min.clone(),
        max: field.max.clone(),
        unit: texts(&field.unit),
        has_words: field.has_words,
        has_sum: field.has_sum,
        has_sums: columns.iter().any(|column| column.has_sum),
        default: field.default.clone(),
        condition,
        show: field.show_if.clone(),
        formula: field.formula.clone(),
        text: texts(&field.text),
        span: span.min(4),
        rows: field.rows.unwrap_or(3),
        columns,
    }
}

/// Returns the limits of a field, in words.
fn limits(site: &Site<'_>, field: &Field) -> Vec<String> {
    let texts = &site.theme.texts;
    let mut limits = Vec::new();
    let is_text = matches!(field.kind, FieldKind::Text | FieldKind::Textarea);
    let limit = |limit: String| match &field.unit {
        _ if is_text => texts.with("form.characters", limit),
        Some(unit) => format!("{limit} {unit}"),
        None => limit,
    };
    match (&field.min, &field.max) {
        (Some(min), Some(max)) => limits.push(limit(format!("{min}–{max}"))),
        (Some(min), None) => limits.push(limit(format!("≥ {min}"))),
        (None, Some(max)) => limits.push(limit(format!("≤ {max}"))),
        (None, None) => {}
    }
    if matches!(field.kind, FieldKind::File | FieldKind::Image) {
        limits.push(texts.get("form.attach").to_owned());
    }
    limits
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
