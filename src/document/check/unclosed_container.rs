//! `unclosed-container`: a `:::` block without its end, an end without a block, or an unknown name.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span, did_you_mean};
use crate::document::markdown::directive::{CONTAINERS, LeafKind};
use crate::language::{Bilingual, both};

/// The rule.
pub static RULE: Rule = Rule {
    code: "unclosed-container",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A block such as `:::tip` begins with three or more colons and a name, and ends
with a line of as many colons alone. Without its end it would swallow the rest
of the document. A block inside another one needs the outer one to have more
colons.",
        zh: "\
`:::tip` 这样的容器以三个或更多冒号加名称开头，以一行同样多的冒号结束。缺了结尾，
后面的正文都会被收进容器。容器里再放容器时，外层的冒号要更多。",
    },
    example: "\
:::tip
手机号须与人事登记一致。

## 下一节
",
};

/// Returns the diagnostic for a container that begins at `span` and never ends.
pub fn unclosed(span: &Span, name: &str, colons: usize) -> Diagnostic {
    let end = ":".repeat(colons);
    RULE.at(
        span,
        both(format!("the block `{name}` is never closed"), format!("容器 `{name}` 没有结束")),
    )
    .help(both(format!("add a line `{end}` at its end"), format!("在它的末尾加一行 `{end}`")))
}

/// Returns the diagnostic for a container end at `span` that ends nothing.
pub fn nothing_to_close(span: &Span) -> Diagnostic {
    RULE.at(span, both("these colons close no block", "这一行冒号没有对应的容器")).help(both(
        "delete the line, or check the number of colons of the block above",
        "删去这一行，或检查上方容器的冒号数量",
    ))
}

/// Returns the diagnostic for an end at `span` that has not as many colons as its block.
pub fn other_end(span: &Span, name: &str, colons: usize) -> Diagnostic {
    let end = ":".repeat(colons);
    RULE.at(
        span,
        both(
            format!("the block `{name}` begins with {colons} colons and ends with another number"),
            format!("容器 `{name}` 以 {colons} 个冒号开头，结尾的冒号数量不同"),
        ),
    )
    .help(both(format!("write `{end}` here"), format!("这里写 `{end}`")))
    .fix(span.clone(), end)
}

/// Returns the diagnostic for full-width colons where a block begins or ends.
pub fn full_width(span: &Span) -> Diagnostic {
    RULE.at(span, both("these colons are full-width", "这里用了全角冒号"))
        .help(both("write half-width colons: `:::`", "改用半角冒号 `:::`"))
}

/// Returns the diagnostic for a container whose name means nothing.
pub fn unknown(span: &Span, name: &str) -> Diagnostic {
    let known = CONTAINERS.join(", ");
    RULE.at(
        span,
        both(format!("there is no block called `{name}`"), format!("没有名为 `{name}` 的容器")),
    )
    .help(did_you_mean(
        name,
        CONTAINERS.iter().copied(),
        both(format!("known blocks: {known}"), format!("可用的容器：{known}")),
    ))
}

/// Returns the diagnostic for a view whose name means nothing.
pub fn unknown_view(span: &Span, name: &str) -> Diagnostic {
    let names = LeafKind::NAMES.map(|(name, _)| name);
    let known = names.join(", ");
    RULE.at(
        span,
        both(format!("there is no view called `{name}`"), format!("没有名为 `{name}` 的视图")),
    )
    .help(did_you_mean(
        name,
        names,
        both(format!("known views: {known}"), format!("可用的视图：{known}")),
    ))
}
