//! Nothing is too strange to be read, and every place that is told lies in its file.

use docent::diagnostic::{Diagnostic, Span};
use docent::document::markdown::Dialect;
use docent::document::yaml::{self, Value};
use docent::document::{self, Document};
use docent::model::kind::Kind;
use docent::pipeline::{Options, Pipeline};
use docent::source::{SourceContent, SourceFile, SourceTree};
use proptest::prelude::*;

use super::TODAY;

const PATH: &str = "content/a.md";

/// Checks that a place lies in its file and between characters.
fn check_span(span: &Span, text: &str) -> Result<(), TestCaseError> {
    prop_assert!(span.start <= span.end && span.end <= text.len(), "{:?} of {}", span, text.len());
    prop_assert!(
        text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
        "{:?}",
        span
    );
    Ok(())
}

fn check_value(value: &Value, text: &str) -> Result<(), TestCaseError> {
    check_span(&value.span, text)?;
    for entry in value.entries() {
        check_span(&entry.key.span, text)?;
        check_value(&entry.value, text)?;
    }
    if let yaml::Node::List(items) = &value.node {
        for item in items {
            check_value(item, text)?;
        }
    }
    Ok(())
}

fn check_diagnostics<'a>(
    diagnostics: &[Diagnostic],
    text_of: impl Fn(&str) -> Option<&'a str>,
) -> Result<(), TestCaseError> {
    for diagnostic in diagnostics {
        let related = diagnostic.related.iter().map(|related| &related.span);
        let fix = diagnostic.fix.iter().map(|fix| &fix.span);
        for span in std::iter::once(&diagnostic.span).chain(related).chain(fix) {
            let text = text_of(&span.path);
            prop_assert!(text.is_some(), "{}: no file `{}`", diagnostic.rule.code, span.path);
            check_span(span, text.unwrap_or_default())?;
        }
        for message in [&diagnostic.message.en, &diagnostic.message.zh] {
            prop_assert!(!message.is_empty() && !message.ends_with(['.', '。']), "{}", message);
        }
    }
    Ok(())
}

fn check_document(document: &Document) -> Result<(), TestCaseError> {
    let text = &document.text;
    check_value(&document.front_matter, text)?;
    prop_assert!(text.is_char_boundary(document.body.start));
    let body = &document.body;
    for heading in &body.headings {
        check_span(&heading.span, text)?;
        prop_assert!(
            heading.content.start <= heading.content.end && heading.content.end <= text.len()
        );
        prop_assert!(!heading.anchor.is_empty());
    }
    let links = body.links.iter().map(|link| &link.span);
    let leaves = body.leaves.iter().map(|(_, span)| span);
    let fences = body.fences.iter().map(|fence| &fence.span);
    for span in links.chain(leaves).chain(fences) {
        check_span(span, text)?;
    }
    Ok(())
}

/// Texts made of what markdown and YAML take for signs.
fn markup() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "# ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "    ",
        "> ",
        "- ",
        "1. ",
        ":::tip\n",
        "::::\n",
        ":::\n",
        ":::tab 甲\n",
        "::steps DD-P01\n",
        "：：：tip\n",
        "**",
        "*",
        "~~",
        "`",
        "```\n",
        "~~~",
        "|",
        "| --- | --- |\n",
        "---\n",
        "...\n",
        "中",
        "，",
        "字。",
        "a",
        "[a](b.md)",
        "![图](c.png)",
        "[",
        "]",
        "(",
        ")",
        "[p]: d.md \"t\"\n",
        "[p]",
        "[^1]",
        "[^1]: ",
        "<b>",
        "<!--",
        "-->",
        "<",
        "{#a}",
        ": ",
        "：",
        "&#0;",
        "&amp;",
        "\\",
        "\u{2e3a}",
        "\u{feff}",
        "\0",
        "𠮷",
        "é",
        "👩‍👧",
        "“",
        "'",
        "\"",
        "{",
        "}",
        ",",
        "title",
        "id: ",
        "steps:\n",
        "  - ",
        "&x ",
        "*x",
        "!t ",
        "@",
        "%",
        "|\n",
        ">\n",
        "? ",
        "#",
        "- [ ] ",
        "> [!NOTE]\n",
        "\u{2028}",
        "\u{85}",
    ]);
    prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

/// Front matter of a kind: keys of its table with values of every sort.
fn front_matter() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec![
        "甲",
        "1",
        "12m",
        "2026-03-01",
        "true",
        "[]",
        "{}",
        "[甲, 乙]",
        "{a: b}",
        "\"\"",
        "~",
        "DD-P01",
        "DD-P01#apply",
        "staff",
        "[staff, staff]",
        "it-suport",
        "id：甲",
        "'及时、定期'",
        "[{id: a, do: 及时, R: staff, next: b}, {id: b, do: 乙, next: a}, {id: a}]",
        "[{id: a, kind: table, label: 甲, columns: [{id: a}, {id: a}], show_if: {any: [{a: 1}, {b: {gt: 2}}]}}]",
        "[{id: q, q: 问, answer: \"[链接](没有.md)\", tree: [{if: 甲, go: x, tree: [{else: true}]}]}]",
        "[{rule: broken-link, reason: 甲, until: 2020-01-01}]",
        "|\n  多行\n  文字",
        "draft",
        "obsolete",
        "999999999999",
    ]);
    let line = (any::<prop::sample::Index>(), value);
    (prop::sample::select(Kind::ALL.to_vec()), prop::collection::vec(line, 0..14)).prop_map(
        |(kind, lines)| {
            let keys = kind.record().all_keys();
            let mut text = format!("---\ntype: {}\n", kind.name());
            for (key, value) in lines {
                text += &format!("{}: {value}\n", key.get(&keys).name);
            }
            text + "---\n"
        },
    )
}

fn tree_of(files: Vec<(&str, Vec<u8>)>) -> SourceTree {
    let mut tree = SourceTree::of_texts([("docent.yaml".to_owned(), String::new())], TODAY);
    for (path, bytes) in files {
        let content = match String::from_utf8(bytes) {
            Ok(text) => SourceContent::Text(text.into()),
            Err(error) => SourceContent::NotText(error.into_bytes().into()),
        };
        tree.files.insert(path.into(), SourceFile { content, stamp: None, size: None });
    }
    tree
}

/// Builds a tree and checks everything it says.
fn check_tree(tree: &SourceTree) -> Result<(), TestCaseError> {
    let built = Pipeline::new().build(tree, &Options::default());
    check_diagnostics(&built.diagnostics, |path| {
        // Of a file in another encoding only its beginning can be named.
        tree.files.get(path).map(|_| tree.text(path).map_or("", |text| &**text))
    })
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn any_markup_is_read(text in markup()) {
        for (_, dialect) in Dialect::NAMES {
            let parsed = document::parse(&PATH.into(), text.as_str().into(), dialect);
            check_document(&parsed.value)?;
            check_diagnostics(&parsed.diagnostics, |path| (path == PATH).then_some(&*text))?;
        }
    }

    #[test]
    fn any_text_is_read(text in "(---\n)?\\PC{0,60}(\n---\n)?\\PC{0,60}") {
        let parsed = document::parse(&PATH.into(), text.as_str().into(), Dialect::Docent);
        check_document(&parsed.value)?;
        check_diagnostics(&parsed.diagnostics, |path| (path == PATH).then_some(&*text))?;
    }

    #[test]
    fn any_yaml_is_read(text in markup(), offset in 0..4_usize) {
        let file = format!("{}{text}", "-".repeat(offset));
        let mut diagnostics = Vec::new();
        let value = yaml::parse(&file[offset..], &PATH.into(), offset, &mut diagnostics);
        prop_assert!(value.is_some() || !diagnostics.is_empty(), "nothing is said of a failure");
        if let Some(value) = value {
            check_value(&value, &file)?;
        }
        check_diagnostics(&diagnostics, |path| (path == PATH).then_some(&*file))?;
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn any_bytes_are_built(
        document in prop::collection::vec(any::<u8>(), 0..200),
        registry in prop::collection::vec(any::<u8>(), 0..100),
        settings in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        check_tree(&tree_of(vec![
            (PATH, document),
            ("content/organization.yaml", registry),
            ("docent.yaml", settings),
        ]))?;
    }

    #[test]
    fn any_front_matter_is_connected(
        first in front_matter(),
        second in front_matter(),
        registry in markup(),
        body in markup(),
    ) {
        let sound = "roles: [{id: staff, name: 员工}]\nsystems: [{id: x, name: 甲, grants: {staff: y}}]\n";
        let registry = if registry.len() % 2 == 0 { sound.to_owned() } else { registry };
        check_tree(&tree_of(vec![
            (PATH, format!("{first}{body}").into_bytes()),
            ("content/b.md", second.into_bytes()),
            ("content/organization.yaml", registry.into_bytes()),
        ]))?;
    }
}

#[test]
fn a_file_of_100_000_lines_is_read_in_a_moment() {
    let line = "- 第一项，**注意：**见[流程](没有.md)，`代码`。\n";
    let text = format!("---\ntitle: 长\n---\n# 长\n\n{}", line.repeat(100_000));
    let parsed = document::parse(&PATH.into(), text.as_str().into(), Dialect::Docent);
    assert_eq!(parsed.value.body.links.len(), 100_000);
    let last = parsed.value.body.links.last().map(|link| &text[link.span.start..link.span.end]);
    assert_eq!(last, Some("没有.md"));
}

#[test]
fn yaml_of_many_lines_with_a_mistake_at_its_end_is_explained() {
    let text = format!("---\ntitle: 长\ntags:\n{}id：甲\n---\n", "  - 标签\n".repeat(20_000));
    let parsed = document::parse(&PATH.into(), text.as_str().into(), Dialect::Docent);
    let found: Vec<&str> =
        parsed.diagnostics.iter().map(|d| &text[d.span.start..d.span.end]).collect();
    assert_eq!(found, ["："]);
}
