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
use docent::source::{self, ReadOptions, SourceTree};
use fixture::{Fixture, today};
use walkdir::WalkDir;

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

/// The rules about who does what.
const RESPONSIBILITY: [&str; 18] = [
    "crowded-step",
    "department-without-accountable",
    "excess-grant",
    "falling-approver",
    "overloaded-role",
    "ping-pong",
    "redundant-letter",
    "self-approval",
    "separation-of-duties",
    "step-without-accountable",
    "step-without-deadline",
    "step-without-responsible",
    "tier-gap",
    "tier-overlap",
    "tier-without-final-approver",
    "undecided-role",
    "unused-role",
    "vacant-role",
];

#[test]
fn every_rule_about_who_does_what_can_be_waived_with_a_reason_up_to_a_day() {
    let mut pipeline = Pipeline::new();
    for code in RESPONSIBILITY {
        let root = folder("broken").join(code);
        let options = ReadOptions { as_of: Some(today()), previous: None };
        let tree = source::read(&root, &options).expect("a knowledge base");
        let broken = pipeline.build(&tree, &Options::default());
        let place = broken.diagnostics[0].span.path.to_string();
        let mut waived = |until: &str| {
            let waiver = format!("waive: [{{rule: {code}, reason: 已知, until: {until}}}]\n");
            let file = |path: &str| {
                let text = fs::read_to_string(root.join(path)).expect("a file");
                match text.strip_prefix("---\n") {
                    _ if path != place => text,
                    Some(rest) => format!("---\n{waiver}{rest}"),
                    None => format!("{waiver}{text}"),
                }
            };
            let files = WalkDir::new(&root)
                .sort_by_file_name()
                .into_iter()
                .map(|file| file.expect("a file"));
            let paths = files.filter(|file| file.file_type().is_file()).map(|file| {
                let path = file.path().strip_prefix(&root).expect("below it");
                path.to_string_lossy().replace('\\', "/")
            });
            let texts: Vec<_> = paths.map(|path| (path.clone(), file(&path))).collect();
            pipeline.build(&SourceTree::of_texts(texts, today()), &Options::default())
        };
        let built = waived("2026-12-31");
        assert!(built.diagnostics.is_empty(), "{code}: {:#?}", built.diagnostics);
        let told: Vec<(&str, &str)> = built
            .waived
            .iter()
            .map(|waived| (waived.diagnostic.rule.code, waived.reason.as_str()))
            .collect();
        assert_eq!(told, [(code, "已知")]);
        let built = waived("2026-05-31");
        let codes: BTreeSet<&str> = built.diagnostics.iter().map(|d| d.rule.code).collect();
        assert_eq!(codes, BTreeSet::from([code, "expired-waiver"]), "after the day");
    }
}
