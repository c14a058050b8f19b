//! `unknown-key`: a key that means nothing.

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned, did_you_mean, nearest};
use crate::language::{Bilingual, both};
use crate::model::schema::Record;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-key",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
No key of this name means anything here, so what stands behind it would be lost
without a word. Most often it is a slip of the pen. Own data for a theme belongs
below `extra:`. On plain pages this is only a warning.",
        zh: "\
这里没有这样的键，写在后面的内容会悄悄丢失；多半是笔误。给主题用的自有数据请放在
`extra:` 下面。普通页面上只是警告。",
    },
    example: "\
---
type: process
id: DD-P01
titel: 账号申请
---
",
};

/// Returns the diagnostic for a key of `record` that is not among `known`.
pub fn report<'a>(
    key: &Spanned<String>,
    record: &Record,
    known: impl Iterator<Item = &'a str>,
    is_page: bool,
) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let name = &key.value;
    let list = known.join(", ");
    let near = nearest(name, known.iter().copied());
    let mut diagnostic = RULE
        .at(
            &key.span,
            both(
                format!("`{name}` is no key of a {}", record.name.en),
                format!("{}没有 `{name}` 这个键", record.name.zh),
            ),
        )
        .help(did_you_mean(
            name,
            known.iter().copied(),
            both(format!("known keys: {list}"), format!("可用的键：{list}")),
        ));
    if let [only] = near[..] {
        diagnostic = diagnostic.fix(key.span.clone(), only);
    }
    if is_page {
        diagnostic.severity = Severity::Warning;
    }
    diagnostic
}
