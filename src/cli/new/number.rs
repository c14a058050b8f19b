//! The id of a new document: the next in the row of its kind.

use std::collections::{BTreeMap, BTreeSet};

use super::neighbours::Numbered;
use crate::model::kind::Kind;

/// Returns the next free id for a document of a kind at `path`.
///
/// Looks at the ids of the kind, in the same folder before all others, and goes on behind the
/// greatest number of the most frequent prefix: after `DD-P01` and `DD-P02` comes `DD-P03`. Where
/// the kind has no ids yet, takes what other ids begin with: `DD-T01`.
pub fn next(documents: &[Numbered], kind: Kind, path: &str) -> String {
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let of_kind: Vec<&Numbered> =
        documents.iter().filter(|document| document.kind == kind).collect();
    let near: Vec<&Numbered> =
        of_kind.iter().copied().filter(|document| folder(&document.path) == folder(path)).collect();
    let row = row(&near).or_else(|| row(&of_kind)).unwrap_or_else(|| Row {
        prefix: format!("{}{}", usual_stem(documents), letters(kind)),
        width: 2,
        last: 0,
    });
    let taken: BTreeSet<String> =
        documents.iter().map(|document| document.id.to_lowercase()).collect();
    let Row { prefix, width, last } = row;
    (last + 1..)
        .map(|number| format!("{prefix}{number:0width$}"))
        .find(|id| !taken.contains(&id.to_lowercase()))
        // There are more numbers than documents.
        .unwrap_or(prefix)
}

/// Ids that differ by their number only.
struct Row {
    prefix: String,
    /// How many digits a number has at least.
    width: usize,
    last: u64,
}

/// Returns the row that most of the documents belong to; `None` where none has a number.
fn row(documents: &[&Numbered]) -> Option<Row> {
    let mut rows: BTreeMap<&str, (usize, usize, u64)> = BTreeMap::new();
    for document in documents {
        let prefix = document.id.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &document.id[prefix.len()..];
        let Ok(number) = digits.parse::<u64>() else { continue };
        let (count, width, last) = rows.entry(prefix).or_default();
        *count += 1;
        *width = (*width).max(digits.len());
        *last = (*last).max(number);
    }
    let (prefix, (_, width, last)) = rows.into_iter().max_by_key(|(_, (count, _, _))| *count)?;
    Some(Row { prefix: prefix.to_owned(), width, last })
}

/// Returns what most ids begin with, up to and with their first hyphen; nothing where there are none.
fn usual_stem(documents: &[Numbered]) -> String {
    let mut stems: BTreeMap<&str, usize> = BTreeMap::new();
    let numbered = documents
        .iter()
        .filter(|document| !matches!(document.kind, Kind::Role | Kind::Department | Kind::Term));
    for document in numbered {
        if let Some(at) = document.id.find('-') {
            *stems.entry(&document.id[..=at]).or_default() += 1;
        }
    }
    stems
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map_or_else(String::new, |(stem, _)| stem.to_owned())
}

/// Returns the letters that stand for a kind in an id.
fn letters(kind: Kind) -> &'static str {
    match kind {
        Kind::Process => "P",
        Kind::Form => "F",
        Kind::Faq => "Q",
        Kind::Flowchart => "G",
        Kind::Policy => "POL",
        Kind::Training => "T",
        Kind::Term => "TERM",
        Kind::Role | Kind::Department | Kind::Page => "D",
    }
}

#[cfg(test)]
mod tests {
    use super::super::neighbours::Numbered;
    use super::next;
    use crate::model::kind::Kind;

    fn documents(list: &[(&str, Kind, &str)]) -> Vec<Numbered> {
        list.iter()
            .map(|(path, kind, id)| Numbered {
                path: (*path).into(),
                kind: *kind,
                id: (*id).into(),
            })
            .collect()
    }

    #[test]
    fn a_row_goes_on_and_the_same_folder_counts_first() {
        let all = documents(&[
            ("content/it/a.md", Kind::Process, "DD-P01"),
            ("content/it/b.md", Kind::Process, "DD-P09"),
            ("content/hr/a.md", Kind::Process, "HR-P003"),
            ("content/hr/f.md", Kind::Form, "DD-F01"),
            ("content/hr/x.md", Kind::Page, "dd-p10"),
        ]);
        assert_eq!(next(&all, Kind::Process, "content/it/new.md"), "DD-P11");
        assert_eq!(next(&all, Kind::Process, "content/hr/new.md"), "HR-P004");
        assert_eq!(next(&all, Kind::Process, "content/new.md"), "DD-P11");
        assert_eq!(next(&all, Kind::Training, "content/new.md"), "DD-T01");
        assert_eq!(next(&[], Kind::Form, "content/new.md"), "F01");
    }
}
