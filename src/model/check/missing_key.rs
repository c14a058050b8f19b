//! `missing-key`: a key that must be there.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};
use crate::model::schema::{Key, Record};

/// The rule.
pub static RULE: Rule = Rule {
    code: "missing-key",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A record lacks a key without which it has no meaning: a document without a title
cannot be listed, a step without `do` tells nobody what to do. Add the key with a
value.",
        zh: "\
记录缺少必需的键：没有标题的文档无法列出，没有 `do` 的步骤不知道要做什么。请补上这个键和值。",
    },
    example: "\
---
type: form
id: DD-F01
fields: []
---
",
};

/// Returns the diagnostic for a record at `span` without `key`.
pub fn report(span: &Span, key: &Key, record: &Record) -> Diagnostic {
    let name = key.name;
    RULE.at(
        // The first byte of the record is enough to find it.
        &span.part(0, 1),
        both(
            format!("this {} has no `{name}`", record.name.en),
            format!("{}缺少 `{name}`", record.name.zh),
        ),
    )
    .help(both(
        format!("add `{name}: …`, {}", key.about.en),
        format!("补上 `{name}: …`（{}）", key.about.zh),
    ))
}
