//! `bad-tree`: a troubleshooting tree that cannot be followed.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;
use crate::model::kind::faq::Case;

/// How many levels a tree may have.
const DEEPEST: usize = 5;

/// The rule.
pub static RULE: Rule = Rule {
    code: "bad-tree",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A troubleshooting tree cannot be followed. A case does not say when it applies, or
says it twice; it stands behind an `else`, which takes everything that is left; it
has the same condition as a case before it; or the tree has more than five levels,
which nobody keeps in mind. Give each case either `if:` or `else: true`, put the
`else` last, and send readers of a long tree on to another question with `go:`.",
        zh: "\
排查树无法照着走：某个情形没有写何时适用，或者写了两次；它排在 `else` 之后，而 `else` 已经包括其余
全部情况；它的条件与前面的相同；或者超过五层，读者记不住。每个情形写 `if:` 或 `else: true` 之一，
`else` 放在最后；太长的树用 `go:` 转到另一个问题。",
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
      - {else: true, escalate: it-support}
      - {if: 手机没有信号, say: 换个地方再试}
---
",
};

/// Reports what keeps readers from following the trees of questions.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let Detail::Faq(faq) = &entry.detail else { continue };
        for question in &faq.questions {
            report(&question.cases, diagnostics);
            if let Some(place) = too_deep(&question.cases, 1) {
                diagnostics.push(
                    RULE.at(
                        place,
                        both(
                            format!("this case is more than {DEEPEST} levels deep"),
                            format!("这个情形在第 {} 层，最多 {DEEPEST} 层", DEEPEST + 1),
                        ),
                    )
                    .help(both(
                        "make a question of this part, and lead to it with `go:`",
                        "把这一部分另写成一个问题，用 `go:` 转过去",
                    )),
                );
            }
        }
    }
}

/// Returns the first case that is deeper than a tree may be.
fn too_deep(cases: &[Case], level: usize) -> Option<&Span> {
    if level > DEEPEST {
        return cases.first().map(|case| &case.place);
    }
    cases.iter().find_map(|case| too_deep(&case.cases, level + 1))
}

fn report(cases: &[Case], diagnostics: &mut Vec<Diagnostic>) {
    let mut last: Option<&Case> = None;
    let mut conditions: BTreeMap<&str, &Span> = BTreeMap::new();
    for case in cases {
        let place = &case.place;
        if let Some(last) = last {
            diagnostics.push(
                RULE.at(place, both("nobody gets to this case", "走不到这个情形"))
                    .related(
                        last.place.clone(),
                        both("everything that is left goes here", "其余情况都归到这里"),
                    )
                    .help(both("put the `else` last", "把 `else` 移到最后")),
            );
        }
        match (&case.condition, case.is_else) {
            (None, false) => diagnostics.push(
                RULE.at(
                    place,
                    both("this case does not say when it applies", "这个情形没有写何时适用"),
                )
                .help(both(
                    "add `if:`, or `else: true` to the last case",
                    "补上 `if:`；最后一个情形可写 `else: true`",
                )),
            ),
            (Some(_), true) => diagnostics.push(
                RULE.at(
                    place,
                    both("this case has both `if` and `else`", "这个情形既有 `if` 又有 `else`"),
                )
                .help(both("keep one of them", "只留一个")),
            ),
            (Some(condition), false) => {
                let condition = condition.trim();
                match conditions.get(condition) {
                    Some(first) => diagnostics.push(
                        RULE.at(
                            place,
                            both(
                                format!("the case `{condition}` stands here twice"),
                                format!("情形 `{condition}` 写了两次"),
                            ),
                        )
                        .related((*first).clone(), both("first here", "前一次在这里"))
                        .help(both("join the two, or tell them apart", "合并两处，或写出区别")),
                    ),
                    None => drop(conditions.insert(condition, place)),
                }
            }
            (None, true) => {}
        }
        if last.is_none() && case.is_else && case.condition.is_none() {
            last = Some(case);
        }
        report(&case.cases, diagnostics);
    }
}
