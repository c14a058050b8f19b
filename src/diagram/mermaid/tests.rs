//! Texts and what is read from them.

use super::{Expected, ProblemKind, parse};
use crate::diagram::graph::{Direction, Graph, Head, Shape, Stroke, Tone};

fn read(text: &str) -> Graph {
    let parsed = parse(text);
    assert!(!parsed.has_syntax_errors(), "{:?}", parsed.problems);
    parsed.graph.expect("a chart")
}

/// Returns the edges as `a>b:label`.
fn edges(graph: &Graph) -> Vec<String> {
    let id = |node: usize| graph.nodes[node].id.as_str();
    graph.edges.iter().map(|e| format!("{}>{}:{}", id(e.from), id(e.to), e.label)).collect()
}

/// Returns the problems of a text as `what is at the place: kind`.
fn problems(text: &str) -> Vec<String> {
    let problems = parse(text).problems;
    problems.into_iter().map(|p| format!("{}: {:?}", &text[p.place], p.kind)).collect()
}

#[test]
fn shapes_and_labels() {
    let graph = read(
        "flowchart LR
  a[填写申请] --> b(审核) --> c([结束])
  d[[子流程]] --> e[(档案)] --> f((汇合))
  g{通过吗?} -->|是| h{{每月}}
  i[/输入/] --> j>便签]
  k@{ shape: doc, label: \"表单\" } --> l[\"(a) [b] \"]",
    );
    assert_eq!(graph.direction, Direction::Right);
    let shapes: Vec<(Shape, &str)> =
        graph.nodes.iter().map(|n| (n.shape, n.label.as_str())).collect();
    assert_eq!(
        shapes,
        [
            (Shape::Process, "填写申请"),
            (Shape::Rounded, "审核"),
            (Shape::Terminator, "结束"),
            (Shape::Predefined, "子流程"),
            (Shape::Store, "档案"),
            (Shape::Connector, "汇合"),
            (Shape::Decision, "通过吗?"),
            (Shape::Preparation, "每月"),
            (Shape::Data, "输入"),
            (Shape::Document, "便签"),
            (Shape::Document, "表单"),
            (Shape::Process, "(a) [b]"),
        ]
    );
}

#[test]
fn links_in_all_strokes_and_with_all_heads() {
    let graph = read(
        "graph TD
a-->b
a --- b
a -.-> b
a ==> b
a --x b
a --o b
a <--> b
a -- 否 --> b
a -. 也许 .-> b
a == 一定 ==> b
a -- 线 --- b
a ---->|长| b
a e1@--> b
a -- only --> b",
    );
    let drawn: Vec<(Stroke, Head, Head, &str)> =
        graph.edges.iter().map(|e| (e.stroke, e.tail, e.head, e.label.as_str())).collect();
    use Head::{Arrow, Circle, Cross, Plain};
    use Stroke::{Dashed, Solid, Thick};
    assert_eq!(
        drawn,
        [
            (Solid, Plain, Arrow, ""),
            (Solid, Plain, Plain, ""),
            (Dashed, Plain, Arrow, ""),
            (Thick, Plain, Arrow, ""),
            (Solid, Plain, Cross, ""),
            (Solid, Plain, Circle, ""),
            (Solid, Arrow, Arrow, ""),
            (Solid, Plain, Arrow, "否"),
            (Dashed, Plain, Arrow, "也许"),
            (Thick, Plain, Arrow, "一定"),
            (Solid, Plain, Plain, "线"),
            (Solid, Plain, Arrow, "长"),
            (Solid, Plain, Arrow, ""),
            (Solid, Plain, Arrow, "only"),
        ]
    );
}

#[test]
fn chains_and_groups() {
    let graph = read("flowchart TB; a --> b & c --> d; e-1 -->\n f.2\n");
    assert_eq!(edges(&graph), ["a>b:", "a>c:", "b>d:", "c>d:", "e-1>f.2:"]);
}

#[test]
fn subgraphs_nest_and_may_be_linked() {
    let graph = read(
        "flowchart LR
start --> one
subgraph one [第一步]
  direction TB
  a --> b
  subgraph inner
    c
  end
end
subgraph 第 二 步
  b --> d
end
one --> d",
    );
    let frames: Vec<(&str, Option<usize>)> =
        graph.frames.iter().map(|f| (f.label.as_str(), f.parent)).collect();
    assert_eq!(frames, [("第一步", None), ("inner", Some(0)), ("第 二 步", None)]);
    let ids: Vec<(&str, Option<usize>)> =
        graph.nodes.iter().map(|n| (n.id.as_str(), n.frame)).collect();
    assert_eq!(
        ids,
        [("start", None), ("a", Some(0)), ("b", Some(0)), ("c", Some(1)), ("d", Some(2)),]
    );
    assert_eq!(edges(&graph), ["start>a:", "a>b:", "b>d:", "c>d:"]);
    assert_eq!(graph.edges[0].to_frame, Some(0));
    assert_eq!(graph.edges[3].from_frame, Some(0));
}

#[test]
fn swimlanes_are_lanes() {
    let graph = read(
        "swimlane-beta LR
subgraph 员工
  a([开始]) --> b[填写]
end
subgraph fin[财务]
  b --> c[审核]
end
c --> d",
    );
    let lanes: Vec<&str> = graph.lanes.iter().map(|lane| lane.label.as_str()).collect();
    assert_eq!(lanes, ["员工", "财务"]);
    let of: Vec<&[usize]> = graph.nodes.iter().map(|node| &node.lanes[..]).collect();
    assert_eq!(of, [&[0][..], &[0], &[1], &[]]);
    assert!(graph.frames.is_empty());
}

#[test]
fn classes_styles_clicks_titles_and_comments() {
    let graph = read(
        "---
title: 总图
---
%%{init: {\"theme\": \"dark\"}}%%
flowchart TD
  %% a comment
  a[甲]:::bad --> b[乙]
  classDef bad fill:#f99,stroke:#333
  class b good
  classDef good fill:#9f9
  style c fill:#99f
  c[丙]
  click a \"../流程/a.html\" \"看\"
  click b href \"https://example.com\"
  click c call f()
  linkStyle 0 stroke:red
  accDescr: 说明",
    );
    assert_eq!((graph.title.as_str(), graph.description.as_str()), ("总图", "说明"));
    assert_eq!(graph.nodes[0].tone, Tone::Stop);
    assert_eq!(graph.nodes[1].tone, Tone::Good);
    assert_eq!(graph.nodes[0].href.as_deref(), Some("../流程/a.html"));
    assert_eq!(graph.nodes[1].href, None, "another site");
}

#[test]
fn other_charts_are_named() {
    let parsed = parse("sequenceDiagram\n  a->>b: x");
    assert!(parsed.graph.is_none());
    assert_eq!(
        problems("sequenceDiagram\n a->>b: x"),
        ["sequenceDiagram: UnknownChart { keyword: \"sequenceDiagram\" }"]
    );
    assert!(parse("").graph.is_none());
    assert!(parse("   \n").graph.is_none());
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let text = "flowchart XX
  a[甲 --> b[乙]
  c[丙] -> d
  e --> [戊]
  f -- 文字
  g -->|未完 h
  end
  i --> j";
    let found: Vec<String> = parse(text)
        .problems
        .iter()
        .filter(|p| matches!(p.kind, ProblemKind::Syntax(_)))
        .map(|p| format!("{}: {:?}", &text[p.place.clone()], p.kind))
        .collect();
    assert_eq!(
        found,
        [
            "XX: Syntax(Direction)",
            "[甲: Syntax(Closing(\"]\"))",
            "->: Syntax(Link)",
            "[戊]: Syntax(Node)",
            "文字: Syntax(LinkEnd)",
            "未完: Syntax(Closing(\"|\"))",
            "end: Syntax(Subgraph)",
        ]
    );
    let graph = parse(text).graph.expect("a chart");
    assert!(edges(&graph).contains(&"i>j:".to_owned()));
    let open = parse("graph LR\nsubgraph a\nb");
    assert_eq!(open.problems[0].kind, ProblemKind::Syntax(Expected::SubgraphEnd));
}

#[test]
fn odd_charts_are_told() {
    assert_eq!(
        problems("graph TD\n a[甲] --> b[乙]\n b --> C\n a[丙]"),
        [
            "C: UndefinedNode { id: \"C\", known: [\"a\", \"b\"] }",
            "a[丙]: DuplicateNode { id: \"a\", first: 10..16 }",
        ]
    );
    assert_eq!(
        problems("graph TD\n a --> b\n c --> d --> c"),
        ["c: UnreachableNode { id: \"c\" }", "d: UnreachableNode { id: \"d\" }",]
    );
    assert_eq!(
        problems("graph TD\n a{甲} --> b\n a -->|否| c"),
        ["-->: UnlabelledExit { id: \"a\" }"]
    );
    let large: String = (0..61).map(|i| format!("n{i} --> n{}\n", i + 1)).collect();
    let problems = parse(&format!("graph TD\n{large}")).problems;
    assert_eq!(problems[0].kind, ProblemKind::LargeChart { count: 62 });
}

#[test]
fn nothing_makes_it_stop() {
    let signs = [
        "a", "[", "]", "-->", "--", "|", "\"", "&", "subgraph", "end", "\n", "字", "@{", ":::",
        "%%", "click", " ",
    ];
    let mut seed = 7_u64;
    for _ in 0..3000 {
        let mut text = String::from("flowchart TD\n");
        for _ in 0..12 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(signs[(seed >> 33) as usize % signs.len()]);
        }
        for problem in parse(&text).problems {
            assert!(text.get(problem.place.clone()).is_some(), "{text:?} {problem:?}");
        }
    }
}
