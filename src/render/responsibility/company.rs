//! The page of the company matrix: who has what to do in which process, how much each role carries,
//! and what is missing.

use serde::Serialize;

use super::words::{self, LetterView, ShareView};
use super::{FILES, MOST_CELLS, heading, points};
use crate::model::kind::process::Letter;
use crate::model::responsibility::company::{Group, Share};
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// The number of shades behind the cells.
const SHADES: u32 = 5;

/// What is the company matrix's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct CompanyView {
    files: Vec<Link>,
    groups: Vec<GroupView>,
    rows: Vec<RowView>,
    /// Whether the roles of departments are told on the pages of these.
    is_brief: bool,
    legend: Vec<LetterView>,
    loads: Vec<LoadView>,
    /// How loads are counted.
    load_note: String,
    /// The median of the load of a person; empty where there are too few roles for one.
    median: String,
    departments: Vec<Link>,
    vacant: Vec<Link>,
    unused: Vec<Link>,
}

/// A department and its roles; none where the page is brief.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct GroupView {
    department: Link,
    roles: Vec<Link>,
}

/// A process.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct RowView {
    id: String,
    process: Link,
    /// For each department, its own cell and those of its roles.
    groups: Vec<Vec<CellView>>,
}

/// What a role or a department has to do in a process.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct CellView {
    counts: Vec<ShareView>,
    shade: u32,
}

/// What a role carries in all processes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct LoadView {
    role: Link,
    processes: usize,
    /// The steps by letter, in the order of the legend; empty for none.
    counts: Vec<String>,
    points: String,
    people: String,
    each: String,
    /// The load of a person as parts of 20, for the bar.
    bar: u32,
    is_over: bool,
}

/// Returns the view of the company matrix as seen from the page at `from`.
pub fn view(site: &Site<'_>, from: &str) -> (CompanyView, Vec<Content>) {
    let knowledge_base = site.knowledge_base;
    let responsibility = &knowledge_base.responsibility;
    let company = &responsibility.company;
    let texts = &site.theme.texts;
    let department = |id: Option<&str>| match id {
        Some(id) => site.department_link(from, id),
        None => Link { title: texts.get("reference.no_department").to_owned(), url: String::new() },
    };
    // Beyond that the page tells what departments do, and their pages what each role does.
    let is_large = |roles: usize| company.processes.len() * roles > MOST_CELLS;
    let is_brief = is_large(company.roles.len());
    // Departments have a matrix of their own on their pages; of roles that belong to none there are
    // but the pages of these.
    let shown = |group: &'_ Group| {
        let is_told = group.department.is_some() || is_large(group.roles.len());
        if is_brief && is_told { Vec::new() } else { group.roles.clone() }
    };
    let head = |group: &'_ Group| {
        let mut link = department(group.department.as_deref());
        if is_brief && !link.url.is_empty() {
            link.url.push_str("#department-processes");
        }
        link
    };
    let groups = company
        .groups
        .iter()
        .map(|group| GroupView {
            department: head(group),
            roles: shown(group)
                .iter()
                .map(|role| site.role_link(from, &company.roles[*role]))
                .collect(),
        })
        .collect();
    let most = company.shares.iter().flatten().map(Share::halves).max().unwrap_or(0);
    let most_of_groups = company.rollup.iter().flatten().map(Share::halves).max().unwrap_or(0);
    let rows = company
        .processes
        .iter()
        .zip(company.shares.iter().zip(&company.rollup))
        .map(|(position, (shares, rollup))| {
            let entry = &knowledge_base.entries[*position];
            RowView {
                id: entry.id().unwrap_or_default().to_owned(),
                process: site.link(from, entry),
                groups: company
                    .groups
                    .iter()
                    .zip(rollup)
                    .map(|(group, share)| {
                        let own = cell(site, share, most_of_groups);
                        let roles = shown(group);
                        let roles = roles.iter().map(|role| cell(site, &shares[*role], most));
                        std::iter::once(own).chain(roles).collect()
                    })
                    .collect(),
            }
        })
        .collect();
    let links = |roles: &[String]| -> Vec<Link> {
        roles.iter().map(|role| site.role_link(from, role)).collect()
    };
    let gaps = &responsibility.gaps;
    let view = CompanyView {
        files: FILES
            .into_iter()
            .map(|(url, word)| Link {
                title: texts.get(word).to_owned(),
                url: page_href(from, url, None),
            })
            .collect(),
        groups,
        rows,
        is_brief,
        legend: words::legend(site),
        loads: loads(site, from),
        load_note: load_note(site),
        median: responsibility.loads.median.map(number).unwrap_or_default(),
        departments: gaps.departments.iter().map(|id| department(Some(id))).collect(),
        vacant: links(&gaps.vacant),
        unused: links(&gaps.unused),
    };
    let contents = vec![
        heading(site, "responsibility.company", "company"),
        heading(site, "responsibility.load", "load"),
        heading(site, "responsibility.gaps", "gaps"),
    ];
    (view, contents)
}

fn cell(site: &Site<'_>, share: &Share, most: u32) -> CellView {
    CellView {
        counts: words::share(site, share),
        shade: (share.halves() * SHADES).div_ceil(most.max(1)),
    }
}

fn loads(site: &Site<'_>, from: &str) -> Vec<LoadView> {
    let loads = &site.knowledge_base.responsibility.loads;
    let most = loads.roles.iter().map(|load| load.each).fold(0.0, f64::max);
    loads
        .roles
        .iter()
        .map(|load| LoadView {
            role: site.role_link(from, &load.role),
            processes: load.processes,
            counts: Letter::ALL
                .into_iter()
                .map(|(letter, ..)| match load.counts.of(letter) {
                    0 => String::new(),
                    count => count.to_string(),
                })
                .collect(),
            points: points(load.halves),
            people: load.people.map(number).unwrap_or_default(),
            each: number(load.each),
            bar: (load.each * 20.0 / most.max(f64::MIN_POSITIVE)).round() as u32,
            is_over: load.is_over,
        })
        .collect()
}

/// Returns how loads are counted, in what stands for the letters on this site.
fn load_note(site: &Site<'_>) -> String {
    let note = site.theme.texts.get("responsibility.load_note").to_owned();
    Letter::ALL.into_iter().fold(note, |note, (letter, ..)| {
        note.replace(&format!("{{{letter:?}}}"), &words::label(site, letter))
    })
}

/// Returns a number with at most one decimal.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}
