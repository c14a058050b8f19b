//! Who uses, asks and meets what: the other side of every reference.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::process::Letter;
use super::kind::{Detail, PartRef};
use super::prose::StandardPart;
use super::{Entry, Target};

/// A step that a role takes part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The position of the process.
    pub entry: usize,
    /// The position of the step in it.
    pub step: usize,
    /// The letters of the role, in order, and whether each is inherited.
    pub letters: Vec<(Letter, bool)>,
}

/// A step that a form is used in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormUse {
    /// The position of the process.
    pub entry: usize,
    /// The position of the step in it.
    pub step: usize,
    /// Whether the form is filled in there.
    pub is_filled: bool,
    /// Whether the form is signed there.
    pub is_signed: bool,
}

/// The other side of every reference. All numbers are positions of entries and of what they hold;
/// everything is in reading order.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// The home page.
    pub home: Option<usize>,
    /// Entries by their id in lower case; not those about a post.
    pub by_id: BTreeMap<String, usize>,
    /// Pages about a role or a department, by its id.
    pub by_post: BTreeMap<String, usize>,
    /// The steps that a role takes part in.
    pub duties: BTreeMap<String, Vec<Duty>>,
    /// The steps that a form is used in.
    pub form_uses: BTreeMap<String, Vec<FormUse>>,
    /// The questions about a document or a part of it: entry and question.
    pub questions: BTreeMap<PartRef, Vec<(usize, usize)>>,
    /// The clauses that a part meets: entry and clause.
    pub clauses: BTreeMap<PartRef, Vec<(usize, usize)>>,
    /// The trainings that a role takes.
    pub trainings: BTreeMap<String, Vec<usize>>,
    /// The trainings that cover a document.
    pub covered_by: BTreeMap<String, Vec<usize>>,
    /// The charts that a process is drawn in.
    pub charts: BTreeMap<String, Vec<usize>>,
    /// The entries that link or refer to an entry.
    pub backlinks: BTreeMap<usize, BTreeSet<usize>>,
}

impl Index {
    /// Returns the index of entries, without backlinks.
    pub fn of(entries: &[Entry]) -> Index {
        let home = entries.iter().position(|entry| entry.url == "index.html");
        let mut index = Index { home, ..Index::default() };
        for (position, entry) in entries.iter().enumerate() {
            let post = match &entry.detail {
                Detail::Role(page) => Some(&page.role),
                Detail::Department(page) => Some(&page.department),
                _ => None,
            };
            match (post, entry.id()) {
                (Some(post), _) => {
                    if let Some(post) = post {
                        index.by_post.entry(post.clone()).or_insert(position);
                    }
                }
                (None, Some(id)) => {
                    index.by_id.entry(id.to_lowercase()).or_insert(position);
                }
                (None, None) => {}
            }
            index.add(position, entry);
        }
        index
    }

    fn add(&mut self, position: usize, entry: &Entry) {
        match &entry.detail {
            Detail::Process(process) => {
                for (number, step) in process.steps.iter().enumerate() {
                    let mut letters: BTreeMap<&str, Vec<(Letter, bool)>> = BTreeMap::new();
                    for part in &step.assignments {
                        let letters = letters.entry(&part.role).or_default();
                        letters.push((part.letter, part.is_inherited));
                    }
                    for (role, letters) in letters {
                        let duty = Duty { entry: position, step: number, letters };
                        self.duties.entry(role.to_owned()).or_default().push(duty);
                    }
                    let forms: BTreeSet<&String> = step.uses.iter().chain(&step.signs).collect();
                    for form in forms {
                        self.form_uses.entry(form.clone()).or_default().push(FormUse {
                            entry: position,
                            step: number,
                            is_filled: step.uses.contains(form),
                            is_signed: step.signs.contains(form),
                        });
                    }
                }
            }
            Detail::Faq(faq) => {
                for (number, question) in faq.questions.iter().enumerate() {
                    for about in &question.about {
                        self.questions.entry(about.clone()).or_default().push((position, number));
                    }
                }
            }
            Detail::Policy(policy) => {
                for (number, clause) in policy.clauses.iter().enumerate() {
                    for part in &clause.met_by {
                        self.clauses.entry(part.clone()).or_default().push((position, number));
                    }
                }
            }
            Detail::Training(training) => {
                for role in &training.roles {
                    self.trainings.entry(role.clone()).or_default().push(position);
                }
                let covered: BTreeSet<&String> = training.covers.iter().map(|c| &c.id).collect();
                for id in covered {
                    self.covered_by.entry(id.clone()).or_default().push(position);
                }
            }
            Detail::Flowchart(chart) => {
                for id in &chart.derive {
                    self.charts.entry(id.clone()).or_default().push(position);
                }
            }
            Detail::Form(_)
            | Detail::Role(_)
            | Detail::Department(_)
            | Detail::Term(_)
            | Detail::Page => {}
        }
    }

    /// Adds who links or refers to whom. The links of the entries must have been resolved.
    pub fn add_backlinks(&mut self, entries: &[Entry]) {
        let mut backlinks: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (from, entry) in entries.iter().enumerate() {
            let linked = entry.links.values().filter_map(|target| match target {
                Target::Page { entry, .. } => Some(*entry),
                Target::Asset(_) | Target::AsWritten | Target::Broken => None,
            });
            let referred = references(entry);
            let referred = referred.iter().filter_map(|id| self.by_id.get(&id.to_lowercase()));
            for to in linked.chain(referred.copied()).filter(|to| *to != from) {
                backlinks.entry(to).or_default().insert(from);
            }
        }
        self.backlinks = backlinks;
    }

    /// Returns the anchors that a page has: its headings, its parts, and those that every page of
    /// its kind has.
    pub fn anchors_of(&self, entry: &Entry) -> BTreeSet<String> {
        let mut anchors: BTreeSet<String> =
            entry.document.body.headings.iter().map(|heading| heading.anchor.clone()).collect();
        match &entry.detail {
            Detail::Process(process) => {
                anchors.extend(process.steps.iter().map(|step| step.id.value.clone()));
                anchors.extend(StandardPart::ALL.map(|part| part.anchor().to_owned()));
            }
            Detail::Form(form) => {
                anchors.extend(form.fields.iter().map(|field| field.id.value.clone()));
            }
            Detail::Faq(faq) => {
                anchors.extend(faq.questions.iter().map(|question| question.id.value.clone()));
            }
            Detail::Policy(policy) => {
                anchors.extend(policy.clauses.iter().map(|clause| clause.id.value.clone()));
            }
            Detail::Flowchart(_)
            | Detail::Training(_)
            | Detail::Role(_)
            | Detail::Department(_)
            | Detail::Term(_)
            | Detail::Page => {}
        }
        anchors
    }
}

/// Returns the ids that an entry's front matter refers to.
pub(super) fn references(entry: &Entry) -> Vec<String> {
    let mut ids: Vec<String> = entry.common.related.iter().map(|part| part.id.clone()).collect();
    ids.extend(entry.common.superseded_by.clone());
    match &entry.detail {
        Detail::Process(process) => {
            for step in &process.steps {
                ids.extend(step.uses.iter().chain(&step.signs).chain(&step.calls).cloned());
            }
            ids.extend(process.records.iter().filter_map(|kept| kept.form.clone()));
        }
        Detail::Form(form) => ids.extend(form.process.clone()),
        Detail::Faq(faq) => {
            let about = faq.questions.iter().flat_map(|question| &question.about);
            ids.extend(about.map(|part| part.id.clone()));
        }
        Detail::Flowchart(chart) => ids.extend(chart.derive.iter().cloned()),
        Detail::Policy(policy) => {
            let met = policy.clauses.iter().flat_map(|clause| &clause.met_by);
            ids.extend(met.map(|part| part.id.clone()));
        }
        Detail::Training(training) => {
            ids.extend(training.covers.iter().map(|part| part.id.clone()));
        }
        Detail::Role(_) | Detail::Department(_) | Detail::Term(_) | Detail::Page => {}
    }
    ids
}
