//! Organisations made up at random: whatever they are, every view can be traced to steps and back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use docent::document::date;
use docent::model::kind::Detail;
use docent::model::kind::process::Letter;
use docent::model::responsibility::{Counts, impact::Impact, processes};
use docent::output::OutputTree;
use docent::pipeline::{Options, Pipeline};
use docent::source::SourceTree;
use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};

use crate::book::{self, Cells};

/// A step: its kind, and the roles of each letter.
type Step = (usize, Vec<Vec<usize>>);

const KINDS: [&str; 6] = ["task", "approval", "subprocess", "timer", "decision", "start"];
const LETTERS: [&str; 6] = ["R", "A", "S", "C", "I", "V"];

#[derive(Debug, Clone)]
struct Company {
    roles: usize,
    departments: usize,
    /// The inherited A and the steps of each process.
    processes: Vec<(Option<usize>, Vec<Step>)>,
}

/// Makes companies with at most so many roles, processes and steps a process.
fn company(roles: usize, processes: usize, steps: usize) -> impl Strategy<Value = Company> {
    (1..=roles, 0_usize..6).prop_flat_map(move |(roles, departments)| {
        let letters = prop::collection::vec(prop::collection::vec(0..roles, 0..3), LETTERS.len());
        let step = (0..KINDS.len(), letters);
        let process = (prop::option::of(0..roles), prop::collection::vec(step, 1..=steps));
        prop::collection::vec(process, 1..=processes).prop_map(move |processes| Company {
            roles,
            departments,
            processes,
        })
    })
}

impl Company {
    /// Returns the files of the company, and what they say of who does what.
    fn files(&self) -> (Vec<(String, String)>, Cells) {
        let mut cells = Cells::new();
        let mut registry = String::from("departments:\n");
        for d in 0..self.departments {
            writeln!(registry, "  - {{id: d{d}, name: 部门{d}}}").expect("a text");
        }
        if self.departments == 0 {
            registry.clear();
        }
        registry.push_str("roles:\n");
        for r in 0..self.roles {
            let department = match self.departments {
                0 => String::new(),
                count if r % (count + 1) == count => String::new(),
                count => format!(", department: d{}", r % (count + 1)),
            };
            writeln!(registry, "  - {{id: r{r}, name: 岗位{r}{department}}}").expect("a text");
        }
        let mut files = vec![
            ("docent.yaml".to_owned(), "title: 公司\nlanguage: zh-CN\n".to_owned()),
            ("content/organization.yaml".to_owned(), registry),
        ];
        for (p, (inherited, steps)) in self.processes.iter().enumerate() {
            let id = format!("P-{p:03}");
            let mut text = format!("---\ntype: process\nid: {id}\ntitle: 流程{p}\n");
            if let Some(role) = inherited {
                writeln!(text, "raci: {{A: r{role}}}").expect("a text");
            }
            text.push_str("steps:\n");
            for (s, (kind, letters)) in steps.iter().enumerate() {
                write!(text, "  - {{id: s{s}, kind: {}, do: 做{s}", KINDS[*kind]).expect("a text");
                let mut add = |role: usize, letter: &str, is_inherited: bool| {
                    let key = (id.clone(), format!("s{s}"), format!("r{role}"));
                    cells.entry(key).or_default().insert((letter.to_owned(), is_inherited));
                };
                for (letter, roles) in LETTERS.iter().zip(letters) {
                    if !roles.is_empty() {
                        let list: Vec<String> = roles.iter().map(|r| format!("r{r}")).collect();
                        write!(text, ", {letter}: [{}]", list.join(", ")).expect("a text");
                        roles.iter().for_each(|role| add(*role, letter, false));
                    }
                }
                if letters[1].is_empty()
                    && *kind < 4
                    && let Some(role) = inherited
                {
                    add(*role, "A", true);
                }
                text.push_str("}\n");
            }
            text.push_str("---\n");
            files.push((format!("content/{id}.md"), text));
        }
        (files, cells)
    }

    fn tree(&self) -> (SourceTree, Cells) {
        let (files, cells) = self.files();
        (SourceTree::of_texts(files, date::parse("2026-06-01").expect("a day")), cells)
    }
}

/// Fails where what follows from all processes cannot be traced to steps and back.
fn assert_traced(company: &Company) {
    let (tree, expected) = company.tree();
    let knowledge_base = Pipeline::new().connect(&tree, &Options::default()).value;
    let mut found = Cells::new();
    for (_, entry, process) in processes(&knowledge_base) {
        for part in
            process.steps.iter().flat_map(|step| step.assignments.iter().map(move |a| (step, a)))
        {
            let (step, part) = part;
            let id = entry.id().expect("an id").to_owned();
            let key = (id, step.id.value.clone(), part.role.clone());
            found.entry(key).or_default().insert((format!("{:?}", part.letter), part.is_inherited));
        }
    }
    assert_eq!(found, expected);

    let responsibility = &knowledge_base.responsibility;
    let matrix = &responsibility.company;
    let taking_part: BTreeSet<&String> = expected.keys().map(|(.., role)| role).collect();
    assert_eq!(matrix.roles.iter().collect::<BTreeSet<_>>(), taking_part);
    // Steps by process, role and letter, and what each department takes part in.
    let mut steps: BTreeMap<(&str, &str, &str), BTreeSet<&String>> = BTreeMap::new();
    for ((process, step, role), letters) in &expected {
        for (letter, _) in letters {
            steps.entry((process, role, letter)).or_default().insert(step);
        }
    }
    let steps = |process: &str, role: &str, letter: &str| -> BTreeSet<&String> {
        steps.get(&(process, role, letter)).cloned().unwrap_or_default()
    };
    let mut sum: BTreeMap<&String, u32> = BTreeMap::new();
    for (row, position) in matrix.processes.iter().enumerate() {
        let id = knowledge_base.entries[*position].id().expect("an id");
        for (column, role) in matrix.roles.iter().enumerate() {
            let share = &matrix.shares[row][column];
            for (letter, name, _) in Letter::ALL {
                let count = steps(id, role, name).len();
                assert_eq!(share.counts.of(letter) as usize, count, "{id} {role} {name}");
                *sum.entry(role).or_default() += share.counts.of(letter);
            }
        }
        for (group, share) in matrix.groups.iter().zip(&matrix.rollup[row]) {
            for (letter, name, _) in Letter::ALL {
                let own = group.roles.iter().flat_map(|r| steps(id, &matrix.roles[*r], name));
                let count = own.collect::<BTreeSet<_>>().len();
                let found = share.counts.of(letter) as usize;
                assert_eq!(found, count, "{id} {:?}", group.department);
            }
        }
    }
    for load in &responsibility.loads.roles {
        let count: u32 = load.counts.iter().map(|(_, count)| count).sum();
        assert_eq!(count, sum[&load.role], "{}", load.role);
    }
    for handover in &responsibility.handovers {
        let Detail::Process(data) = &knowledge_base.entries[handover.entry].detail else {
            panic!("a handover in no process");
        };
        let id = |step: usize| data.steps[step].id.value.clone();
        let process = knowledge_base.entries[handover.entry].id().expect("an id").to_owned();
        let has_r = |step: usize, role: &String| {
            let key = (process.clone(), id(step), role.clone());
            expected.get(&key).is_some_and(|letters| letters.contains(&("R".to_owned(), false)))
        };
        assert!(has_r(handover.from_step, &handover.from) && has_r(handover.to_step, &handover.to));
        assert!(!has_r(handover.to_step, &handover.from));
    }
    let mut carries: BTreeMap<&String, usize> = BTreeMap::new();
    for ((.., role), letters) in &expected {
        *carries.entry(role).or_default() += letters.iter().filter(|(l, _)| l == "R").count();
    }
    for role in &matrix.roles {
        let impact = Impact::of(&knowledge_base, role);
        let carried = carries[role];
        assert_eq!(impact.without_responsible.len() + impact.shared.len(), carried, "{role}");
    }
    let total = matrix.shares.iter().flatten().fold(Counts::default(), |mut sum, share| {
        sum.extend(&share.counts);
        sum
    });
    let count: u32 = total.iter().map(|(_, count)| count).sum();
    assert_eq!(count as usize, expected.values().map(BTreeSet::len).sum::<usize>());
}

/// Fails where the page of a role, the page of all duties or the company matrix say anything else than
/// the steps.
fn assert_pages_agree(output: &OutputTree, expected: &Cells) {
    let page = |url: &str| {
        let text = std::str::from_utf8(book::bytes(output, url)).expect("UTF-8");
        Html::parse_document(text)
    };
    let select = |css: &str| Selector::parse(css).expect("a selector");
    let (link, letter) = (select("th[scope=row] a"), select("abbr.letter"));
    // What the rows of a table say of a role, by process and step.
    let rows = |rows: &mut dyn Iterator<Item = ElementRef<'_>>, role: &str| -> Cells {
        let mut found = Cells::new();
        for row in rows {
            let Some(address) = row.select(&link).next().and_then(|a| a.value().attr("href"))
            else {
                continue;
            };
            let (path, step) = address.split_once('#').expect("a step");
            let process = path.rsplit('/').next().and_then(|name| name.strip_suffix(".html"));
            let letters = row.select(&letter).map(|letter| {
                let is_inherited = letter.value().classes().any(|class| class == "is-inherited");
                (letter.text().next().unwrap_or_default().trim().to_owned(), is_inherited)
            });
            let key = (process.expect("a page").to_owned(), step.to_owned(), role.to_owned());
            found.insert(key, letters.collect());
        }
        found
    };
    let all = page("reference/duties.html");
    for role in expected.keys().map(|(.., role)| role).collect::<BTreeSet<_>>() {
        let own: Cells = expected
            .iter()
            .filter(|((.., other), _)| other == role)
            .map(|(key, letters)| (key.clone(), letters.clone()))
            .collect();
        let html = page(&format!("roles/{role}.html"));
        let css = select("#role-duties ~ .table-box tbody tr");
        assert_eq!(rows(&mut html.select(&css), role), own, "the page of {role}");
        let css = select(&format!("[data-role={role}] tbody tr"));
        assert_eq!(rows(&mut all.select(&css), role), own, "the duties of {role}");
    }
    let matrix = page("reference/matrix.html");
    let heads: Vec<Option<String>> = matrix
        .select(&select("table.company thead tr:nth-child(2) th"))
        .map(|head| {
            let link = head.select(&select("a")).next()?.value().attr("href")?;
            Some(link.rsplit('/').next()?.strip_suffix(".html")?.to_owned())
        })
        .collect();
    let mut seen = 0;
    for row in matrix.select(&select("table.company tbody tr")) {
        let process = row.select(&select(".document-number")).next().expect("a number");
        let process = process.text().collect::<String>();
        for (cell, role) in row.select(&select("td")).zip(&heads) {
            let Some(role) = role else { continue };
            let mut counts: BTreeMap<(String, bool), u32> = BTreeMap::new();
            for ((id, _, other), letters) in expected {
                if *id == process && other == role {
                    letters.iter().for_each(|l| *counts.entry(l.clone()).or_default() += 1);
                }
            }
            seen += counts.values().sum::<u32>();
            assert_eq!(book::counts(cell), counts, "{process} {role}");
        }
    }
    assert_eq!(seen as usize, expected.values().map(BTreeSet::len).sum::<usize>());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_view_can_be_traced_to_steps_and_back(company in company(12, 8, 12)) {
        assert_traced(&company);
    }
}

proptest! {
    // As large as they get: few, since each is a company of some hundred thousand letters.
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 50, ..ProptestConfig::default() })]

    #[test]
    fn every_view_of_a_large_company_can_be_traced(company in company(40, 100, 60)) {
        assert_traced(&company);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn role_pages_company_matrix_and_files_agree(company in company(8, 4, 8)) {
        let (tree, expected) = company.tree();
        let built = Pipeline::new().build(&tree, &Options::default());
        if expected.is_empty() {
            prop_assert!(!built.output.contains_key("reference/matrix.json"));
            return Ok(());
        }
        prop_assert_eq!(book::cells(&book::json(&built.output)), expected.clone());
        book::assert_files_agree(&built.output);
        assert_pages_agree(&built.output, &expected);
        let again = Pipeline::new().build(&tree, &Options::default());
        for file in ["xlsx", "csv", "json"] {
            let path = format!("reference/matrix.{file}");
            prop_assert_eq!(book::bytes(&built.output, &path), book::bytes(&again.output, &path));
        }
    }
}

/// A company as large as they get, made by counting and not by chance.
#[test]
fn a_large_company_is_traced_as_well() {
    let step = |p: usize, s: usize| -> Step {
        let role = |n: usize| (p * 7 + s * 3 + n) % 40;
        let letters = vec![
            vec![role(0)],
            if s.is_multiple_of(3) { Vec::new() } else { vec![role(5)] },
            vec![role(11)],
            vec![role(1), role(17)],
            vec![role(2), role(3)],
            if s.is_multiple_of(5) { vec![role(9)] } else { Vec::new() },
        ];
        (s % 4, letters)
    };
    let processes = (0..100).map(|p| (Some(p % 40), (0..60).map(|s| step(p, s)).collect()));
    assert_traced(&Company { roles: 40, departments: 5, processes: processes.collect() });
}
