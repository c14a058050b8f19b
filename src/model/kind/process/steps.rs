//! The steps of a process, which are also found by id and by number.

use std::ops::Deref;

use super::{Step, StepKind};

/// The steps of a process, in order; ids are unique.
///
/// Finds a step in logarithmic time, however many there are.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    steps: Vec<Step>,
    /// The places of the steps in the order of their ids.
    by_id: Vec<usize>,
    /// The number of each step.
    numbers: Vec<Option<usize>>,
}

impl Steps {
    /// Returns the place of the step with an id.
    pub fn place(&self, id: &str) -> Option<usize> {
        let id_of = |place: &usize| self.steps[*place].id.value.as_str();
        let found = self.by_id.binary_search_by(|place| id_of(place).cmp(id)).ok()?;
        Some(self.by_id[found])
    }

    /// Returns the number of each step, in order; none for a start or an end.
    pub fn numbers(&self) -> &[Option<usize>] {
        &self.numbers
    }
}

/// Of several steps with one id, only the first counts.
impl From<Vec<Step>> for Steps {
    fn from(mut steps: Vec<Step>) -> Steps {
        let mut by_id: Vec<usize> = (0..steps.len()).collect();
        by_id.sort_by(|a, b| steps[*a].id.value.cmp(&steps[*b].id.value).then(a.cmp(b)));
        let mut is_first = vec![true; steps.len()];
        for pair in by_id.windows(2) {
            is_first[pair[1]] = steps[pair[0]].id.value != steps[pair[1]].id.value;
        }
        if is_first.contains(&false) {
            let mut is_first = is_first.into_iter();
            steps.retain(|_| is_first.next().unwrap_or(true));
            return Steps::from(steps);
        }
        let mut last = 0;
        let number = |step: &Step| {
            let is_numbered = !matches!(step.kind, StepKind::Start | StepKind::End);
            last += usize::from(is_numbered);
            is_numbered.then_some(last)
        };
        let numbers = steps.iter().map(number).collect();
        Steps { steps, by_id, numbers }
    }
}

impl Deref for Steps {
    type Target = [Step];

    fn deref(&self) -> &[Step] {
        &self.steps
    }
}

impl<'a> IntoIterator for &'a Steps {
    type Item = &'a Step;
    type IntoIter = std::slice::Iter<'a, Step>;

    fn into_iter(self) -> Self::IntoIter {
        self.steps.iter()
    }
}
