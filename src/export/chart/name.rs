//! Names that other formats accept, made of the ids of a graph.

use std::collections::BTreeSet;

/// Words that mean something in Mermaid text.
const RESERVED: [&str; 12] = [
    "end",
    "graph",
    "flowchart",
    "subgraph",
    "direction",
    "class",
    "classDef",
    "click",
    "style",
    "linkStyle",
    "default",
    "href",
];

/// Hands out names, each only once.
#[derive(Debug, Default)]
pub(super) struct Names {
    used: BTreeSet<String>,
}

impl Names {
    /// Returns a name like `id` that is an XML `NCName` and a Mermaid id: letters, digits, `_`,
    /// beginning with a letter.
    pub fn name(&mut self, prefix: &str, id: &str) -> String {
        let plain: String =
            id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let plain = plain.trim_matches('_');
        let base = match plain.chars().next() {
            Some(first) if first.is_ascii_alphabetic() && prefix.is_empty() => plain.to_owned(),
            _ => format!("{prefix}_{plain}").trim_matches('_').to_owned(),
        };
        let base = if base.is_empty() || !base.starts_with(|c: char| c.is_ascii_alphabetic()) {
            format!("n_{base}").trim_end_matches('_').to_owned()
        } else {
            base
        };
        let is_free = |name: &str| {
            !self.used.contains(name)
                && !RESERVED.iter().any(|word| word.eq_ignore_ascii_case(name))
        };
        // Ids of other scripts lose all their letters; numbers tell them apart.
        let name = if is_free(&base) {
            base
        } else {
            (2_usize..).map(|i| format!("{base}_{i}")).find(|name| is_free(name)).unwrap_or(base)
        };
        self.used.insert(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_are_plain_and_never_twice_the_same() {
        let mut names = Names::default();
        let given = ["apply", "end", "hr-ok", "hr_ok", "审批", "终止", "2nd", "apply"];
        let made: Vec<String> = given.iter().map(|id| names.name("", id)).collect();
        assert_eq!(made, ["apply", "end_2", "hr_ok", "hr_ok_2", "n", "n_2", "n_2nd", "apply_2"]);
        assert_eq!(names.name("Lane", "it-support"), "Lane_it_support");
    }
}
