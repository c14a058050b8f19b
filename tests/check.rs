//! What authors are told: every rule, with its place and its words in both languages.
//!
//! - `check/<rule>.md` holds the cases of a rule; `check/fixture.rs` explains the notation.
//! - `broken/<rule>/` is a small knowledge base on disk with exactly that mistake.
//!
//! After a change of wording, `UPDATE_FIXTURES=1 cargo test --test check` rewrites the fixtures:
//! read the difference before you keep it.

#[path = "check/fixture.rs"]
mod fixture;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use docent::pipeline::{Options, Pipeline};
use docent::rules::RULES;
use docent::source::{self, ReadOptions};
use fixture::{Fixture, today};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Returns the names in a folder, without their ending.
fn names(folder: &Path, ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .filter_map(|name| name.to_string_lossy().strip_suffix(ending).map(str::to_owned))
        .collect()
}

fn codes() -> BTreeSet<String> {
    RULES.iter().map(|rule| rule.code.to_owned()).collect()
}

#[test]
fn authors_are_told_what_the_fixtures_say() {
    let mut failures = String::new();
    for name in names(&folder("check"), ".md") {
        let path = folder("check").join(format!("{name}.md"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let fixture = Fixture::parse(&text);
        let mut all = Vec::new();
        for case in &fixture.cases {
            for difference in fixture.run(case) {
                failures += &format!(
                    "\n──── tests/check/{name}.md: {} ({})\nexpected:\n{}\nfound:\n{}\n",
                    case.title, difference.path, difference.expected, difference.found
                );
                all.push(difference);
            }
        }
        if std::env::var_os("UPDATE_FIXTURES").is_some() && !all.is_empty() {
            fs::write(&path, fixture.with(all)).expect("a fixture that can be written");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_rule_has_cases_where_it_speaks_and_one_where_it_is_silent() {
    let mut known = codes();
    known.insert("bytes".to_owned());
    assert_eq!(names(&folder("check"), ".md"), known, "one file a rule in tests/check");
    for rule in RULES {
        let path = folder("check").join(format!("{}.md", rule.code));
        let text = fs::read_to_string(&path).expect("a fixture");
        let fixture = Fixture::parse(&text);
        let speaks = |case: &&fixture::Case| fixture.codes(case).any(|code| code == rule.code);
        let spoken = fixture.cases.iter().filter(speaks).count();
        assert!(spoken >= 2, "{}: {spoken} cases", rule.code);
        let silent = fixture.cases.iter().filter(|case| fixture.codes(case).next().is_none());
        assert!(silent.count() >= 1, "{}: a case of good input is missing", rule.code);
    }
}

#[test]
fn a_knowledge_base_with_one_mistake_gives_one_diagnostic() {
    assert_eq!(names(&folder("broken"), ""), codes(), "one folder a rule in tests/broken");
    for rule in RULES {
        let root = folder("broken").join(rule.code);
        let options = ReadOptions { as_of: Some(today()), previous: None };
        let tree = source::read(&root, &options).expect("a knowledge base");
        let built = Pipeline::new().build(&tree, &Options::default());
        let found: Vec<String> = built
            .diagnostics
            .iter()
            .map(|d| format!("{} in {}: {}", d.rule.code, d.span.path, d.message.en))
            .collect();
        let is_alone = built.diagnostics.len() == 1 && built.diagnostics[0].rule.code == rule.code;
        assert!(is_alone, "tests/broken/{}: {found:#?}", rule.code);
    }
}
