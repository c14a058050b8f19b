//! Anchors of headings, as GitHub makes them, but never empty.

use std::collections::BTreeMap;

/// Returns the anchor that a heading's text suggests: lower case, letters, digits, `-` and `_`
/// of any script kept, white space to `-`, everything else dropped; `section` where nothing is left.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_alphanumeric() || c == '_' || c == '-' || is_mark(c) {
            slug.extend(c.to_lowercase());
        } else if c.is_whitespace() {
            slug.push('-');
        }
    }
    if slug.trim_matches('-').is_empty() {
        return "section".to_owned();
    }
    slug
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The anchors of one page, all different.
#[derive(Debug, Default)]
pub struct Anchors {
    used: BTreeMap<String, usize>,
}

impl Anchors {
    /// Returns `wanted`, or the first of `wanted-1`, `wanted-2`, … that is still free.
    pub fn claim(&mut self, wanted: &str) -> String {
        if !self.used.contains_key(wanted) {
            self.used.insert(wanted.to_owned(), 0);
            return wanted.to_owned();
        }
        loop {
            // The entry exists: it was checked or inserted above.
            let count = self.used.entry(wanted.to_owned()).or_insert(0);
            *count += 1;
            let candidate = format!("{wanted}-{count}");
            if !self.used.contains_key(&candidate) {
                self.used.insert(candidate.clone(), 0);
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchors, slug};
    use proptest::prelude::*;

    #[test]
    fn anchors_read_like_githubs() {
        assert_eq!(slug("第 7 步：启动集群"), "第-7-步启动集群");
        assert_eq!(slug("What's new in v8.5?"), "whats-new-in-v85");
        assert_eq!(slug("`--initialize-secure`"), "--initialize-secure");
        assert_eq!(slug("？！"), "section");
        assert_eq!(slug("Straße"), "straße");
    }

    proptest! {
        #[test]
        fn anchors_are_never_empty_and_never_twice(headings in prop::collection::vec("[ a-b1？-]{0,3}", 0..30)) {
            let mut anchors = Anchors::default();
            let mut seen = std::collections::BTreeSet::new();
            for heading in headings {
                let anchor = anchors.claim(&slug(&heading));
                prop_assert!(!anchor.is_empty());
                prop_assert!(!anchor.contains(char::is_whitespace));
                prop_assert!(seen.insert(anchor));
            }
        }
    }
}
