//! Who looks on while a site is built: how far the build is, and what each page costs.
//!
//! A vocabulary that all stages share. Nothing that is observed reaches the output, and where
//! nobody looks on, nothing is counted.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::diagnostic::SourcePath;
use crate::language::Language;

/// What one observes of a build.
#[derive(Debug, Default)]
pub struct Observer {
    progress: Mutex<Progress>,
    /// The language of the site, as soon as it is known.
    language: OnceLock<Language>,
    costs: Option<Costs>,
}

/// How far a build is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// The stage, by the name that its time has in `pipeline::Built::seconds`; `code` while code is
    /// coloured before pages are printed.
    pub stage: &'static str,
    /// How many documents, blocks of code or pages of the stage are done.
    pub done: usize,
    /// How many there are; none where they are not counted.
    pub total: usize,
}

/// What the processor does for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Reads the markdown and the front matter of its document.
    Parse,
    /// Colours its code.
    Code,
    /// Draws its charts.
    Charts,
    /// Does the rest: makes the view and prints it.
    Page,
}

impl Part {
    /// All parts, in the order in which they are told.
    pub const ALL: [Part; 4] = [Part::Parse, Part::Code, Part::Charts, Part::Page];

    /// Returns the name of the part for programs.
    pub fn name(self) -> &'static str {
        match self {
            Part::Parse => "parse",
            Part::Code => "code",
            Part::Charts => "charts",
            Part::Page => "page",
        }
    }
}

/// What a page costs, by part. Nothing is counted twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost([Duration; Part::ALL.len()]);

impl Cost {
    /// Returns what a part costs.
    pub fn of(&self, part: Part) -> Duration {
        self.0[part as usize]
    }

    /// Returns what all parts cost together.
    pub fn total(&self) -> Duration {
        self.0.iter().sum()
    }

    fn add(&mut self, other: &Cost) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, part)| *sum += part);
    }
}

/// What pages cost.
#[derive(Debug)]
struct Costs {
    /// What each thread has spent on the page that it is at; the last is for all that are not of
    /// the pool. A page is made by one thread from its beginning to its end.
    open: Vec<Mutex<Cost>>,
    /// What was spent, by the path of the document.
    pages: Mutex<BTreeMap<SourcePath, Cost>>,
}

impl Costs {
    fn open(&self) -> MutexGuard<'_, Cost> {
        let last = self.open.len() - 1;
        lock(&self.open[rayon::current_thread_index().unwrap_or(last).min(last)])
    }
}

impl Observer {
    /// Returns an observer who looks on how far a build is.
    pub fn of_progress() -> Observer {
        Observer::default()
    }

    /// Returns an observer who measures what each page costs as well.
    pub fn of_costs() -> Observer {
        let open = (0..=rayon::current_num_threads()).map(|_| Mutex::default()).collect();
        Observer { costs: Some(Costs { open, pages: Mutex::default() }), ..Observer::default() }
    }

    /// Notes that a stage begins, with so many documents or pages; none where they are not counted.
    pub fn begin(&self, stage: &'static str, total: usize) {
        *lock(&self.progress) = Progress { stage, done: 0, total };
    }

    /// Returns how far the build is.
    pub fn progress(&self) -> Progress {
        *lock(&self.progress)
    }

    /// Notes the language of the site.
    pub fn speak(&self, language: Language) {
        // What was said first counts: a site does not change its language while it is built.
        let _ = self.language.set(language);
    }

    /// Returns the language of the site, once it is known.
    pub fn language(&self) -> Option<Language> {
        self.language.get().copied()
    }

    /// Does a thing for one document, and counts it among those that are done.
    pub fn document<T>(&self, path: &SourcePath, part: Part, work: impl FnOnce() -> T) -> T {
        let value = self.measured(path, part, work);
        lock(&self.progress).done += 1;
        value
    }

    fn measured<T>(&self, path: &SourcePath, part: Part, work: impl FnOnce() -> T) -> T {
        let Some(costs) = &self.costs else { return work() };
        *costs.open() = Cost::default();
        let start = Instant::now();
        let value = work();
        let spent = start.elapsed();
        let mut cost = std::mem::take(&mut *costs.open());
        cost.0[part as usize] += spent.saturating_sub(cost.total());
        lock(&costs.pages).entry(path.clone()).or_default().add(&cost);
        value
    }

    /// Does a part of the work for the document that this thread is at.
    pub fn part<T>(&self, part: Part, work: impl FnOnce() -> T) -> T {
        let Some(costs) = &self.costs else { return work() };
        let start = Instant::now();
        let value = work();
        costs.open().0[part as usize] += start.elapsed();
        value
    }

    /// Returns what pages cost, the costliest first; empty where nobody measured it.
    pub fn costs(&self) -> Vec<(SourcePath, Cost)> {
        let Some(costs) = &self.costs else { return Vec::new() };
        let pages = lock(&costs.pages);
        let mut pages: Vec<_> = pages.iter().map(|(path, cost)| (path.clone(), *cost)).collect();
        pages.sort_by_key(|(_, cost)| std::cmp::Reverse(cost.total()));
        pages
    }
}

/// Does a thing for one document before an observer, if there is one.
pub fn document<T>(
    observer: Option<&Observer>,
    path: &SourcePath,
    part: Part,
    work: impl FnOnce() -> T,
) -> T {
    match observer {
        Some(observer) => observer.document(path, part, work),
        None => work(),
    }
}

/// Does a part of the work for a document before an observer, if there is one.
pub fn part<T>(observer: Option<&Observer>, part: Part, work: impl FnOnce() -> T) -> T {
    match observer {
        Some(observer) => observer.part(part, work),
        None => work(),
    }
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    // A poisoned lock only says that another thread stopped; what it holds is whole between calls.
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use super::{Observer, Part, Progress};

    #[test]
    fn parts_are_taken_from_the_page_that_they_are_of() {
        let observer = Observer::of_costs();
        let nap = || sleep(Duration::from_millis(20));
        observer.begin("render", 2);
        observer.document(&"a.md".into(), Part::Page, || observer.part(Part::Code, nap));
        observer.document(&"b.md".into(), Part::Page, || ());
        let costs = observer.costs();
        let (path, cost) = &costs[0];
        assert_eq!((costs.len(), &**path), (2, "a.md"));
        assert!(cost.of(Part::Code) >= Duration::from_millis(20), "{cost:?}");
        assert_eq!(cost.total(), cost.of(Part::Code) + cost.of(Part::Page));
        assert_eq!(cost.of(Part::Charts) + costs[1].1.of(Part::Code), Duration::ZERO);
        assert_eq!(observer.progress(), Progress { stage: "render", done: 2, total: 2 });
    }

    #[test]
    fn who_looks_on_progress_measures_nothing() {
        let observer = Observer::of_progress();
        observer.begin("parse", 1);
        observer.document(&"a.md".into(), Part::Parse, || observer.part(Part::Code, || ()));
        assert!(observer.costs().is_empty());
        assert_eq!(observer.progress().done, 1);
    }
}
