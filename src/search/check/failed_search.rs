//! `failed-search`: a query of the settings that does not find what it must.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::settings::SearchTest;
use crate::output::Content;
use crate::search::ask::{Engine, Found};

/// The rule.
pub static RULE: Rule = Rule {
    code: "failed-search",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
`search.tests` in `docent.yaml` lists what people type and which document they must
then find. This query does not find its document, or finds it too far down. Either
the document no longer says what people ask for: give it the word in its title, in
a heading, in `ask:` of a question or in `search.synonyms`. Or the expectation is no
longer true: change the test.",
        zh: "\
`docent.yaml` 的 `search.tests` 列出了员工会输入的词，以及应当找到的文档。这条查询没有找到
对应文档，或排得太靠后。要么是文档里已经没有员工会用的说法：请把这个词写进标题、小标题、
问题的 `ask:` 或 `search.synonyms`；要么是期望已经过时：请修改这条测试。",
    },
    example: "(settings with `search: {tests: [{query: zhsq, expect: DD-P01}]}` and no such title)",
};

/// How many results a diagnostic names.
const SHOWN: usize = 3;

/// Runs the search tests of a knowledge base on the files of its index.
///
/// A test whose document this build does not show is passed over.
pub fn check(
    knowledge_base: &KnowledgeBase,
    files: &BTreeMap<String, Content>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let tests = &knowledge_base.settings.search_tests;
    if tests.is_empty() {
        return;
    }
    // The index was written a moment ago, so that it can be read.
    let Ok(engine) = Engine::of(files) else { return };
    for test in tests {
        let (id, part) = match test.expect.value.split_once('#') {
            Some((id, part)) => (id, Some(part)),
            None => (test.expect.value.as_str(), None),
        };
        let names = &knowledge_base.names;
        let entry = knowledge_base.entry(id).map(|entry| entry.url.as_str());
        let url =
            entry.or_else(|| knowledge_base.entries.iter().find(|e| e.url == id).map(|e| &*e.url));
        let key = id.to_lowercase();
        if url.is_none() && (names.hidden.contains_key(&key) || names.unsettled.contains(&key)) {
            continue;
        }
        let found = engine.search(&test.query.value, test.within).unwrap_or_default();
        let is_expected = |found: &Found| {
            Some(found.url.as_str()) == url
                && part.is_none_or(|part| found.sections.iter().any(|s| s.anchor == part))
        };
        if url.is_none() {
            diagnostics.push(unknown(test));
        } else if !found.iter().any(is_expected) {
            diagnostics.push(failed(test, &engine));
        }
    }
}

fn unknown(test: &SearchTest) -> Diagnostic {
    let expect = &test.expect.value;
    RULE.at(
        &test.expect.span,
        both(
            format!("no document is called `{expect}`"),
            format!("没有编号或地址为 `{expect}` 的文档"),
        ),
    )
    .help(both(
        "name the document by its id, or by its address such as `a/b.html`",
        "请写文档编号，或它的地址，例如 `a/b.html`",
    ))
}

fn failed(test: &SearchTest, engine: &Engine<'_>) -> Diagnostic {
    let (query, expect, within) = (&test.query.value, &test.expect.value, test.within);
    let first = engine.search(query, SHOWN).unwrap_or_default();
    let titles: Vec<&str> = first.iter().map(|found| found.title.as_str()).collect();
    let help = if titles.is_empty() {
        both("it finds nothing at all".to_owned(), "这条查询没有任何结果".to_owned())
    } else {
        both(
            format!("it finds first: {}", titles.join("; ")),
            format!("排在前面的是：{}", titles.join("；")),
        )
    };
    RULE.at(
        &test.query.span,
        both(
            format!("`{query}` does not find `{expect}` among the first {within}"),
            format!("搜索 `{query}` 的前 {within} 条中没有 `{expect}`"),
        ),
    )
    .help(help)
}
