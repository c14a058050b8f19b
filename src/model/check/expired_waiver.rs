//! `expired-waiver`: an exception that has run out.

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned};
use crate::document::date::Date;
use crate::language::{Bilingual, both};
use crate::model::kind::common::Waiver;

/// The rule.
pub static RULE: Rule = Rule {
    code: "expired-waiver",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
The last day on which a document might break a rule has passed, so the rule
counts again. Mend what it reports and delete the waiver, or decide anew and set
a later day.",
        zh: "\
豁免已经过期，规则重新生效。请改正它报告的问题并删去豁免，或重新决定并写一个更晚的日期。",
    },
    example: "\
---
type: term
id: TERM-1
title: 验证码
waive: [{rule: vague-wording, reason: 等待制度修订, until: 2020-01-01}]
---
",
};

/// Returns the diagnostic for a waiver that ran out on a day.
pub fn report(waiver: &Waiver, until: &Spanned<Date>) -> Diagnostic {
    let (rule, day) = (&waiver.rule.value, until.value);
    RULE.at(
        &until.span,
        both(
            format!("the waiver of `{rule}` ended on {day}"),
            format!("对 `{rule}` 的豁免已于 {day} 到期"),
        ),
    )
    .help(both("delete it, or set a later day", "删去它，或写一个更晚的日期"))
}
