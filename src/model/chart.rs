//! The chart of a process: its steps as nodes, its roles as lanes, its branches as edges.

use std::collections::BTreeMap;

use super::kind::process::{Letter, Process, Step, StepKind};
use super::organization::Organization;
use super::url::encode;
use crate::diagram::graph::{Direction, Edge, Graph, Head, Lane, Node, Shape, Stroke, Tone};
use crate::language::Language;

/// A process that is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The id of its document, by which others call it.
    pub id: &'a str,
    /// The address of its page from the page with the chart; empty on its own page.
    pub page: &'a str,
    /// The process.
    pub process: &'a Process,
}

/// The words that a chart needs, in the language of its reader.
pub struct Words<'a> {
    /// The word for a part that a role takes: `负责`.
    pub letter: &'a dyn Fn(Letter) -> String,
    /// The head of the lane for work that nobody is responsible for.
    pub nobody: &'a str,
    /// The language of deadlines.
    pub language: Language,
}

/// Returns the chart of one process, or of several that call each other.
///
/// Lanes are roles, in the order in which they first lead a step: who is responsible leads it, or
/// who is accountable where nobody else is named. What several roles are responsible for together
/// belongs to all of their lanes. Starts, ends, decisions and bars without a role belong to no
/// lane; the layout puts them where their neighbours are. A subprocess leads to the process that
/// it calls, if that is one of the parts.
pub fn chart(
    title: &str,
    parts: &[Part<'_>],
    organization: &Organization,
    words: &Words<'_>,
) -> Graph {
    let direction = Direction::Right;
    let mut graph = Graph { title: title.to_owned(), direction, ..Graph::default() };
    let mut lanes = Lanes { organization, words, of_role: BTreeMap::new() };
    let mut first = Vec::new();
    for part in parts {
        first.push(graph.nodes.len());
        let good = main_end(part.process);
        for (i, step) in part.process.steps.iter().enumerate() {
            let tone = if good == Some(i) { Tone::Good } else { Tone::Plain };
            let lanes = lanes.of(step, &mut graph.lanes);
            let is_single = parts.len() == 1;
            let id = &step.id.value;
            graph.nodes.push(Node {
                id: if is_single { id.clone() } else { format!("{}#{id}", part.id) },
                label: step.action.value.clone(),
                shape: shape(step),
                tone,
                lanes,
                frame: None,
                href: Some(format!("{}#{}", part.page, encode(id))),
                facts: facts(step, organization, words),
                has_document: !step.uses.is_empty() || !step.signs.is_empty(),
            });
        }
    }
    for (part, first) in parts.iter().zip(&first) {
        let steps = &part.process.steps;
        for (i, step) in steps.iter().enumerate() {
            for branch in &step.next {
                let Some(to) = steps.place(&branch.to) else { continue };
                let label = branch.condition.clone().unwrap_or_default();
                graph.edges.push(edge(first + i, first + to, label, Stroke::Solid));
            }
        }
    }
    for (part, own_first) in parts.iter().zip(&first) {
        for (i, step) in part.process.steps.iter().enumerate() {
            let called = step
                .calls
                .as_deref()
                .and_then(|id| parts.iter().position(|part| part.id.eq_ignore_ascii_case(id)));
            let Some(other) = called else { continue };
            if let Some(entry) = parts[other].process.entries().next() {
                let (from, to) = (own_first + i, first[other] + entry);
                graph.edges.push(edge(from, to, String::new(), Stroke::Dashed));
            }
        }
    }
    graph
}

fn edge(from: usize, to: usize, label: String, stroke: Stroke) -> Edge {
    Edge { from, to, label, stroke, tail: Head::Plain, ..Edge::default() }
}

/// Returns the end that a process comes to when it goes well: the one at which the first way on
/// from each step arrives.
fn main_end(process: &Process) -> Option<usize> {
    let mut at = process.entries().next()?;
    // No way is longer than there are steps, unless it goes round.
    for _ in 0..process.steps.len() {
        let step = &process.steps[at];
        if step.kind == StepKind::End {
            return Some(at);
        }
        let next = &step.next.first()?.to;
        at = process.steps.place(next)?;
    }
    None
}

/// Returns the symbol of a step. An approval with several ways on is drawn as the decision that it
/// is.
fn shape(step: &Step) -> Shape {
    match step.kind {
        StepKind::Start | StepKind::End => Shape::Terminator,
        StepKind::Decision => Shape::Decision,
        StepKind::Approval if step.next.len() > 1 => Shape::Decision,
        StepKind::Task | StepKind::Approval => Shape::Process,
        StepKind::Parallel => Shape::Parallel,
        StepKind::Subprocess => Shape::Predefined,
        StepKind::Timer => Shape::Preparation,
    }
}

/// Returns what is said about a step on hover: who takes which part, and by when.
fn facts(step: &Step, organization: &Organization, words: &Words<'_>) -> Vec<String> {
    let mut facts = Vec::new();
    for letter in [Letter::R, Letter::A] {
        let roles: Vec<&str> =
            step.roles(letter).map(|role| organization.role_name(role)).collect();
        if !roles.is_empty() {
            facts.push(format!("{} {}", (words.letter)(letter), roles.join("、")));
        }
    }
    facts.extend(step.within.or(step.every).map(|duration| duration.words(words.language)));
    facts
}

/// The lanes of a chart as they come up.
struct Lanes<'a, 'w> {
    organization: &'a Organization,
    words: &'a Words<'w>,
    /// The lane of each role; of no role, the lane for work that nobody is responsible for.
    of_role: BTreeMap<Option<String>, usize>,
}

impl Lanes<'_, '_> {
    /// Returns the lanes of a step, and adds those that are new.
    fn of(&mut self, step: &Step, lanes: &mut Vec<Lane>) -> Vec<usize> {
        let mut roles: Vec<Option<&str>> = step.roles(Letter::R).map(Some).collect();
        if roles.is_empty() {
            roles.extend(step.roles(Letter::A).map(Some));
        }
        if roles.is_empty() && step.kind.is_work() {
            roles.push(None);
        }
        let mut own = Vec::new();
        for role in roles {
            let lane = *self.of_role.entry(role.map(str::to_owned)).or_insert_with(|| {
                lanes.push(match role {
                    Some(id) => Lane {
                        id: id.to_owned(),
                        label: self.organization.role_name(id).to_owned(),
                    },
                    None => Lane { id: "-".to_owned(), label: self.words.nobody.to_owned() },
                });
                lanes.len() - 1
            });
            if !own.contains(&lane) {
                own.push(lane);
            }
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Words, chart};
    use crate::diagnostic::{SourcePath, Span, Spanned};
    use crate::diagram::graph::{Graph, Shape, Tone};
    use crate::document::duration::Duration;
    use crate::language::Language;
    use crate::model::kind::process::{Assignment, Branch, Letter, Process, Step, StepKind};
    use crate::model::organization::Organization;

    fn spanned(text: &str) -> Spanned<String> {
        Spanned::new(text.to_owned(), Span::whole(&SourcePath::from("a.md")))
    }

    fn step(id: &str, kind: StepKind, responsible: &[&str], next: &[(&str, &str)]) -> Step {
        let assignment = |role: &&str| Assignment {
            letter: Letter::R,
            role: (*role).to_owned(),
            is_inherited: false,
            span: Span::whole(&SourcePath::from("a.md")),
        };
        let branch = |(condition, to): &(&str, &str)| Branch {
            condition: (!condition.is_empty()).then(|| (*condition).to_owned()),
            to: (*to).to_owned(),
        };
        Step {
            id: spanned(id),
            kind,
            action: spanned(&format!("做 {id}")),
            assignments: responsible.iter().map(assignment).collect(),
            named: Vec::new(),
            within: Duration::parse("1wd"),
            every: None,
            uses: Vec::new(),
            signs: vec!["F1".to_owned()],
            systems: Vec::new(),
            grants: Vec::new(),
            calls: None,
            shots: Vec::new(),
            control: None,
            note: None,
            waits: None,
            next: next.iter().map(branch).collect(),
            is_cut: false,
            span: Span::whole(&SourcePath::from("a.md")),
        }
    }

    fn process(steps: Vec<Step>) -> Process {
        Process {
            purpose: None,
            scope: None,
            problems: Vec::new(),
            trigger: None,
            records: Vec::new(),
            kpis: Vec::new(),
            steps: steps.into(),
            attachments: Vec::new(),
        }
    }

    fn draw(parts: &[(&str, &Process)]) -> Graph {
        let letter = |letter: Letter| format!("{letter:?}");
        let words =
            Words { letter: &letter, nobody: "未指定", language: Language::SimplifiedChinese };
        let parts: Vec<Part<'_>> =
            parts.iter().map(|(id, process)| Part { id, page: "", process }).collect();
        chart("图", &parts, &Organization::default(), &words)
    }

    #[test]
    fn lanes_follow_the_first_appearance_of_roles() {
        let process = process(vec![
            step("begin", StepKind::Start, &[], &[("", "apply")]),
            step("apply", StepKind::Task, &["staff"], &[("", "review")]),
            step(
                "review",
                StepKind::Approval,
                &["head", "staff"],
                &[("通过", "done"), ("退回", "apply")],
            ),
            step("lost", StepKind::Task, &[], &[("", "done")]),
            step("done", StepKind::End, &[], &[]),
        ]);
        let graph = draw(&[("P1", &process)]);
        let lanes: Vec<&str> = graph.lanes.iter().map(|lane| lane.label.as_str()).collect();
        assert_eq!(lanes, ["staff", "head", "未指定"]);
        let of: Vec<&[usize]> = graph.nodes.iter().map(|node| &node.lanes[..]).collect();
        assert_eq!(of, [&[][..], &[0], &[1, 0], &[2], &[]]);
        assert_eq!(graph.nodes[2].shape, Shape::Decision);
        assert_eq!(graph.nodes[4].tone, Tone::Good);
        assert_eq!(graph.nodes[1].href.as_deref(), Some("#apply"));
        assert_eq!(graph.nodes[1].facts, ["R staff", "1 个工作日"]);
        assert!(graph.nodes[1].has_document);
        let ways: Vec<(usize, usize, &str)> =
            graph.edges.iter().map(|edge| (edge.from, edge.to, edge.label.as_str())).collect();
        assert_eq!(ways, [(0, 1, ""), (1, 2, ""), (2, 4, "通过"), (2, 1, "退回"), (3, 4, "")]);
    }

    #[test]
    fn processes_are_joined_where_one_calls_the_other() {
        let mut call = step("call", StepKind::Subprocess, &["it"], &[("", "end")]);
        call.calls = Some("p2".to_owned());
        let one = process(vec![call, step("end", StepKind::End, &[], &[])]);
        let two = process(vec![step("freeze", StepKind::Task, &["it"], &[])]);
        let graph = draw(&[("P1", &one), ("P2", &two)]);
        let ids: Vec<&str> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
        assert_eq!(ids, ["P1#call", "P1#end", "P2#freeze"]);
        assert_eq!(graph.lanes.len(), 1);
        let ways: Vec<(usize, usize)> = graph.edges.iter().map(|e| (e.from, e.to)).collect();
        assert_eq!(ways, [(0, 1), (0, 2)]);
    }

    #[test]
    fn a_process_that_only_goes_round_has_no_good_end() {
        let process = process(vec![
            step("a", StepKind::Task, &["x"], &[("", "b")]),
            step("b", StepKind::Task, &["x"], &[("", "a"), ("", "end")]),
            step("end", StepKind::End, &[], &[]),
        ]);
        let graph = draw(&[("P1", &process)]);
        assert!(graph.nodes.iter().all(|node| node.tone == Tone::Plain));
    }
}
