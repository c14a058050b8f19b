//! Front matter, settings and the registry.

use crate::session::{Outcome, SETTINGS, build, front, many};

/// Reads the same YAML as front matter, as settings and as the registry.
fn everywhere(yaml: &str) -> [Outcome; 3] {
    [
        front(yaml),
        build(&[("docent.yaml", yaml), ("content/index.md", "正文。\n")]),
        build(&[("content/organization.yaml", yaml), ("content/index.md", "正文。\n")]),
    ]
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let last = format!("*a{}", level - 1);
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![last; 10].join(", ")));
    }
    for outcome in everywhere(&bomb) {
        outcome.is_refused(&["yaml-limit"]);
        assert!(outcome.stderr.contains("200000 values"), "{:.2000}", outcome.stderr);
    }
}

#[test]
fn values_that_are_nested_too_deep_are_refused() {
    for yaml in [
        format!("a: {}", "[".repeat(400_000)),
        format!("a: {}{}", "[".repeat(200_000), "]".repeat(200_000)),
        format!("a: {}{}", "{a: ".repeat(100_000), "}".repeat(100_000)),
        format!("a:\n  {}x", "- ".repeat(200_000)),
        format!("{}x", "? ".repeat(200_000)),
        many(900, |depth| format!("{}a:\n", " ".repeat(depth))),
    ] {
        for outcome in everywhere(&yaml) {
            outcome.is_refused(&["yaml-limit"]);
        }
    }
}

#[test]
fn yaml_of_too_many_bytes_is_refused_in_its_first_line() {
    for outcome in everywhere(&many(200_000, |at| format!("k{at}: 1\n"))) {
        outcome.is_refused(&["yaml-limit"]);
        assert!(outcome.stderr.contains("more than 512 KB"), "{:.2000}", outcome.stderr);
        assert!(outcome.stderr.len() < 2_000, "{}", outcome.stderr);
    }
}

#[test]
fn keys_by_the_thousand_are_each_told() {
    let keys = many(3_000, |at| format!("k{at}: 1\n"));
    let outcome = front(&keys);
    outcome.is_built("正文");
    assert_eq!(outcome.count("unknown-key"), 3_000);
    let same = front(&"title: 甲\n".repeat(3_000));
    same.is_refused(&["duplicate-key"]);
    assert_eq!(same.count("duplicate-key"), 2_999);
}

#[test]
fn slips_that_repeat_are_told_once() {
    for slip in ["标题：一\n", "k: \"一\n", "k: a: b\n", "\tk: 1\n", "k: [a\n", "k: *a\n"] {
        let outcome = front(&slip.repeat(5_000));
        outcome.is_refused(&["bad-yaml"]);
        assert!(outcome.stderr.len() < 10_000, "{:.2000}", outcome.stderr);
    }
}

#[test]
fn front_matter_without_end_is_told_where_it_begins() {
    let text = format!("---\n{}", many(3_000, |at| format!("k{at}: 1\n")));
    let outcome = build(&[("content/index.md", text)]);
    outcome.is_refused(&["unclosed-front-matter", "unknown-key"]);
    assert!(outcome.stderr.contains("content/index.md:1:1"), "{:.2000}", outcome.stderr);
}

#[test]
fn long_values_are_values() {
    let title = "长".repeat(150_000);
    front(&format!("title: {title}")).is_built(&title);
    front(&format!("title: 甲 # {}", "x".repeat(400_000))).is_built("甲");
    let tags = many(5_000, |at| format!("标{at}, "));
    front(&format!("title: 甲\ntags: [{tags}]")).is_built("标4999");
    let synonyms = many(2_000, |at| format!("    - [甲{at}词, 乙{at}词]\n"));
    let settings = format!("{SETTINGS}search:\n  synonyms:\n{synonyms}");
    build(&[("docent.yaml", settings.as_str()), ("content/index.md", "正文。\n")]).is_built("正文");
}
