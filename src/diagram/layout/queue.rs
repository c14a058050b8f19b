//! A queue by small whole numbers.

/// Numbers with a cost each, the least first; of equal ones the last first, which follows a way to
/// its end before it tries another.
///
/// Costs are lengths in pixels, so that a list for each of them is faster than a heap.
#[derive(Debug, Default)]
pub(super) struct Queue {
    lists: Vec<Vec<u32>>,
    /// No list before this one has anything.
    first: usize,
    /// No list from this one on has anything.
    end: usize,
}

impl Queue {
    /// Takes everything out.
    pub fn clear(&mut self) {
        if self.first < self.end {
            self.lists[self.first..self.end].iter_mut().for_each(Vec::clear);
        }
        (self.first, self.end) = (0, 0);
    }

    /// Adds a number.
    pub fn push(&mut self, cost: u32, number: u32) {
        let place = cost as usize;
        if self.lists.len() <= place {
            self.lists.resize_with(place + 1, Vec::new);
        }
        self.lists[place].push(number);
        let is_empty = self.first >= self.end;
        self.first = if is_empty { place } else { self.first.min(place) };
        self.end = self.end.max(place + 1);
    }

    /// Takes out the number with the least cost.
    pub fn pop(&mut self) -> Option<(u32, u32)> {
        while self.first < self.end {
            if let Some(number) = self.lists[self.first].pop() {
                return Some((u32::try_from(self.first).unwrap_or(u32::MAX), number));
            }
            self.first += 1;
        }
        (self.first, self.end) = (0, 0);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;

    #[test]
    fn the_least_comes_first_and_of_equal_ones_the_last() {
        let mut queue = Queue::default();
        for (cost, number) in [(5, 1), (3, 2), (5, 3), (0, 4)] {
            queue.push(cost, number);
        }
        assert_eq!(queue.pop(), Some((0, 4)));
        assert_eq!(queue.pop(), Some((3, 2)));
        queue.push(4, 5);
        assert_eq!(queue.pop(), Some((4, 5)));
        assert_eq!(queue.pop(), Some((5, 3)));
        queue.clear();
        assert_eq!(queue.pop(), None);
        queue.push(2, 6);
        assert_eq!(queue.pop(), Some((2, 6)));
        assert_eq!(queue.pop(), None);
    }
}
