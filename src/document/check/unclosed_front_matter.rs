//! `unclosed-front-matter`: front matter without its second `---`.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};

/// The rule.
pub static RULE: Rule = Rule {
    code: "unclosed-front-matter",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
The file begins with `---` and keys, but no second line `---` ends them, so
nobody can tell where the text begins. Add a line of exactly three hyphens
between the keys and the text.",
        zh: "\
文件以 `---` 和若干键值开头，却没有第二行 `---` 结束，无法分辨正文从哪里开始。
请在键值与正文之间加一行，只写三个连字符 `---`。",
    },
    example: "\
---
title: 账号申请

正文从这里开始。
",
};

/// Returns the diagnostic for front matter that begins at `span` and never ends.
pub fn report(span: &Span) -> Diagnostic {
    RULE.at(
        span,
        both("the front matter that begins here is never closed", "从这里开始的文件头没有结束"),
    )
    .help(both(
        "add a line `---` behind the last key and before the text",
        "在最后一个键值之后、正文之前加一行 `---`",
    ))
}

/// Returns the diagnostic for a line at `span` that was meant to end the front matter.
pub fn other_end(span: &Span) -> Diagnostic {
    RULE.at(
        span,
        both("the front matter ends with exactly three hyphens", "文件头要用恰好三个连字符结束"),
    )
    .help(both("write `---` here", "这里写 `---`"))
    .fix(span.clone(), "---")
}
