//! The ways to hand a form in: where each leads, and what it can and cannot do.

use serde::Serialize;

use crate::export::form::Sheet;
use crate::model::kind::form::{Form, Submission};
use crate::render::qr;
use crate::render::site::Site;

/// A way to hand a form in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct WayView {
    /// The word of the front matter.
    pub way: String,
    /// What it is called.
    pub label: String,
    /// What its author says of it.
    pub note: String,
    /// What the reader does, and what the way cannot do.
    pub how: String,
    /// Where it leads; for `webhook`, what takes the answers. May be empty.
    pub url: String,
    /// The address as a picture for telephones, as SVG; may be empty.
    pub qr: String,
}

/// Returns the ways of a form, in the order of its author.
pub fn views(site: &Site<'_>, sheet: &Sheet, form: &Form) -> Vec<WayView> {
    form.submit.iter().map(|way| view(site, sheet, way)).collect()
}

fn view(site: &Site<'_>, sheet: &Sheet, way: &Submission) -> WayView {
    let texts = &site.theme.texts;
    let url = address(sheet, way).unwrap_or_default();
    let is_page = matches!(&*way.way, "dingtalk" | "link") && !url.is_empty();
    let how = match &*way.way {
        "dingtalk" if url.is_empty() => texts.with("form_way.dingtalk_by_hand", &sheet.title),
        "webhook" => texts.with("form_way.webhook", host(&url)),
        way => texts.get(&format!("form_way.{way}")).to_owned(),
    };
    WayView {
        label: texts.get(&format!("submit.{}", way.way)).to_owned(),
        note: way.note.clone().unwrap_or_default(),
        how,
        qr: if is_page { qr::svg(&url, texts.get("form_way.qr")) } else { String::new() },
        url,
        way: way.way.clone(),
    }
}

/// Returns where a way leads, with what is known before anything is filled in; `None` where nothing
/// or no address of the web is written, which a rule reports.
fn address(sheet: &Sheet, way: &Submission) -> Option<String> {
    let subject = [&*sheet.title, &*sheet.id].join(" ");
    let subject = subject.trim();
    match &*way.way {
        "mail" => {
            let address = way.address.as_ref()?;
            Some(format!("mailto:{}?subject={}", encoded(address, "@"), encoded(subject, "")))
        }
        "issue" => {
            let url = web(way, &["https://", "http://"])?;
            let sign = if url.contains('?') { '&' } else { '?' };
            let title = if is_gitlab(url) { "issue%5Btitle%5D" } else { "title" };
            Some(format!("{url}{sign}{title}={}", encoded(subject, "")))
        }
        "link" | "dingtalk" => web(way, &["https://", "http://", "dingtalk://"]).map(str::to_owned),
        "webhook" => web(way, &["https://", "http://"]).map(str::to_owned),
        _ => None,
    }
}

/// Returns the address of a way where it begins as one of these does.
fn web<'w>(way: &'w Submission, schemes: &[&str]) -> Option<&'w str> {
    let url = way.url.as_deref()?;
    schemes.iter().any(|scheme| url.starts_with(scheme)).then_some(url)
}

/// Returns whether a page for new issues is one of GitLab's, which names its parameters otherwise.
fn is_gitlab(url: &str) -> bool {
    url.contains("/-/issues/new")
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Returns a text as it stands in the query of an address; `kept` are signs that may stay.
fn encoded(text: &str, kept: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || kept.contains(c) {
            encoded.push(c);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{encoded, host, is_gitlab};

    #[test]
    fn addresses_take_any_text() {
        assert_eq!(encoded("申请 a&b", ""), "%E7%94%B3%E8%AF%B7%20a%26b");
        assert_eq!(encoded("a@b.c?cc=x", "@"), "a@b.c%3Fcc%3Dx");
        assert_eq!(host("https://hook.example.com:8443/a?b"), "hook.example.com:8443");
        assert!(is_gitlab("https://git.example.com/g/kb/-/issues/new"));
        assert!(!is_gitlab("https://github.com/o/kb/issues/new"));
    }
}
