//! `duplicate-node`: a node that is described twice.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::mermaid::Written;

/// The rule.
pub static RULE: Rule = Rule {
    code: "duplicate-node",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A node is described twice, and in different words. Only one of them would be
drawn. Give the second node a name of its own.",
        zh: "\
同一个节点描述了两次，写法不同，图上只会留下一种。请给第二个节点另起名称。",
    },
    example: "\
```mermaid
flowchart LR
  a[提交] --> b[审核]
  b --> a[归档]
```
",
};

/// Returns the diagnostic for the second description of a node.
pub fn report(
    chart: &Written<'_>,
    place: &Range<usize>,
    id: &str,
    first: &Range<usize>,
) -> Diagnostic {
    RULE.at(
        &chart.place(place),
        both(
            format!("the node `{id}` is described differently above"),
            format!("节点 `{id}` 在前面已有另一种描述"),
        ),
    )
    .related(chart.place(first), both("described here", "前面的描述"))
    .help(both("give this node another name", "给这个节点另起名称"))
}
