//! What an author is told: diagnostics, the rules behind them, and places in files.

mod position;
pub mod print;
mod rule;

use std::sync::Arc;

pub use position::{LineIndex, Position};
pub use rule::{Rule, Severity};

use crate::language::Bilingual;

/// A file of the source tree, by its path from the root, with `/` on every system.
pub type SourcePath = Arc<str>;

/// A place in a source file, in bytes from its start.
///
/// `start <= end`, and both lie on character boundaries of the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub path: SourcePath,
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

impl Span {
    /// Returns the place from byte `start` up to byte `end` of a file.
    pub fn new(path: &SourcePath, start: usize, end: usize) -> Span {
        Span { path: path.clone(), start, end }
    }

    /// Returns the place that stands for a file as a whole: its first byte.
    pub fn whole(path: &SourcePath) -> Span {
        Span::new(path, 0, 0)
    }

    /// Returns a part of this place, given in bytes from its start.
    pub fn part(&self, start: usize, end: usize) -> Span {
        Span::new(&self.path, self.start + start, (self.start + end).min(self.end))
    }
}

/// A value together with the place where the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Returns `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }

    /// Returns the same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

/// A value and everything that was noticed while making it.
#[derive(Debug, Clone)]
pub struct Reported<T> {
    /// The value; complete as far as the input allowed.
    pub value: T,
    /// What the author should know, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
}

/// A second place that helps to understand a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Related {
    /// The place.
    pub span: Span,
    /// What is there.
    pub message: Bilingual<String>,
}

/// A change of the text that mends the problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fix {
    /// The text to be replaced.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// One thing that an author should know, with its place and its mend.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// How serious it is here; the rule's own severity unless the settings say otherwise.
    pub severity: Severity,
    /// What is wrong: plain words, names in backticks, lower case, no full stop.
    pub message: Bilingual<String>,
    /// Where it is wrong.
    pub span: Span,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// What to do next.
    pub help: Option<Bilingual<String>>,
    /// The change that mends it, where there is exactly one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// Returns the same diagnostic with a word on what to do next.
    pub fn help(mut self, help: Bilingual<String>) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// Returns the same diagnostic with a second place.
    pub fn related(mut self, span: Span, message: Bilingual<String>) -> Diagnostic {
        self.related.push(Related { span, message });
        self
    }

    /// Returns the same diagnostic with the change that mends it.
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Diagnostic {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }
}

/// Sorts diagnostics by path, position, code and message, and drops exact repetitions.
///
/// The order is the same for any order of discovery, so that threads cannot be seen in it.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    fn key(diagnostic: &Diagnostic) -> (&Span, &str, &Bilingual<String>) {
        (&diagnostic.span, diagnostic.rule.code, &diagnostic.message)
    }
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    diagnostics.dedup_by(|a, b| key(a) == key(b));
}

/// Returns the names nearest to `name`, best first, at most three.
///
/// Near is a name with at most a third of its characters changed, added, left out or swapped, or
/// one that begins with `name`. Compares characters, not bytes, so that Chinese names count as
/// typed. A name that only differs by case is the only one near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let length = wanted.chars().count();
    let letters = Letters::of(&wanted);
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let longer = length.max(lower.chars().count());
            let shorter = length.min(lower.chars().count());
            if length >= 3 && lower.starts_with(&wanted) {
                return Some((longer - shorter, candidate));
            }
            let most = longer.max(3) / 3;
            if longer - shorter > most || letters.least_distance(&lower) > most {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&wanted, &lower);
            let is_near = distance <= most && distance < shorter;
            (lower == wanted || is_near).then_some((distance, candidate))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    if found.first().is_some_and(|(distance, _)| *distance == 0) {
        found.retain(|(distance, _)| *distance == 0);
    }
    found.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// How often each character stands in a name; some share a place.
///
/// Tells at a glance that two names are far from each other. Comparing them takes a hundred times
/// as long, and a tree with thousands of links that lead nowhere has millions of pairs.
struct Letters([i16; 64]);

impl Letters {
    fn of(name: &str) -> Letters {
        let mut letters = Letters([0; 64]);
        name.chars().for_each(|letter| letters.0[letter as usize % 64] += 1);
        letters
    }

    /// Returns how many characters differ from those of another name, at least.
    fn least_distance(&self, other: &str) -> usize {
        let other = Letters::of(other);
        let (mut missing, mut added) = (0, 0);
        for (own, other) in self.0.iter().zip(other.0) {
            missing += usize::from((own - other).max(0).unsigned_abs());
            added += usize::from((other - own).max(0).unsigned_abs());
        }
        missing.max(added)
    }
}

/// Returns "did you mean …" for the names nearest to `name`, or `otherwise` where none is near.
pub fn did_you_mean<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: Bilingual<String>,
) -> Bilingual<String> {
    suggest(&nearest(name, known), otherwise)
}

/// Returns "did you mean …" for names, or `otherwise` where there are none.
pub fn suggest<S: AsRef<str>>(near: &[S], otherwise: Bilingual<String>) -> Bilingual<String> {
    if near.is_empty() {
        return otherwise;
    }
    let list = |separator: &str| {
        near.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(separator)
    };
    crate::language::both(
        format!("did you mean {}?", list(" or ")),
        format!("是否想写 {}？", list(" 或 ")),
    )
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_names_come_first_and_far_ones_not_at_all() {
        let known = ["it-support", "it-manager", "hr-officer", "dept-head"];
        assert_eq!(nearest("it-suport", known).first(), Some(&"it-support"));
        assert_eq!(nearest("HR-Officer", known), ["hr-officer"]);
        assert!(nearest("zebra", known).is_empty());
        assert!(nearest("manager", ["name", "head"]).is_empty());
        assert!(nearest("甲", ["a", "乙"]).is_empty());
        assert_eq!(nearest("帐号", ["账号", "权限"]), ["账号"]);
        assert_eq!(nearest("vague", ["vague-wording"]), ["vague-wording"]);
        assert_eq!(nearest("账号申请", ["帐号申请", "离职回收"]), ["帐号申请"]);
    }
}
