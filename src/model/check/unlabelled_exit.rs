//! `unlabelled-exit`: an exit of a decision that does not say when it is taken.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::process::StepKind;
use crate::model::mermaid::Written;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unlabelled-exit",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
A decision has several exits, and one of them does not say in which case it is
taken. In a chart write `a -->|同意| b`; in a step `next: [{if: 同意, to: b}, …]`.",
        zh: "\
判断有多个出口，其中一个没有写明什么情况下走。图中写 `a -->|同意| b`；步骤中写
`next: [{if: 同意, to: b}, …]`。",
    },
    example: "\
```mermaid
flowchart LR
  a{金额超限？} -->|是| b[总经理审批]
  a --> c[付款]
```
",
};

/// Returns the diagnostic for an exit of a decision in a chart.
pub fn report(chart: &Written<'_>, place: &Range<usize>, id: &str) -> Diagnostic {
    RULE.at(&chart.place(place), message(id))
        .help(both("write the case beside it: `-->|同意|`", "在连线上写明情况：`-->|同意|`"))
}

/// Reports decisions in processes with several ways on of which one has no condition.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for (_, process) in knowledge_base.processes() {
        for step in &process.steps {
            let decides = matches!(step.kind, StepKind::Decision | StepKind::Approval);
            let is_open = step.next.iter().any(|branch| branch.condition.is_none());
            if decides && step.next.len() > 1 && is_open {
                diagnostics.push(at_step(&step.id.span, &step.id.value));
            }
        }
    }
}

fn at_step(span: &Span, id: &str) -> Diagnostic {
    RULE.at(span, message(id)).help(both(
        "write the case into its `next:`: `{if: 同意, to: …}`",
        "在 `next:` 中写明情况：`{if: 同意, to: …}`",
    ))
}

fn message(id: &str) -> Bilingual<String> {
    both(
        format!("an exit of `{id}` does not say in which case it is taken"),
        format!("`{id}` 的一个出口没有写明什么情况下走"),
    )
}
