//! `unknown-rule`: a rule that does not exist.

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned, did_you_mean};
use crate::language::{Bilingual, both};

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-rule",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
`rules:` in `docent.yaml`, or `waive:` in a document, names a rule that does not
exist, so nothing would change. `docent explain` lists all rules.",
        zh: "\
`docent.yaml` 的 `rules:` 或文档的 `waive:` 写了不存在的规则，不会有任何效果。
运行 `docent explain` 可列出所有规则。",
    },
    example: "(settings with `rules: {vague-word: off}`)",
};

/// Returns the diagnostic for a name that is no rule's code.
pub fn report(name: &Spanned<String>, rules: &[&'static Rule]) -> Diagnostic {
    let written = &name.value;
    RULE.at(
        &name.span,
        both(format!("there is no rule `{written}`"), format!("没有规则 `{written}`")),
    )
    .help(did_you_mean(
        written,
        rules.iter().map(|rule| rule.code),
        both("`docent explain` lists all rules", "运行 `docent explain` 查看所有规则"),
    ))
}
