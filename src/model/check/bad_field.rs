//! `bad-field`: a field of a form that nobody can fill in as it is written.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Rule, Severity, Span, Spanned};
use crate::document::yaml::Value;
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::form::formula::{Formula, MAX_DEPTH, MAX_PARTS};
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

/// A field or a column, and the record that it was read from.
struct Subject<'a> {
    field: &'a Field,
    value: &'a Value,
    is_column: bool,
}

/// What is wrong with a field: where, what, and what to do about it.
struct Finding {
    span: Span,
    message: Bilingual<String>,
    help: Option<Bilingual<String>>,
}

/// Everything that a field is judged by.
static JUDGEMENTS: [fn(&Subject<'_>) -> Vec<Finding>; 9] = [
    no_options,
    option_twice,
    unknown_default,
    no_columns,
    least_above_greatest,
    bad_pattern,
    bad_formula,
    not_in_tables,
    sum_of_texts,
];

/// Reports every field that cannot be filled in.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let Detail::Form(form) = &entry.detail else { continue };
        let values = entry.document.front_matter.pick_items("fields");
        for (field, value) in pairs(&form.fields, values) {
            judge(&Subject { field, value, is_column: false }, diagnostics);
            for (field, value) in pairs(&field.columns, value.pick_items("columns")) {
                judge(&Subject { field, value, is_column: true }, diagnostics);
            }
        }
    }
}

/// Returns fields with the records that they were read from.
fn pairs<'a>(
    fields: &'a [Field],
    values: &'a [Value],
) -> impl Iterator<Item = (&'a Field, &'a Value)> {
    fields.iter().filter_map(move |field| {
        Some((field, values.iter().find(|value| value.span == field.place)?))
    })
}

fn judge(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for finding in JUDGEMENTS.iter().flat_map(|judgement| judgement(subject)) {
        let diagnostic = RULE.at(&finding.span, finding.message);
        diagnostics.push(match finding.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

fn finding(span: &Span, message: Bilingual<String>) -> Finding {
    Finding { span: span.clone(), message, help: None }
}

impl Finding {
    fn help(self, en: impl Into<String>, zh: impl Into<String>) -> Finding {
        Finding { help: Some(both(en, zh)), ..self }
    }
}

/// Returns whether options are looked for, and none is written.
fn lacks_options(subject: &Subject<'_>) -> bool {
    let mut own = subject.value.pick_spanned_texts("options").into_iter();
    subject.value.get("options_from").is_none()
        && own.all(|option: Spanned<String>| option.value.trim().is_empty())
}

fn no_options(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.field.kind.has_options() || !lacks_options(subject) {
        return Vec::new();
    }
    let id = &subject.field.id;
    let message = both(
        format!("the field `{}` has nothing to choose from", id.value),
        format!("`{}` 没有选项", id.value),
    );
    vec![finding(&id.span, message).help(
        "write `options: [yes, no]`, or take them from a registry with `options_from`",
        "写上 `options: [是, 否]`，或用 `options_from` 取自登记",
    )]
}

fn option_twice(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.field.kind.has_options() || lacks_options(subject) {
        return Vec::new();
    }
    let own = subject.value.pick_spanned_texts("options");
    let mut seen = BTreeSet::new();
    let again = own.iter().filter(|option| !seen.insert(option.value.as_str()));
    again
        .map(|option| {
            let message = both(
                format!("the option `{}` is there twice", option.value),
                format!("选项 `{}` 重复", option.value),
            );
            finding(&option.span, message)
        })
        .collect()
}

fn unknown_default(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(Options::Own(own)) = &subject.field.options else { return Vec::new() };
    if !subject.field.kind.has_options() || lacks_options(subject) {
        return Vec::new();
    }
    let list = own.join(", ");
    let defaults = subject.value.pick_spanned_texts("default").into_iter();
    defaults
        .filter(|default| !own.contains(&default.value))
        .map(|default| {
            let message = both(
                format!("`{}` is none of the options", default.value),
                format!("`{}` 不在选项里", default.value),
            );
            let (en, zh) = (format!("write one of: {list}"), format!("可写：{list}"));
            finding(&default.span, message).help(en, zh)
        })
        .collect()
}

fn no_columns(subject: &Subject<'_>) -> Vec<Finding> {
    let Subject { field, is_column, .. } = subject;
    if field.kind != FieldKind::Table || !field.columns.is_empty() || *is_column {
        return Vec::new();
    }
    let id = &field.id;
    let message = both(
        format!("the table `{}` has no columns", id.value),
        format!("明细表 `{}` 没有列", id.value),
    );
    vec![finding(&id.span, message).help(
        "write `columns: [{id: what, label: …, kind: text}]`",
        "写上 `columns: [{id: what, label: 名称, kind: text}]`",
    )]
}

fn least_above_greatest(subject: &Subject<'_>) -> Vec<Finding> {
    let limits = (subject.value.pick_number("min"), subject.value.pick_number("max"));
    let (Some(min), Some(max)) = limits else { return Vec::new() };
    if min <= max {
        return Vec::new();
    }
    let message = both(
        format!("the least value, {min}, is above the greatest, {max}"),
        format!("最小值 {min} 大于最大值 {max}"),
    );
    vec![finding(&span_of(subject.value, "min"), message)]
}

fn bad_pattern(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(pattern) = subject.value.pick_spanned("pattern") else { return Vec::new() };
    if fancy_regex::Regex::new(&pattern.value).is_ok() {
        return Vec::new();
    }
    let message = both(
        format!("`{}` is no regular expression", pattern.value),
        format!("`{}` 不是正则表达式", pattern.value),
    );
    vec![finding(&pattern.span, message).help(
        "close every bracket, and write `\\` before a sign that is meant itself",
        "括号要成对；按字面使用的符号前加 `\\`",
    )]
}

fn bad_formula(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(written) = subject.value.pick_spanned("formula") else {
        let id = &subject.field.id;
        if subject.field.kind != FieldKind::Formula {
            return Vec::new();
        }
        let message = both(
            format!("nothing says how `{}` is computed", id.value),
            format!("没有写 `{}` 怎样计算", id.value),
        );
        return vec![
            finding(&id.span, message)
                .help("write `formula: sum(items.amount)`", "写上 `formula: sum(items.amount)`"),
        ];
    };
    let Err(bad) = Formula::parse(&written.value) else { return Vec::new() };
    let rest = written.value.get(bad.at..).unwrap_or_default();
    if bad.is_too_large {
        let message = both(
            format!(
                "the formula is nested deeper than {MAX_DEPTH} or has more than {MAX_PARTS} parts"
            ),
            format!("公式的括号超过 {MAX_DEPTH} 层，或多于 {MAX_PARTS} 个部分"),
        );
        return vec![finding(&written.span, message).help(
            "compute a part of it in a field of its own",
            "把其中一部分放到另一个填写项里计算",
        )];
    }
    let message = match rest {
        "" => both("the formula is not finished", "公式没有写完"),
        rest => both(
            format!("the formula cannot be read from `{rest}` on"),
            format!("公式从 `{rest}` 起读不懂"),
        ),
    };
    vec![finding(&written.span, message).help(
        "a formula has fields, numbers, `+ - * /`, brackets, `sum(table.column)` and `count(table)`",
        "公式由填写项、数字、`+ - * /`、括号、`sum(明细表.列)` 与 `count(明细表)` 组成",
    )]
}

fn not_in_tables(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_column || !NOT_IN_TABLES.contains(&subject.field.kind) {
        return Vec::new();
    }
    let kind = subject.field.kind.name();
    let message = both(
        format!("a column cannot be of the kind `{kind}`"),
        format!("明细表的列不能是 `{kind}`"),
    );
    vec![
        finding(&span_of(subject.value, "kind"), message).help(
            "put it beside the table as a field of its own",
            "把它移到明细表外，另作一个填写项",
        ),
    ]
}

fn sum_of_texts(subject: &Subject<'_>) -> Vec<Finding> {
    let Subject { field, value, is_column } = subject;
    if !is_column || !field.has_sum || field.kind.is_number() {
        return Vec::new();
    }
    let message = both(
        format!("the column `{}` holds no numbers to add up", field.id.value),
        format!("列 `{}` 不是数字，不能合计", field.id.value),
    );
    vec![finding(&span_of(value, "sum"), message).help(
        "take `sum` out, or make it a `number` or `money`",
        "删去 `sum`，或把类型改为 `number`、`money`",
    )]
}

fn span_of(value: &Value, key: &str) -> Span {
    value.get(key).map_or_else(|| value.span.clone(), |value| value.span.clone())
}
