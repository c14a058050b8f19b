//! `mermaid-syntax`: a chart that cannot be read.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::diagram::mermaid::Expected;
use crate::language::{Bilingual, both};
use crate::model::mermaid::Written;

/// The rule.
pub static RULE: Rule = Rule {
    code: "mermaid-syntax",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A line of the chart cannot be read. Docent draws `flowchart`, `graph` and
`swimlane-beta`: nodes such as `a[提交]`, links such as `a -->|同意| b`, chains,
`&`, `subgraph … end`, `classDef`, `class`, `style` and `click`. The message says
what was expected at the place.",
        zh: "\
流程图中有一行读不懂。可以画的是 `flowchart`、`graph` 与 `swimlane-beta`：`a[提交]` 这样的
节点、`a -->|同意| b` 这样的连线、连写、`&`、`subgraph … end`、`classDef`、`class`、`style`
与 `click`。提示会说明这个位置本应写什么。",
    },
    example: "\
```mermaid
flowchart LR
  a[提交 --> b[审核]
```
",
};

/// Returns the diagnostic for a place at which something else was expected.
pub fn report(chart: &Written<'_>, place: &Range<usize>, expected: Expected) -> Diagnostic {
    let (en, zh) = match expected {
        Expected::Direction => (
            "one of `TB`, `TD`, `BT`, `LR`, `RL`".to_owned(),
            "方向 `TB`、`TD`、`BT`、`LR` 或 `RL`".to_owned(),
        ),
        Expected::Node => ("the name of a node".to_owned(), "节点的名称".to_owned()),
        Expected::Link => (
            "a link such as `-->`, or the end of the line".to_owned(),
            "连线（如 `-->`）或行尾".to_owned(),
        ),
        Expected::LinkEnd => {
            ("the end of the link, such as `-->`".to_owned(), "连线的后一半，如 `-->`".to_owned())
        }
        Expected::Closing(sign) => {
            (format!("`{sign}`, which closes what was opened"), format!("与前面成对的 `{sign}`"))
        }
        Expected::LineEnd => ("the end of the line".to_owned(), "行尾".to_owned()),
        Expected::SubgraphEnd => {
            ("`end` for this `subgraph`".to_owned(), "这个 `subgraph` 的 `end`".to_owned())
        }
        Expected::Subgraph => {
            ("a `subgraph` before this `end`".to_owned(), "这个 `end` 之前的 `subgraph`".to_owned())
        }
        Expected::Class => ("the name of a class".to_owned(), "样式类的名称".to_owned()),
        Expected::Address => {
            ("an address in quotation marks".to_owned(), "引号中的地址".to_owned())
        }
    };
    RULE.at(
        &chart.place(place),
        both("this line of the chart cannot be read".to_owned(), "流程图的这一行读不懂".to_owned()),
    )
    .help(both(format!("expected here: {en}"), format!("这里应当是{zh}")))
}
