//! `unreachable-node`: a node that no way leads to.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::mermaid::Written;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unreachable-node",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
No way leads to a node of the chart, so a reader who follows the arrows never
gets there. Perhaps a link is missing. A chart begins at its first node, and at
each node that only leads on.",
        zh: "\
流程图中没有一条路通到这个节点，顺着箭头读的人永远走不到。可能漏了一条连线。图从第一个节点
开始，也从只有出口的节点开始。",
    },
    example: "\
```mermaid
flowchart LR
  a[提交] --> b[审核]
  c[归档]
```
",
};

/// Returns the diagnostic for a node of a chart.
pub fn report(chart: &Written<'_>, place: &Range<usize>, id: &str) -> Diagnostic {
    RULE.at(
        &chart.place(place),
        both(format!("no way leads to the node `{id}`"), format!("没有一条路通到节点 `{id}`")),
    )
    .help(both(
        format!("add a link to it: `… --> {id}`"),
        format!("加一条通到它的连线：`… --> {id}`"),
    ))
}
