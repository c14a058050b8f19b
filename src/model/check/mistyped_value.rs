//! `mistyped-value`: a value of another sort than its key takes.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span, Spanned, nearest, suggest};
use crate::document::yaml::{self, Value};
use crate::language::{Bilingual, Language, both};
use crate::model::schema::Shape;

/// The rule.
pub static RULE: Rule = Rule {
    code: "mistyped-value",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
The value is not of the sort that its key takes. Days are written `2026-03-01`;
durations are a number and a unit: `30min`, `4h`, `1wd` (working day), `90d`,
`2w`, `12m`, `3y`; yes and no are `true` and `false`; some keys take one of a few
words.",
        zh: "\
值的类型与键不符。日期写作 `2026-03-01`；时长写作数字加单位：`30min`、`4h`、`1wd`（工作日）、
`90d`、`2w`、`12m`、`3y`；是与否写作 `true` 与 `false`；有些键只接受固定的几个词。",
    },
    example: "\
---
type: term
id: TERM-1
title: 双重验证
effective: 2026年3月1日
---
",
};

/// Returns the diagnostic for a value that is not of `shape`.
pub fn report(value: &Value, shape: &Shape, key: &str) -> Diagnostic {
    let found = yaml::describe(value);
    let expected = expected(shape);
    let diagnostic = RULE.at(
        &value.span,
        both(
            format!("`{key}` should be {}, not {}", expected.en, found.en),
            format!("`{key}` 应为{}，而不是{}", expected.zh, spaced(&found.zh)),
        ),
    );
    match (shape, value.text()) {
        (Shape::Choice(words), Some(text)) => {
            let list = words.join(", ");
            let near = nearest(text, words.iter().copied());
            let otherwise = both(format!("one of: {list}"), format!("可选：{list}"));
            let diagnostic = diagnostic.help(suggest(&near, otherwise));
            match near[..] {
                [only] => diagnostic.fix(value.span.clone(), only),
                _ => diagnostic,
            }
        }
        (Shape::Date, _) => diagnostic.help(both(
            "write a day that exists as `2026-03-01`",
            "写成存在的日期，例如 `2026-03-01`",
        )),
        (Shape::Duration, _) => diagnostic.help(both(
            "write a number and a unit: `4h`, `1wd`, `90d`, `12m`",
            "写成数字加单位：`4h`、`1wd`、`90d`、`12m`",
        )),
        (Shape::Number, _) => {
            diagnostic.help(both("write a number without quotes", "写数字，不加引号"))
        }
        (Shape::Flag, _) => diagnostic
            .help(both("write `true` or `false` without quotes", "写 `true` 或 `false`，不加引号")),
        (Shape::Record(record) | Shape::Short(_, record), _) => {
            let keys = record.all_keys();
            let needed = keys.iter().filter(|key| key.is_required);
            let mut shown: Vec<String> = needed.map(|key| format!("{}: …", key.name)).collect();
            if shown.is_empty() {
                shown = keys.iter().take(3).map(|key| format!("{}: …", key.name)).collect();
            }
            let example = format!("`{{{}}}`", shown.join(", "));
            diagnostic.help(both(format!("write {example}"), format!("写成 {example}")))
        }
        _ => diagnostic.help(both(
            format!("write {} behind `{key}:`", expected.en),
            format!("在 `{key}:` 后面写{}", expected.zh),
        )),
    }
}

/// Returns the diagnostic for a language that Docent has no texts in.
pub fn language(tag: &Spanned<String>) -> Diagnostic {
    let known = Language::ALL.map(Language::tag).join(", ");
    RULE.at(
        &tag.span,
        both(
            format!("`{}` is no language that Docent speaks", tag.value),
            format!("不支持语言 `{}`", tag.value),
        ),
    )
    .help(both(format!("one of: {known}"), format!("可选：{known}")))
}

/// Returns the diagnostic for the id of a role or a department that cannot be part of an address.
pub fn id(id: &Spanned<String>) -> Diagnostic {
    let written = &id.value;
    RULE.at(
        &id.span,
        both(
            format!("the id `{written}` cannot be a part of an address"),
            format!("id `{written}` 不能用在网址里"),
        ),
    )
    .help(both("use letters, digits, `-` and `_` only", "只用字母、数字、`-` 和 `_`"))
}

/// Returns the diagnostic for a setting that should be an address.
pub fn address(written: &Spanned<String>) -> Diagnostic {
    let text = &written.value;
    RULE.at(&written.span, both(format!("`{text}` is no address"), format!("`{text}` 不是网址")))
        .help(both("write an address that begins with `https://`", "写以 `https://` 开头的网址"))
}

/// Returns the diagnostic for an accent that is no colour.
pub fn colour(accent: &Spanned<String>) -> Diagnostic {
    RULE.at(
        &accent.span,
        both(format!("`{}` is no colour", accent.value), format!("`{}` 不是颜色", accent.value)),
    )
    .help(both(
        "write it in hexadecimal, in quotes: \"#0b5bd3\"",
        "用十六进制书写并加引号：\"#0b5bd3\"",
    ))
}

/// Returns the diagnostic for an accent without a value, which most often begins with `#`.
pub fn no_colour(span: &Span) -> Diagnostic {
    RULE.at(span, both("the accent colour is missing", "缺少主色的值")).help(both(
        "a value that begins with `#` needs quotes: \"#0b5bd3\"",
        "以 `#` 开头的值需要加引号：\"#0b5bd3\"",
    ))
}

/// Returns Chinese words with a space before, where they begin with something else.
fn spaced(words: &str) -> String {
    if words.starts_with(|c: char| c.is_ascii()) { format!(" {words}") } else { words.to_owned() }
}

/// Returns the words for what a shape takes.
fn expected(shape: &Shape) -> Bilingual<String> {
    match shape {
        Shape::Text => both("a text", "文字"),
        Shape::Flag => both("`true` or `false`", " `true` 或 `false`"),
        Shape::Number => both("a number", "数字"),
        Shape::Date => both("a day such as `2026-03-01`", "日期，如 `2026-03-01`"),
        Shape::Duration => both("a duration such as `12m`", "时长，如 `12m`"),
        Shape::Choice(_) => both("one of a few words", "固定的几个词之一"),
        Shape::List(_) => both("a list", "列表"),
        Shape::Record(record) => both(
            format!("a group of keys for {}", record.one()),
            format!("{}的一组键值", record.name.zh),
        ),
        Shape::Short(short, record) => {
            let short = expected(short);
            both(
                format!("{} or {}", short.en, record.one()),
                format!("{}或{}", short.zh, record.name.zh),
            )
        }
        Shape::Map(_) => both("a group of keys", "一组键值"),
        Shape::Name(_) => both("a name", "名称"),
        Shape::Any => both("a value", "值"),
    }
}
