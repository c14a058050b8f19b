//! `colliding-url`: two documents with one address.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::Entry;

/// The rule.
pub static RULE: Rule = Rule {
    code: "colliding-url",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
Two documents would be written to the same address, or to two addresses that
differ only by capital letters or by the Unicode form of a letter, which some
file systems cannot tell apart. One page would overwrite the other. Rename one
file or give it a `slug`.",
        zh: "\
两份文档的网址相同，或只差大小写、Unicode 形式，有些文件系统无法区分，一页会覆盖另一页。
请给其中一个文件改名，或写一个 `slug`。",
    },
    example: "(two files `a.md` and `A.md` in one folder)",
};

/// Returns the diagnostic for `second`, whose address is that of `first`.
pub fn report(first: &Entry, second: &Entry) -> Diagnostic {
    let url = &second.url;
    let span = second
        .common
        .slug
        .as_ref()
        .map_or_else(|| second.document.span(), |slug| slug.span.clone());
    RULE.at(
        &span,
        both(
            format!("the address `{url}` is that of `{}` as well", first.path),
            format!("网址 `{url}` 与 `{}` 相同", first.path),
        ),
    )
    .related(first.document.span(), both("the other document", "另一份文档"))
    .help(both(
        "rename one of the files, or give it a `slug`",
        "给其中一个文件改名，或写一个 `slug`",
    ))
}

/// Returns the diagnostic for a document whose address the site needs for something else.
pub fn with_site(entry: &Entry) -> Diagnostic {
    let url = &entry.url;
    let slug = entry.common.slug.as_ref();
    let span = slug.map_or_else(|| entry.document.span(), |slug| slug.span.clone());
    RULE.at(
        &span,
        both(
            format!("the site needs the address `{url}` for another page, file or folder"),
            format!("网址 `{url}` 要留给站点的其他页面、文件或文件夹"),
        ),
    )
    .help(both("rename the file, or give it a `slug`", "给文件改名，或写一个 `slug`"))
}
