//! `unknown-field`: a condition or a formula names a field that the form does not have.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span, did_you_mean, listed, nearest};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::form::condition;
use crate::model::kind::form::{Field, FieldKind};
use crate::model::kind::{Detail, Pick};

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-field",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A condition (`show_if`) or a formula names a field that the form does not have, or
one that stands below it or holds no numbers. Fields are named by their `id`, the
columns of a table as `table.column`.",
        zh: "\
条件（`show_if`）或公式提到了本表没有的项，或公式用到的项排在它之后、不是数字。项用它的 `id` 来写，
明细表的列写成 `明细表.列`。",
    },
    example: "\
---
type: form
id: DD-F01
title: 账号申请表
fields:
  - {id: op, label: 申请类型, kind: choice, options: [新增, 变更]}
  - {id: previous, label: 原账号, kind: text, show_if: {opp: 变更}}
---
",
};

/// Reports every name that is no field's.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let Detail::Form(form) = &entry.detail else { continue };
        let ids: Vec<&str> = form.fields.iter().map(|field| field.id.value.as_str()).collect();
        let values = entry.document.front_matter.pick_items("fields");
        for (position, field) in form.fields.iter().enumerate() {
            let Some(value) = values.iter().find(|value| value.span == field.place) else {
                continue;
            };
            if let Some(condition) = value.get("show_if") {
                for test in condition::written(condition).tests {
                    let name = &test.field;
                    if !ids.contains(&name.value.as_str()) {
                        diagnostics.push(unknown(&name.span, &name.value, &ids));
                    }
                }
            }
            if let Some(place) = value.get("formula").map(|value| value.span.clone()) {
                look_at(field, &place, &form.fields[..position], diagnostics);
            }
            for (index, column) in field.columns.iter().enumerate() {
                let mut columns = value.pick_items("columns").iter();
                let value = columns.find(|value| value.span == column.place);
                let Some(place) = value.and_then(|value| value.get("formula")) else { continue };
                look_at(column, &place.span, &field.columns[..index], diagnostics);
            }
        }
    }
}

/// Reports what the formula of a field names and the fields before it are not.
fn look_at(field: &Field, place: &Span, before: &[Field], diagnostics: &mut Vec<Diagnostic>) {
    let Some(formula) = &field.formula else { return };
    for (name, column) in formula.names() {
        let found = before.iter().find(|other| other.id.value == name);
        let Some(found) = found else {
            let ids: Vec<&str> = before.iter().map(|other| other.id.value.as_str()).collect();
            diagnostics.push(unknown(place, name, &ids));
            continue;
        };
        let number = match column {
            None if found.kind == FieldKind::Table => Some(true),
            None => Some(found.kind.is_number()),
            Some(column) => {
                let columns = &found.columns;
                let column = columns.iter().find(|other| other.id.value == column);
                column.map(|column| column.kind.is_number())
            }
        };
        let whole = column.map_or_else(|| name.to_owned(), |column| format!("{name}.{column}"));
        match number {
            Some(true) => {}
            Some(false) => diagnostics.push(RULE.at(
                place,
                both(format!("`{whole}` holds no number"), format!("`{whole}` 不是数字")),
            )),
            None => {
                let columns: Vec<String> = found
                    .columns
                    .iter()
                    .map(|column| format!("{name}.{}", column.id.value))
                    .collect();
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                diagnostics.push(unknown(place, &whole, &columns));
            }
        }
    }
}

fn unknown(span: &Span, name: &str, known: &[&str]) -> Diagnostic {
    let list = listed(known.iter().copied());
    let otherwise = match known.is_empty() {
        true => both("no field stands before it", "前面还没有任何项"),
        false => both(format!("fields before it: {list}"), format!("前面的项：{list}")),
    };
    let diagnostic = RULE
        .at(
            span,
            both(
                format!("no field here is called `{name}`"),
                format!("这里没有名为 `{name}` 的项"),
            ),
        )
        .help(did_you_mean(name, known.iter().copied(), otherwise));
    match nearest(name, known.iter().copied())[..] {
        [only] if span.end - span.start == name.len() => diagnostic.fix(span.clone(), only),
        _ => diagnostic,
    }
}
