//! `taken-alias`: an alias that is the address of another page.

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned};
use crate::language::{Bilingual, both};
use crate::model::Entry;

/// The rule.
pub static RULE: Rule = Rule {
    code: "taken-alias",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
An address in `aliases:` is the address, or an alias, of another document, so it
cannot lead to this one as well. Whoever follows it arrives at the other page.
Delete the alias from one of the two.",
        zh: "\
`aliases:` 里的地址已经是另一份文档的网址或别名，不能同时指向本文档；点开它的人会到另一页。
请从其中一份文档删去这个别名。",
    },
    example: "(two documents with `aliases: [/old/page/]`)",
};

/// Returns the diagnostic for an alias that leads to `first`.
pub fn report(alias: &Spanned<String>, first: &Entry) -> Diagnostic {
    RULE.at(
        &alias.span,
        both(
            format!("the alias `{}` already leads to `{}`", alias.value, first.path),
            format!("别名 `{}` 已指向 `{}`", alias.value, first.path),
        ),
    )
    .related(first.document.span(), both("the other document", "另一份文档"))
    .help(both("delete this alias, or that of the other document", "删去这个别名，或另一份文档的"))
}

/// Returns the diagnostic for an alias that the site needs for something else.
pub fn by_site(alias: &Spanned<String>) -> Diagnostic {
    let written = &alias.value;
    RULE.at(
        &alias.span,
        both(
            format!("the site needs the address `{written}` for another page, file or folder"),
            format!("地址 `{written}` 要留给站点的其他页面、文件或文件夹"),
        ),
    )
    .help(both("delete this alias", "删去这个别名"))
}
