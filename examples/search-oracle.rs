//! Writes a site's search files, and what tantivy and the Rust side make of generated queries, so
//! that `tests/search/parity.test.mjs` and `benches/search/` can compare the JavaScript side.
//!
//! `search-oracle ROOT OUT [COUNT]`: OUT gets `search/…` and `oracle.json`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use docent::document::date::Date;
use docent::model::{self, Selection, settings};
use docent::output::Content;
use docent::pipeline::{Options, Pipeline};
use docent::render::theme::Theme;
use docent::rules::RULES;
use docent::search::ask::Engine;
use docent::search::fold::fold;
use docent::search::index::{BOOSTS, Counting, Store, Tokenized};
use docent::search::text::{self, Page};
use docent::search::tokens::{Class, class, tokens};
use docent::source::{self, ReadOptions};
use std::sync::Arc;

use serde_json::{Value, json};
use tantivy::query::{BooleanQuery, BoostQuery, EnableScoring, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{TERMINATED, Term};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [root, out, rest @ ..] = arguments.as_slice() else {
        return Err("usage: search-oracle ROOT OUT [COUNT]".into());
    };
    let count = rest.first().map_or(Ok(500), |count| count.parse())?;
    let as_of: Option<Date> = docent::document::date::parse("2026-11-15");
    let tree = source::read(Path::new(root), &ReadOptions { as_of, previous: None })?;
    let built = Pipeline::new().build(&tree, &Options::default());
    for (path, content) in built.output.iter().filter(|(path, _)| path.starts_with("search/")) {
        if let Content::Bytes(bytes) = content {
            let path = Path::new(out).join(path);
            fs::create_dir_all(path.parent().ok_or("a folder")?)?;
            fs::write(path, bytes)?;
        }
    }

    let mut ignored = Vec::new();
    let settings = settings::read(&tree, &RULES, &mut ignored);
    let documents = tree
        .documents()
        .filter_map(|(path, _)| {
            let text = tree.text(path)?.clone();
            Some(docent::document::parse(path, text, settings.dialect).value.into())
        })
        .collect();
    let connected = model::connect(&tree, settings, documents, &Selection::default()).value;
    let language = connected.settings.language;
    let theme = Theme::load(&tree, &connected.settings, language, &mut ignored);
    let pages = text::pages(&connected, &|name| theme.texts.get(name).to_owned());
    let tokenized: Vec<_> = pages.iter().map(|page| Arc::new(Tokenized::of(page))).collect();
    let mut counting = Counting::begin()?;
    counting.add(&tokenized)?;
    let stores = counting.end()?;

    let engine = Engine::of(&built.output)?;
    let mut asked = Vec::new();
    for query in queries(&pages, count) {
        let mut names: Vec<String> = Vec::new();
        tokens(&fold(&query), |token| {
            if !names.iter().any(|known| known == token) && names.len() < 32 {
                names.push(token.to_owned());
            }
        });
        let scores: Vec<Value> =
            stores.iter().map(|store| scores(store, &names)).collect::<Result<_, _>>()?;
        let found = engine.search(&query, 10)?;
        let results: Vec<Value> = found
            .iter()
            .map(|found| {
                let sections = found.sections.iter();
                let sections: Vec<Value> =
                    sections.map(|section| json!([section.anchor, section.text()])).collect();
                json!({"url": found.url, "score": found.score, "sections": sections})
            })
            .collect();
        asked.push(json!({
            "query": query, "tokens": names, "pages": scores[0], "sections": scores[1],
            "results": results,
        }));
    }
    fs::write(Path::new(out).join("oracle.json"), serde_json::to_vec(&asked)?)?;
    Ok(())
}

/// Returns tantivy's own score of each document that holds any of the tokens, by our number.
fn scores(store: &Store, names: &[String]) -> Result<Value, Box<dyn Error>> {
    let searcher = store.index.reader()?.searcher();
    let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for name in names {
        for (number, field) in &store.fields {
            let term =
                TermQuery::new(Term::from_field_text(*field, name), IndexRecordOption::WithFreqs);
            let boosted = BoostQuery::new(Box::new(term), BOOSTS[*number] as f32);
            parts.push((Occur::Should, Box::new(boosted)));
        }
    }
    let query = BooleanQuery::new(parts);
    let segment = searcher.segment_reader(0);
    let ords = store.ords(segment)?;
    let mut scores = BTreeMap::new();
    let weight = query.weight(EnableScoring::enabled_from_searcher(&searcher))?;
    let mut scorer = weight.scorer(segment, 1.0)?;
    while scorer.doc() != TERMINATED {
        scores.insert(ords[scorer.doc() as usize], scorer.score());
        scorer.advance();
    }
    Ok(scores.into_iter().map(|(ord, score)| json!([ord, score])).collect())
}

/// Returns queries: titles, headings, pieces of texts, words of both scripts, in Traditional
/// characters, with slips, and some that find nothing. The same for the same pages.
fn queries(pages: &[Page], count: usize) -> Vec<String> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut queries = Vec::new();
    while queries.len() < count {
        let page = &pages[random.below(pages.len())];
        let section = &page.sections[random.below(page.sections.len())];
        let query = match queries.len() % 8 {
            0 => page.title.clone(),
            1 => section.heading.clone(),
            2 | 3 => piece(&section.text, &mut random, Class::Unspaced),
            4 => piece(&section.text, &mut random, Class::Word),
            5 => {
                let han = piece(&section.text, &mut random, Class::Unspaced);
                format!("{han} {}", piece(&section.text, &mut random, Class::Word))
            }
            6 => traditional(&piece(&section.text, &mut random, Class::Unspaced)),
            _ => format!("{}{}", piece(&section.text, &mut random, Class::Word), random.below(9)),
        };
        let query = query.trim().to_owned();
        if !query.is_empty() {
            queries.push(query);
        }
    }
    queries
}

/// Returns two to four characters of a class that stand together; a word where it is a word.
fn piece(text: &str, random: &mut Random, wanted: Class) -> String {
    let folded = fold(text);
    let mut runs: Vec<&str> = folded.split(|c| class(c) != wanted).collect();
    runs.retain(|run| run.chars().count() > 1);
    if runs.is_empty() {
        return String::new();
    }
    let run: Vec<char> = runs[random.below(runs.len())].chars().collect();
    if wanted == Class::Word {
        return run.into_iter().collect();
    }
    let length = (2 + random.below(3)).min(run.len());
    let start = random.below(run.len() - length + 1);
    run[start..start + length].iter().collect()
}

/// Returns a text in Traditional characters, where a character has one.
fn traditional(text: &str) -> String {
    let pairs = docent::search::fold::pairs(|_| true);
    let of = |c: char| pairs.iter().find(|(_, to)| *to == c).map_or(c, |(from, _)| *from);
    text.chars().map(of).collect()
}

/// A small generator (xorshift64*), so that every run asks the same.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end.max(1)
    }
}
