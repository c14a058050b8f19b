//! `dingtalk-limit`: a form for DingTalk that DingTalk does not take.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;

/// The rule.
pub static RULE: Rule = Rule {
    code: "dingtalk-limit",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
A form that goes to DingTalk (`submit: [{to: dingtalk}]`) is larger than an approval
template there may be: 200 controls, columns of tables among them, and 200
characters for the name of a template or a control. Divide the form, or shorten the
label and move the rest to `help`.",
        zh: "\
在钉钉中提交的表单（`submit: [{to: dingtalk}]`）超出了钉钉审批模板的限制：控件（含明细表的列）不超过
200 个，模板与控件的名称不超过 200 字。请拆成几张表，或缩短标签，其余写进 `help`。",
    },
    example: "\
---
type: form
id: DD-F01
title: 账号申请表
submit: [{to: dingtalk}]
fields:
  - {id: name, label: 一个超过二百字的标签……, kind: text}
---
",
};

/// How many controls a template may have.
const MOST_CONTROLS: usize = 200;
/// How long a name may be, in characters.
const LONGEST_NAME: usize = 200;

/// Reports every form for DingTalk that is too large, at the first field that is too much.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let Detail::Form(form) = &entry.detail else { continue };
        if form.submit.iter().all(|way| way.way != "dingtalk") {
            continue;
        }
        let mut controls = 0;
        for field in &form.fields {
            for field in std::iter::once(field).chain(&field.columns) {
                controls += 1;
                let length = field.label.chars().count();
                if length > LONGEST_NAME {
                    let id = &field.id.value;
                    diagnostics.push(RULE.at(
                        &field.id.span,
                        both(
                            format!(
                                "the label of `{id}` has {length} characters, DingTalk takes \
                                 {LONGEST_NAME}"
                            ),
                            format!("`{id}` 的标签有 {length} 字，钉钉最多 {LONGEST_NAME} 字"),
                        ),
                    ));
                }
                if controls == MOST_CONTROLS + 1 {
                    diagnostics.push(
                        RULE.at(
                            &field.id.span,
                            both(
                                format!(
                                    "from here on there are more than {MOST_CONTROLS} controls"
                                ),
                                format!("从这里起超过 {MOST_CONTROLS} 个控件"),
                            ),
                        )
                        .help(both("divide the form", "拆成几张表")),
                    );
                }
            }
        }
    }
}
