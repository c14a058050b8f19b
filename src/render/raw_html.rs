//! Raw HTML in markdown, as the settings let it be shown.

use std::collections::BTreeMap;

use super::html::escape;
use crate::document::markdown::without_comments;
use crate::model::settings::RawHtml;

/// How deep elements may lie in each other to be sanitized. Browsers put what lies deeper (512 in
/// Chromium) beside each other, and a parser looks through all open elements at each tag.
const DEEPEST: usize = 512;

/// Elements that have no end, or whose end is mostly left out.
const WITHOUT_END: [&str; 31] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup",
    "caption", "option", "optgroup", "rp", "rt", "body",
];

/// Returns what becomes of a block of raw HTML.
pub fn block(raw: &str, mode: RawHtml) -> String {
    match mode {
        RawHtml::Allow => raw.to_owned(),
        RawHtml::Sanitize if !is_deep(raw) => ammonia::clean(raw),
        // Nobody writes by hand what lies so deep; as text it does no harm.
        RawHtml::Sanitize | RawHtml::Escape => {
            let text = without_comments(raw);
            let text = text.trim();
            if text.is_empty() { String::new() } else { format!("<p>{}</p>\n", escape(text)) }
        }
    }
}

/// Returns whether more elements are open at once than are sanitized.
fn is_deep(raw: &str) -> bool {
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let mut depth = 0_usize;
    for (at, _) in raw.match_indices('<') {
        let rest = &raw[at + 1..];
        let (is_end, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest[..length].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || WITHOUT_END.contains(&&*name) {
            continue;
        }
        let count = open.entry(name).or_default();
        if !is_end {
            *count += 1;
            depth += 1;
        } else if *count > 0 {
            *count -= 1;
            depth -= 1;
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// Returns a tag of inline HTML where it is one of a few harmless ones without attributes, and the
/// escaped text of any other.
pub fn harmless_tag(raw: &str) -> String {
    const HARMLESS: [&str; 14] = [
        "b", "i", "em", "strong", "u", "s", "del", "ins", "kbd", "mark", "sub", "sup", "small", "q",
    ];
    let name = raw.trim_start_matches("</").trim_start_matches('<').trim_end_matches('>').trim();
    let name = name.to_ascii_lowercase();
    if !HARMLESS.contains(&name.as_str()) {
        return escape(raw);
    }
    if raw.starts_with("</") { format!("</{name}>") } else { format!("<{name}>") }
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, block};
    use crate::model::settings::RawHtml;

    fn is_shown_as_text(raw: &str) -> bool {
        block(raw, RawHtml::Sanitize).contains("&lt;")
    }

    #[test]
    fn what_lies_too_deep_is_shown_as_text() {
        assert!(!is_shown_as_text(&"<div>".repeat(DEEPEST)));
        assert!(is_shown_as_text(&"<DIV class=a>".repeat(DEEPEST + 1)));
        // An end that belongs to nothing closes nothing.
        assert!(is_shown_as_text(&"<div></b><p></p>".repeat(DEEPEST + 1)));
    }

    #[test]
    fn what_is_long_and_not_deep_is_sanitized() {
        let rows = "<tr><td>甲<td><b>乙</b><br>".repeat(DEEPEST * 2);
        let items = "<li>一<li><a href=\"x.html\">二</a>".repeat(DEEPEST * 2);
        for raw in [
            format!("<table>{rows}</table>"),
            format!("<ul>{items}</ul>"),
            "1 < 2 ".repeat(DEEPEST * 2),
        ] {
            let html = block(&raw, RawHtml::Sanitize);
            assert_eq!(html, ammonia::clean(&raw));
        }
    }
}
