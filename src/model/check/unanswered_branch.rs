//! `unanswered-branch`: a question, or a case of its tree, that ends in nothing.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;
use crate::model::kind::common::Status;
use crate::model::kind::faq::Case;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unanswered-branch",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
A question has neither an answer nor a tree, or a case of its tree ends in nothing.
Whoever follows it stands at the end without help. Each case ends in what to do
(`say:`), in a step or document (`go:`), in a role to turn to (`escalate:`), or in
further cases (`tree:`). A tree need not have an `else`.",
        zh: "\
问题既没有答案也没有排查树，或者排查树的某个情形没有下文。读者照着走到这里，得不到帮助。每个
情形都要写明怎么办（`say:`）、去看哪一步或哪份文件（`go:`）、找哪个岗位（`escalate:`），或者再
分情形（`tree:`）。排查树可以没有 `else`。",
    },
    example: "\
---
type: faq
id: DD-Q01
title: 账号常见问题
questions:
  - id: no-code
    q: 收不到验证码怎么办？
    tree:
      - {if: 手机号已更换, go: DD-P01#apply}
      - {if: 手机没有信号}
---
",
};

/// Reports the questions and the cases that end in nothing.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let Detail::Faq(faq) = &entry.detail else { continue };
        if entry.common.status == Status::Obsolete {
            continue;
        }
        for question in &faq.questions {
            if !question.is_answered() {
                diagnostics.push(
                    RULE.at(
                        &question.question.span,
                        both(
                            "this question has neither an answer nor cases",
                            "这个问题既没有答案，也没有排查的情形",
                        ),
                    )
                    .help(both("add `answer:` or `tree:`", "补上 `answer:` 或 `tree:`")),
                );
            }
            report(&question.cases, diagnostics);
        }
    }
}

fn report(cases: &[Case], diagnostics: &mut Vec<Diagnostic>) {
    for case in cases {
        if !case.is_answered {
            diagnostics.push(
                RULE.at(&case.place, both("this case ends in nothing", "这个情形没有下文")).help(
                    both(
                        "add `say:`, `go:`, `escalate:` or `tree:`",
                        "补上 `say:`、`go:`、`escalate:` 或 `tree:`",
                    ),
                ),
            );
        }
        report(&case.cases, diagnostics);
    }
}
