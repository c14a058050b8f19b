//! Ways to tell the owner of a document what helped and what did not: plain links to the channels of
//! the settings, with the document filled in. Nothing is sent before the reader sends it.

use serde::Serialize;

use super::extra::percent_encoded;
use super::site::Site;
use super::texts::Texts;
use super::view::Link;
use crate::model::Entry;
use crate::model::settings::Settings;

/// The ways to say something about a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FeedbackView {
    /// Where one says that it helped; empty on pages that lead on to others.
    pub helpful: String,
    /// Where one says that it did not.
    pub unhelpful: String,
    /// Where one reports a problem, by every channel.
    pub report: Vec<Link>,
}

/// What something is said about. Holds nothing about the reader.
struct About<'a> {
    /// Whether the subject says all there is to say.
    is_brief: bool,
    /// The words of its subject, with `{}` for the document.
    subject: &'static str,
    /// Number, version and title of the document.
    document: String,
    id: &'a str,
    version: &'a str,
    title: &'a str,
    /// The step, the question or whatever else of the document, its anchor and its name.
    part: Option<(&'a str, &'a str)>,
    owner: &'a str,
    /// Where it stands: an address where the site knows its own, else a path.
    place: String,
}

/// Returns the ways to say something about the site as a whole.
pub fn of_site(settings: &Settings, texts: &Texts) -> Vec<Link> {
    let word = |name: &str, url: String| Link { title: texts.get(name).into(), url };
    let issue = settings.feedback_issue.clone().map(|url| word("page.feedback", url));
    let mail = settings.feedback_mail.as_ref();
    let mail = mail.map(|mail| word("page.feedback_mail", format!("mailto:{mail}")));
    let link = settings.feedback_link.clone().map(|url| word("page.feedback_link", url));
    issue.into_iter().chain(mail).chain(link).collect()
}

/// Returns the ways to say something about the page of an entry, `None` where the settings name no
/// channel.
pub fn of_entry(site: &Site<'_>, entry: &Entry) -> Option<FeedbackView> {
    let mut view = of_page(site, &entry.url, &entry.common.title, Some(entry))?;
    if !entry.is_index() {
        let say =
            |subject| first(site, &About { is_brief: true, ..about(site, entry, subject, None) });
        view.helpful = say("feedback.helpful_subject").unwrap_or_default();
        view.unhelpful = say("feedback.unhelpful_subject").unwrap_or_default();
    }
    Some(view)
}

/// Returns the ways to report a problem with a page, `None` where the settings name no channel.
pub fn of_page(
    site: &Site<'_>,
    url: &str,
    title: &str,
    entry: Option<&Entry>,
) -> Option<FeedbackView> {
    let subject = "feedback.report_subject";
    let about = match entry {
        Some(entry) => about(site, entry, subject, None),
        None => About {
            subject,
            is_brief: false,
            document: title.to_owned(),
            id: "",
            version: "",
            title,
            part: None,
            owner: "",
            place: place(site, url, None),
        },
    };
    let report = channels(site, &about);
    if report.is_empty() {
        return None;
    }
    Some(FeedbackView { helpful: String::new(), unhelpful: String::new(), report })
}

/// Returns where one reports a problem with a question. Empty where the settings name no channel.
pub fn of_question(site: &Site<'_>, entry: &Entry, anchor: &str, name: &str) -> String {
    let about = about(site, entry, "feedback.report_subject", Some((anchor, name)));
    first(site, &about).unwrap_or_default()
}

/// Returns where one reports a problem with a step. Empty where the settings name no channel.
///
/// Says document, version and the id of the step, and no more: a page has many steps.
pub fn of_step(site: &Site<'_>, entry: &Entry, step: &str) -> String {
    let about = about(site, entry, "feedback.report_subject", Some((step, step)));
    let document = [about.id, about.version, &format!("#{step}")]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    first(site, &About { is_brief: true, document, ..about }).unwrap_or_default()
}

fn about<'a>(
    site: &'a Site<'_>,
    entry: &'a Entry,
    subject: &'static str,
    part: Option<(&'a str, &'a str)>,
) -> About<'a> {
    let common = &entry.common;
    let id = entry.id().unwrap_or_default();
    let version = common.version.as_deref().unwrap_or_default();
    let known = [id, version, &common.title].into_iter().filter(|text| !text.is_empty());
    About {
        is_brief: false,
        subject,
        document: known.collect::<Vec<_>>().join(" "),
        id,
        version,
        title: &common.title,
        part,
        owner: common
            .owner
            .as_ref()
            .map(|role| site.knowledge_base.organization.role_name(role))
            .unwrap_or_default(),
        place: place(site, &entry.url, part.map(|(anchor, _)| anchor)),
    }
}

fn place(site: &Site<'_>, url: &str, anchor: Option<&str>) -> String {
    let base = site.knowledge_base.settings.base_url.as_deref().unwrap_or_default();
    let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
    // People read it, and programs make a link of it up to the first space.
    format!("{base}{url}{anchor}").replace(' ', "%20")
}

/// Returns where the first channel of the settings leads.
fn first(site: &Site<'_>, about: &About<'_>) -> Option<String> {
    channels(site, about).into_iter().next().map(|link| link.url)
}

/// Returns the channels of the settings with what is said about filled in.
fn channels(site: &Site<'_>, about: &About<'_>) -> Vec<Link> {
    let settings = &site.knowledge_base.settings;
    let texts = &site.theme.texts;
    let way = |name: &str, url: String| Link { title: texts.get(name).to_owned(), url };
    let mut ways = Vec::new();
    let (subject, body) = (texts.with(about.subject, &about.document), body(site, about));
    if let Some(address) = &settings.feedback_issue {
        let (title, text) = match is_gitlab(address) {
            true => ("issue%5Btitle%5D", "issue%5Bdescription%5D"),
            false => ("title", "body"),
        };
        let query = query([(title, &subject), (text, &body)]);
        ways.push(way("page.feedback", with_query(address, &query)));
    }
    if let Some(mail) = &settings.feedback_mail {
        let body = body.replace('\n', "\r\n");
        let query = query([("subject", &subject), ("body", &body)]);
        ways.push(way("page.feedback_mail", format!("mailto:{mail}?{query}")));
    }
    if let Some(address) = &settings.feedback_link {
        let (_, part) = about.part.unwrap_or_default();
        let values = [
            ("{id}", about.id),
            ("{title}", about.title),
            ("{version}", about.version),
            ("{part}", part),
            ("{owner}", about.owner),
            ("{page}", &about.place),
            ("{subject}", &subject),
        ];
        let filled = values
            .into_iter()
            .fold(address.clone(), |url, (name, value)| url.replace(name, &encoded(value)));
        ways.push(way("page.feedback_link", filled));
    }
    ways
}

/// Returns what the message begins with: a line for each thing known, and one to go on from.
fn body(site: &Site<'_>, about: &About<'_>) -> String {
    if about.is_brief {
        return String::new();
    }
    let texts = &site.theme.texts;
    let (_, part) = about.part.unwrap_or_default();
    let lines = [
        ("feedback.document", format!("{} {}", about.id, about.title)),
        ("head.version", about.version.to_owned()),
        ("feedback.part", part.to_owned()),
        ("head.owner", about.owner.to_owned()),
        ("feedback.page", about.place.clone()),
    ];
    let mut body = String::new();
    for (name, value) in lines {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            body.push_str(&format!("{}{}{value}\n", texts.get(name), texts.get("page.colon")));
        }
    }
    body.push('\n');
    body
}

/// Returns a query of what is not empty.
fn query(parts: [(&str, &str); 2]) -> String {
    let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
    let parts = parts.map(|(name, value)| format!("{name}={}", encoded(value)));
    parts.collect::<Vec<_>>().join("&")
}

/// Returns whether an address belongs to GitLab, whose issues take other names.
fn is_gitlab(address: &str) -> bool {
    address.contains("/-/issues/new") || address.contains("//gitlab.")
}

/// Returns an address with more of a query.
fn with_query(address: &str, query: &str) -> String {
    let (address, fragment) = match address.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{query}{fragment}")
}

/// Returns a text as a query holds it: everything but unreserved characters encoded.
fn encoded(text: &str) -> String {
    percent_encoded(text).replace('/', "%2F")
}

#[cfg(test)]
mod tests {
    use super::{encoded, is_gitlab, with_query};

    #[test]
    fn a_query_is_added_where_it_belongs() {
        assert_eq!(with_query("https://a/new", "x=1"), "https://a/new?x=1");
        assert_eq!(with_query("https://a/new?t=b#c", "x=1"), "https://a/new?t=b&x=1#c");
        assert_eq!(encoded("a/b&c=\"甲\"\n"), "a%2Fb%26c%3D%22%E7%94%B2%22%0A");
        assert!(is_gitlab("https://gitlab.com/a/b/issues/new"));
        assert!(is_gitlab("https://git.example.com/a/b/-/issues/new"));
        assert!(!is_gitlab("https://git.example.com/kb/issues/new"));
    }
}
