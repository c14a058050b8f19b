//! `docent.yaml`: the settings of a site.

use std::collections::BTreeMap;

use super::check::{mistyped_value, unknown_audience, unknown_rule};
use super::kind::Pick;
use super::names::{Names, Scope};
use super::schema::{self, Record, Shape, optional, required};
use crate::diagnostic::{Diagnostic, Rule, Severity, SourcePath, Spanned};
use crate::document::markdown::Dialect;
use crate::document::yaml::{self, Value};
use crate::language::{Bilingual, Language};
use crate::source::{SETTINGS_FILE, SourceTree};

/// The keys of `docent.yaml`.
pub static SETTINGS: Record = Record {
    name: Bilingual { en: "docent.yaml", zh: "docent.yaml" },
    keys: &[
        optional("title", Shape::Text, "the name of the knowledge base", "知识库名称"),
        optional(
            "language",
            Shape::Text,
            "the language of its pages: zh-CN, zh-TW or en",
            "页面语言：zh-CN、zh-TW 或 en",
        ),
        optional(
            "base_url",
            Shape::Text,
            "where it is published, for the sitemap",
            "发布地址，用于站点地图",
        ),
        optional("theme", Shape::Short(&Shape::Text, &THEME), "how it looks", "外观"),
        optional("audiences", Shape::Record(&AUDIENCES), "who there is to see what", "读者范围"),
        optional(
            "repository",
            Shape::Record(&REPOSITORY),
            "where the documents are kept",
            "文档仓库",
        ),
        optional("feedback", Shape::Record(&FEEDBACK), "where readers turn to", "反馈渠道"),
        optional("markdown", Shape::Record(&MARKDOWN), "how markdown is read", "markdown 的读法"),
        optional("search", Shape::Record(&SEARCH), "search", "搜索"),
        optional("matrix", Shape::Record(&MATRIX), "responsibility matrices", "职责矩阵"),
        optional(
            "tags",
            Shape::List(&Shape::Text),
            "the tags that documents may have",
            "可用的标签",
        ),
        optional(
            "rules",
            Shape::Map(&Shape::Choice(&["error", "warning", "off"])),
            "how serious a rule is",
            "规则的严重程度",
        ),
        optional(
            "announcement",
            Shape::Record(&ANNOUNCEMENT),
            "a line above every page",
            "每页顶部的公告",
        ),
    ],
    base: None,
};

static THEME: Record = Record {
    name: Bilingual { en: "theme", zh: "主题" },
    keys: &[
        optional("name", Shape::Text, "a folder in `themes/`", "`themes/` 下的文件夹名"),
        optional("accent", Shape::Text, "the accent colour: \"#0b5bd3\"", "主色：\"#0b5bd3\""),
    ],
    base: None,
};

static AUDIENCES: Record = Record {
    name: Bilingual { en: "audiences", zh: "读者范围" },
    keys: &[
        required(
            "names",
            Shape::List(&Shape::Text),
            "all audiences; `all` is everybody",
            "所有读者范围；`all` 指所有人",
        ),
        optional(
            "default",
            Shape::Text,
            "the audience of a document that names none",
            "未写明时的读者范围",
        ),
    ],
    base: None,
};

static REPOSITORY: Record = Record {
    name: Bilingual { en: "repository", zh: "仓库" },
    keys: &[
        optional("url", Shape::Text, "its address", "地址"),
        optional(
            "edit",
            Shape::Text,
            "where a document is edited; `{path}` is its path",
            "编辑地址，`{path}` 代表文件路径",
        ),
    ],
    base: None,
};

static FEEDBACK: Record = Record {
    name: Bilingual { en: "feedback", zh: "反馈" },
    keys: &[
        optional("issue", Shape::Text, "where an issue is filed", "提交问题的地址"),
        optional("mail", Shape::Text, "a mail address", "邮箱"),
        optional("link", Shape::Text, "any other address", "其他地址"),
    ],
    base: None,
};

static MARKDOWN: Record = Record {
    name: Bilingual { en: "markdown", zh: "markdown" },
    keys: &[
        optional(
            "dialect",
            Shape::Choice(&["docent", "commonmark", "gfm"]),
            "which markdown",
            "方言",
        ),
        optional(
            "html",
            Shape::Choice(&["escape", "sanitize", "allow"]),
            "what becomes of raw HTML",
            "如何处理原始 HTML",
        ),
    ],
    base: None,
};

static MATRIX: Record = Record {
    name: Bilingual { en: "matrix settings", zh: "职责矩阵" },
    keys: &[optional(
        "letters",
        Shape::Choice(&["raci", "words", "office"]),
        "what stands in a cell: R A S C I V, the words for them, or the words of Chinese offices",
        "格子里写什么：字母 R A S C I V，对应的词（负责、批准……），或公文用语（主责、批准、协办、会商、抄送）",
    )],
    base: None,
};

static SEARCH: Record = Record {
    name: Bilingual { en: "search", zh: "搜索" },
    keys: &[
        optional(
            "synonyms",
            Shape::List(&Shape::List(&Shape::Text)),
            "groups of words that mean the same",
            "同义词组",
        ),
        optional(
            "tests",
            Shape::List(&Shape::Record(&SEARCH_TEST)),
            "queries and what they must find",
            "搜索测试",
        ),
        optional(
            "report_url",
            Shape::Text,
            "where queries without a result are sent",
            "无结果查询的上报地址",
        ),
    ],
    base: None,
};

static SEARCH_TEST: Record = Record {
    name: Bilingual { en: "search test", zh: "搜索测试" },
    keys: &[
        required("query", Shape::Text, "what is typed", "查询"),
        required("expect", Shape::Text, "the document that must be found", "应找到的文档"),
        optional("within", Shape::Number, "among how many", "在前几条之内"),
    ],
    base: None,
};

static ANNOUNCEMENT: Record = Record {
    name: Bilingual { en: "announcement", zh: "公告" },
    keys: &[
        required("text", Shape::Text, "what it says", "内容"),
        optional(
            "link",
            Shape::Text,
            "where it leads: an id, a path or an address",
            "链接：编号、路径或网址",
        ),
    ],
    base: None,
};

/// What becomes of raw HTML in markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum RawHtml {
    /// It is shown as text.
    #[default]
    Escape,
    /// Harmless elements are kept.
    Sanitize,
    /// It is kept as it is.
    Allow,
}

/// A query, and the document that it must find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchTest {
    /// What is typed.
    pub query: Spanned<String>,
    /// The document: an id, with `#` and a part of it where one is meant, or an address.
    pub expect: Spanned<String>,
    /// Among how many results it must be.
    pub within: usize,
}

/// What stands for a letter in a matrix. The data are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Letters {
    /// The letter.
    #[default]
    Raci,
    /// The word for it.
    Words,
    /// The word that Chinese offices use.
    Office,
}

/// Who there is to see what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audiences {
    /// All audiences.
    pub names: Vec<String>,
    /// The one of a document that names none.
    pub default: Option<String>,
}

/// The settings, with their defaults filled in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The file, where there is one.
    pub path: Option<SourcePath>,
    /// The name of the knowledge base; `None` where the home page names it.
    pub title: Option<String>,
    /// The language of its pages.
    pub language: Language,
    /// Where it is published; ends with `/`.
    pub base_url: Option<String>,
    /// The folder in `themes/`.
    pub theme: String,
    /// The accent colour.
    pub accent: Option<String>,
    /// Who there is to see what; `None` where everything is public.
    pub audiences: Option<Audiences>,
    /// The address of the repository.
    pub repository: Option<String>,
    /// Where a document is edited, with `{path}`.
    pub edit: Option<String>,
    /// Where an issue is filed.
    pub feedback_issue: Option<String>,
    /// The mail address for feedback.
    pub feedback_mail: Option<String>,
    /// Any other address for feedback.
    pub feedback_link: Option<String>,
    /// Which markdown.
    pub dialect: Dialect,
    /// What becomes of raw HTML.
    pub raw_html: RawHtml,
    /// What stands for a letter in a matrix.
    pub letters: Letters,
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// What searches must find.
    pub search_tests: Vec<SearchTest>,
    /// Where queries without a result are sent, if anywhere.
    pub search_report: Option<String>,
    /// The tags that documents may have; `None` where any will do.
    pub tags: Option<Vec<String>>,
    /// Severities that differ from the rules' own; `None` switches a rule off.
    pub rules: BTreeMap<String, Option<Severity>>,
    /// A line above every page, and where it leads.
    pub announcement: Option<(String, Option<Spanned<String>>)>,
    /// What is written in the file.
    pub value: Option<Value>,
}

/// Reads the settings of a tree; the defaults where it has none.
///
/// `rules` are all the rules there are, for the names in `rules:`.
pub fn read(
    source: &SourceTree,
    rules: &[&'static Rule],
    diagnostics: &mut Vec<Diagnostic>,
) -> Settings {
    let path: SourcePath = SETTINGS_FILE.into();
    let value = source.text_or_ruin(SETTINGS_FILE).and_then(|text| {
        let value = yaml::parse_map(&text, &path, diagnostics)?;
        let names = Names::default();
        let scope =
            Scope { names: &names, steps: Default::default(), is_page: false, is_registry: false };
        schema::check(&value, &SETTINGS, &scope, diagnostics);
        Some(value)
    });
    let empty =
        Value { node: yaml::Node::Map(Vec::new()), span: crate::diagnostic::Span::whole(&path) };
    let front = value.as_ref().unwrap_or(&empty);
    let part = |key: &str| front.get(key).unwrap_or(&empty);
    let language = front.pick_spanned("language").and_then(|tag| {
        let language = Language::from_tag(&tag.value);
        if language.is_none() {
            diagnostics.push(mistyped_value::language(&tag));
        }
        language
    });
    let theme = part("theme");
    for entry in part("rules").entries() {
        if !rules.iter().any(|rule| rule.code == entry.key.value) {
            diagnostics.push(unknown_rule::report(&entry.key, rules));
        }
    }
    let accent = theme.pick_spanned("accent").filter(|accent| {
        let is_colour = is_colour(&accent.value);
        if !is_colour {
            diagnostics.push(mistyped_value::colour(accent));
        }
        is_colour
    });
    let names = part("audiences").pick_texts("names");
    if let Some(default) = part("audiences").pick_spanned("default")
        && default.value != "all"
        && !names.contains(&default.value)
    {
        diagnostics.push(unknown_audience::report(&default, &names));
    }
    let swallowed = theme.entries().iter().find(|e| e.key.value == "accent");
    if let Some(entry) = swallowed.filter(|entry| entry.value.node == yaml::Node::Null) {
        diagnostics.push(mistyped_value::no_colour(&entry.key.span));
    }
    Settings {
        path: source.files.contains_key(SETTINGS_FILE).then_some(path.clone()),
        title: front.pick_text("title"),
        language: language.unwrap_or_else(|| guess_language(source)),
        base_url: front.pick_text("base_url").map(|url| format!("{}/", url.trim_end_matches('/'))),
        theme: theme
            .text()
            .map(str::to_owned)
            .or_else(|| theme.pick_text("name"))
            .unwrap_or_else(|| "default".to_owned()),
        accent: accent.map(|accent| accent.value),
        audiences: front.get("audiences").map(|audiences| Audiences {
            names: audiences.pick_texts("names"),
            default: audiences.pick_text("default"),
        }),
        repository: pick_address(part("repository"), "url", diagnostics),
        edit: pick_address(part("repository"), "edit", diagnostics),
        feedback_issue: pick_address(part("feedback"), "issue", diagnostics),
        feedback_mail: part("feedback").pick_text("mail"),
        feedback_link: pick_address(part("feedback"), "link", diagnostics),
        dialect: part("markdown")
            .pick_text("dialect")
            .and_then(|name| Dialect::NAMES.iter().find(|(known, _)| *known == name))
            .map(|(_, dialect)| *dialect)
            .unwrap_or_default(),
        raw_html: match part("markdown").pick_text("html").as_deref() {
            Some("sanitize") => RawHtml::Sanitize,
            Some("allow") => RawHtml::Allow,
            Some(_) | None => RawHtml::Escape,
        },
        letters: match part("matrix").pick_text("letters").as_deref() {
            Some("words") => Letters::Words,
            Some("office") => Letters::Office,
            Some(_) | None => Letters::Raci,
        },
        synonyms: part("search")
            .pick_items("synonyms")
            .iter()
            .map(|group| {
                group.items().iter().filter_map(|word| word.text().map(str::to_owned)).collect()
            })
            .collect(),
        search_tests: part("search").pick_items("tests").iter().filter_map(read_test).collect(),
        search_report: pick_address(part("search"), "report_url", diagnostics),
        tags: front.get("tags").map(|_| front.pick_texts("tags")),
        rules: part("rules")
            .entries()
            .iter()
            .filter_map(|entry| {
                let severity = match entry.value.text()? {
                    "error" => Some(Severity::Error),
                    "warning" => Some(Severity::Warning),
                    "off" => None,
                    _ => return None,
                };
                Some((entry.key.value.clone(), severity))
            })
            .collect(),
        announcement: part("announcement")
            .pick_text("text")
            .map(|text| (text, part("announcement").pick_spanned("link"))),
        value,
    }
}

fn read_test(value: &Value) -> Option<SearchTest> {
    Some(SearchTest {
        query: value.pick_spanned("query")?,
        expect: value.pick_spanned("expect")?,
        within: value.pick_number("within").map_or(1, |within| within.max(1.0) as usize),
    })
}

/// Returns an address that leads to a page; anything else, such as a script, is reported.
fn pick_address(value: &Value, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let written = value.pick_spanned(key)?;
    let is_address = ["https://", "http://", "mailto:", "dingtalk://"]
        .iter()
        .any(|beginning| written.value.starts_with(beginning));
    if !is_address {
        diagnostics.push(mistyped_value::address(&written));
        return None;
    }
    Some(written.value)
}

/// Returns whether a text is a colour in hexadecimal: `#0b5bd3` or `#05d`.
fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// Returns the language of a tree that does not name one: Chinese where its first documents are.
fn guess_language(source: &SourceTree) -> Language {
    let (mut han, mut letters) = (0_usize, 0_usize);
    for (path, _) in source.documents().take(50) {
        for c in source.text(path).map_or("", |text| text).chars().take(4000) {
            if ('\u{4e00}'..='\u{9fff}').contains(&c) {
                han += 1;
            } else if c.is_ascii_alphabetic() {
                letters += 1;
            }
        }
    }
    // A Chinese word takes about two characters, an English one about six; and Chinese documents
    // hold code and names in Latin letters, while English ones hold next to no Chinese.
    if han * 20 > letters { Language::SimplifiedChinese } else { Language::English }
}
