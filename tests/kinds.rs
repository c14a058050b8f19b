//! What each kind of document becomes: whole pages, compared with snapshots.
//!
//! `kinds/<kind>/` is a tiny knowledge base, built in memory. Its snapshot holds what the pages of
//! its documents say and what the author is told. A new case is a new folder;
//! `cargo insta review` shows what changed.

#[path = "kinds/outline.rs"]
mod outline;
#[path = "kinds/site.rs"]
mod site;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use docent::diagnostic::LineIndex;
use docent::document::date;
use docent::model::kind::Kind;
use docent::output::Content;
use docent::pipeline::{Built, Options, Pipeline};
use docent::source::SourceTree;
use walkdir::WalkDir;
use zip::ZipArchive;

/// The day of all tests.
const TODAY: &str = "2026-06-01";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kinds")
}

/// Returns the cases: the folders that hold settings.
fn cases() -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).expect("the folder of the cases");
    entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("docent.yaml").is_file())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect()
}

/// Returns the texts of a case by their path.
fn texts(case: &str) -> Vec<(String, String)> {
    let root = folder().join(case);
    WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.expect("a file of the case"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).expect("a path in the case");
            let parts: Vec<&str> = path.iter().map(|part| part.to_str().expect("UTF-8")).collect();
            (parts.join("/"), fs::read_to_string(entry.path()).expect("a text"))
        })
        .collect()
}

/// Builds a knowledge base in memory.
fn build(texts: impl IntoIterator<Item = (String, String)>, options: &Options) -> Built {
    let source = SourceTree::of_texts(texts, date::parse(TODAY).expect("a day"));
    Pipeline::new().build(&source, options)
}

/// Returns the text of an output file: of a workbook, that of all files in it.
fn text(content: &Content) -> Cow<'_, str> {
    let bytes = match content {
        Content::Bytes(bytes) => bytes,
        content => panic!("{content:?} is not in memory"),
    };
    if !bytes.starts_with(b"PK") {
        return std::str::from_utf8(bytes).expect("UTF-8").into();
    }
    let mut text = String::new();
    let mut archive = ZipArchive::new(Cursor::new(&bytes[..])).expect("a workbook");
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).expect("a file in it");
        text.push_str(file.name().expect("a name").as_ref());
        file.read_to_string(&mut text).expect("XML");
    }
    text.into()
}

/// Returns what a page says: its `<main>`, or all of it where there is none.
fn main_part(html: &str) -> &str {
    let start = html.find("<main").unwrap_or(0);
    let end = html.rfind("</main>").map_or(html.len(), |at| at + "</main>".len());
    &html[start..end]
}

/// Returns whether a file of the site is what its case is about: a page of a document of that kind
/// (of plain pages in a case that is named after no kind), a file that is no page, or a page that
/// is derived: of a role, a department or, in the case `reference`, of the whole.
///
/// The other pages are shown by the cases of their own kinds, and what every site has by `site.rs`.
fn is_of_case(case: &str, path: &str, texts: &[(String, String)]) -> bool {
    let kind = Kind::from_name(case).unwrap_or(Kind::Page);
    let source = path.strip_suffix(".html").map_or(path.to_owned(), |stem| format!("{stem}.md"));
    let source = texts.iter().find(|(other, _)| *other == format!("content/{source}"));
    match (source, kind) {
        (Some((path, text)), _) if path.ends_with(".md") => {
            let named = text.strip_prefix("---\ntype: ").and_then(|rest| rest.lines().next());
            named.and_then(Kind::from_name).unwrap_or(Kind::Page) == kind
        }
        (Some(_), _) => true,
        (None, Kind::Role) => path.starts_with("roles/"),
        (None, Kind::Department) => path.starts_with("departments/"),
        (None, _) => {
            // What is in the workbook, `exports.rs` compares with the JSON beside it.
            case == "reference" && path.starts_with("reference/") && !path.ends_with(".xlsx")
        }
    }
}

/// Returns what the pages say and what the author is told, as one text.
fn snapshot(case: &str, texts: &[(String, String)]) -> String {
    let built = build(texts.to_vec(), &Options::default());
    let mut snapshot = String::new();
    for diagnostic in &built.diagnostics {
        let path = &diagnostic.span.path;
        let source = texts.iter().find(|(other, _)| **other == **path);
        let at =
            LineIndex::new(source.map_or("", |(_, text)| text)).position(diagnostic.span.start);
        let (line, column) = (at.line, at.column);
        let (code, message) = (diagnostic.rule.code, &diagnostic.message.zh);
        let severity = diagnostic.severity;
        writeln!(snapshot, "{severity:?} {code} {path}:{line}:{column} {message}")
            .expect("a text takes any text");
    }
    for (path, content) in &built.output {
        if is_of_case(case, path, texts) {
            let text = text(content);
            let shown =
                if path.ends_with(".html") { outline::of(&text) } else { text.into_owned() };
            writeln!(snapshot, "\n===== {path}\n{}", shown.trim_end())
                .expect("a text takes any text");
        }
    }
    snapshot
}

#[test]
fn every_kind_shows_all_that_its_documents_say() {
    let cases = cases();
    let kinds: BTreeSet<String> = Kind::ALL.map(|kind| kind.name().to_owned()).into();
    assert!(cases.is_superset(&kinds), "kinds without a case: {:?}", &kinds - &cases);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // All differences in one run, and not only the first.
    let differing: Vec<String> = cases
        .into_iter()
        .filter(|case| {
            let compare = || {
                settings
                    .bind(|| insta::assert_snapshot!(case.as_str(), snapshot(case, &texts(case))));
            };
            catch_unwind(AssertUnwindSafe(compare)).is_err()
        })
        .collect();
    assert!(differing.is_empty(), "snapshots differ: {differing:?}");
}
