//! `bad-condition`: a condition of a field that can never be judged.

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned, did_you_mean, listed};
use crate::document::yaml::Value;
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::form::condition::{self, Operator, WrittenTest};
use crate::model::kind::form::{Field, FieldKind, Form, Options};
use crate::model::kind::{Detail, Pick};
use crate::model::organization::Organization;

/// The rule.
pub static RULE: Rule = Rule {
    code: "bad-condition",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
`show_if` says when a field is asked. This one can never be judged: it looks at a
field that stands below (or at itself, so that two fields wait for each other), it
compares in a way that does not suit the kind of that field, or with a value that
cannot be chosen there. `eq` and `in` suit texts, numbers and choices, `has` suits
`choices`, `gt` and `lt` suit numbers.",
        zh: "\
`show_if` 说明什么情况下才填这一项。这一条永远判断不了：它看的是下面的项（或自己，于是两项互相等待），
比较方式与那一项的类型不合，或要比的值在那里选不到。`eq` 与 `in` 用于文字、数字与单选，`has` 用于
多选，`gt` 与 `lt` 用于数字。",
    },
    example: "\
---
type: form
id: DD-F01
title: 账号申请表
fields:
  - {id: limit, label: 限额, kind: money, show_if: {perms: {eq: 财务}}}
  - {id: perms, label: 权限, kind: choices, options: [通讯, 财务]}
---
",
};

/// Reports every condition that can never be judged. What names no field is another rule's.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let Detail::Form(form) = &entry.detail else { continue };
        let values = entry.document.front_matter.pick_items("fields");
        for (position, field) in form.fields.iter().enumerate() {
            let value = values.iter().find(|value| value.span == field.place);
            let Some(value) = value.and_then(|value| value.get("show_if")) else { continue };
            let judge = Judge { form, position, organization: &knowledge_base.organization };
            judge.look_at(value, diagnostics);
        }
    }
}

struct Judge<'a> {
    form: &'a Form,
    /// The field whose condition it is.
    position: usize,
    organization: &'a Organization,
}

impl Judge<'_> {
    fn look_at(&self, value: &Value, diagnostics: &mut Vec<Diagnostic>) {
        let written = condition::written(value);
        for stray in &written.strays {
            diagnostics.push(RULE.at(stray, both("this is no condition", "这不是条件")).help(
                both(
                    "write `{field: value}`, `{field: {gt: 5}}`, `{all: [{…}, {…}]}` or \
                     `{any: [{…}, {…}]}`",
                    "可写 `{填写项: 值}`、`{填写项: {gt: 5}}`、`{all: [{…}, {…}]}` 或 \
                     `{any: [{…}, {…}]}`",
                ),
            ));
        }
        for test in &written.tests {
            let id = &test.field.value;
            let other = self.form.fields.iter().position(|field| field.id.value == *id);
            let Some(other) = other else { continue };
            match other < self.position {
                true => self.compare(&self.form.fields[other], test, diagnostics),
                false => diagnostics.push(self.later(other, &test.field)),
            }
        }
    }

    fn later(&self, other: usize, field: &Spanned<String>) -> Diagnostic {
        let own = &self.form.fields[self.position];
        let id = &field.value;
        if other == self.position {
            return RULE
                .at(
                    &field.span,
                    both(
                        format!("`{id}` waits for its own answer"),
                        format!("`{id}` 的条件是它自己"),
                    ),
                )
                .help(both("name a field above it", "改为上面的某一项"));
        }
        let other = &self.form.fields[other];
        let is_circle = other.show_if.as_ref().is_some_and(|c| names(c, &own.id.value));
        let message = match is_circle {
            true => both(
                format!("`{}` and `{id}` wait for each other", own.id.value),
                format!("`{}` 与 `{id}` 互为条件", own.id.value),
            ),
            false => {
                both(format!("`{id}` stands below this field"), format!("`{id}` 排在本项之后"))
            }
        };
        RULE.at(&field.span, message)
            .help(both(
                format!("move `{id}` above it: people fill in a form from top to bottom"),
                format!("把 `{id}` 移到本项之前：填表是从上往下填的"),
            ))
            .related(
                other.id.span.clone(),
                both(format!("`{id}` is here"), format!("`{id}` 在这里")),
            )
    }

    fn compare(&self, other: &Field, test: &WrittenTest, diagnostics: &mut Vec<Diagnostic>) {
        let (id, kind) = (&other.id.value, other.kind);
        let operator = match &test.operator {
            None => Some(Operator::Eq),
            Some(written) => {
                let found = Operator::from_name(&written.value);
                if found.is_none() {
                    let name = &written.value;
                    diagnostics.push(
                        RULE.at(
                            &written.span,
                            both(
                                format!("nothing is compared by `{name}`"),
                                format!("没有 `{name}` 这种比较"),
                            ),
                        )
                        .help(did_you_mean(
                            name,
                            Operator::NAMES,
                            both("write eq, in, has, gt or lt", "可写 eq、in、has、gt、lt"),
                        )),
                    );
                }
                found
            }
        };
        let Some(operator) = operator else { return };
        let place = test.operator.as_ref().map_or(&test.field.span, |written| &written.span);
        let suits = match operator {
            Operator::Eq | Operator::In => {
                kind.has_answer() && !matches!(kind, FieldKind::Choices | FieldKind::Table)
            }
            Operator::Has => kind == FieldKind::Choices,
            Operator::Gt | Operator::Lt => kind.is_number(),
        };
        if !suits {
            let word = kind.name();
            let help = match kind {
                FieldKind::Choices => both("write `has`", "改用 `has`"),
                _ if kind.has_options() => both("write `eq` or `in`", "改用 `eq` 或 `in`"),
                _ if kind.is_number() => {
                    both("write `eq`, `in`, `gt` or `lt`", "改用 `eq`、`in`、`gt` 或 `lt`")
                }
                _ => both("name a field with a choice or a number", "改为单选、多选或数字项"),
            };
            diagnostics.push(
                RULE.at(
                    place,
                    both(
                        format!("this comparison does not suit `{id}`, a `{word}`"),
                        format!("这种比较不适用于 `{id}`（{word}）"),
                    ),
                )
                .help(help),
            );
            return;
        }
        let known = self.choices(other);
        for value in &test.values {
            let written = &value.value;
            let message = if kind.is_number() && written.parse::<f64>().is_err() {
                both(format!("`{written}` is no number"), format!("`{written}` 不是数字"))
            } else if known.as_ref().is_some_and(|known| !known.contains(written)) {
                both(
                    format!("`{written}` cannot be chosen in `{id}`"),
                    format!("`{id}` 没有选项 `{written}`"),
                )
            } else {
                continue;
            };
            let known = known.as_deref().unwrap_or_default();
            let list = listed(known.iter().map(String::as_str));
            let otherwise = match known.is_empty() {
                true => both("write a number", "写数字"),
                false => both(format!("write one of: {list}"), format!("可写：{list}")),
            };
            let known = known.iter().map(String::as_str);
            diagnostics
                .push(RULE.at(&value.span, message).help(did_you_mean(written, known, otherwise)));
        }
        if matches!(operator, Operator::Gt | Operator::Lt) && test.values.len() > 1 {
            let second = &test.values[1];
            diagnostics.push(RULE.at(
                &second.span,
                both("a number is compared with one other", "大小只能与一个数比较"),
            ));
        }
    }

    /// Returns what can be chosen in a field; `None` where anything can be written.
    fn choices(&self, field: &Field) -> Option<Vec<String>> {
        if !field.kind.has_options() {
            return None;
        }
        let ids = match field.options.as_ref()? {
            Options::Own(own) => own.clone(),
            Options::System(id) => {
                let system = self.organization.system(id)?;
                system.permissions.iter().map(|permission| permission.id.value.clone()).collect()
            }
            Options::Roles => self.organization.roles.iter().map(|r| r.id.value.clone()).collect(),
            Options::Departments => {
                self.organization.departments.iter().map(|d| d.id.value.clone()).collect()
            }
        };
        Some(ids)
    }
}

/// Returns whether a condition looks at a field.
fn names(condition: &condition::Condition, field: &str) -> bool {
    match condition {
        condition::Condition::All(all) => all.iter().any(|one| names(one, field)),
        condition::Condition::Any(any) => any.iter().any(|one| names(one, field)),
        condition::Condition::Test(test) => test.field == field,
    }
}
