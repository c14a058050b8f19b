//! The words of the theme: `i18n/<language>.yaml`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::theme::{self, ThemeFiles};
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::document::yaml::{self, Node, Value};
use crate::language::Language;

/// The words of one language, in groups: `kind.process`.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Texts {
    groups: BTreeMap<String, BTreeMap<String, String>>,
    /// Tells one set of words from another.
    #[serde(skip)]
    pub hash: blake3::Hash,
    /// The language.
    #[serde(skip)]
    pub language: Language,
}

impl Texts {
    /// Returns a word by `group.name`; the name itself where the theme has no such word.
    pub fn get<'a>(&'a self, name: &'a str) -> &'a str {
        name.split_once('.')
            .and_then(|(group, name)| self.groups.get(group)?.get(name))
            .map_or(name, String::as_str)
    }

    /// Returns the words of a group by name.
    pub fn group(&self, name: &str) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        self.groups.get(name).unwrap_or(&NONE)
    }

    /// Returns a word with `{}` replaced.
    pub fn with(&self, name: &str, value: impl std::fmt::Display) -> String {
        self.get(name).replace("{}", &value.to_string())
    }
}

/// Reads the words of a language. What it lacks is taken from Simplified Chinese (for Traditional)
/// and from English.
pub fn read(files: &ThemeFiles, language: Language, diagnostics: &mut Vec<Diagnostic>) -> Texts {
    let order: &[Language] = match language {
        Language::English => &[Language::English],
        Language::SimplifiedChinese => &[Language::English, Language::SimplifiedChinese],
        Language::TraditionalChinese => {
            &[Language::English, Language::SimplifiedChinese, Language::TraditionalChinese]
        }
    };
    let mut groups: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut hasher = blake3::Hasher::new();
    for language in order {
        let name = format!("i18n/{}.yaml", language.tag());
        // A theme of one's own replaces words, not the whole file.
        let default = theme::default_text(&name).map(|text| (text, SourcePath::from(&*name)));
        let own = files.get(&name).and_then(|file| Some((file.text()?, file.path.clone()?)));
        for (text, path) in default.into_iter().chain(own) {
            hasher.update(text.as_bytes());
            let Some(value) = yaml::parse(text, &path, 0, diagnostics) else { continue };
            add(&value, &mut groups);
        }
    }
    Texts { groups, hash: hasher.finalize(), language }
}

fn add(value: &Value, groups: &mut BTreeMap<String, BTreeMap<String, String>>) {
    for group in value.entries() {
        let words = groups.entry(group.key.value.clone()).or_default();
        for word in group.value.entries() {
            if let Node::Scalar(scalar) = &word.value.node {
                words.insert(word.key.value.clone(), scalar.text.clone());
            }
        }
    }
}
