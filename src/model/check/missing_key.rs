//! `missing-key`: a key that must be there.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::document::yaml::Value;
use crate::language::{Bilingual, both};
use crate::model::kind::Pick;
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

/// Returns the diagnostic for a record without `key`.
pub fn report(value: &Value, key: &Key, record: &Record) -> Diagnostic {
    let name = key.name;
    // What names the record stands for it; else its first byte is enough to find it.
    let named = ["id", "type"].into_iter().find_map(|known| value.pick_spanned(known));
    let span = match named.filter(|named| !named.value.trim().is_empty()) {
        Some(named) => named.span,
        None => value.span.part(0, 1),
    };
    RULE.at(
        &span,
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
