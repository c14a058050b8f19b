//! `chart-differs`: a chart drawn by hand that says something else than the steps.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::diagram::Graph;
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;
use crate::model::kind::process::Process;
use crate::model::mermaid::Written;

/// The rule.
pub static RULE: Rule = Rule {
    code: "chart-differs",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
A process with steps has a chart of its own, drawn from them. Another one drawn by
hand beside it must say the same, or readers do not know which of them counts.
Nodes are matched with steps by their name or by their words. Best delete the chart
and place `::swimlane` instead.",
        zh: "\
有步骤的流程会由步骤画出流程图。旁边再手绘一张，两者必须一致，否则读者不知道以哪张为准。
节点按名称或文字与步骤对应。最好删去手绘图，改放 `::swimlane`。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - {id: apply, do: 填写申请表, R: staff, within: 1wd}
  - {id: open, do: 开通账号, R: it-support, within: 1wd}
  - {id: done, kind: end, do: 账号可用}
---

```mermaid
flowchart LR
  apply[填写申请表] --> done[账号可用]
```
",
};

/// Compares a chart with the process in whose document it stands, or from which its document is
/// derived. Says nothing where most nodes are no steps: that is a chart of something else.
pub fn check(
    knowledge_base: &KnowledgeBase,
    chart: &Written<'_>,
    graph: &Graph,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let process = match &chart.entry.detail {
        Detail::Process(process) => Some(process),
        Detail::Flowchart(flowchart) => match &flowchart.derive[..] {
            [id] => knowledge_base.entry(id).and_then(|entry| match &entry.detail {
                Detail::Process(process) => Some(process),
                _ => None,
            }),
            _ => None,
        },
        _ => None,
    };
    let Some(process) = process else { return };
    let step_of = matches(graph, process);
    let matched = step_of.iter().flatten().count();
    if matched * 2 < graph.nodes.len() || matched < 2 {
        return;
    }
    let mut say = |message: Bilingual<String>| {
        let first = chart.span.start..chart.span.start + 1;
        let text = &chart.entry.document.text;
        let line = text[first.start..].lines().next().map_or(0, str::len);
        let span = crate::diagnostic::Span::new(&chart.entry.path, first.start, first.start + line);
        diagnostics.push(RULE.at(&span, message).help(both(
            "delete the chart and place `::swimlane` instead, or mend whichever is wrong",
            "删去手绘图，改放 `::swimlane`；或改正有误的一方",
        )));
    };
    for (i, step) in process.steps.iter().enumerate() {
        if !step_of.contains(&Some(i)) {
            let id = &step.id.value;
            say(both(
                format!("the chart leaves out the step `{id}`"),
                format!("图中没有步骤 `{id}`"),
            ));
        }
    }
    for (node, _) in graph.nodes.iter().zip(&step_of).filter(|(_, step)| step.is_none()) {
        let id = &node.id;
        say(both(
            format!("the node `{id}` of the chart is no step of the process"),
            format!("图中的节点 `{id}` 不是流程的步骤"),
        ));
    }
    let in_chart: BTreeSet<(usize, usize)> = graph
        .edges
        .iter()
        .filter_map(|edge| Some((step_of[edge.from]?, step_of[edge.to]?)))
        .collect();
    let in_process = ways(process);
    let name = |step: usize| &process.steps[step].id.value;
    for (from, to) in in_chart.difference(&in_process) {
        let (from, to) = (name(*from), name(*to));
        say(both(
            format!("the chart leads from `{from}` to `{to}`, the process does not"),
            format!("图中从 `{from}` 通到 `{to}`，流程中没有这条路"),
        ));
    }
    for (from, to) in in_process.difference(&in_chart) {
        if step_of.contains(&Some(*from)) && step_of.contains(&Some(*to)) {
            let (from, to) = (name(*from), name(*to));
            say(both(
                format!("the process leads from `{from}` to `{to}`, the chart does not"),
                format!("流程从 `{from}` 通到 `{to}`，图中没有这条路"),
            ));
        }
    }
}

/// Returns the step that each node of a chart stands for.
fn matches(graph: &Graph, process: &Process) -> Vec<Option<usize>> {
    let plain = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let steps = &process.steps;
    let of = |id: &str, label: &str| {
        let by_name = steps.place(id);
        by_name.or_else(|| steps.iter().position(|step| plain(&step.action.value) == plain(label)))
    };
    graph.nodes.iter().map(|node| of(&node.id, &node.label)).collect()
}

/// Returns the ways from step to step.
fn ways(process: &Process) -> BTreeSet<(usize, usize)> {
    let steps = &process.steps;
    let from = steps.iter().enumerate();
    from.flat_map(|(i, step)| {
        step.next.iter().filter_map(move |way| Some((i, steps.place(&way.to)?)))
    })
    .collect()
}
