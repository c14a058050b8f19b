//! `unknown-reference`: the name of something that does not exist.

use std::collections::BTreeSet;

use crate::diagnostic::{
    Diagnostic, Rule, Severity, Spanned, did_you_mean, listed, nearest, suggest,
};
use crate::language::{Bilingual, both};
use crate::model::names::Sort;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-reference",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A document names a role, department, system, permission, form, step, document or
tag that is defined nowhere. A responsibility matrix with such a role would show
work that nobody does. Roles, departments and systems are defined in
`content/organization.yaml`, documents by the `id` at their head, steps by their
`id` in `steps:`, tags in `docent.yaml`.",
        zh: "\
文档提到的岗位、部门、系统、权限、表单、步骤、文件或标签没有定义。职责矩阵若列出这样的
岗位，就会出现没人做的工作。岗位、部门与系统在 `content/organization.yaml` 中登记，文件以
开头的 `id` 为准，步骤以 `steps:` 中的 `id` 为准，标签在 `docent.yaml` 中登记。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
owner: it-manger
steps:
  - {id: apply, do: 填写申请表, R: staff, A: dept-head, within: 1wd}
---
",
};

/// Returns the diagnostic for a name that is none of `choices`. `is_hidden` tells that there is
/// such a document, but not in this build.
pub fn report(
    sort: Sort,
    name: &Spanned<String>,
    choices: &[String],
    is_hidden: bool,
) -> Diagnostic {
    let (en, zh) = words(sort);
    let written = &name.value;
    if is_hidden {
        return RULE
            .at(
                &name.span,
                both(
                    format!("`{written}` exists, but readers of this build cannot see it"),
                    format!("`{written}` 存在，但这次构建的读者看不到它"),
                ),
            )
            .help(both(
                "widen its `audience`, publish the draft, or take the reference out",
                "放宽它的 `audience`、发布草稿，或删去这处引用",
            ));
    }
    let message = match sort {
        _ if written.trim().is_empty() => {
            both(format!("this names no {en}"), format!("这里没有写{zh}"))
        }
        Sort::Step => both(
            format!("no {en} is called `{written}`"),
            format!("本流程没有名为 `{written}` 的步骤"),
        ),
        _ => both(format!("no {en} is called `{written}`"), format!("没有名为 `{written}` 的{zh}")),
    };
    let near = nearest(written, choices.iter().map(String::as_str));
    let mut diagnostic =
        RULE.at(&name.span, message).help(suggest(&near, otherwise(sort, choices)));
    if let [only] = near[..] {
        diagnostic = diagnostic.fix(name.span.clone(), only);
    }
    diagnostic
}

/// Returns the diagnostic for what something is called, where its id belongs.
pub fn by_name(sort: Sort, name: &Spanned<String>, id: &str) -> Diagnostic {
    let (en, zh) = words(sort);
    let written = &name.value;
    RULE.at(
        &name.span,
        both(
            format!("`{written}` is the name of a {en}, not its id"),
            format!("`{written}` 是{zh}的名称，不是 id"),
        ),
    )
    .help(both(format!("write its id, `{id}`"), format!("写它的 id：`{id}`")))
    .fix(name.span.clone(), id)
}

/// Returns the diagnostic for a permission that a system does not define.
pub fn permission(name: &Spanned<String>, system: &str, known: &BTreeSet<String>) -> Diagnostic {
    let written = &name.value;
    let list = listed(known.iter().map(String::as_str));
    RULE.at(
        &name.span,
        both(
            format!("the system `{system}` has no permission `{written}`"),
            format!("系统 `{system}` 没有权限 `{written}`"),
        ),
    )
    .help(did_you_mean(
        written,
        known.iter().map(String::as_str),
        both(format!("its permissions: {list}"), format!("它的权限：{list}")),
    ))
}

fn words(sort: Sort) -> (&'static str, &'static str) {
    match sort {
        Sort::Role => ("role", "岗位"),
        Sort::Department => ("department", "部门"),
        Sort::System => ("system", "系统"),
        Sort::Post => ("role or department", "岗位或部门"),
        Sort::Audience => ("audience", "读者范围"),
        Sort::Tag => ("tag", "标签"),
        Sort::Document => ("document", "文件"),
        Sort::Part => ("document or part of one", "文件或其中的条目"),
        Sort::Form => ("form", "表单"),
        Sort::Process => ("process", "流程"),
        Sort::Step => ("step of this process", "本流程的步骤"),
        Sort::OptionSource => ("source of options", "选项来源"),
    }
}

/// Returns what to do where no name is near: a short list, or where such names are defined.
fn otherwise(sort: Sort, choices: &[String]) -> Bilingual<String> {
    if !choices.is_empty() && choices.len() <= 12 {
        let list = choices.join(", ");
        return both(format!("known: {list}"), format!("已有：{list}"));
    }
    match sort {
        Sort::Role | Sort::Department | Sort::System | Sort::Post => {
            both("add it to `content/organization.yaml`", "在 `content/organization.yaml` 中登记")
        }
        Sort::Audience | Sort::Tag => both("add it to `docent.yaml`", "在 `docent.yaml` 中登记"),
        Sort::Document | Sort::Part | Sort::Form | Sort::Process => {
            both("write the document first, or correct the id", "先写好这份文件，或改正编号")
        }
        Sort::Step => both("name one of the steps above or below", "写上面或下面某个步骤的 id"),
        Sort::OptionSource => both(
            "write `system:ID`, `roles` or `departments`",
            "写 `system:系统id`、`roles` 或 `departments`",
        ),
    }
}
