//! `duplicate-key`: a key that is written twice.

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned};
use crate::language::{Bilingual, both};

/// The rule.
pub static RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
The same key stands twice in one group of keys. Only one value can count, and
which one would be a matter of luck. Delete one of the two lines.",
        zh: "\
同一组键值里有两个相同的键，只能有一个值生效，究竟哪一个全凭运气。请删去其中一行。",
    },
    example: "\
---
title: 账号申请
title: 账号开通
---
",
};

/// Returns the diagnostic for `second`, which repeats `first`.
pub fn report(first: &Spanned<String>, second: &Spanned<String>) -> Diagnostic {
    let name = &second.value;
    RULE.at(&second.span, both(format!("`{name}` is written twice"), format!("`{name}` 重复出现")))
        .related(first.span.clone(), both("first written here", "第一次出现在这里"))
        .help(both("delete one of the two lines", "删去其中一行"))
}
