//! The page of a process: the five standard parts, composed from data and prose.

use serde::Serialize;

use super::faq::{QuestionView, question_view};
use crate::model::kind::PartRef;
use crate::model::kind::process::{Grant, Letter, Process, Step, StepKind};
use crate::model::matrix::Matrix;
use crate::model::prose::{Prose, StandardPart};
use crate::model::{Entry, Target};
use crate::render::chart::{self, ChartView};
use crate::render::feedback;
use crate::render::leaf::Leaves;
use crate::render::markdown::{Part, page_href};
use crate::render::responsibility::words::{self, LetterView};
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is a process page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ProcessView {
    /// What stands before the first heading.
    pub lead: String,
    /// The titles of the five parts, with their anchors and numbers.
    pub parts: Vec<PartView>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Whom and what it covers.
    pub scope: Option<String>,
    /// What went wrong without it.
    pub problems: Vec<String>,
    /// What sets it off.
    pub trigger: Option<String>,
    /// What its departments do.
    pub departments: Vec<DepartmentView>,
    /// The responsibility matrix.
    pub matrix: MatrixView,
    /// The swimlane.
    pub chart: Option<ChartView>,
    /// The steps.
    pub steps: Vec<StepView>,
    /// The forms of the steps.
    pub forms: Vec<FormRowView>,
    /// Files that belong to it.
    pub attachments: Vec<Link>,
    /// The questions about it and about its steps.
    pub questions: Vec<QuestionView>,
    /// What is kept.
    pub records: Vec<RecordView>,
    /// How it is measured.
    pub kpis: Vec<KpiView>,
    /// Sections of no standard part.
    pub sections: Vec<SectionView>,
    /// Footnotes of all the prose.
    pub footnotes: String,
    /// The form to fill in first.
    pub first_form: Option<Link>,
    /// The trainings that cover it, and the charts that show it.
    pub trainings: Vec<Link>,
    /// The charts that it is part of.
    pub charts: Vec<Link>,
}

/// One of the five parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct PartView {
    /// Its number, as written before the title.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its anchor.
    pub anchor: &'static str,
    /// What the author wrote under its heading.
    pub prose: String,
}

/// A section of no standard part.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a heading and its text")]
pub struct SectionView {
    pub title: String,
    pub anchor: String,
    pub html: String,
}

/// What a department does in a process.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct DepartmentView {
    /// The department; without a name for roles that belong to none.
    pub department: Link,
    /// Its roles and what each does.
    pub roles: Vec<RoleDutyView>,
}

/// What a role does in a process.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct RoleDutyView {
    /// The role.
    pub role: Link,
    /// What it does: the word for the letter, and the steps.
    pub duties: Vec<(String, Vec<Link>)>,
}

/// A responsibility matrix.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MatrixView {
    /// The roles.
    pub roles: Vec<Link>,
    /// The steps.
    pub rows: Vec<MatrixRowView>,
    /// The letters that occur.
    pub legend: Vec<LetterView>,
    /// Whether any step has a deadline.
    pub has_deadlines: bool,
    /// Whether any letter is inherited.
    pub has_inherited: bool,
}

/// A step in a matrix.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct MatrixRowView {
    /// Its number.
    pub number: String,
    /// The step.
    pub step: Link,
    /// The deadline.
    pub within: String,
    /// The letters of each role, in order.
    pub cells: Vec<Vec<LetterView>>,
}

/// A role's part in a step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ChipView {
    /// The letter, for its colour.
    pub letter: Letter,
    /// The word for it.
    pub word: String,
    /// The role.
    pub role: Link,
    /// Whether it comes from the process.
    pub is_inherited: bool,
}

/// A way on from a step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct BranchView {
    /// In which case.
    pub condition: String,
    /// Where to.
    pub step: Link,
    /// `forward`, `back` or `stop`.
    pub tone: &'static str,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct StepView {
    /// Its anchor.
    pub id: String,
    /// Its number; empty for a start or an end.
    pub number: String,
    /// `task` and so on.
    pub kind: &'static str,
    /// The word for it; empty for a task.
    pub kind_label: String,
    /// What is done.
    pub action: String,
    /// Who takes which part.
    pub chips: Vec<ChipView>,
    /// By when, in words.
    pub within: String,
    /// How often, in words.
    pub every: String,
    /// Forms that are filled in.
    pub uses: Vec<Link>,
    /// Forms that are signed.
    pub signs: Vec<Link>,
    /// Systems it is done in.
    pub systems: Vec<String>,
    /// Systems whose permissions are granted.
    pub grants: Vec<String>,
    /// The process that it runs.
    pub calls: Option<Link>,
    /// Screenshots: address, width, height (0 where unknown).
    pub shots: Vec<(String, u32, u32)>,
    /// What it makes sure of.
    pub control: Option<String>,
    /// A word of advice.
    pub note: Option<String>,
    /// What it waits for.
    pub waits: Option<String>,
    /// Where it goes on, where that is not simply the following step.
    pub branches: Vec<BranchView>,
    /// What the author wrote about it.
    pub prose: String,
    /// Questions about it.
    pub questions: Vec<Link>,
    /// The clauses that it meets.
    pub clauses: Vec<Link>,
    /// Where one reports a problem with it; empty on other pages than its own, and where nobody
    /// works.
    pub report: String,
}

/// A form in a process.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FormRowView {
    /// The form.
    pub form: Link,
    /// Its number.
    pub id: String,
    /// The steps that it is filled in at.
    pub filled: Vec<Link>,
    /// The steps that it is signed at.
    pub signed: Vec<Link>,
    /// How it is kept.
    pub kept: String,
}

/// Something that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the front matter")]
pub struct RecordView {
    pub name: Link,
    pub keep: String,
    pub place: String,
    pub by: Option<Link>,
}

/// How a process is measured.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the front matter")]
pub struct KpiView {
    pub name: String,
    pub target: String,
    pub source: String,
    pub every: String,
}

/// Returns the view of a process, and its table of contents.
pub fn view(site: &Site<'_>, entry: &Entry, process: &Process) -> (ProcessView, Vec<Content>) {
    let prose = Prose::of(&entry.document, process);
    // One pass over the markdown for all its parts, so that footnotes are numbered through.
    let lead = prose.lead.iter();
    let mut ranges: Vec<Part> = lead.map(|range| Part { range: range.clone(), shift: 0 }).collect();
    for part in StandardPart::ALL {
        for range in prose.parts.get(&part).into_iter().flatten() {
            ranges.push(Part { range: range.clone(), shift: 0 });
        }
    }
    for (range, level) in prose.steps.values() {
        ranges.push(Part { range: range.clone(), shift: 3 - *level as i8 });
    }
    for section in &prose.others {
        ranges.push(Part { range: section.text.clone(), shift: 2 - section.level as i8 });
    }
    let leaves = Leaves { site, entry };
    let (html, footnotes) = site.body(entry, &ranges, &|leaf| leaves.html(leaf));
    let mut html = html.into_iter();
    let lead: String = html.by_ref().take(prose.lead.len()).collect();
    let part_prose: Vec<String> = StandardPart::ALL
        .into_iter()
        .map(|part| {
            let count = prose.parts.get(&part).map_or(0, Vec::len);
            html.by_ref().take(count).collect()
        })
        .collect();
    let step_prose: std::collections::BTreeMap<&String, String> =
        prose.steps.keys().zip(html.by_ref().take(prose.steps.len()).collect::<Vec<_>>()).collect();
    let sections: Vec<SectionView> = prose
        .others
        .iter()
        .zip(html)
        .map(|(section, html)| SectionView {
            title: section.title.clone(),
            anchor: section.anchor.clone(),
            html,
        })
        .collect();

    let parts: Vec<PartView> = StandardPart::ALL
        .into_iter()
        .zip(part_prose)
        .enumerate()
        .map(|(i, (part, prose))| PartView {
            number: site.theme.texts.get(&format!("part.number_{}", i + 1)).to_owned(),
            title: part_title(site, part),
            anchor: part.anchor(),
            prose,
        })
        .collect();
    let steps: Vec<StepView> = process
        .steps
        .iter()
        .map(|step| {
            let prose = step_prose.get(&step.id.value).cloned().unwrap_or_default();
            step_view(site, entry, &entry.url, process, step, prose)
        })
        .collect();
    let id = entry.id().unwrap_or_default();
    let index = &site.knowledge_base.index;
    let entries = &site.knowledge_base.entries;
    let links = |positions: Option<&Vec<usize>>| -> Vec<Link> {
        positions.into_iter().flatten().map(|i| site.link(&entry.url, &entries[*i])).collect()
    };
    let forms = forms(site, entry, process);
    let view = ProcessView {
        lead,
        purpose: process.purpose.clone(),
        scope: process.scope.clone(),
        problems: process.problems.clone(),
        trigger: process.trigger.clone(),
        departments: departments(site, entry, process),
        matrix: matrix_view(site, &entry.url, entry, process),
        chart: chart::of_entry(site, &entry.url, entry, "chart"),
        first_form: forms.iter().find(|form| !form.filled.is_empty()).map(|f| f.form.clone()),
        forms,
        attachments: attachments(entry, process),
        questions: questions(site, entry, &entry.url, process),
        records: records(site, entry, process),
        kpis: kpis(site, process),
        trainings: links(index.covered_by.get(id)),
        charts: links(index.charts.get(id)),
        steps,
        sections,
        footnotes,
        parts,
    };
    let mut contents: Vec<Content> = view
        .parts
        .iter()
        .map(|part| Content { title: part.title.clone(), anchor: part.anchor.into(), level: 2 })
        .collect();
    contents.extend(view.sections.iter().map(|section| Content {
        title: section.title.clone(),
        anchor: crate::model::encode(&section.anchor),
        level: 2,
    }));
    (view, contents)
}

fn part_title(site: &Site<'_>, part: StandardPart) -> String {
    let name = match part {
        StandardPart::Purpose => "part.purpose",
        StandardPart::Responsibilities => "part.responsibilities",
        StandardPart::Steps => "part.steps",
        StandardPart::Forms => "part.forms",
        StandardPart::Questions => "part.questions",
    };
    site.theme.texts.get(name).to_owned()
}

/// Returns the number of a step among those that are numbered; empty for a start or an end.
pub fn step_number(process: &Process, step: &Step) -> String {
    let place = process.steps.place(&step.id.value);
    let number = place.and_then(|place| process.steps.numbers()[place]);
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// Returns the way to a step, called by its number where it has one.
fn step_link(site: &Site<'_>, from: &str, entry: &Entry, process: &Process, step: &Step) -> Link {
    let number = step_number(process, step);
    let title = if number.is_empty() {
        step.action.value.clone()
    } else {
        site.theme.texts.with("step.nth", number)
    };
    Link { title, url: page_href(from, &entry.url, Some(&step.id.value)) }
}

/// Returns the view of a step as seen from the page at `from`.
pub fn step_view(
    site: &Site<'_>,
    entry: &Entry,
    from: &str,
    process: &Process,
    step: &Step,
    prose: String,
) -> StepView {
    let knowledge_base = site.knowledge_base;
    let language = site.theme.texts.language;
    let position = |id: &str| process.steps.place(id);
    let own = position(&step.id.value).unwrap_or(0);
    let is_plain = match &step.next[..] {
        [only] => only.condition.is_none() && position(&only.to) == Some(own + 1),
        branches => branches.is_empty(),
    };
    let branches = if is_plain { &[][..] } else { &step.next[..] };
    let branches = branches
        .iter()
        .filter_map(|branch| {
            let to = process.step(&branch.to)?;
            let place = position(&branch.to)?;
            let is_rejection =
                to.kind == StepKind::End && step.next.len() > 1 && place + 1 < process.steps.len()
                    || branch.condition.as_deref().is_some_and(is_refusal);
            let tone = match () {
                () if to.kind == StepKind::End && is_rejection => "stop",
                () if place <= own => "back",
                () => "forward",
            };
            Some(BranchView {
                condition: branch.condition.clone().unwrap_or_default(),
                step: step_link(site, from, entry, process, to),
                tone,
            })
        })
        .collect();
    let part = PartRef {
        id: entry.id().unwrap_or_default().to_owned(),
        part: Some(step.id.value.clone()),
    };
    let systems = |ids: &[String]| -> Vec<String> {
        ids.iter()
            .map(|id| knowledge_base.organization.system(id).map_or(id, |system| &system.name))
            .cloned()
            .collect()
    };
    let documents = |ids: &[String]| -> Vec<Link> {
        ids.iter().map(|id| site.document_link(from, id)).collect()
    };
    StepView {
        id: step.id.value.clone(),
        number: step_number(process, step),
        kind: step.kind.name(),
        kind_label: if step.kind == StepKind::Task {
            String::new()
        } else {
            site.theme.texts.get(&format!("step.{}", step.kind.name())).to_owned()
        },
        action: step.action.value.clone(),
        chips: step
            .assignments
            .iter()
            .map(|part| ChipView {
                letter: part.letter,
                word: words::word(site, part.letter),
                role: site.role_link(from, &part.role),
                is_inherited: part.is_inherited,
            })
            .collect(),
        within: step
            .within
            .map(|within| site.theme.texts.with("step.within", within.words(language)))
            .unwrap_or_default(),
        every: step
            .every
            .map(|every| site.theme.texts.with("step.every", every.words(language)))
            .unwrap_or_default(),
        uses: documents(&step.uses),
        signs: documents(&step.signs),
        systems: systems(&step.systems),
        grants: step.grants.iter().map(|grant| grant_words(site, grant)).collect(),
        calls: step.calls.as_ref().map(|id| site.document_link(from, id)),
        shots: step
            .shots
            .iter()
            .filter_map(|shot| match entry.links.get(&shot.value)? {
                Target::Asset(url) => {
                    let (width, height) =
                        knowledge_base.image_sizes.get(url).copied().unwrap_or_default();
                    Some((page_href(from, url, None), width, height))
                }
                Target::Page { .. } | Target::AsWritten | Target::Broken => None,
            })
            .collect(),
        control: step.control.clone(),
        note: step.note.clone(),
        waits: step.waits.clone(),
        branches,
        prose,
        questions: knowledge_base
            .index
            .questions
            .get(&part)
            .into_iter()
            .flatten()
            .filter_map(|(faq, number)| {
                let question =
                    super::faq::questions_of(&knowledge_base.entries[*faq])?.get(*number)?;
                let to = &knowledge_base.entries[*faq].url;
                Some(Link {
                    title: question.question.value.clone(),
                    url: page_href(from, to, Some(&question.id.value)),
                })
            })
            .collect(),
        clauses: knowledge_base
            .index
            .clauses
            .get(&part)
            .into_iter()
            .flatten()
            .filter_map(|(policy, number)| {
                let entry = &knowledge_base.entries[*policy];
                let clause = super::policy::clauses_of(entry)?.get(*number)?;
                let clause_name = site.theme.texts.with("policy.clause", number + 1);
                Some(Link {
                    title: format!("{} {clause_name}", entry.common.title),
                    url: page_href(from, &entry.url, Some(&clause.id.value)),
                })
            })
            .collect(),
        report: match from == entry.url && step.kind.is_work() {
            true => feedback::of_step(site, entry, &step.id.value),
            false => String::new(),
        },
    }
}

/// Returns what a grant says: the system, and where they are named, its permissions and who gets
/// them: `钉钉（财务、审批 → 会计）`.
fn grant_words(site: &Site<'_>, grant: &Grant) -> String {
    let organization = &site.knowledge_base.organization;
    let comma = site.theme.texts.get("page.list");
    let system = organization.system(&grant.system);
    let name = system.map_or(grant.system.as_str(), |system| &system.name);
    let permissions: Vec<&str> = grant
        .permissions
        .iter()
        .map(|id| system.map_or(id.value.as_str(), |system| system.permission_name(&id.value)))
        .collect();
    let to: Vec<&str> = grant.to.iter().map(|role| organization.role_name(&role.value)).collect();
    let what = permissions.join(comma);
    match (permissions.is_empty(), to.is_empty()) {
        (true, true) => name.to_owned(),
        (false, true) => site.theme.texts.with("step.granted", what).replace("{system}", name),
        (_, false) => {
            let what = format!("{what} → {}", to.join(comma));
            site.theme.texts.with("step.granted", what.trim()).replace("{system}", name)
        }
    }
}

/// Returns whether a condition says no.
fn is_refusal(condition: &str) -> bool {
    const WORDS: [&str; 10] = [
        "不同意",
        "不通过",
        "不通過",
        "否决",
        "否決",
        "拒绝",
        "拒絕",
        "reject",
        "refuse",
        "denied",
    ];
    let condition = condition.to_lowercase();
    WORDS.iter().any(|word| condition.contains(word))
}

/// With more cells than this a page has no matrix: its steps say the same, and its files have it.
const MOST_CELLS: usize = 100_000;

/// Returns the view of the responsibility matrix as seen from the page at `from`; an empty one where
/// it would have too many cells.
pub fn matrix_view(site: &Site<'_>, from: &str, entry: &Entry, process: &Process) -> MatrixView {
    let language = site.theme.texts.language;
    if process.steps.len() * process.roles().len() > MOST_CELLS {
        return MatrixView::default();
    }
    let matrix = Matrix::of(process);
    let numbers = process.steps.numbers();
    let rows: Vec<MatrixRowView> = matrix
        .rows
        .iter()
        .map(|row| {
            let step = &process.steps[row.step];
            let letters = |cell: &Vec<(Letter, bool)>| {
                cell.iter().map(|(letter, own)| words::view(site, *letter, *own)).collect()
            };
            let time = step.within.or(step.every);
            MatrixRowView {
                number: numbers[row.step].map(|number| number.to_string()).unwrap_or_default(),
                step: Link {
                    title: step.action.value.clone(),
                    url: page_href(from, &entry.url, Some(&step.id.value)),
                },
                within: time.map(|time| time.words(language)).unwrap_or_default(),
                cells: row.cells.iter().map(letters).collect(),
            }
        })
        .collect();
    let all = || rows.iter().flat_map(|row| &row.cells).flatten();
    let mut letters: Vec<Letter> = all().map(|view| view.letter).collect();
    letters.sort();
    letters.dedup();
    let legend = letters.into_iter().map(|letter| words::view(site, letter, false)).collect();
    MatrixView {
        roles: matrix.roles.iter().map(|role| site.role_link(from, role)).collect(),
        has_inherited: all().any(|view| view.is_inherited),
        has_deadlines: rows.iter().any(|row| !row.within.is_empty()),
        legend,
        rows,
    }
}

fn departments(site: &Site<'_>, entry: &Entry, process: &Process) -> Vec<DepartmentView> {
    let url = &entry.url;
    let organization = &site.knowledge_base.organization;
    let mut found: Vec<(Option<&str>, DepartmentView)> = Vec::new();
    for role in process.roles() {
        let department = organization.role(role).and_then(|role| role.department.as_deref());
        let duties = Letter::ALL
            .into_iter()
            .filter(|(letter, _, _)| {
                matches!(letter, Letter::R | Letter::A | Letter::S | Letter::V)
            })
            .filter_map(|(letter, _, _)| {
                let steps: Vec<Link> = process
                    .steps
                    .iter()
                    .filter(|step| step.roles(letter).any(|other| other == role))
                    .map(|step| {
                        let action = step.action.value.clone();
                        Link { title: action, url: page_href(url, url, Some(&step.id.value)) }
                    })
                    .collect();
                (!steps.is_empty()).then(|| (words::word(site, letter), steps))
            })
            .collect::<Vec<_>>();
        if duties.is_empty() {
            continue;
        }
        let duty = RoleDutyView { role: site.role_link(url, role), duties };
        match found.iter_mut().find(|(id, _)| *id == department) {
            Some((_, view)) => view.roles.push(duty),
            None => {
                let link = department.map_or_else(
                    || Link { title: String::new(), url: String::new() },
                    |id| site.department_link(url, id),
                );
                found.push((department, DepartmentView { department: link, roles: vec![duty] }));
            }
        }
    }
    found.into_iter().map(|(_, view)| view).collect()
}

fn forms(site: &Site<'_>, entry: &Entry, process: &Process) -> Vec<FormRowView> {
    let url = &entry.url;
    let mut ids: Vec<&String> = Vec::new();
    for id in process.steps.iter().flat_map(|step| step.uses.iter().chain(&step.signs)) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.into_iter()
        .map(|id| {
            let at = |has: &dyn Fn(&Step) -> bool| -> Vec<Link> {
                let steps = process.steps.iter().filter(|step| has(step));
                steps.map(|step| step_link(site, url, entry, process, step)).collect()
            };
            let kept = process.records.iter().find(|kept| kept.form.as_ref() == Some(id));
            FormRowView {
                form: site.document_link(url, id),
                id: id.clone(),
                filled: at(&|step| step.uses.contains(id)),
                signed: at(&|step| step.signs.contains(id)),
                kept: kept.map(|kept| keep_words(site, &kept.keep)).unwrap_or_default(),
            }
        })
        .collect()
}

/// Returns a period in words where it is a duration, and as written where it is not.
pub fn keep_words(site: &Site<'_>, keep: &str) -> String {
    crate::document::duration::Duration::parse(keep)
        .map_or_else(|| keep.to_owned(), |keep| keep.words(site.theme.texts.language))
}

fn attachments(entry: &Entry, process: &Process) -> Vec<Link> {
    process
        .attachments
        .iter()
        .filter_map(|attachment| match entry.links.get(&attachment.file.value)? {
            Target::Asset(url) => Some(Link {
                title: attachment.title.clone(),
                url: page_href(&entry.url, url, None),
            }),
            Target::Page { .. } | Target::AsWritten | Target::Broken => None,
        })
        .collect()
}

/// Returns the questions about a process and its steps, in the order of the steps, each once, as
/// seen from the page at `from`.
pub fn questions(
    site: &Site<'_>,
    entry: &Entry,
    from: &str,
    process: &Process,
) -> Vec<QuestionView> {
    let knowledge_base = site.knowledge_base;
    let id = entry.id().unwrap_or_default().to_owned();
    let mut parts = vec![None];
    parts.extend(process.steps.iter().map(|step| Some(step.id.value.clone())));
    let mut seen = Vec::new();
    for part in parts {
        let about = PartRef { id: id.clone(), part };
        for place in knowledge_base.index.questions.get(&about).into_iter().flatten() {
            if !seen.contains(place) {
                seen.push(*place);
            }
        }
    }
    seen.into_iter()
        .filter_map(|(faq, number)| {
            let faq = &knowledge_base.entries[faq];
            let question = super::faq::questions_of(faq)?.get(number)?;
            Some(question_view(site, faq, from, question))
        })
        .collect()
}

fn records(site: &Site<'_>, entry: &Entry, process: &Process) -> Vec<RecordView> {
    process
        .records
        .iter()
        .map(|kept| RecordView {
            name: match &kept.form {
                Some(form) => site.document_link(&entry.url, form),
                None => Link { title: kept.name.clone().unwrap_or_default(), url: String::new() },
            },
            keep: keep_words(site, &kept.keep),
            place: kept.place.clone().unwrap_or_default(),
            by: kept.by.as_ref().map(|role| site.role_link(&entry.url, role)),
        })
        .collect()
}

fn kpis(site: &Site<'_>, process: &Process) -> Vec<KpiView> {
    let language = site.theme.texts.language;
    process
        .kpis
        .iter()
        .map(|kpi| KpiView {
            name: kpi.name.clone(),
            target: kpi.target.clone(),
            source: kpi.source.clone().unwrap_or_default(),
            every: kpi
                .every
                .map(|every| site.theme.texts.with("step.every", every.words(language)))
                .unwrap_or_default(),
        })
        .collect()
}
