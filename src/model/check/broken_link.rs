//! `broken-link`: a link, an image or an attachment that leads nowhere.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
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
    let list = |near: &[String], separator: &str| {
        near.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(separator)
    };
    let mean = |near: &[String], en: &str, zh: &str| {
        if near.is_empty() {
            return both(en, zh);
        }
        both(
            format!("did you mean {}?", list(near, " or ")),
            format!("是否想写 {}？", list(near, " 或 ")),
        )
    };
    match problem {
        LinkProblem::NoFile(near) => RULE
            .at(span, both(format!("`{destination}` leads nowhere"), format!("`{destination}` 不存在")))
            .help(mean(
                &near,
                "link by the id of a document, or by its path from this file",
                "用文档编号，或相对本文件的路径",
            )),
        LinkProblem::NoAnchor(near) => RULE
            .at(
                span,
                both(
                    format!("the page has no anchor as in `{destination}`"),
                    format!("目标页面没有 `{destination}` 中的锚点"),
                ),
            )
            .help(mean(
                &near,
                "an anchor is the id of a step, or the text of a heading in lower case with hyphens",
                "锚点是步骤的 id，或标题文字（小写，空格换成连字符）",
            )),
        LinkProblem::Hidden => RULE
            .at(
                span,
                both(
                    format!("`{destination}` exists, but is not published in this build"),
                    format!("`{destination}` 存在，但这次构建不发布它"),
                ),
            )
            .help(both(
                "link to something that these readers can see, or widen its `audience`",
                "改为链接到这些读者看得到的内容，或放宽它的 `audience`",
            )),
        LinkProblem::Unsafe => RULE
            .at(
                span,
                both(
                    format!("addresses like `{destination}` are not allowed"),
                    format!("不允许 `{destination}` 这样的地址"),
                ),
            )
            .help(both("use https, mailto, tel, an id or a path", "使用 https、mailto、tel、编号或路径")),
    }
}
