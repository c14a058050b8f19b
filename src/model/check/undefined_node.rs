//! `undefined-node`: a link to a node that is described nowhere.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::language::{Bilingual, both};
use crate::model::mermaid::Written;

/// The rule.
pub static RULE: Rule = Rule {
    code: "undefined-node",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A link leads to a node that is described nowhere, while most nodes of the chart
are: likely a slip in its name. Describe the node, as in `b[审核]`, or correct the
name.",
        zh: "\
连线指向一个没有描述过的节点，而图中多数节点都有描述，多半是名称写错了。请补上描述，如
`b[审核]`，或改正名称。",
    },
    example: "\
```mermaid
flowchart LR
  apply[提交] --> review[审核]
  review --> open[开通]
  aply --> open
```
",
};

/// Returns the diagnostic for a node that is only named.
pub fn report(chart: &Written<'_>, place: &Range<usize>, id: &str, known: &[String]) -> Diagnostic {
    RULE.at(
        &chart.place(place),
        both(format!("the node `{id}` is described nowhere"), format!("节点 `{id}` 没有描述")),
    )
    .help(did_you_mean(
        id,
        known.iter().map(String::as_str),
        both(format!("say what it is: `{id}[…]`"), format!("写明它是什么：`{id}[…]`")),
    ))
}
