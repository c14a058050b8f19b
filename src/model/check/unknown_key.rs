//! `unknown-key`: a key that means nothing.

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned, nearest, suggest};
use crate::language::{Bilingual, both};
use crate::model::schema::{Key, Record};

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

/// Returns the diagnostic for a key that `record` does not have. `free` are those that it has and
/// that are not written yet.
///
/// `near` are those of them that the author may have [`meant`].
pub fn report(
    key: &Spanned<String>,
    record: &Record,
    free: &[&Key],
    near: &[&str],
    is_page: bool,
) -> Diagnostic {
    let name = &key.value;
    let list = free.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
    let space = if record.name.zh.is_ascii() { " " } else { "" };
    let has_extra = free.iter().any(|key| key.name == "extra");
    let (en, zh) = match has_extra {
        true => ("; own data goes below `extra:`", "；自有数据放在 `extra:` 下"),
        false => ("", ""),
    };
    let otherwise =
        both(format!("keys that may be added: {list}{en}"), format!("可以写的键：{list}{zh}"));
    let mut diagnostic = RULE
        .at(
            &key.span,
            both(
                format!("`{name}` is no key of {}", record.one()),
                format!("{}{space}没有 `{name}` 这个键", record.name.zh),
            ),
        )
        .help(suggest(near, otherwise));
    if let [only] = near {
        diagnostic = diagnostic.fix(key.span.clone(), *only);
    }
    // A slip in this key would publish what should be restricted.
    if is_page && !near.contains(&"audience") {
        diagnostic.severity = Severity::Warning;
    }
    diagnostic
}

/// Returns the keys that an author who wrote `name` may have meant: near in spelling, or known by
/// that Chinese word.
pub fn meant(name: &str, free: &[&Key]) -> Vec<&'static str> {
    let near = nearest(name, free.iter().map(|key| key.name));
    if !near.is_empty() || name.is_ascii() || name.chars().count() < 2 {
        return near;
    }
    let named = free.iter().filter(|key| key.about.zh.starts_with(name));
    named.map(|key| key.name).take(3).collect()
}
