//! The languages that Docent speaks to readers and to authors.

use serde::Serialize;

/// A language of the site, and of what the tool says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub enum Language {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    SimplifiedChinese,
    /// Traditional Chinese.
    #[serde(rename = "zh-TW")]
    TraditionalChinese,
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Language; 3] =
        [Language::SimplifiedChinese, Language::TraditionalChinese, Language::English];

    /// Returns the BCP 47 tag, as in `<html lang>` and in the names of the theme's text files.
    pub fn tag(self) -> &'static str {
        match self {
            Language::SimplifiedChinese => "zh-CN",
            Language::TraditionalChinese => "zh-TW",
            Language::English => "en",
        }
    }

    /// Returns the language that a BCP 47 tag names, or `None` for one that Docent has no texts in.
    ///
    /// `zh`, `zh-CN`, `zh-Hans`, `zh-Hans-CN` and `zh_CN` are all Simplified Chinese.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        match parts.next()? {
            "en" => Some(Language::English),
            "zh" => {
                let traditional = parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo"));
                Some(if traditional && !tag.contains("hans") {
                    Language::TraditionalChinese
                } else {
                    Language::SimplifiedChinese
                })
            }
            _ => None,
        }
    }

    /// Returns whether the language is written in Chinese characters.
    pub fn is_chinese(self) -> bool {
        self != Language::English
    }
}

/// The same text in both languages that authors are spoken to in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bilingual<T> {
    /// English.
    pub en: T,
    /// Chinese (Simplified).
    pub zh: T,
}

impl<T> Bilingual<T> {
    /// Returns the text for a reader of `language`.
    pub fn get(&self, language: Language) -> &T {
        if language.is_chinese() { &self.zh } else { &self.en }
    }
}

impl Bilingual<String> {
    /// Returns a text that is the same in both languages, such as a name or a number.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Bilingual { en: text.clone(), zh: text }
    }
}

/// Returns the English and the Chinese wording of one message.
pub fn both(en: impl Into<String>, zh: impl Into<String>) -> Bilingual<String> {
    Bilingual { en: en.into(), zh: zh.into() }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_usual_tags_are_understood() {
        for tag in ["zh", "zh-CN", "zh-Hans", "zh-Hans-CN", "zh_CN", "ZH-cn"] {
            assert_eq!(Language::from_tag(tag), Some(Language::SimplifiedChinese), "{tag}");
        }
        for tag in ["zh-TW", "zh-Hant", "zh-HK"] {
            assert_eq!(Language::from_tag(tag), Some(Language::TraditionalChinese), "{tag}");
        }
        assert_eq!(Language::from_tag("en-GB"), Some(Language::English));
        assert_eq!(Language::from_tag("tlh"), None);
    }
}
