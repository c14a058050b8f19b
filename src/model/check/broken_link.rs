//! `broken-link`: a link, an image or an attachment that leads nowhere.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span, suggest};
use crate::language::{Bilingual, both};
use crate::model::check::LinkProblem;

/// The rule.
pub static RULE: Rule = Rule {
    code: "broken-link",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A link names a document, an anchor or a file that is not there. Link to a document
by its id (`[apply](DD-P01)`, `[step 3](DD-P01#review)`), which survives a move,
or by its path from this file (`[apply](../流程/账号申请.md)`). Images and
attachments lie beside the documents that use them. Links that run scripts
(`javascript:`) are refused.",
        zh: "\
链接指向的文档、锚点或文件不存在。链接到文档可以用编号（`[申请](DD-P01)`、
`[第三步](DD-P01#review)`），文件移动后仍然有效；也可以用相对路径
（`[申请](../流程/账号申请.md)`）。图片与附件放在使用它的文档旁边。不允许 `javascript:` 链接。",
    },
    example: "\
---
title: 首页
---
请先看[账号申请](流程/帐号申请.md)。
",
};

/// Returns the diagnostic for a destination that leads nowhere.
pub fn report(span: &Span, destination: &str, problem: LinkProblem) -> Diagnostic {
    let is_exact = span.end - span.start == destination.len();
    let nowhere =
        || both(format!("`{destination}` leads nowhere"), format!("`{destination}` 不存在"));
    match problem {
        LinkProblem::NoFile(_) if destination.is_empty() => RULE
            .at(span, both("this link has no destination", "这个链接没有写地址"))
            .help(both("write the id of a document, or its path", "写文档编号或路径")),
        LinkProblem::NoFile(near) => mended(
            RULE.at(span, nowhere()).help(suggest(
                &near,
                both(
                    "link by the id of a document, or by its path from this file",
                    "用文档编号，或相对本文件的路径",
                ),
            )),
            &near,
            is_exact && !destination.contains(['#', '?']),
        ),
        LinkProblem::NoImage(near) => mended(
            RULE.at(span, nowhere()).help(suggest(
                &near,
                both(
                    "put the image beside the document and name its path from this file",
                    "把图片放在文档旁边，写相对本文件的路径",
                ),
            )),
            &near,
            is_exact,
        ),
        LinkProblem::NoAnchor(near) => {
            let (page, anchor) = destination.split_once('#').unwrap_or(("", destination));
            // The caret stands under the anchor alone where that is known.
            let start = if is_exact { destination.len() - anchor.len() } else { 0 };
            let place = span.part(start, span.end - span.start);
            let message = match page {
                "" => both(
                    format!("this page has no anchor `{anchor}`"),
                    format!("本页没有锚点 `{anchor}`"),
                ),
                page => both(
                    format!("`{page}` has no anchor `{anchor}`"),
                    format!("`{page}` 没有锚点 `{anchor}`"),
                ),
            };
            let help = both(
                "an anchor is the id of a step, or the text of a heading in lower case with hyphens",
                "锚点是步骤的 id，或标题文字（小写，空格换成连字符）",
            );
            mended(RULE.at(&place, message).help(suggest(&near, help)), &near, is_exact)
        }
        LinkProblem::Hidden | LinkProblem::Restricted(_) => RULE
            .at(
                span,
                both(
                    format!("`{destination}` exists, but is not published in this build"),
                    format!("`{destination}` 存在，但这次构建不发布它"),
                ),
            )
            .help(both(
                "widen its `audience`, publish the draft, or take the link out",
                "放宽它的 `audience`、发布草稿，或删去这个链接",
            )),
        LinkProblem::Unsafe => RULE
            .at(
                span,
                both(
                    format!("addresses like `{destination}` are not allowed"),
                    format!("不允许 `{destination}` 这样的地址"),
                ),
            )
            .help(both(
                "use https, mailto, tel, an id or a path",
                "使用 https、mailto、tel、编号或路径",
            )),
    }
}

/// Returns a diagnostic with its fix, where one name is near and can stand in its place.
fn mended(diagnostic: Diagnostic, near: &[String], is_exact: bool) -> Diagnostic {
    match near {
        [only] if is_exact && !only.contains([' ', '(', ')', '<', '>']) => {
            let place = diagnostic.span.clone();
            diagnostic.fix(place, only.clone())
        }
        _ => diagnostic,
    }
}
