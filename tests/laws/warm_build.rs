//! A build that remembers equals one that does not, in bytes and in what it says.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use docent::model::Selection;
use docent::pipeline::{Options, Pipeline};
use docent::source::SourceTree;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{TODAY, difference, repository, said};

/// How many random histories there are, and how many edits each has.
///
/// `DOCENT_HISTORIES=10x300` tries more, which takes minutes.
const HISTORIES: (u32, usize) = (8, 40);

/// One edit of an author: which sort, which file, and a number that makes it another each time.
type Edit = (u8, usize, u32);

#[test]
fn a_warm_build_equals_a_clean_one_after_every_edit() {
    let (histories, edits) = histories(HISTORIES);
    let config = Config {
        cases: histories,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    };
    let edits = prop::collection::vec((0..SORTS, any::<usize>(), 0..1000_u32), edits);
    let original = knowledge_base();
    let outcome = TestRunner::new(config).run(&edits, |edits| {
        let mut files = original.clone();
        let mut pipeline = Pipeline::new();
        let mut day = TODAY;
        for edit in edits {
            apply(&mut files, &original, edit);
            if edit.0 == 0 {
                day = day.tomorrow().expect("a day");
            }
            let tree = SourceTree::of_texts(files.clone(), day);
            let audiences = if edit.2 % 3 == 0 { vec!["hr".to_owned()] } else { Vec::new() };
            let selection = Selection { audiences, has_drafts: edit.2 % 2 == 0 };
            let options = Options { selection, base_url: None };
            let warm = pipeline.build(&tree, &options);
            let clean = Pipeline::new().build(&tree, &options);
            prop_assert_eq!(
                difference(&warm.output, &clean.output),
                Vec::<String>::new(),
                "{:?}",
                edit
            );
            prop_assert_eq!(said(&warm), said(&clean), "{:?}", edit);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

/// What is shown ahead of a build is what the build then makes: the pages of documents of which only
/// the prose is another, and the search index with them.
#[test]
fn a_page_shown_ahead_is_that_of_the_build_that_follows() {
    let config = Config { cases: 8, failure_persistence: None, ..Config::default() };
    let saves = prop::collection::vec((0..PROSE_SORTS, any::<usize>(), 0..1000_u32), 1..4);
    let original = knowledge_base();
    let exact = Cell::new(0);
    let outcome = TestRunner::new(config).run(&prop::collection::vec(saves, 8), |builds| {
        let mut files = original.clone();
        let mut pipeline = Pipeline::new();
        let options = Options::default();
        let tree = |files: &BTreeMap<String, String>| SourceTree::of_texts(files.clone(), TODAY);
        let (_, mut ahead) = pipeline.build_ahead(&tree(&files), &options);
        for saves in builds {
            let mut shown = BTreeMap::new();
            let mut is_all = true;
            for (sort, which, number) in saves {
                let documents: Vec<&String> =
                    files.keys().filter(|path| path.ends_with(".md")).collect();
                let path = documents[which % documents.len()].clone();
                let text = write_prose(&files[&path], sort, number);
                files.insert(path.clone(), text.clone());
                let Some(ahead) = &mut ahead else { continue };
                let text = text.into();
                match ahead.page(&path, &text) {
                    Some((url, page)) => drop(shown.insert(url, page)),
                    None => {
                        is_all = false;
                        let likely = ahead.likely_page(&path, &text);
                        let is_known = likely.is_none() || ahead.index().is_none();
                        prop_assert!(is_known, "an index may not hold what is only likely");
                    }
                }
            }
            let index = ahead.as_ref().and_then(|ahead| ahead.index()).filter(|_| is_all);
            let (built, next) = pipeline.build_ahead(&tree(&files), &options);
            if let Some(index) = index {
                exact.set(exact.get() + 1);
                let made = |path: &String| built.output.get(path).cloned();
                for (url, page) in shown.into_iter().chain(index) {
                    prop_assert_eq!(Some(page), made(&url), "{}", url);
                }
            }
            ahead = next;
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(exact.get() > 8, "only {} builds were preceded by pages", exact.get());
}

/// How many sorts of prose there are.
const PROSE_SORTS: u8 = 5;

/// Returns a text with other prose.
fn write_prose(text: &str, sort: u8, number: u32) -> String {
    match sort {
        0 => format!("{text}\n第 {number} 次**修改：**请联系系统管理员。\n"),
        1 => format!("{text}\n```sql\nSELECT {number} FROM 账号;\n```\n\n- [ ] 待办 {number}\n"),
        2 => text.replacen("。", &format!("（{number}）。"), 1),
        3 => format!("{text}\n| 项目 | 数量 |\n| --- | ---: |\n| 账号 | {number} |\n"),
        _ => format!("{text}\n## 第 {number} 节\n\n正文。\n"),
    }
}

/// Returns how many random histories there are and how many edits each has: so many, if nobody asks
/// for more.
pub fn histories(usual: (u32, usize)) -> (u32, usize) {
    let Ok(asked) = std::env::var("DOCENT_HISTORIES") else { return usual };
    let (histories, edits) = asked.split_once('x').expect("histories and edits, as in 10x300");
    (histories.parse().expect("a number"), edits.parse().expect("a number"))
}

/// Returns a small knowledge base with a document of most kinds.
pub fn knowledge_base() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    read(&repository().join("starter/zh-CN"), "", &mut files);
    // Of the sample, what has branches, images, questions and terms; the starter's registry goes.
    for path in [
        "content/organization.yaml",
        "content/流程/离职账号回收.md",
        "content/表单/离职账号回收单.md",
        "content/常见问题/钉钉账号常见问题.md",
        "content/术语/冻结.md",
    ] {
        let text = fs::read_to_string(repository().join(path)).expect("a file of the sample");
        files.insert(path.to_owned(), text);
    }
    files.insert("themes/corp/css/own.css".to_owned(), "body { color: black; }\n".to_owned());
    files
}

fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{prefix}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(&path).expect("a text"));
        }
    }
}

/// How many sorts of edit there are.
pub const SORTS: u8 = 14;

/// Makes an edit.
pub fn apply(
    files: &mut BTreeMap<String, String>,
    original: &BTreeMap<String, String>,
    edit: Edit,
) {
    let (sort, which, number) = edit;
    let documents: Vec<String> =
        files.keys().filter(|path| path.ends_with(".md")).cloned().collect();
    let chosen = documents.get(which % documents.len().max(1)).cloned().unwrap_or_default();
    let mut change = |path: &str, change: &dyn Fn(&str) -> String| {
        if let Some(text) = files.get_mut(path) {
            *text = change(text);
        }
    };
    match sort {
        // Another day.
        0 => {}
        1 => change(&chosen, &|text| {
            format!("{text}\n第 {number} 次**修改：**见[流程](XX-{number})。\n")
        }),
        2 => change(&chosen, &|text| text.replacen("---\n", "---\n坏: [\n", 1)),
        // What was broken is mended, and what was deleted comes back.
        3 => {
            let (path, text) = original.iter().nth(which % original.len()).expect("a file");
            files.insert(path.clone(), text.clone());
        }
        4 => {
            if let Some(text) = files.remove(&chosen) {
                files.insert(chosen.replace(".md", &format!("-{number}.md")), text);
            }
        }
        5 if documents.len() > 4 => drop(files.remove(&chosen)),
        6 => {
            let text = format!(
                "---\ntitle: 新页 {number}\norder: {number}\n---\n# 新页\n\n[首页](../index.md)\n"
            );
            files.insert(format!("content/新/{number}.md"), text);
        }
        7 => {
            change(&chosen, &|text| replace_line(text, "title:", &format!("title: 标题 {number}")))
        }
        8 => change("content/organization.yaml", &|text| {
            text.replacen("id: it-support", &format!("id: it-support-{number}"), 1)
        }),
        9 => change("docent.yaml", &|text| {
            replace_line(text, "title:", &format!("title: 站点 {number}"))
        }),
        10 => {
            let rest = match number % 4 {
                0 => "theme: corp\n",
                1 => "audiences: {names: [all, hr], default: all}\n",
                2 => "markdown: {dialect: gfm, html: allow}\nlanguage: en\n",
                _ => "rules: {missing-part: off}\nlanguage: zh-TW\n",
            };
            files.insert("docent.yaml".to_owned(), format!("title: 站点 {number}\n{rest}"));
        }
        11 => {
            let css = format!("body {{ color: rgb({}, 0, 0); }}\n", number % 256);
            files.insert("themes/corp/css/own.css".to_owned(), css);
        }
        // Prose alone: no heading, no link, nothing that another page shows.
        12 => change(&chosen, &|text| format!("{text}\n第 {number} 次补充，没有别的变化。\n")),
        _ => {
            let template = format!("<p>{number}</p>{{{{ body | safe }}}}");
            files.insert("themes/corp/templates/page.html".to_owned(), template);
        }
    }
}

fn replace_line(text: &str, key: &str, line: &str) -> String {
    let is_it = |old: &&str| old.starts_with(key);
    match text.lines().find(is_it) {
        Some(old) => text.replacen(old, line, 1),
        None => text.to_owned(),
    }
}
