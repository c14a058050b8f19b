//! The page of handovers: where work goes from one role to another, and from one department to
//! another.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{MOST, MOST_CELLS, heading};
use crate::model::kind::Detail;
use crate::model::responsibility::handover::Handover;
use crate::render::markdown::page_href;
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is the page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct HandoversView {
    departments: GridView,
    roles: GridView,
    pairs: Vec<PairView>,
}

/// From whom, to whom, how often; empty where it would be too large.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct GridView {
    to: Vec<Link>,
    rows: Vec<GridRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct GridRow {
    from: Link,
    cells: Vec<GridCell>,
    sum: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct GridCell {
    count: usize,
    shade: usize,
    /// Where the steps are told; empty where they are not.
    url: String,
}

/// Two roles and where the one hands over to the other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct PairView {
    anchor: String,
    from: Link,
    to: Link,
    count: usize,
    /// The steps; empty where there are too many.
    items: Vec<ItemView>,
    /// The processes and the numbers of their steps, where there are too many to name.
    brief: Vec<(Link, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct ItemView {
    process: Link,
    from: Link,
    to: Link,
}

/// Returns the view of all handovers as seen from the page at `from`.
pub fn view(site: &Site<'_>, from: &str) -> (HandoversView, Vec<Content>) {
    let knowledge_base = site.knowledge_base;
    let company = &knowledge_base.responsibility.company;
    let all = &knowledge_base.responsibility.handovers;
    let column: BTreeMap<&str, usize> =
        company.roles.iter().enumerate().map(|(i, role)| (role.as_str(), i)).collect();
    let mut group_of = vec![0; company.roles.len()];
    for (number, group) in company.groups.iter().enumerate() {
        group.roles.iter().for_each(|role| group_of[*role] = number);
    }
    let mut pairs: BTreeMap<(usize, usize), Vec<&Handover>> = BTreeMap::new();
    for handover in all {
        let ends = (column.get(handover.from.as_str()), column.get(handover.to.as_str()));
        if let (Some(a), Some(b)) = ends {
            pairs.entry((*a, *b)).or_default().push(handover);
        }
    }
    let mut between: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for ((a, b), list) in &pairs {
        *between.entry((group_of[*a], group_of[*b])).or_default() += list.len();
    }
    let roles: Vec<Link> = company.roles.iter().map(|role| site.role_link(from, role)).collect();
    let departments: Vec<Link> = company
        .groups
        .iter()
        .map(|group| match &group.department {
            Some(id) => site.department_link(from, id),
            None => Link {
                title: site.theme.texts.get("reference.no_department").to_owned(),
                url: String::new(),
            },
        })
        .collect();
    let is_brief = all.len() > MOST;
    let anchor = |a: usize, b: usize| format!("h-{}--{}", company.roles[a], company.roles[b]);
    let view = HandoversView {
        departments: grid(&departments, |a, b| {
            (between.get(&(a, b)).copied().unwrap_or(0), String::new())
        }),
        roles: grid(&roles, |a, b| {
            let count = pairs.get(&(a, b)).map_or(0, Vec::len);
            (count, page_href(from, from, Some(&anchor(a, b))))
        }),
        pairs: pairs
            .iter()
            .map(|((a, b), list)| PairView {
                anchor: anchor(*a, *b),
                from: roles[*a].clone(),
                to: roles[*b].clone(),
                count: list.len(),
                items: match is_brief {
                    true => Vec::new(),
                    false => list.iter().filter_map(|one| item(site, from, one)).collect(),
                },
                brief: if is_brief { brief(site, from, list) } else { Vec::new() },
            })
            .collect(),
    };
    let contents = [
        (!view.departments.to.is_empty())
            .then(|| heading(site, "responsibility.between_departments", "departments")),
        (!view.roles.to.is_empty()).then(|| heading(site, "responsibility.between_roles", "roles")),
        Some(heading(site, "responsibility.each_handover", "steps")),
    ];
    let contents = contents.into_iter().flatten().collect();
    (view, contents)
}

fn grid(ends: &[Link], count: impl Fn(usize, usize) -> (usize, String)) -> GridView {
    if ends.len() * ends.len() > MOST_CELLS {
        return GridView { to: Vec::new(), rows: Vec::new() };
    }
    let numbers = || (0..ends.len()).flat_map(|a| (0..ends.len()).map(move |b| (a, b)));
    let most = numbers().filter(|(a, b)| a != b).map(|(a, b)| count(a, b).0).max().unwrap_or(0);
    let rows = ends
        .iter()
        .enumerate()
        .map(|(a, link)| {
            let cells: Vec<GridCell> = (0..ends.len())
                .map(|b| {
                    let (count, url) = count(a, b);
                    let url = if count == 0 { String::new() } else { url };
                    GridCell { count, shade: (count * 5).div_ceil(most.max(1)).min(5), url }
                })
                .collect();
            let sum = cells.iter().map(|cell| cell.count).sum();
            GridRow { from: link.clone(), cells, sum }
        })
        .collect();
    GridView { to: ends.to_vec(), rows }
}

/// Returns the processes in which a role hands over to another, and the numbers of the steps.
fn brief(site: &Site<'_>, from: &str, list: &[&Handover]) -> Vec<(Link, String)> {
    let entries = &site.knowledge_base.entries;
    let separator = site.theme.texts.get("page.list");
    list.chunk_by(|one, next| one.entry == next.entry)
        .filter_map(|own| {
            let entry = &entries[own.first()?.entry];
            let Detail::Process(process) = &entry.detail else { return None };
            let numbers = process.steps.numbers();
            let name = |step: usize| match numbers[step] {
                Some(number) => number.to_string(),
                None => process.steps[step].action.value.clone(),
            };
            let steps: Vec<String> = own
                .iter()
                .map(|one| format!("{} → {}", name(one.from_step), name(one.to_step)))
                .collect();
            Some((site.link(from, entry), steps.join(separator)))
        })
        .collect()
}

fn item(site: &Site<'_>, from: &str, handover: &Handover) -> Option<ItemView> {
    let entry = &site.knowledge_base.entries[handover.entry];
    let Detail::Process(process) = &entry.detail else { return None };
    let step = |position: usize| {
        let step = &process.steps[position];
        Link {
            title: step.action.value.clone(),
            url: page_href(from, &entry.url, Some(&step.id.value)),
        }
    };
    Some(ItemView {
        process: site.link(from, entry),
        from: step(handover.from_step),
        to: step(handover.to_step),
    })
}
