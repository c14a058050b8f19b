//! How much each role carries, as a number to compare roles by. It is no measure of hours.

use super::Counts;
use super::company::{Company, Share};
use crate::model::kind::process::Letter;
use crate::model::organization::Organization;

/// With fewer roles than this, a median says nothing.
const FEWEST: usize = 5;

/// Returns the weight of a step with a letter, in half points: R 3, A 2, V 2, S 1, C 1, I ½.
pub fn weight(letter: Letter) -> u32 {
    match letter {
        Letter::R => 6,
        Letter::A | Letter::V => 4,
        Letter::S | Letter::C => 2,
        Letter::I => 1,
    }
}

impl Share {
    /// Returns the load in half points. An A that is inherited by many steps of a process counts
    /// once: it is one charge and not many.
    pub fn halves(&self) -> u32 {
        self.sum(|_| true)
    }

    /// Returns the load of carrying out and answering for steps, in half points.
    fn halves_of_r_and_a(&self) -> u32 {
        self.sum(|letter| matches!(letter, Letter::R | Letter::A))
    }

    fn sum(&self, counts: impl Fn(Letter) -> bool) -> u32 {
        let steps = self.counts.iter().filter(|(letter, _)| counts(*letter));
        let all: u32 = steps.map(|(letter, count)| weight(letter) * count).sum();
        all - weight(Letter::A) * self.inherited.saturating_sub(1)
    }
}

/// What a role carries in all processes.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    /// The role.
    pub role: String,
    /// Its steps by letter.
    pub counts: Counts,
    /// In how many processes it takes part.
    pub processes: usize,
    /// Its load in half points.
    pub halves: u32,
    /// Its load of R and A in points, divided by the people who hold the role.
    pub each: f64,
    /// How many people hold it, where that is known.
    pub people: Option<f64>,
    /// Whether it carries more than twice the median. Never where it is not known how many people
    /// hold it.
    pub is_over: bool,
}

/// The loads of all roles that take part, in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loads {
    /// The loads.
    pub roles: Vec<Load>,
    /// The median of R and A points per person; `None` where there are too few roles for one.
    pub median: Option<f64>,
}

impl Loads {
    /// Returns the loads in a company.
    pub fn of(company: &Company, organization: &Organization) -> Loads {
        let mut roles: Vec<Load> = company
            .roles
            .iter()
            .enumerate()
            .map(|(column, id)| {
                let shares = || company.shares.iter().map(|row| &row[column]);
                let mut counts = Counts::default();
                shares().for_each(|share| counts.extend(&share.counts));
                let people = organization.role(id).and_then(|role| role.people());
                let carried: u32 = shares().map(Share::halves_of_r_and_a).sum();
                Load {
                    role: id.clone(),
                    counts,
                    processes: shares().filter(|share| !share.counts.is_empty()).count(),
                    halves: shares().map(Share::halves).sum(),
                    each: f64::from(carried) / 2.0 / people.unwrap_or(1.0),
                    people,
                    is_over: false,
                }
            })
            .collect();
        let mut each: Vec<f64> =
            roles.iter().map(|load| load.each).filter(|each| *each > 0.0).collect();
        each.sort_by(f64::total_cmp);
        let middle = each.len() / 2;
        let median = (each.len() >= FEWEST).then(|| match each.len() % 2 {
            0 => (each[middle - 1] + each[middle]) / 2.0,
            _ => each[middle],
        });
        for load in &mut roles {
            let limit = median.map(|median| median * 2.0);
            load.is_over = load.people.is_some() && limit.is_some_and(|limit| load.each > limit);
        }
        Loads { roles, median }
    }
}
