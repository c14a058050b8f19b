//! What templates see. A view derives `Hash`: with the hash of the theme it is the key under which
//! its page is remembered.

use serde::{Serialize, Serializer};

use super::feedback::FeedbackView;
use super::sidebar::SharedItem;
use crate::document::yaml::{Node, Scalar, ScalarSort, Value};

/// A way to another page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// The address, relative to the page; empty where there is no page.
    pub url: String,
}

/// What all pages of a site share, save that addresses are relative to the page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct SiteView {
    /// The name of the site.
    pub title: String,
    /// Its language, as in `<html lang>`.
    pub language: String,
    /// The way to the root of the site: empty or `../` and so on.
    pub root: String,
    /// The folder of the theme's assets.
    pub assets: String,
    /// The home page.
    pub home: String,
    /// A line above every page.
    pub announcement: Option<Link>,
}

/// A folder or page in the sidebar.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct NavigationItem {
    /// What it is called.
    pub title: String,
    /// The address; empty for a folder without a page.
    pub url: String,
    /// Whether it is the page itself.
    pub is_current: bool,
    /// Whether the page is in it.
    pub is_open: bool,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// What is in it, as far as it is shown.
    pub children: Vec<SharedItem>,
}

/// An entry of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Content {
    /// The words of the heading.
    pub title: String,
    /// The anchor, encoded.
    pub anchor: String,
    /// 2 or 3.
    pub level: u8,
}

/// What is around a page's own content.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Frame {
    /// The site.
    pub site: SiteView,
    /// The title of the page.
    pub title: String,
    /// One or two sentences about it, for search engines.
    pub description: String,
    /// Its language, where that is not the site's.
    pub language: Option<String>,
    /// The way from the home page to its folder.
    pub breadcrumbs: Vec<Link>,
    /// The sidebar.
    pub navigation: Vec<SharedItem>,
    /// The pages that list what there is.
    pub reference: Vec<NavigationItem>,
    /// The table of contents.
    pub contents: Vec<Content>,
    /// The page before.
    pub previous: Option<Link>,
    /// The page behind.
    pub next: Option<Link>,
    /// Where it can be edited.
    pub edit: Option<String>,
    /// When it was last changed.
    pub changed: Option<String>,
    /// Where one says what helped and what did not.
    pub feedback: Option<FeedbackView>,
}

/// The head of a controlled document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct DocumentHead {
    /// `process`, `form` …
    pub kind: &'static str,
    /// The word for it.
    pub kind_label: String,
    /// Its number.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub summary: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// `draft`, `review`, `effective`, `obsolete`.
    pub status: &'static str,
    /// The word for it.
    pub status_label: String,
    /// Whether number, version and status are shown: not for plain pages.
    pub is_controlled: bool,
    /// What stands out about it: department, owner, days.
    pub facts: Vec<Fact>,
    /// The document that replaces it.
    pub superseded_by: Option<Link>,
    /// Its tags, with the way to the other documents that have them.
    pub tags: Vec<Link>,
    /// Whatever the author put below `extra:` for the theme.
    pub extra: Extra,
}

/// What an author put below `extra:`; nothing where there is no such key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Extra(pub Option<Value>);

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(value) => Plain(value).serialize(serializer),
            None => serializer.serialize_none(),
        }
    }
}

/// A YAML value without its places.
struct Plain<'a>(&'a Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.node {
            Node::Null => serializer.serialize_none(),
            Node::List(items) => serializer.collect_seq(items.iter().map(Plain)),
            Node::Map(entries) => serializer
                .collect_map(entries.iter().map(|entry| (&entry.key.value, Plain(&entry.value)))),
            Node::Scalar(Scalar { text, sort }) => match sort {
                ScalarSort::Flag(flag) => serializer.serialize_bool(*flag),
                ScalarSort::Integer | ScalarSort::Float | ScalarSort::Text => {
                    serializer.serialize_str(text)
                }
            },
        }
    }
}

/// A name and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Fact {
    /// The name.
    pub label: String,
    /// What belongs to it.
    pub value: String,
    /// Where it leads; may be empty.
    pub url: String,
    /// Whether it is a number or a day.
    pub is_number: bool,
}

/// What stands at the foot of a controlled document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct DocumentFoot {
    /// Who did what to it.
    pub approvals: Vec<ApprovalView>,
    /// What changed when.
    pub history: Vec<RevisionView>,
    /// What to read beside it.
    pub related: Vec<Link>,
    /// What links or refers to it.
    pub backlinks: Vec<Link>,
}

/// Who did what to a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the front matter")]
pub struct ApprovalView {
    pub act: String,
    pub role: Link,
    pub name: String,
    pub date: String,
}

/// A change of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the front matter")]
pub struct RevisionView {
    pub version: String,
    pub date: String,
    pub is_major: bool,
    pub note: String,
}

/// A page: its frame, its document and the content of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct PageView<C> {
    /// What is around it.
    pub page: Frame,
    /// The head of the document.
    pub head: DocumentHead,
    /// The foot of the document.
    pub foot: DocumentFoot,
    /// What is its own; its fields stand beside these.
    #[serde(flatten)]
    pub content: C,
}
