//! The classes of lines of code, remembered: documents repeat lines far more often than blocks.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use super::{Joined, Runs, class_of_stack};

/// How many states are known at most: a here-document makes a new one of each word that ends it.
const MAX_STATES: usize = 256;
/// How many bytes of lines are remembered at most.
const MAX_REMEMBERED: usize = 4 * 1024 * 1024;
/// What a line takes beside its text and its runs, in bytes, roughly.
const ITEM: usize = 128;

thread_local! {
    /// The lines that this thread has met: a parser cannot be handed from one thread to another.
    pub static LINES: Lines = Lines::default();
}

/// An automaton of lines that grows as they are met: what a line looks like and what state it leaves
/// the parser in depends on nothing but the state before it and its text.
#[derive(Default)]
pub struct Lines {
    states: RefCell<Vec<Rc<State>>>,
    /// How many bytes of lines are remembered.
    remembered: Cell<usize>,
}

/// What the parser knows at the beginning of a line, and the lines that were met there.
pub struct State {
    parser: ParseState,
    scopes: ScopeStack,
    lines: RefCell<HashMap<Box<str>, Line>>,
}

struct Line {
    runs: Rc<Runs>,
    /// Weak, as a state leads to itself more often than not.
    next: Weak<State>,
}

impl Lines {
    /// Returns the state at the beginning of a block.
    pub fn begin(&self, syntax: &SyntaxReference) -> Rc<State> {
        self.state(ParseState::new(syntax), ScopeStack::new())
    }

    /// Returns the runs of a line, its end included, and the state behind it; `None` where the
    /// syntax fails at it.
    pub fn next(
        &self,
        state: &State,
        line: &str,
        syntaxes: &SyntaxSet,
    ) -> Option<(Rc<Runs>, Rc<State>)> {
        if let Some(known) = state.known(line) {
            return Some(known);
        }
        let (mut parser, mut scopes) = (state.parser.clone(), state.scopes.clone());
        let runs = Rc::new(parse(line, &mut parser, &mut scopes, syntaxes)?);
        self.make_room(line.len() + runs.0.len() + ITEM);
        let next = self.state(parser, scopes);
        let item = Line { runs: runs.clone(), next: Rc::downgrade(&next) };
        state.lines.borrow_mut().insert(line.into(), item);
        Some((runs, next))
    }

    /// Forgets everything where so many bytes more would be too many.
    fn make_room(&self, size: usize) {
        let is_full = self.remembered.get() + size > MAX_REMEMBERED;
        if is_full || self.states.borrow().len() >= MAX_STATES {
            self.states.borrow_mut().clear();
            self.remembered.set(0);
        }
        self.remembered.set(self.remembered.get() + size);
    }

    /// Returns the known state that equals one, or that one.
    fn state(&self, parser: ParseState, scopes: ScopeStack) -> Rc<State> {
        let mut states = self.states.borrow_mut();
        let known = states.iter().find(|known| known.scopes == scopes && known.parser == parser);
        if let Some(known) = known {
            return known.clone();
        }
        let state = Rc::new(State { parser, scopes, lines: RefCell::default() });
        states.push(state.clone());
        state
    }
}

impl State {
    fn known(&self, line: &str) -> Option<(Rc<Runs>, Rc<State>)> {
        let lines = self.lines.borrow();
        let line = lines.get(line)?;
        Some((line.runs.clone(), line.next.upgrade()?))
    }
}

/// Returns the runs of a line; afterwards parser and scopes are at its end.
fn parse(
    line: &str,
    parser: &mut ParseState,
    scopes: &mut ScopeStack,
    syntaxes: &SyntaxSet,
) -> Option<Runs> {
    let parsed = parser.parse_line(line, syntaxes).ok()?;
    let mut joined = Joined::default();
    let mut from = 0;
    for (at, change) in parsed {
        joined.push(class_of_stack(scopes), at - from);
        from = at;
        // A change that does not fit the stack would only miscolour; the text is unharmed.
        let _ = scopes.apply(&change);
    }
    joined.push(class_of_stack(scopes), line.len() - from);
    joined.close();
    Some(joined.runs)
}
