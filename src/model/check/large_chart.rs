//! `large-chart`: more nodes than can be taken in at a glance.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::diagram::graph::{DEEPEST_FRAME, MOST_BESIDE, MOST_DRAWN, Tangle};
use crate::diagram::mermaid::MOST_NODES;
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;
use crate::model::mermaid::Written;

/// The rule.
pub static RULE: Rule = Rule {
    code: "large-chart",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
More than 60 nodes cannot be taken in at a glance, on paper even less. Take a part
that stands for itself out into a process of its own and call it: a step with
`kind: subprocess` and `calls:`. With more than 1,000 nodes, with 120 lines beyond
one for each node, or with frames more than 20 deep, no chart is drawn: the page has
its steps, its matrix or the text of the chart alone.",
        zh: "\
超过 60 个节点的图一眼看不完，打印出来更看不清。把自成一体的一段拆成单独的流程，用
`kind: subprocess` 与 `calls:` 的步骤调用它。超过 1000 个节点，连线比节点多 120 条以上，或框套了
20 层以上时不再画图：页面只有步骤、矩阵，或图的文字。",
    },
    example: "\
```mermaid
flowchart LR
  s1 --> s2 --> s3
```
",
};

/// Returns the diagnostic for a chart with so many nodes.
pub fn report(chart: &Written<'_>, place: &Range<usize>, count: usize) -> Diagnostic {
    told(RULE.at(&chart.place(place), message(count)))
}

/// Returns the diagnostic for a chart that is not drawn, though it has few nodes.
pub fn not_drawn(
    chart: &Written<'_>,
    place: &Range<usize>,
    tangle: Tangle,
    nodes: usize,
    edges: usize,
) -> Diagnostic {
    let place = chart.place(place);
    match tangle {
        Tangle::Frames(depth) => RULE.at(&place, both(
            format!("frames lie {depth} deep in each other; the chart is not drawn beyond {DEEPEST_FRAME}"),
            format!("框套了 {depth} 层；超过 {DEEPEST_FRAME} 层不画图"),
        ))
        .help(both("leave the inner frames out", "去掉里层的框")),
        Tangle::Nodes | Tangle::Edges => told(RULE.at(&place, tangled(nodes, edges))),
    }
}

/// Reports processes with more steps or more ways on than a chart should have, and charts of several
/// that are not drawn.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for (_, process) in knowledge_base.processes() {
        let (steps, nodes) = (&process.steps, process.steps.len());
        let edges: usize = steps.iter().map(|step| step.next.len()).sum();
        let widest = steps.iter().rev().max_by_key(|step| step.next.len());
        if let Some(step) = widest.filter(|_| edges > nodes + MOST_BESIDE) {
            diagnostics.push(told(RULE.at(&step.id.span, tangled(nodes, edges))));
        } else if let Some(step) = steps.get(MOST_NODES) {
            diagnostics.push(told(RULE.at(&step.id.span, message(nodes))));
        }
    }
    derived(knowledge_base, diagnostics);
}

/// Reports charts of several processes that are not drawn. One that is drawn may be large: it is an
/// overview.
fn derived(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let Detail::Flowchart(chart) = &entry.detail else { continue };
        let (mut nodes, mut edges) = (0, 0);
        for part in chart.derive.iter().filter_map(|id| knowledge_base.entry(id)) {
            if let Detail::Process(process) = &part.detail {
                nodes += process.steps.len();
                edges += process.steps.iter().map(|step| step.next.len()).sum::<usize>();
            }
        }
        let is_drawn = nodes <= MOST_DRAWN && edges <= nodes + MOST_BESIDE;
        if let Some(derive) = entry.document.front_matter.get("derive").filter(|_| !is_drawn) {
            diagnostics.push(RULE.at(&derive.span, tangled(nodes, edges)).help(both(
                "derive it from fewer processes, and give the others a chart of their own",
                "减少 `derive` 里的流程，其余的另作一张图",
            )));
        }
    }
}

fn tangled(nodes: usize, edges: usize) -> Bilingual<String> {
    both(
        format!("{edges} lines between {nodes} nodes cannot be followed; the chart is not drawn"),
        format!("{nodes} 个节点之间有 {edges} 条连线，看不清，不画图"),
    )
}

fn message(count: usize) -> Bilingual<String> {
    both(
        format!("the chart has {count} nodes; {MOST_NODES} can be taken in at a glance"),
        format!("图中有 {count} 个节点；{MOST_NODES} 个以内才看得清"),
    )
}

fn told(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.help(both(
        "take a part out into a process of its own, and call it as a subprocess",
        "把其中一段拆成单独的流程，作为子流程调用",
    ))
}
