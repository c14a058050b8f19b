//! The sample, counted by hand: the raw front matter, read by a way of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use docent::pipeline::{Built, Options, Pipeline};
use docent::source::{self, ReadOptions};
use scraper::{ElementRef, Html, Selector};
use serde_yaml::Value;
use walkdir::WalkDir;

use crate::book::{self, Cells};

fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let options = ReadOptions { as_of: Some(jiff::civil::date(2026, 11, 15)), previous: None };
        let tree = source::read(root, &options).expect("the repository can be read");
        Pipeline::new().build(&tree, &Options::default())
    })
}

/// A process as its file says.
struct Naive {
    id: String,
    url: String,
    /// The steps: id, action.
    steps: Vec<(String, String)>,
}

/// Returns a value as a list of texts: itself, or what is in it.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Sequence(items)) => {
            items.iter().map(|item| item.as_str().expect("a role").to_owned()).collect()
        }
        Some(one) => vec![one.as_str().expect("a role").to_owned()],
    }
}

/// Returns the processes of the sample and what each role does in them.
fn naive() -> (Vec<Naive>, Cells) {
    const WORK: [&str; 4] = ["task", "approval", "subprocess", "timer"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let (mut processes, mut cells) = (Vec::new(), Cells::new());
    for file in WalkDir::new(&root) {
        let file = file.expect("a file");
        if file.path().extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let text = fs::read_to_string(file.path()).expect("a document");
        let Some(front) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---"))
        else {
            continue;
        };
        let front: Value = serde_yaml::from_str(front.0).expect("front matter");
        if front["type"].as_str() != Some("process") {
            continue;
        }
        let id = front["id"].as_str().expect("an id").to_owned();
        let path = file.path().strip_prefix(&root).expect("below content");
        let mut steps = Vec::new();
        for step in front["steps"].as_sequence().expect("steps") {
            let name = step["id"].as_str().expect("an id").to_owned();
            steps.push((name.clone(), step["do"].as_str().expect("an action").to_owned()));
            let mut add = |role: String, letter: &str, is_inherited: bool| {
                let key = (id.clone(), name.clone(), role);
                cells.entry(key).or_default().insert((letter.to_owned(), is_inherited));
            };
            for letter in ["R", "A", "S", "C", "I", "V"] {
                texts(step.get(letter)).into_iter().for_each(|role| add(role, letter, false));
            }
            let kind = step.get("kind").and_then(Value::as_str).unwrap_or("task");
            if step.get("A").is_none() && WORK.contains(&kind) {
                texts(front["raci"].get("A")).into_iter().for_each(|role| add(role, "A", true));
            }
        }
        let url = path.with_extension("html").to_string_lossy().replace('\\', "/");
        processes.push(Naive { id, url, steps });
    }
    (processes, cells)
}

fn page(url: &str) -> Html {
    let text = std::str::from_utf8(book::bytes(&built().output, url)).expect("UTF-8");
    Html::parse_document(text)
}

fn select(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

/// Returns the text of an element, without what is only read aloud.
fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the letters that an element shows.
fn letters(element: ElementRef<'_>) -> BTreeSet<(String, bool)> {
    element
        .select(&select("abbr.letter"))
        .map(|letter| {
            let is_inherited = letter.value().classes().any(|class| class == "is-inherited");
            let first = letter.text().next().unwrap_or_default().trim().to_owned();
            (first, is_inherited)
        })
        .collect()
}

/// Returns the names of roles by their id.
fn names() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/organization.yaml");
    let registry: Value =
        serde_yaml::from_str(&fs::read_to_string(root).expect("the registry")).expect("YAML");
    let roles = registry["roles"].as_sequence().expect("roles").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    roles.map(|role| (text(&role["id"]), text(&role["name"]))).collect()
}

#[test]
fn the_published_json_says_what_the_documents_say() {
    let (processes, expected) = naive();
    assert!(processes.len() >= 11 && expected.len() > 300, "{} cells", expected.len());
    assert_eq!(book::cells(&book::json(&built().output)), expected);
}

#[test]
fn the_workbook_and_the_csv_say_what_the_json_says() {
    book::assert_files_agree(&built().output);
}

#[test]
fn every_cell_of_every_process_page_is_what_the_document_says() {
    let (processes, expected) = naive();
    let names = names();
    for process in &processes {
        let page = page(&process.url);
        let table = page.select(&select("table.matrix")).next().expect("a matrix");
        let head: Vec<String> =
            table.select(&select("thead th")).map(text).filter(|name| name != "时限").collect();
        let mut found = Cells::new();
        for row in table.select(&select("tbody tr")) {
            let link = row.select(&select("th a")).next().expect("a step");
            let step = link.value().attr("href").expect("an address").rsplit('#').next();
            let step = step.expect("an anchor").to_owned();
            let cells = select("td:not(.matrix-time)");
            for (cell, name) in row.select(&cells).zip(&head[1..]) {
                let letters = letters(cell);
                let role = names.iter().find(|(_, known)| *known == name).expect("a role").0;
                if !letters.is_empty() {
                    found.insert((process.id.clone(), step.clone(), role.clone()), letters);
                }
            }
        }
        let own: Cells = expected
            .iter()
            .filter(|((id, ..), _)| *id == process.id)
            .map(|(key, letters)| (key.clone(), letters.clone()))
            .collect();
        assert_eq!(found, own, "{}", process.url);
    }
}

#[test]
fn the_duties_of_every_role_are_what_the_documents_say() {
    let (processes, expected) = naive();
    let page = page("reference/duties.html");
    let mut found = Cells::new();
    for section in page.select(&select("[data-role]")) {
        let role = section.value().attr("data-role").expect("a role");
        for row in section.select(&select("tbody tr")) {
            let Some(link) = row.select(&select("th[scope=row] a")).next() else { continue };
            let (address, step) =
                link.value().attr("href").and_then(|a| a.rsplit_once('#')).expect("a step");
            let url = address.trim_start_matches("../");
            let process = processes.iter().find(|process| process.url == url).expect("a process");
            let action = &process.steps.iter().find(|(id, _)| id == step).expect("a step").1;
            assert_eq!(text(link), action.split_whitespace().collect::<Vec<_>>().join(" "));
            found.insert((process.id.clone(), step.to_owned(), role.to_owned()), letters(row));
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn the_company_matrix_counts_what_the_documents_say() {
    let (processes, expected) = naive();
    let names = names();
    let page = page("reference/matrix.html");
    let table = page.select(&select("table.company")).next().expect("the matrix");
    let columns: Vec<Option<String>> = table
        .select(&select("thead tr:nth-child(2) th"))
        .map(|head| names.iter().find(|(_, name)| **name == text(head)).map(|(id, _)| id.clone()))
        .collect();
    let mut seen = 0;
    for row in table.select(&select("tbody tr")) {
        let id = text(row.select(&select("th .document-number")).next().expect("a number"));
        for (cell, role) in row.select(&select("td")).zip(&columns) {
            let Some(role) = role else { continue };
            let mut counts: BTreeMap<(String, bool), u32> = BTreeMap::new();
            for ((process, _, other), letters) in &expected {
                if *process == id && other == role {
                    letters.iter().for_each(|l| *counts.entry(l.clone()).or_default() += 1);
                }
            }
            let found = book::counts(cell);
            assert_eq!(found, counts, "{id} {role}");
            seen += 1;
        }
    }
    assert_eq!(seen, processes.len() * columns.iter().flatten().count());
}

#[test]
fn who_approves_is_answered_as_the_registry_says() {
    let page = page("reference/authority.html");
    let approver = |matter: &str, amount: f64| -> String {
        let tables = select("table[data-matter]");
        let table =
            page.select(&tables).find(|table| table.value().attr("data-matter") == Some(matter));
        let rows = table.expect("a matter").select(&select("tbody tr")).collect::<Vec<_>>();
        let bound = |row: &ElementRef<'_>, name: &str, open: f64| -> f64 {
            row.value().attr(name).and_then(|text| text.parse().ok()).unwrap_or(open)
        };
        let hits: Vec<&ElementRef<'_>> = rows
            .iter()
            .filter(|row| {
                bound(row, "data-from", f64::NEG_INFINITY) <= amount
                    && amount < bound(row, "data-to", f64::INFINITY)
            })
            .collect();
        assert_eq!(hits.len(), 1, "{matter} {amount}");
        let chain = hits[0].select(&select(".chain-link")).map(text).collect::<Vec<_>>();
        chain.into_iter().find(|link| link.starts_with('★')).expect("somebody decides")
    };
    assert!(approver("采购申请", 8000.0).contains("财务经理"));
    assert!(approver("采购申请", 4999.99).contains("部门负责人"));
    assert!(approver("采购申请", 5000.0).contains("财务经理"));
    assert!(approver("费用报销", 20000.0).contains("总经理"));
    assert!(approver("信息系统采购", 9999.0).contains("信息技术部经理"));
}
