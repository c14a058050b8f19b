//! The manual that Docent writes about itself: tables of keys, and rules with their explanations.

use serde::Serialize;

use super::site::Site;
use crate::language::{Bilingual, Language};
use crate::model::Entry;
use crate::model::schema::{Record, Shape};
use crate::rules::RULES;

/// The keys of one record.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "a table of keys")]
pub struct TableView {
    pub name: String,
    pub keys: Vec<KeyView>,
}

/// A key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the table")]
pub struct KeyView {
    pub name: &'static str,
    pub is_required: bool,
    pub shape: String,
    pub about: &'static str,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the rule")]
pub struct RuleView {
    pub code: &'static str,
    pub severity: &'static str,
    pub explanation: String,
    pub example: &'static str,
}

/// Returns the table of a record and those of the records in it, each once, in reading order.
///
/// Keys that every document may have are left out of the tables of kinds, save of that of a page,
/// which has no others.
pub fn tables(record: &'static Record, language: Language) -> Vec<TableView> {
    let mut found: Vec<&'static Record> = Vec::new();
    let own = record.keys;
    let keys = if own.is_empty() { record.base.map_or(own, |base| base.keys) } else { own };
    let mut tables = vec![table(record.name, keys, language)];
    for key in keys {
        add(&key.shape, &mut found);
    }
    let mut i = 0;
    while let Some(inner) = found.get(i).copied() {
        tables.push(table(inner.name, inner.keys, language));
        for key in inner.keys {
            add(&key.shape, &mut found);
        }
        i += 1;
    }
    tables
}

fn table(
    name: Bilingual<&'static str>,
    keys: &'static [crate::model::schema::Key],
    language: Language,
) -> TableView {
    let keys = keys.iter().map(|key| KeyView {
        name: key.name,
        is_required: key.is_required,
        shape: words(&key.shape, language),
        about: key.about.get(language),
    });
    TableView { name: (*name.get(language)).to_owned(), keys: keys.collect() }
}

/// Adds the records in a shape that are not there yet.
fn add(shape: &'static Shape, found: &mut Vec<&'static Record>) {
    match shape {
        Shape::Record(record) | Shape::Short(_, record) => {
            if !found.iter().any(|known| std::ptr::eq(*known, *record)) {
                found.push(record);
            }
        }
        Shape::List(item) | Shape::Map(item) => add(item, found),
        Shape::Text
        | Shape::Flag
        | Shape::Number
        | Shape::Date
        | Shape::Duration
        | Shape::Choice(_)
        | Shape::Name(_)
        | Shape::Any => {}
    }
}

/// Returns what a shape takes, in a few words.
fn words(shape: &Shape, language: Language) -> String {
    let say = |en: &str, zh: &str| if language.is_chinese() { zh } else { en }.to_owned();
    match shape {
        Shape::Text => say("text", "文字"),
        Shape::Flag => "true / false".to_owned(),
        Shape::Number => say("number", "数字"),
        Shape::Date => "2026-03-01".to_owned(),
        Shape::Duration => "4h, 1wd, 90d, 12m".to_owned(),
        Shape::Choice(choices) => choices.join(" / "),
        Shape::List(item) => {
            let item = words(item, language);
            if language.is_chinese() { format!("列表：{item}") } else { format!("list: {item}") }
        }
        Shape::Record(record) => (*record.name.get(language)).to_owned(),
        Shape::Short(short, record) => {
            let short = words(short, language);
            let or = say(" or ", " 或 ");
            format!("{short}{or}{}", record.name.get(language))
        }
        Shape::Map(_) => say("keys and values", "键值"),
        Shape::Name(_) => say("name", "名称（id）"),
        Shape::Any => say("anything", "任意"),
    }
}

/// Returns every rule with its explanation as HTML.
pub fn rules(site: &Site<'_>, entry: &Entry) -> Vec<RuleView> {
    let language = site.theme.texts.language;
    RULES
        .iter()
        .map(|rule| RuleView {
            code: rule.code,
            severity: rule.severity.name(),
            explanation: site.text_html(
                entry,
                &entry.url,
                rule.explanation.get(language),
                &format!("{}-", rule.code),
            ),
            example: rule.example,
        })
        .collect()
}
