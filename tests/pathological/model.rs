//! Processes, charts, forms, questions and whole knowledge bases.

use std::io::Cursor;

use calamine::{Reader, Xlsx, open_workbook_from_rs};

use crate::session::{Outcome, build, many};

/// Builds a process with these lines of steps, the last of which is an end.
fn process(steps: &str, roles: usize) -> Outcome {
    let roles = many(roles, |at| format!("  - {{id: r{at}, name: 岗位{at}}}\n"));
    let organization = format!("roles:\n  - {{id: h, name: 负责人}}\n{roles}");
    let front = "type: process\nid: P1\ntitle: 长流程\nversion: \"1\"\nstatus: effective\n\
        effective: 2026-01-01\nowner: h\nraci: {A: h}\n";
    let page = format!("---\n{front}steps:\n{steps}  - {{id: end, kind: end, do: 完}}\n---\n");
    build(&[("content/organization.yaml", organization), ("content/index.md", page)])
}

fn task(at: usize, role: usize) -> String {
    format!("  - {{id: s{at}, do: 核{at}, R: r{role}}}\n")
}

#[test]
fn a_process_may_have_ten_thousand_steps() {
    let outcome = process(&many(10_000, |at| task(at, 0)), 1);
    let html = outcome.is_built("长流程");
    assert!(html.contains("id=\"s9999\""), "the last step is there");
    assert!(!html.contains("<svg class=\"chart"), "nobody can read such a chart");
    assert_eq!(outcome.count("large-chart"), 1);
}

#[test]
fn a_matrix_of_millions_of_cells_is_left_to_the_steps() {
    let outcome = process(&many(1_000, |at| task(at, at)), 1_000);
    let html = outcome.is_built("长流程");
    assert!(html.contains("岗位999") && !html.contains("class=\"matrix\""));
    assert!(html.len() < 10_000_000, "{} bytes", html.len());
}

#[test]
fn a_table_of_handovers_between_a_thousand_roles_is_left_to_their_list() {
    let outcome = process(&many(1_000, |at| task(at, at)), 1_000);
    outcome.is_built("长流程");
    let page = String::from_utf8(outcome.file("reference/handovers.html")).expect("a text");
    assert!(page.contains("岗位998 → 岗位999") && !page.contains("aria-labelledby=\"roles\""));
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    // A workbook has every letter, and no empty cells with lines around them.
    let workbook = outcome.file("reference/matrix.xlsx");
    assert!(workbook.len() < 2_000_000, "{} bytes", workbook.len());
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(workbook)).expect("a workbook");
    let sheet = workbook.worksheet_range("P1").expect("the sheet of the process");
    let letters = sheet.used_cells().filter(|(.., cell)| **cell == "R").count();
    assert_eq!(letters, 1_000);
}

#[test]
fn steps_that_lead_nowhere_are_each_told() {
    let lost = many(2_000, |at| format!("  - {{id: s{at}, do: 核, R: r0, next: x{at}}}\n"));
    let outcome = process(&lost, 1);
    assert_eq!(outcome.code, 1);
    assert_eq!(outcome.count("unknown-reference"), 2_000);
    let round = many(2_000, |at| {
        format!("  - {{id: s{at}, do: 核, R: r0, next: s{}}}\n", (at + 1) % 2_000)
    });
    let outcome = process(&round, 1);
    assert_eq!(outcome.code, 1);
    assert_eq!(outcome.count("no-path-to-end"), 1);
}

#[test]
fn a_decision_may_have_any_number_of_branches() {
    let branches = many(1_000, |at| format!("{{if: 选{at}, to: s{at}}}, "));
    let decision = format!("  - {{id: d, kind: decision, do: 选, R: r0, next: [{branches}]}}\n");
    let tasks = many(1_000, |at| format!("  - {{id: s{at}, do: 核{at}, R: r0, next: end}}\n"));
    let html = process(&format!("{decision}{tasks}"), 1).is_built("长流程");
    assert!(html.contains("选999"));
    let all = many(70, |to| format!("{{if: 选{to}, to: s{to}}}, "));
    let tangle = many(70, |at| {
        format!(
            "  - {{id: s{at}, kind: decision, do: 选, R: r0, next: [{all}{{if: 完, to: end}}]}}\n"
        )
    });
    process(&tangle, 1).is_built("长流程");
}

#[test]
fn charts_beyond_reading_are_shown_as_text() {
    let line = many(3_000, |at| format!("  a{at}[节{at}] --> a{next}[节{next}]\n", next = at + 1));
    let frames = format!(
        "{}a[甲] --> b[乙]\n{}",
        many(500, |at| format!("subgraph s{at}\n")),
        "end\n".repeat(500)
    );
    let everyone = format!(
        "{}x[甲] --> {}y[乙]\n",
        many(200, |at| format!("a{at}[节] & ")),
        many(200, |at| format!("b{at}[节] & "))
    );
    for text in [line, frames, everyone] {
        let page = format!("# 图\n\n```mermaid\nflowchart TD\n{text}```\n\n最后一段。\n");
        build(&[("content/index.md", page)]).is_built("最后一段");
    }
}

/// Builds a form with these lines of fields.
fn form(fields: &str) -> Outcome {
    let front = "type: form\nid: F1\ntitle: 长表\nversion: \"1\"\nstatus: effective\neffective: 2026-01-01\n";
    build(&[("content/index.md", format!("---\n{front}fields:\n{fields}---\n"))])
}

#[test]
fn a_form_may_have_thousands_of_fields() {
    let fields = many(1_500, |at| format!("  - {{id: f{at}, label: 栏{at}, kind: text}}\n"));
    form(&fields).is_built("栏1499");
}

#[test]
fn formulas_have_limits_that_are_told() {
    let field = "  - {id: a, label: 甲, kind: number}\n";
    let computed = |formula: &str| {
        form(&format!("{field}  - {{id: b, label: 乙, kind: formula, formula: \"{formula}\"}}\n"))
    };
    for formula in [
        format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000)),
        format!("{}a", "-".repeat(100_000)),
        format!("a{}", " + a".repeat(100_000)),
    ] {
        let outcome = computed(&formula);
        outcome.is_refused(&["bad-field"]);
        assert!(outcome.stderr.contains("nested deeper than 32 or has more than 1000 parts"));
    }
    computed(&format!("a{}", " + a".repeat(999))).is_built("乙");
    // One from the other, so that only all together are long.
    let chain = many(300, |at| {
        let formula = format!("f{at} + a");
        format!("  - {{id: f{}, label: 项{at}, kind: formula, formula: {formula}}}\n", at + 1)
    });
    let outcome = form(&format!("{field}  - {{id: f0, label: 起, kind: number}}\n{chain}"));
    outcome.is_built("项299");
}

#[test]
fn questions_by_the_thousand_are_answered() {
    let questions =
        many(1_500, |at| format!("  - {{id: q{at}, q: 怎样{at}？, answer: 请{at}。}}\n"));
    let front = "type: faq\nid: Q1\ntitle: 长问答\n";
    let page = format!("---\n{front}questions:\n{questions}---\n");
    let outcome = build(&[("content/index.md", page)]);
    outcome.is_built("怎样1499？");
}

#[test]
fn a_glossary_may_be_huge() {
    let mut files: Vec<(String, String)> = (0..1_000)
        .map(|at| {
            (
                format!("content/t/{at}.md"),
                format!("---\ntype: term\nid: T{at}\ntitle: 词条{at}号\n---\n\n说明。\n"),
            )
        })
        .collect();
    let text = many(1_000, |at| format!("请看词条{at}号。\n\n"));
    files.push(("content/index.md".to_owned(), format!("# 首页\n\n{text}")));
    let aliases = many(5_000, |at| format!("别名{at}号, "));
    files.push((
        "content/t/a.md".to_owned(),
        format!("---\ntype: term\nid: T\ntitle: 总名\nalias: [{aliases}]\n---\n"),
    ));
    build(&files).is_built("词条999号");
}

#[test]
fn folders_may_lie_in_each_other() {
    let deep = format!("content/{}b.md", "a/".repeat(900));
    let files = [("content/index.md".to_owned(), "# 首页\n"), (deep, "# 深处\n")];
    build(&files).is_built("首页");
}

#[test]
fn documents_may_all_want_one_id() {
    let mut files: Vec<(String, String)> = (0..500)
        .map(|at| (format!("content/d/{at}.md"), format!("---\ntitle: 页{at}\nid: SAME\n---\n")))
        .collect();
    files.push(("content/index.md".to_owned(), "# 首页\n".to_owned()));
    let outcome = build(&files);
    outcome.is_refused(&["duplicate-id"]);
    assert_eq!(outcome.count("duplicate-id"), 499);
}
