//! `unknown-chart`: a kind of chart that is not drawn.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::mermaid::Written;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-chart",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
The text after the backticks is another kind of Mermaid chart. Docent draws
`flowchart`, `graph` and `swimlane-beta`; of other kinds the page shows the text.",
        zh: "\
这是另一种 Mermaid 图。可以画成图的是 `flowchart`、`graph` 与 `swimlane-beta`；其他种类在页面上
显示原文。",
    },
    example: "\
```mermaid
sequenceDiagram
  员工->>会计: 提交
```
",
};

/// Returns the diagnostic for a chart that begins with another word.
pub fn report(chart: &Written<'_>, place: &Range<usize>, keyword: &str) -> Diagnostic {
    let message = if keyword.is_empty() {
        both("this chart does not say what kind it is".to_owned(), "没有写明是哪种图".to_owned())
    } else {
        both(
            format!("charts of the kind `{keyword}` are not drawn"),
            format!("`{keyword}` 类的图不会画出来"),
        )
    };
    RULE.at(&chart.place(place), message).help(both(
        "the page shows its text; to have it drawn, write a `flowchart`, a `graph` or a `swimlane-beta`",
        "页面显示它的原文；要画成图，请改写为 `flowchart`、`graph` 或 `swimlane-beta`",
    ))
}
