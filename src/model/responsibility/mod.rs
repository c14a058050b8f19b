//! What follows from all processes together: who carries what, where it is handed over, and what
//! is missing. Values only; pages, tables and rules are made of them.
//!
//! Processes that are obsolete count for nothing here: nobody has their duties any more.

pub mod company;
pub mod conflict;
pub mod gaps;
pub mod handover;
pub mod impact;
pub mod load;
pub mod usage;

use company::Company;
use gaps::Gaps;
use handover::Handover;
use load::Loads;

use super::kind::Detail;
use super::kind::common::Status;
use super::kind::process::{Letter, Process};
use super::{Entry, KnowledgeBase};

/// What follows from all processes together.
#[derive(Debug, Clone, Default)]
pub struct Responsibility {
    /// Processes × roles.
    pub company: Company,
    /// How much each role carries.
    pub loads: Loads,
    /// What is missing.
    pub gaps: Gaps,
    /// Where work goes from one role to another.
    pub handovers: Vec<Handover>,
}

impl Responsibility {
    /// Returns what follows from the processes of a knowledge base.
    pub fn of(knowledge_base: &KnowledgeBase) -> Responsibility {
        let company = Company::of(knowledge_base);
        let loads = Loads::of(&company, &knowledge_base.organization);
        let gaps = Gaps::of(knowledge_base, &company);
        let handovers = handover::handovers(knowledge_base);
        Responsibility { company, loads, gaps, handovers }
    }
}

/// Returns the processes that are in force or will be, in reading order, each with the position of
/// its entry.
pub fn processes(knowledge_base: &KnowledgeBase) -> Vec<(usize, &Entry, &Process)> {
    let places = &knowledge_base.navigation.places;
    let mut processes: Vec<(usize, &Entry, &Process)> = knowledge_base
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.common.status != Status::Obsolete)
        .filter_map(|(position, entry)| match &entry.detail {
            Detail::Process(process) => Some((position, entry, process)),
            _ => None,
        })
        .collect();
    processes.sort_by_key(|(position, ..)| (places.get(position).copied(), *position));
    processes
}

/// How many steps a role has with each letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Counts([u32; Letter::ALL.len()]);

impl Counts {
    /// Returns the number of steps with a letter.
    pub fn of(&self, letter: Letter) -> u32 {
        self.0[letter as usize]
    }

    /// Adds a step with a letter.
    pub fn add(&mut self, letter: Letter) {
        self.0[letter as usize] += 1;
    }

    /// Adds all of another.
    pub fn extend(&mut self, other: &Counts) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own += other;
        }
    }

    /// Returns whether there is no step at all.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|count| *count == 0)
    }

    /// Returns the letters that occur and their numbers, in the order of the letters.
    pub fn iter(&self) -> impl Iterator<Item = (Letter, u32)> {
        Letter::ALL
            .into_iter()
            .map(|(letter, ..)| (letter, self.of(letter)))
            .filter(|(_, count)| *count > 0)
    }
}
