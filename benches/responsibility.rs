//! How long it takes to say who does what in a large company: 500 processes of 15 steps, 60 roles.
//!
//! `cargo bench --bench responsibility`. Prints seconds, and fails where all matrices and exports
//! together take more than two.

use std::fmt::Write as _;
use std::time::Instant;

use docent::document::date;
use docent::export::matrix::{self, Book, LetterLabel, Words};
use docent::model::kind::process::Letter;
use docent::model::matrix::Matrix;
use docent::model::responsibility::{Responsibility, impact::Impact, usage};
use docent::output::Content;
use docent::pipeline::{Options, Pipeline};
use docent::source::SourceTree;

const PROCESSES: usize = 500;
const STEPS: usize = 15;
const ROLES: usize = 60;
const DEPARTMENTS: usize = 8;
/// The most seconds for all matrices and exports.
const LIMIT: f64 = 2.0;

fn main() {
    let tree = SourceTree::of_texts(files(), date::parse("2026-06-01").expect("a day"));
    let knowledge_base = Pipeline::new().connect(&tree, &Options::default()).value;
    let mut total = 0.0;
    let mut lap = |name: &str, run: &mut dyn FnMut() -> usize| {
        // The fastest of three runs: what else the machine does is not counted.
        let mut seconds = f64::INFINITY;
        let mut size = 0;
        for _ in 0..3 {
            let start = Instant::now();
            size = run();
            seconds = seconds.min(start.elapsed().as_secs_f64());
        }
        total += seconds;
        println!("{seconds:8.3} s  {name} ({size})");
    };
    lap("matrices of all processes, rows", &mut || {
        knowledge_base.processes().map(|(_, process)| Matrix::of(process).rows.len()).sum()
    });
    lap("company matrix, loads, gaps, handovers", &mut || {
        Responsibility::of(&knowledge_base).handovers.len()
    });
    lap("use of systems and forms", &mut || {
        usage::systems(&knowledge_base).len() + usage::forms(&knowledge_base).len()
    });
    lap("impact of every role, steps", &mut || {
        let roles = knowledge_base.organization.roles.iter();
        let impacts = roles.map(|role| Impact::of(&knowledge_base, &role.id.value));
        impacts.map(|impact| impact.without_responsible.len()).sum()
    });
    let mut book = None;
    lap("the book of all exports, processes", &mut || {
        book.insert(Book::of(&knowledge_base, letters(), words())).processes.len()
    });
    let book = book.expect("it was made");
    lap("xlsx, bytes", &mut || matrix::xlsx(&book).expect("a workbook").len());
    lap("csv, bytes", &mut || matrix::csv(&book).len());
    lap("json, bytes", &mut || matrix::json(&book).len());
    println!("{total:8.3} s  all matrices and exports; the limit is {LIMIT} s");

    let start = Instant::now();
    let built = Pipeline::new().build(&tree, &Options::default());
    let seconds = start.elapsed().as_secs_f64();
    println!("{seconds:8.3} s  the whole site, {} files", built.output.len());
    for (stage, seconds) in &built.seconds {
        println!("{seconds:8.3} s    {stage}");
    }
    for (path, content) in &built.output {
        if let (true, Content::Bytes(bytes)) = (path.starts_with("reference/"), content) {
            println!("{:8} kB  {path}", bytes.len() / 1024);
        }
    }
    assert!(total < LIMIT, "{total} s");
}

fn letters() -> Vec<LetterLabel> {
    Letter::ALL
        .into_iter()
        .map(|(letter, label, meaning)| LetterLabel {
            letter,
            label: label.to_owned(),
            meaning: meaning.to_owned(),
        })
        .collect()
}

fn words() -> Words {
    let word = || "词".to_owned();
    Words {
        overview: "总览".to_owned(),
        legend: "图例".to_owned(),
        process: word(),
        number: word(),
        step: word(),
        kind: word(),
        within: word(),
        letter: word(),
        meaning: word(),
        inherited: word(),
        no_department: word(),
        steps: word(),
    }
}

/// Returns the files of a company in which every step has somebody for most letters.
fn files() -> Vec<(String, String)> {
    let mut registry = String::from("departments:\n");
    for d in 0..DEPARTMENTS {
        writeln!(registry, "  - {{id: d{d}, name: 第{d}部门}}").expect("a text");
    }
    registry.push_str("roles:\n");
    for r in 0..ROLES {
        let d = r % DEPARTMENTS;
        writeln!(registry, "  - {{id: r{r}, name: 第{r}岗位, department: d{d}, headcount: 2}}")
            .expect("a text");
    }
    registry.push_str("systems:\n  - {id: erp, name: 财务系统}\n");
    let settings = "title: 大公司\nlanguage: zh-CN\nbase_url: https://kb.example.com/\n";
    let mut files = vec![
        ("docent.yaml".to_owned(), settings.to_owned()),
        ("content/organization.yaml".to_owned(), registry),
    ];
    for p in 0..PROCESSES {
        let mut text = format!(
            "---\ntype: process\nid: P-{p:03}\ntitle: 第{p}个流程\npurpose: 办事有据可查。\n\
             scope: 全体员工\nraci: {{A: r{}}}\nsteps:\n",
            p % ROLES
        );
        for s in 0..STEPS {
            let r = |n: usize| (p * 7 + s * 5 + n * 11) % ROLES;
            writeln!(
                text,
                "  - {{id: s{s}, do: 办理第{s}件事并登记结果, R: r{}, S: [r{}], C: [r{}, r{}], \
                 I: [r{}], within: 2wd, system: erp}}",
                r(0),
                r(1),
                r(2),
                r(3),
                r(4)
            )
            .expect("a text");
        }
        text.push_str("---\n");
        files.push((format!("content/流程/P-{p:03}.md"), text));
    }
    files
}
