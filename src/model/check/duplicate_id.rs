//! `duplicate-id`: two things with one name.

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned};
use crate::language::{Bilingual, both};

/// The rule.
pub static RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
Two documents, steps, fields, questions, clauses, roles, departments or systems
have the same `id`, so a reference could mean either. Capital and small letters
count as the same in the ids of documents. Give one of them another `id`.",
        zh: "\
两份文件（或步骤、字段、问题、条款、岗位、部门、系统）的 `id` 相同，引用时分不清是哪一个。
文件编号不区分大小写。请给其中一个换一个 `id`。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
steps:
  - {id: apply, do: 填写申请表, R: staff, A: dept-head, within: 1wd}
  - {id: apply, do: 审核申请表, R: hr-officer, A: hr-manager, within: 1wd}
---
",
};

/// Returns the diagnostic for `second`, which has the name of `first`.
pub fn report(first: &Spanned<String>, second: &Spanned<String>) -> Diagnostic {
    let name = &second.value;
    RULE.at(
        &second.span,
        both(format!("the id `{name}` is taken"), format!("id `{name}` 已被使用")),
    )
    .related(first.span.clone(), both("first used here", "第一次使用在这里"))
    .help(both("give one of the two another id", "给其中一个换一个 id"))
}
