//! `missing-audience`: a document that says nowhere who may see it.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::document::Document;
use crate::language::{Bilingual, both};

/// The rule.
pub static RULE: Rule = Rule {
    code: "missing-audience",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
`docent.yaml` declares audiences, but neither this document, nor an `index.md`
above it, nor `audiences.default` says who may see it. Nobody does, until
somebody decides: a forgotten line must not publish a restricted page.",
        zh: "\
`docent.yaml` 声明了读者范围，但本文档、上级文件夹的 `index.md` 与 `audiences.default`
都没有写明谁可以看。在有人决定之前，谁都看不到：漏写一行不应把受限页面公开出去。",
    },
    example: "(settings with `audiences: {names: [all, hr]}` and a document without `audience`)",
};

/// Returns the diagnostic for a document without an audience.
pub fn report(document: &Document, known: &[String]) -> Diagnostic {
    let list = known.join(", ");
    RULE.at(
        &document.span(),
        both("nothing says who may see this document", "没有写明谁可以看本文档"),
    )
    .help(both(
        format!("add `audience: […]` with one or more of {list}, or set `audiences.default`"),
        format!("加上 `audience: […]`（可选 {list}），或设置 `audiences.default`"),
    ))
}
