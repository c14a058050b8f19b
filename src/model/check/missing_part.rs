//! `missing-part`: a process without one of the five standard parts.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::document::yaml::Node;
use crate::language::{Bilingual, both};
use crate::model::kind::common::Status;
use crate::model::kind::{Detail, PartRef, Pick};
use crate::model::prose::{Prose, StandardPart};
use crate::model::{Entry, KnowledgeBase};

/// The rule.
pub static RULE: Rule = Rule {
    code: "missing-part",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
Every process document has five parts: purpose and scope; departments and
responsibilities; steps; forms and attachments; questions and solutions. One of
them is empty here. Most of them come from data: `purpose:` and `scope:`, the
roles of the steps, `uses:` or `signs:` of a step, questions of a FAQ document
that are `about:` this process. Where a part has nothing to hold, write a heading
with its name and say so.",
        zh: "\
每份流程文档都有五个部分：目的与适用范围、责任部门与人员职责、操作步骤、表单模板与附件、
常见问题及解决方案。这里有一部分是空的。它们大多由数据得出：`purpose:` 与 `scope:`、步骤的
岗位、步骤的 `uses:` 或 `signs:`、常见问题文档中 `about:` 本流程的问题。确实没有内容时，请写
上该部分的标题并说明。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
purpose: 使权限与岗位匹配。
steps:
  - {id: apply, do: 填写申请表, R: staff, A: dept-head, within: 1wd}
---
",
};

/// Reports the empty parts of every process.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        for part in
            StandardPart::ALL.into_iter().filter(|part| is_empty(knowledge_base, entry, *part))
        {
            let title = part.title();
            let advice = match part {
                StandardPart::Purpose => {
                    both("add `purpose:` and `scope:`", "补上 `purpose:` 和 `scope:`")
                }
                StandardPart::Responsibilities => both(
                    "name the roles of each step: `R:` and `A:`",
                    "写明每一步的岗位：`R:` 与 `A:`",
                ),
                StandardPart::Steps => both("add `steps:`", "补上 `steps:`"),
                StandardPart::Forms => both(
                    "name the forms of the steps (`uses:`), or write a heading with its name that says why there are none",
                    "写明步骤使用的表单（`uses:`）；没有表单时，写上该标题并说明",
                ),
                StandardPart::Questions => both(
                    "add a question `about:` this process to a FAQ document, or write a heading with its name",
                    "在常见问题文档中加一个 `about:` 本流程的问题，或写上该标题",
                ),
            };
            let span = entry
                .common
                .id
                .as_ref()
                .map_or_else(|| entry.document.span(), |id| id.span.clone());
            diagnostics.push(
                RULE.at(
                    &span,
                    both(
                        format!("this process has nothing in its part \"{}\"", title.en),
                        format!("流程缺少“{}”", title.zh),
                    ),
                )
                .help(advice),
            );
        }
    }
}

/// Returns whether an entry is a process and has nothing to show in a part.
fn is_empty(knowledge_base: &KnowledgeBase, entry: &Entry, part: StandardPart) -> bool {
    let Detail::Process(process) = &entry.detail else { return false };
    if entry.common.status == Status::Obsolete {
        return false;
    }
    let prose = Prose::of(&entry.document, process);
    let markdown = entry.document.markdown();
    let is_written = prose
        .parts
        .get(&part)
        .is_some_and(|texts| texts.iter().any(|text| !markdown[text.clone()].trim().is_empty()));
    if is_written {
        return false;
    }
    // What has been told already, as a missing key, an unknown name or a step without roles, is not
    // told again as a missing part.
    let steps = entry.document.front_matter.pick_items("steps");
    let is_written = |key: &str| steps.iter().any(|step| !step.pick_items(key).is_empty());
    match part {
        StandardPart::Purpose => process.purpose.is_none() || process.scope.is_none(),
        StandardPart::Responsibilities => {
            !process.steps.is_empty()
                && process.roles().is_empty()
                && !process.steps.iter().any(|step| step.kind.is_work())
        }
        StandardPart::Steps => {
            let written = entry.document.front_matter.get("steps");
            written.is_some_and(|value| value.node == Node::List(Vec::new()))
        }
        StandardPart::Forms => {
            process.attachments.is_empty() && !is_written("uses") && !is_written("signs")
        }
        StandardPart::Questions => {
            let id = entry.id().unwrap_or_default().to_owned();
            let about = |part: Option<String>| {
                knowledge_base.index.questions.contains_key(&PartRef { id: id.clone(), part })
            };
            !about(None) && !process.steps.iter().any(|step| about(Some(step.id.value.clone())))
        }
    }
}
