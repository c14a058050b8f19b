//! `yaml-limit`: YAML that is larger or deeper than any document needs.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::document::yaml::{MAX_BYTES, MAX_DEPTH, MAX_NODES};
use crate::language::{Bilingual, both};

/// The rule.
pub static RULE: Rule = Rule {
    code: "yaml-limit",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
The front matter is larger, deeper nested or repeats more than any document
needs: at most 512 KB, 64 levels and 200,000 values once aliases (`*name`) are
expanded. A small text with nested aliases can otherwise grow until the memory
is full. Split the document, or write the values out.",
        zh: "\
文件头过大、嵌套过深或展开后过多：上限为 512 KB、64 层、展开别名（`*名称`）后
20 万个值。嵌套的别名能让很小的文本撑满内存。请拆分文档，或直接写出各个值。",
    },
    example: "\
---
a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
---
",
};

/// Returns the diagnostic for a text of too many bytes.
pub fn size(span: &Span, bytes: usize) -> Diagnostic {
    let (most, bytes) = (MAX_BYTES / 1024, bytes / 1024);
    RULE.at(
        span,
        both(
            format!("this YAML has {bytes} KB, more than {most} KB"),
            format!("这段 YAML 有 {bytes} KB，超过上限 {most} KB"),
        ),
    )
    .help(both("split it into several files", "拆成几个文件"))
}

/// Returns the diagnostic for a value that is nested too deep.
pub fn depth(span: &Span) -> Diagnostic {
    RULE.at(
        span,
        both(
            format!("values are nested deeper than {MAX_DEPTH} levels"),
            format!("嵌套超过 {MAX_DEPTH} 层"),
        ),
    )
    .help(both("check the brackets and the indentation", "检查括号与缩进"))
}

/// Returns the diagnostic for a text that holds too many values.
pub fn nodes(span: &Span) -> Diagnostic {
    RULE.at(
        span,
        both(
            format!("this YAML holds more than {MAX_NODES} values once its aliases are expanded"),
            format!("展开别名后超过 {MAX_NODES} 个值"),
        ),
    )
    .help(both("write the values out instead of `*aliases`", "直接写出各个值，不用 `*别名`"))
}
