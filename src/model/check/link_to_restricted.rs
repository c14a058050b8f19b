//! `link-to-restricted`: a link to a page that some of its readers cannot see.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};
use crate::model::{Entry, KnowledgeBase, audience, index};

/// The rule.
pub static RULE: Rule = Rule {
    code: "link-to-restricted",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A page links to one that not all of its readers may see. In their build the link
would be broken, and its words would give the other page away. Link only to pages
for the same readers or more, or narrow the `audience` of this page.",
        zh: "\
页面链接到了一部分读者无权查看的页面：在他们的站点里链接会失效，链接文字也会泄露那一页
的存在。请只链接到读者范围相同或更大的页面，或缩小本页的 `audience`。",
    },
    example: "(a page for `all` that links to one for `hr`)",
};

/// Returns the diagnostic for a link from one page to another.
pub fn report(span: &Span, from: &Entry, to: &Entry) -> Diagnostic {
    hidden(span, from, &to.common.title, &to.audience)
        .related(to.document.span(), both("the restricted page", "受限的页面"))
}

/// Returns the diagnostic for a link to a page that is not in this build: what it is called and
/// who may see it.
pub fn hidden(span: &Span, from: &Entry, to: &str, audience: &[String]) -> Diagnostic {
    let (readers, others) = (from.audience.join(", "), audience.join(", "));
    RULE.at(
        span,
        both(
            format!("this page is for {readers}, but `{to}` only for {others}"),
            format!("本页面向 {readers}，而 `{to}` 只面向 {others}"),
        ),
    )
    .help(both(
        "take the link out, or narrow the `audience` of this page",
        "删去链接，或缩小本页的 `audience`",
    ))
}

/// Reports the documents that front matter refers to and that some of its readers cannot see: the
/// page would name them all the same.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let mut ids = index::references(entry);
        ids.sort();
        ids.dedup();
        for to in ids.iter().filter_map(|id| knowledge_base.entry(id)) {
            if !audience::covers(&to.audience, &entry.audience) {
                diagnostics.push(report(&entry.document.span(), entry, to));
            }
        }
    }
}
