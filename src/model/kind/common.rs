//! What every document has: its number, its owner, its review.

use serde::Serialize;

use super::{Pick, documents};
use crate::diagnostic::Spanned;
use crate::document::date::{self, Date};
use crate::document::duration::Duration;
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::names::{Names, Sort};
use crate::model::schema::{Record, Shape, optional, required};

/// The words of `type:`.
const KINDS: [&str; 10] = [
    "process",
    "form",
    "faq",
    "flowchart",
    "policy",
    "training",
    "role",
    "department",
    "term",
    "page",
];

/// The keys that every document may have.
pub static COMMON: Record = Record {
    name: Bilingual { en: "document", zh: "文档" },
    keys: &[
        optional("type", Shape::Choice(&KINDS), "what kind of document this is", "文档的类型"),
        optional(
            "id",
            Shape::Text,
            "its number, by which others refer to it",
            "编号，供其他文档引用",
        ),
        optional("title", Shape::Text, "its title", "标题"),
        optional(
            "summary",
            Shape::Text,
            "one or two sentences on what it is for",
            "一两句话的摘要",
        ),
        optional(
            "version",
            Shape::Text,
            "its version, in quotes: \"1.2\"",
            "版本，加引号：\"1.2\"",
        ),
        optional("status", Shape::Choice(&STATUSES), "where it is in its life", "状态"),
        optional("effective", Shape::Date, "from which day on it is in force", "生效日期"),
        optional(
            "owner",
            Shape::Name(Sort::Role),
            "the role that answers for it",
            "负责人（岗位 id）",
        ),
        optional(
            "department",
            Shape::Name(Sort::Department),
            "the department it belongs to",
            "归口部门 id",
        ),
        optional(
            "audience",
            Shape::List(&Shape::Name(Sort::Audience)),
            "who may see it",
            "谁可以看到",
        ),
        optional("review", Shape::Record(&REVIEW), "how often it is reviewed", "评审周期"),
        optional(
            "approvals",
            Shape::List(&Shape::Record(&APPROVAL)),
            "who approved it",
            "编制、审核与批准",
        ),
        optional(
            "history",
            Shape::List(&Shape::Record(&REVISION)),
            "what changed when",
            "修订记录",
        ),
        optional(
            "related",
            Shape::List(&Shape::Name(Sort::Part)),
            "documents to read beside it",
            "相关文件",
        ),
        optional("tags", Shape::List(&Shape::Name(Sort::Tag)), "its tags", "标签"),
        optional(
            "aliases",
            Shape::List(&Shape::Text),
            "addresses that lead to it",
            "跳转到本页的旧地址",
        ),
        optional("slug", Shape::Text, "the last part of its address", "网址的最后一段"),
        optional("order", Shape::Number, "its place in the sidebar", "在侧栏中的次序"),
        optional(
            "language",
            Shape::Text,
            "its language, if not the site's",
            "语言（与全站不同时）",
        ),
        optional("search", Shape::Flag, "false keeps it out of search", "为 false 时不进入搜索"),
        optional(
            "superseded_by",
            Shape::Name(Sort::Document),
            "the document that replaces it",
            "替代它的文件",
        ),
        optional("waive", Shape::List(&Shape::Record(&WAIVER)), "rules it may break", "豁免的规则"),
        optional("extra", Shape::Any, "anything a theme wants", "供主题使用的其他数据"),
    ],
    base: None,
};

const STATUSES: [&str; 4] = ["draft", "review", "effective", "obsolete"];

static REVIEW: Record = Record {
    name: Bilingual { en: "review", zh: "评审" },
    keys: &[
        required("every", Shape::Duration, "how often: `12m`", "多久一次：`12m`"),
        optional("last", Shape::Date, "when it was last reviewed", "上次评审日期"),
        optional(
            "watch",
            Shape::List(&Shape::Name(Sort::Part)),
            "documents whose change asks for a review",
            "这些文件变更时需要复核",
        ),
    ],
    base: None,
};

static APPROVAL: Record = Record {
    name: Bilingual { en: "approval", zh: "审批" },
    keys: &[
        required(
            "act",
            Shape::Text,
            "what was done: prepared, checked, approved",
            "编制、审核或批准",
        ),
        required("role", Shape::Name(Sort::Role), "in which role", "以什么岗位"),
        optional("name", Shape::Text, "by whom", "姓名"),
        optional("date", Shape::Date, "when", "日期"),
        optional("hash", Shape::Text, "the content that was approved", "批准时的内容摘要"),
    ],
    base: None,
};

static REVISION: Record = Record {
    name: Bilingual { en: "revision", zh: "修订" },
    keys: &[
        required("version", Shape::Text, "the version", "版本"),
        required("date", Shape::Date, "the day it took effect", "日期"),
        optional(
            "kind",
            Shape::Choice(&["major", "minor"]),
            "whether people must relearn it",
            "重大或轻微",
        ),
        required("note", Shape::Text, "what changed", "修订摘要"),
    ],
    base: None,
};

/// The keys of a waiver.
pub static WAIVER: Record = Record {
    name: Bilingual { en: "waiver", zh: "豁免" },
    keys: &[
        required("rule", Shape::Text, "the code of the rule", "规则代码"),
        required("reason", Shape::Text, "why it may be broken here", "理由"),
        required("until", Shape::Date, "the last day on which it may", "有效期至"),
    ],
    base: None,
};

/// Where a document is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Being written; only built with `--drafts`.
    Draft,
    /// Being checked.
    Review,
    /// In force.
    #[default]
    Effective,
    /// No longer in force.
    Obsolete,
}

impl Status {
    /// Returns the status that `status:` names.
    pub fn from_name(name: &str) -> Option<Status> {
        match name {
            "draft" => Some(Status::Draft),
            "review" => Some(Status::Review),
            "effective" => Some(Status::Effective),
            "obsolete" => Some(Status::Obsolete),
            _ => None,
        }
    }

    /// Returns the word of `status:`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Review => "review",
            Status::Effective => "effective",
            Status::Obsolete => "obsolete",
        }
    }
}

/// How often a document is reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The interval.
    pub every: Duration,
    /// When it was last reviewed.
    pub last: Option<Date>,
}

impl Review {
    /// Returns the day by which the next review is due.
    pub fn next(&self) -> Option<Date> {
        self.every.after(self.last?)
    }
}

/// Who did what to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// What was done.
    pub act: String,
    /// In which role.
    pub role: String,
    /// By whom.
    pub name: Option<String>,
    /// When.
    pub date: Option<Date>,
}

/// A change of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The version it led to.
    pub version: String,
    /// When.
    pub date: Option<Date>,
    /// Whether people must relearn it.
    pub is_major: bool,
    /// What changed.
    pub note: String,
}

/// A rule that a document may break for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The code of the rule.
    pub rule: Spanned<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it may.
    pub until: Option<Spanned<Date>>,
}

/// The values of the common keys, without those that lead nowhere.
#[derive(Debug, Clone)]
pub struct Common {
    /// Its number.
    pub id: Option<Spanned<String>>,
    /// Its title: from the front matter, else the first heading, else the file name.
    pub title: String,
    /// What it is for.
    pub summary: Option<String>,
    /// Its version, as written.
    pub version: Option<String>,
    /// Where it is in its life.
    pub status: Status,
    /// From when on it is in force.
    pub effective: Option<Date>,
    /// The role that answers for it.
    pub owner: Option<String>,
    /// The department it belongs to.
    pub department: Option<String>,
    /// How often it is reviewed.
    pub review: Option<Review>,
    /// Who did what to it.
    pub approvals: Vec<Approval>,
    /// What changed when.
    pub history: Vec<Revision>,
    /// What to read beside it.
    pub related: Vec<super::PartRef>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Addresses that lead to it.
    pub aliases: Vec<Spanned<String>>,
    /// The last part of its address.
    pub slug: Option<Spanned<String>>,
    /// Its place in the sidebar, in thousandths.
    pub order: Option<i64>,
    /// Its language tag, where that is not the site's.
    pub language: Option<String>,
    /// Whether it can be found by search.
    pub is_searchable: bool,
    /// The document that replaces it.
    pub superseded_by: Option<String>,
    /// Rules it may break.
    pub waivers: Vec<Waiver>,
}

impl Common {
    /// Reads the common keys. `title` is what the document is called where it says nothing.
    pub fn read(front: &Value, title: &str, names: &Names) -> Common {
        let known_role = |role: &String| names.roles.contains(role);
        Common {
            id: front.pick_spanned("id"),
            title: front
                .pick_text("title")
                .filter(|title| !title.trim().is_empty())
                .unwrap_or_else(|| title.to_owned()),
            summary: front.pick_text("summary"),
            version: front.pick_text("version"),
            status: front
                .pick_text("status")
                .and_then(|status| Status::from_name(&status))
                .unwrap_or_default(),
            effective: front.pick_date("effective"),
            owner: front.pick_text("owner").filter(known_role),
            department: front
                .pick_text("department")
                .filter(|department| names.departments.contains(department)),
            review: front.get("review").and_then(|review| {
                let every = review.pick_duration("every")?;
                Some(Review { every, last: review.pick_date("last") })
            }),
            approvals: front.pick_items("approvals").iter().filter_map(read_approval).collect(),
            history: front.pick_items("history").iter().filter_map(read_revision).collect(),
            related: super::parts(&front.pick_spanned_texts("related"), names),
            tags: front.pick_texts("tags"),
            aliases: front.pick_spanned_texts("aliases"),
            slug: front.pick_spanned("slug"),
            order: front.pick_number("order").map(|order| (order * 1000.0) as i64),
            language: front.pick_text("language"),
            is_searchable: front.get("search").and_then(Value::flag).unwrap_or(true),
            superseded_by: documents(&front.pick_spanned_texts("superseded_by"), names)
                .into_iter()
                .next(),
            waivers: front.pick_items("waive").iter().filter_map(read_waiver).collect(),
        }
    }
}

fn read_approval(value: &Value) -> Option<Approval> {
    Some(Approval {
        act: value.pick_text("act")?,
        role: value.pick_text("role")?,
        name: value.pick_text("name"),
        date: value.pick_date("date"),
    })
}

fn read_revision(value: &Value) -> Option<Revision> {
    Some(Revision {
        version: value.pick_text("version")?,
        date: value.pick_date("date"),
        is_major: value.pick_text("kind").as_deref() == Some("major"),
        note: value.pick_text("note")?,
    })
}

/// Reads a waiver; `None` where rule or reason are missing, which has been reported.
pub fn read_waiver(value: &Value) -> Option<Waiver> {
    Some(Waiver {
        rule: value.pick_spanned("rule")?,
        reason: value.pick_text("reason")?,
        until: value
            .pick_spanned("until")
            .and_then(|until| Some(Spanned::new(date::parse(&until.value)?, until.span))),
    })
}
