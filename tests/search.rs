//! Search finds what is there: the shared cases of the tokenizer, and the sample's own words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use docent::document::date::Date;
use docent::model::Selection;
use docent::output::{Content, OutputTree};
use docent::pipeline::{Options, Pipeline};
use docent::search::ask::{Engine, Found};
use docent::search::fold::fold;
use docent::search::format::MANIFEST;
use docent::search::format::read::{Opened, PageText, Problem};
use docent::search::tokens::{Class, class, stem, tokens};
use docent::source::{self, ReadOptions};
use scraper::{Html, Selector};
use serde_json::Value;

const DAY: Date = Date::constant(2026, 11, 15);

/// Returns the sample as everybody in the company sees it.
fn sample() -> &'static OutputTree {
    static SAMPLE: OnceLock<OutputTree> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let tree = source::read(root, &ReadOptions { as_of: Some(DAY), previous: None });
        let audiences = ["staff", "hr", "it"].map(str::to_owned).to_vec();
        let options =
            Options { selection: Selection { audiences, has_drafts: false }, ..Options::default() };
        Pipeline::new().build(&tree.expect("the repository can be read"), &options).output
    })
}

fn search(query: &str, limit: usize) -> Vec<Found> {
    let engine = Engine::of(sample()).expect("the index can be read");
    engine.search(query, limit).expect("its files can be read")
}

/// Returns the site of some documents, by path.
fn site(files: &[(&str, &str)]) -> OutputTree {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }
    let tree = source::read(folder.path(), &ReadOptions { as_of: Some(DAY), previous: None });
    let built = Pipeline::new().build(&tree.expect("it can be read"), &Options::default());
    assert!(!built.has_errors(), "{:?}", built.diagnostics);
    built.output
}

fn urls(output: &OutputTree, query: &str) -> Vec<String> {
    let found = Engine::of(output).expect("an index").search(query, 20).expect("an answer");
    found.into_iter().map(|found| found.url).collect()
}

#[test]
fn text_becomes_the_tokens_that_both_sides_agree_on() {
    let cases = include_str!("search/tokens.json");
    let cases: Value = serde_json::from_str(cases).expect("cases");
    let list = |name: &str| cases[name].as_array().expect("a list").clone();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    assert!(list("tokens").len() >= 100);
    let mut differ = Vec::new();
    for case in list("tokens") {
        let folded = fold(&text(&case["text"]));
        let mut found = Vec::new();
        tokens(&folded, |token| found.push(token.to_owned()));
        let wanted: Vec<String> =
            case["tokens"].as_array().expect("tokens").iter().map(text).collect();
        differ.extend((found != wanted).then(|| format!("{}: {found:?}", case["text"])));
    }
    for case in list("folds") {
        let found = fold(&text(&case["text"]));
        let differs = found != text(&case["folded"]);
        differ.extend(differs.then(|| format!("{}: {found}", case["text"])));
    }
    assert!(differ.is_empty(), "{differ:#?}");
    for case in list("stems") {
        assert_eq!(stem(&text(&case["word"])), text(&case["stem"]), "{}", case["word"]);
    }
}

/// Returns the text of every page of the sample, by its address.
fn texts() -> BTreeMap<String, PageText> {
    let opened = Opened::of(sample()).expect("the index can be read");
    let pages = (0..opened.manifest.pages).map(|page| opened.text(page).expect("its text"));
    pages.map(|page| (page.url.clone(), page)).collect()
}

fn holds(page: &PageText, folded: &str) -> bool {
    let parts = page.sections.iter().flat_map(|(_, heading, text, _)| [heading, text]);
    parts.chain([&page.title]).any(|part| fold(part).contains(folded))
}

/// Returns the runs of Chinese characters that readers see on the pages without a kind of their
/// own, folded, by address. Pages with derived views are left out: search answers from what they are
/// derived from.
fn shown() -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let select = |text: &str| Selector::parse(text).expect("a selector");
    let blocks = "p, li, td, th, h2, h3, h4, pre";
    let blocks = select(blocks);
    let wanted = select(
        "h1, .summary, .markdown p:not(.alert-title), .markdown li, .markdown td, .markdown th, .markdown h2, .markdown h3, .markdown h4, .markdown pre",
    );
    let mut found = BTreeMap::new();
    for url in texts().into_keys() {
        let source = root.join(url.replace(".html", ".md"));
        let Ok(source) = std::fs::read_to_string(source) else { continue };
        let Content::Bytes(html) = &sample()[&url] else { continue };
        let page = Html::parse_document(&String::from_utf8_lossy(html));
        let is_plain = page.select(&select("article.page")).next().is_some();
        if !is_plain || source.contains("\n::") {
            continue;
        }
        let own = page.select(&select("article.page")).next().expect("it was found above");
        let innermost = own.select(&wanted).filter(|block| block.select(&blocks).next().is_none());
        let texts = innermost.map(|block| fold(&block.text().collect::<String>()));
        let texts: Vec<String> = texts.collect();
        let runs = texts.iter().flat_map(|text| text.split(|c| class(c) != Class::Unspaced));
        found.insert(url, runs.filter(|run| !run.is_empty()).map(str::to_owned).collect());
    }
    found
}

/// Search agrees with what a reader sees: the words of a page's HTML are found on it.
#[test]
fn what_is_shown_is_found() {
    let mut pieces: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (i, (url, runs)) in shown().into_iter().enumerate() {
        for (k, run) in runs.iter().enumerate() {
            let run: Vec<char> = run.chars().collect();
            let length = 2 + (i + k) % 3;
            if (i + k) % 3 == 0 && run.len() >= length {
                let start = (i + k) % (run.len() - length + 1);
                let piece = run[start..start + length].iter().collect();
                pieces.entry(piece).or_default().insert(url.clone());
            }
        }
    }
    assert!(pieces.len() >= 300, "only {} pieces", pieces.len());
    for (piece, pages) in pieces {
        let found: BTreeSet<String> =
            search(&piece, usize::MAX).into_iter().map(|found| found.url).collect();
        let missing: Vec<_> = pages.difference(&found).collect();
        assert!(missing.is_empty(), "{piece} is not found in {missing:?}");
    }
}

#[test]
fn headings_above_pages_and_raw_html_are_found_as_they_are_shown() {
    let output = site(&[
        ("a.md", "---\ntitle: 甲页\n---\n# 甲页 <span>从乙版本引入</span>\n\n正文\n"),
        (
            "b.md",
            "# 丙\n\n<CustomContent platform=\"戊己\">\n\n庚<br>辛<!-- 壬癸 -->\n\n</CustomContent>\n",
        ),
        ("c.md", "# 丁\n\n## 用 Vec<T> 存放 <kbd>键</kbd>\n\n正文\n"),
    ]);
    assert_eq!(urls(&output, "乙版本引入"), ["a.html"]);
    assert_eq!(urls(&output, "戊己"), ["b.html"]);
    assert_eq!(urls(&output, "壬癸"), [""; 0]);
    let found = Engine::of(&output).expect("an index").search("存放", 1).expect("an answer");
    assert_eq!(found[0].sections[0].heading, "用 Vec<T> 存放 键");
    let Content::Bytes(html) = &output["c.html"] else { panic!("a page is made") };
    assert!(String::from_utf8_lossy(html).contains("用 Vec&lt;T&gt; 存放 键</h2>"));
}

/// Every piece of two to four Chinese characters that stands in the sample is found wherever it
/// stands, without quotes, and the first results hold it.
#[test]
fn every_chinese_substring_is_found() {
    let texts = texts();
    let mut pieces = BTreeSet::new();
    for (i, page) in texts.values().enumerate() {
        for (j, (_, _, text, _)) in page.sections.iter().enumerate() {
            let folded = fold(text);
            let runs = folded.split(|c| class(c) != Class::Unspaced);
            let runs: Vec<Vec<char>> = runs.map(|run| run.chars().collect()).collect();
            for (k, run) in runs.iter().enumerate() {
                let length = 2 + (i + j + k) % 3;
                // A prime step takes pieces from everywhere, whether they are words or not.
                if (i * 7 + j * 5 + k) % 23 == 0 && run.len() >= length {
                    let start = (i + k) % (run.len() - length + 1);
                    pieces.insert(run[start..start + length].iter().collect::<String>());
                }
            }
        }
    }
    assert!(pieces.len() >= 300, "only {} pieces", pieces.len());
    let (mut shown, mut holding) = (0, 0);
    for piece in pieces.iter().take(300) {
        let wanted: BTreeSet<&String> =
            texts.iter().filter(|(_, page)| holds(page, piece)).map(|(url, _)| url).collect();
        let found = search(piece, usize::MAX);
        let urls: BTreeSet<&String> = found.iter().map(|found| &found.url).collect();
        let missing: Vec<_> = wanted.difference(&urls).collect();
        assert!(missing.is_empty(), "{piece} is not found in {missing:?}");
        shown += found.len().min(10);
        holding += found.iter().take(10).filter(|found| wanted.contains(&found.url)).count();
    }
    assert!(holding * 100 >= shown * 95, "{holding} of {shown} results hold what was typed");
}

#[test]
fn sections_are_found_with_their_anchors() {
    let found = search("审核申请人身份与权限范围", 1);
    assert_eq!(found[0].url, "流程/账号申请与权限配置.html");
    assert_eq!(found[0].sections[0].anchor, "review");
    let found = search("忘记密码怎么办", 1);
    assert_eq!(found[0].sections[0].anchor, "forgot");
    assert!(found[0].sections[0].text().contains("忘记密码"));
}

#[test]
fn words_with_symbols_are_found_as_typed() {
    let output = site(&[
        ("a.md", "# Alpha\n\nUse `operator<<` and `/std:c++20`; ask for A/B tests.\n"),
        ("b.md", "# Beta\n\n```cpp\nstd::cout << c; // C++ here\n```\n"),
        ("c.md", "# Gamma\n\nA plain C and an operator, std and 20. B or a.\n"),
        ("d.md", "# Delta\n\nForm FM-HR-012 is filled in.\n"),
    ]);
    assert_eq!(urls(&output, "operator<<"), ["a.html"]);
    assert_eq!(urls(&output, "/std:c++20"), ["a.html"]);
    assert_eq!(urls(&output, "C++"), ["b.html"]);
    assert_eq!(urls(&output, "A/B"), ["a.html"]);
    assert_eq!(urls(&output, "FM-HR-012"), ["d.html"]);
    assert_eq!(urls(&output, "fm-hr"), ["d.html"]);
}

#[test]
fn phrases_exclusions_slips_and_stems() {
    let output = site(&[
        ("a.md", "# Accounts\n\nHow to open new accounts quickly.\n"),
        ("b.md", "# Travel\n\nAn account of a new journey; accounts open late.\n"),
        ("c.md", "# Passwords\n\nNothing else.\n"),
    ]);
    assert_eq!(urls(&output, "\"open new accounts\""), ["a.html"]);
    assert_eq!(urls(&output, "\"new open\""), [""; 0]);
    assert_eq!(urls(&output, "accounts -journey"), ["a.html"]);
    assert_eq!(urls(&output, "paswords"), ["c.html"]);
    assert_eq!(urls(&output, "passw"), ["c.html"]);
    assert_eq!(urls(&output, "journeys"), ["b.html"]);
}

#[test]
fn what_is_kept_out_is_not_found_and_what_is_obsolete_comes_last() {
    let output = site(&[
        ("docent.yaml", "title: T\n"),
        ("content/index.md", "# Home\n"),
        ("content/a.md", "---\ntitle: 报销旧办法 报销\nstatus: obsolete\n---\n报销 报销\n"),
        ("content/b.md", "---\ntitle: 别的\n---\n也说到报销。\n"),
        ("content/c.md", "---\ntitle: 秘密报销\nsearch: false\n---\n报销\n"),
    ]);
    assert_eq!(urls(&output, "报销"), ["b.html", "a.html"]);
}

#[test]
fn strange_queries_have_answers() {
    let long = "报销".repeat(5_000);
    for query in
        ["", " ", "。！？", "🙂", "\"", "-", "<img src=x onerror=alert(1)>", &long, "\u{0}"]
    {
        let found = search(query, 10);
        assert!(found.len() <= 10, "{query}");
    }
    assert!(search("🙂", 10).is_empty() && search("……", 10).is_empty());
}

#[test]
fn an_index_that_cannot_be_read_says_so() {
    let mut output = sample().clone();
    let manifest = match &output[MANIFEST] {
        Content::Bytes(bytes) => String::from_utf8(bytes.to_vec()).expect("text"),
        _ => panic!("the manifest is made"),
    };
    let other = manifest.replacen("\"format\":1", "\"format\":9", 1);
    output.insert(MANIFEST.to_owned(), Content::text(other));
    assert_eq!(Opened::of(&output).err(), Some(Problem::Format(9)));
    output.insert(MANIFEST.to_owned(), Content::text("docentSearch(\"manifest\",\"\",{"));
    assert_eq!(Opened::of(&output).err(), Some(Problem::Broken(MANIFEST.to_owned())));
    output.remove(MANIFEST);
    assert_eq!(Opened::of(&output).err(), Some(Problem::Missing(MANIFEST.to_owned())));

    let mut output = sample().clone();
    output.retain(|path, _| !path.ends_with("/t0.js"));
    let engine = Engine::of(&output).expect("the rest can be read");
    assert!(matches!(engine.search("a", 1), Err(Problem::Missing(_))));
}
