//! `bad-field`: a field of a form that nobody can fill in as it is written.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Rule, Severity, Span, Spanned};
use crate::document::yaml::Value;
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::form::formula::Formula;
use crate::model::kind::form::{Field, FieldKind, Options};
use crate::model::kind::{Detail, Pick};

/// The rule.
pub static RULE: Rule = Rule {
    code: "bad-field",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A field of a form cannot be filled in as it is written: a choice without options or
with one of them twice, a table without columns, a least value above the greatest,
a `pattern` that is no regular expression, a `formula` that cannot be read, a
`default` that is none of the options, a sum of texts.",
        zh: "\
表单的某一项按现在的写法没法填：单选、多选没有选项或选项重复，明细表没有列，最小值大于最大值，
`pattern` 不是正则表达式，`formula` 读不懂，`default` 不在选项里，或对文字求合计。",
    },
    example: "\
---
type: form
id: DD-F01
title: 账号申请表
fields:
  - {id: op, label: 申请类型, kind: choice, options: []}
---
",
};

/// Kinds that have no place in the cell of a table.
const NOT_IN_TABLES: [FieldKind; 8] = [
    FieldKind::Daterange,
    FieldKind::File,
    FieldKind::Image,
    FieldKind::Note,
    FieldKind::Relate,
    FieldKind::Serial,
    FieldKind::Signature,
    FieldKind::Table,
];

/// Reports every field that cannot be filled in.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let Detail::Form(form) = &entry.detail else { continue };
        let values = entry.document.front_matter.pick_items("fields");
        for field in &form.fields {
            let Some(value) = values.iter().find(|value| value.span == field.place) else {
                continue;
            };
            look_at(field, value, false, diagnostics);
            for column in &field.columns {
                if let Some(value) =
                    value.pick_items("columns").iter().find(|value| value.span == column.place)
                {
                    look_at_column(column, value, diagnostics);
                }
            }
        }
    }
}

fn look_at_column(column: &Field, value: &Value, diagnostics: &mut Vec<Diagnostic>) {
    look_at(column, value, true, diagnostics);
    let kind = column.kind.name();
    if NOT_IN_TABLES.contains(&column.kind) {
        diagnostics.push(
            RULE.at(
                &span_of(value, "kind"),
                both(
                    format!("a column cannot be of the kind `{kind}`"),
                    format!("明细表的列不能是 `{kind}`"),
                ),
            )
            .help(both(
                "put it beside the table as a field of its own",
                "把它移到明细表外，另作一个填写项",
            )),
        );
    }
    if column.has_sum && !column.kind.is_number() {
        diagnostics.push(
            RULE.at(
                &span_of(value, "sum"),
                both(
                    format!("the column `{}` holds no numbers to add up", column.id.value),
                    format!("列 `{}` 不是数字，不能合计", column.id.value),
                ),
            )
            .help(both(
                "take `sum` out, or make it a `number` or `money`",
                "删去 `sum`，或把类型改为 `number`、`money`",
            )),
        );
    }
}

fn look_at(field: &Field, value: &Value, is_column: bool, diagnostics: &mut Vec<Diagnostic>) {
    let id = &field.id;
    options(field, value, diagnostics);
    if field.kind == FieldKind::Table && field.columns.is_empty() && !is_column {
        diagnostics.push(
            RULE.at(
                &id.span,
                both(
                    format!("the table `{}` has no columns", id.value),
                    format!("明细表 `{}` 没有列", id.value),
                ),
            )
            .help(both(
                "write `columns: [{id: what, label: …, kind: text}]`",
                "写上 `columns: [{id: what, label: 名称, kind: text}]`",
            )),
        );
    }
    if let (Some(min), Some(max)) = (value.pick_number("min"), value.pick_number("max"))
        && min > max
    {
        diagnostics.push(RULE.at(
            &span_of(value, "min"),
            both(
                format!("the least value, {min}, is above the greatest, {max}"),
                format!("最小值 {min} 大于最大值 {max}"),
            ),
        ));
    }
    if let Some(pattern) = value.pick_spanned("pattern")
        && fancy_regex::Regex::new(&pattern.value).is_err()
    {
        diagnostics.push(
            RULE.at(
                &pattern.span,
                both(
                    format!("`{}` is no regular expression", pattern.value),
                    format!("`{}` 不是正则表达式", pattern.value),
                ),
            )
            .help(both(
                "close every bracket, and write `\\` before a sign that is meant itself",
                "括号要成对；按字面使用的符号前加 `\\`",
            )),
        );
    }
    formula(field, value, diagnostics);
}

fn options(field: &Field, value: &Value, diagnostics: &mut Vec<Diagnostic>) {
    if !field.kind.has_options() {
        return;
    }
    let id = &field.id;
    let own: Vec<Spanned<String>> = value.pick_spanned_texts("options");
    let is_named = value.get("options_from").is_some();
    if !is_named && own.iter().all(|option| option.value.trim().is_empty()) {
        diagnostics.push(
            RULE.at(
                &id.span,
                both(
                    format!("the field `{}` has nothing to choose from", id.value),
                    format!("`{}` 没有选项", id.value),
                ),
            )
            .help(both(
                "write `options: [yes, no]`, or take them from a registry with `options_from`",
                "写上 `options: [是, 否]`，或用 `options_from` 取自登记",
            )),
        );
        return;
    }
    let mut seen = BTreeSet::new();
    for option in own.iter().filter(|option| !seen.insert(option.value.as_str())) {
        diagnostics.push(RULE.at(
            &option.span,
            both(
                format!("the option `{}` is there twice", option.value),
                format!("选项 `{}` 重复", option.value),
            ),
        ));
    }
    if let Some(Options::Own(own)) = &field.options {
        for default in value.pick_spanned_texts("default") {
            if !own.contains(&default.value) {
                let list = own.join(", ");
                diagnostics.push(
                    RULE.at(
                        &default.span,
                        both(
                            format!("`{}` is none of the options", default.value),
                            format!("`{}` 不在选项里", default.value),
                        ),
                    )
                    .help(both(format!("write one of: {list}"), format!("可写：{list}"))),
                );
            }
        }
    }
}

fn formula(field: &Field, value: &Value, diagnostics: &mut Vec<Diagnostic>) {
    let Some(written) = value.pick_spanned("formula") else {
        if field.kind == FieldKind::Formula {
            diagnostics.push(
                RULE.at(
                    &field.id.span,
                    both(
                        format!("nothing says how `{}` is computed", field.id.value),
                        format!("没有写 `{}` 怎样计算", field.id.value),
                    ),
                )
                .help(both(
                    "write `formula: sum(items.amount)`",
                    "写上 `formula: sum(items.amount)`",
                )),
            );
        }
        return;
    };
    if let Err(bad) = Formula::parse(&written.value) {
        let rest = written.value.get(bad.at..).unwrap_or_default();
        let message = match rest.chars().next() {
            Some(_) => both(
                format!("the formula cannot be read from `{rest}` on"),
                format!("公式从 `{rest}` 起读不懂"),
            ),
            None => both("the formula is not finished", "公式没有写完"),
        };
        diagnostics.push(RULE.at(&written.span, message).help(both(
            "a formula has fields, numbers, `+ - * /`, brackets, `sum(table.column)` and \
             `count(table)`",
            "公式由填写项、数字、`+ - * /`、括号、`sum(明细表.列)` 与 `count(明细表)` 组成",
        )));
    }
}

fn span_of(value: &Value, key: &str) -> Span {
    value.get(key).map_or_else(|| value.span.clone(), |value| value.span.clone())
}
