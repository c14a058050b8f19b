//! Links between nodes: `-->`, `-.->`, `==>`, `--x`, with and without text.

use super::Expected;
use super::label::clean;
use super::scan::Scanner;
use crate::diagram::graph::{Head, Stroke};

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// How it is drawn.
    pub stroke: Stroke,
    /// What stands where it begins.
    pub tail: Head,
    /// What stands where it ends.
    pub head: Head,
    /// What is written beside it.
    pub label: String,
    /// Whether it is not to be seen, and only keeps an order.
    pub is_hidden: bool,
}

/// Reads a link, if there is one. Returns what is missing where it does not end.
pub(super) fn read(scanner: &mut Scanner<'_>) -> Result<Option<Link>, Expected> {
    let start = scanner.at;
    name(scanner);
    let tail = tail(scanner);
    let mut link = Link {
        stroke: Stroke::Solid,
        tail,
        head: Head::Plain,
        label: String::new(),
        is_hidden: false,
    };
    let rest = scanner.rest();
    if rest.starts_with("~~~") {
        scanner.eat_while(|c| c == '~');
        link.is_hidden = true;
        return Ok(Some(link));
    }
    // The sign that repeats, and how often it must for a link without text and head.
    let (sign, stroke) = match rest.as_bytes() {
        [b'-', b'.', ..] => (".", Stroke::Dashed),
        [b'-', b'-', ..] => ("-", Stroke::Solid),
        [b'=', b'=', ..] => ("=", Stroke::Thick),
        _ => {
            scanner.at = start;
            return Ok(None);
        }
    };
    link.stroke = stroke;
    if !body(scanner, sign, &mut link) {
        text(scanner, sign, &mut link)?;
    }
    scanner.spaces();
    if scanner.eat("|") {
        let rest = scanner.rest();
        let line = rest.find('\n').unwrap_or(rest.len());
        let Some(length) = rest[..line].find('|') else { return Err(Expected::Closing("|")) };
        link.label = clean(&rest[..length]);
        scanner.at += length + 1;
    }
    Ok(Some(link))
}

/// Reads the name of a link, `e1@-->`, which says nothing here.
fn name(scanner: &mut Scanner<'_>) {
    let start = scanner.at;
    let name = scanner.eat_while(|c| c.is_alphanumeric() || c == '_');
    let is_name = !name.is_empty() && scanner.eat("@") && scanner.peek() != Some('{');
    if !is_name {
        scanner.at = start;
    }
}

/// Reads what stands at the beginning of a link.
fn tail(scanner: &mut Scanner<'_>) -> Head {
    let is_line = |rest: &str| ["--", "==", "-."].iter().any(|line| rest.starts_with(line));
    let is_apart = scanner.before().is_none_or(|c| c.is_whitespace() || "])}>".contains(c));
    let head = match scanner.peek() {
        Some('<') => Head::Arrow,
        Some('x') if is_apart => Head::Cross,
        Some('o') if is_apart => Head::Circle,
        _ => return Head::Plain,
    };
    if scanner.rest().get(1..).is_some_and(is_line) {
        scanner.next();
        return head;
    }
    Head::Plain
}

/// Reads the line of a link and its head. Returns whether it ends there; else a text follows.
fn body(scanner: &mut Scanner<'_>, sign: &str, link: &mut Link) -> bool {
    let start = scanner.at;
    let length = if sign == "." {
        scanner.eat("-");
        let dots = scanner.eat_while(|c| c == '.').len();
        if scanner.eat("-") { dots + 2 } else { 0 }
    } else {
        scanner.eat_while(|c| sign.starts_with(c)).len()
    };
    if length >= 2
        && let Some(head) = head(scanner)
    {
        link.head = head;
        return true;
    }
    if length >= 3 {
        return true;
    }
    scanner.at = start + 2;
    false
}

/// Reads what stands at the end of a link.
fn head(scanner: &mut Scanner<'_>) -> Option<Head> {
    if scanner.eat(">") {
        return Some(Head::Arrow);
    }
    let head = match scanner.peek()? {
        'x' => Head::Cross,
        'o' => Head::Circle,
        _ => return None,
    };
    // `--x` is a cross, `--xyz-->` a text.
    let behind = scanner.rest()[1..].chars().next();
    behind.is_none_or(|c| c.is_whitespace() || c == '|').then(|| {
        scanner.next();
        head
    })
}

/// Reads a text within a link, `-- text -->`, and the rest of the link.
fn text(scanner: &mut Scanner<'_>, sign: &str, link: &mut Link) -> Result<(), Expected> {
    scanner.spaces();
    let start = scanner.at;
    let end = match sign {
        "." => ".-",
        "=" => "==",
        _ => "--",
    };
    let rest = scanner.rest();
    let line = rest.find('\n').unwrap_or(rest.len());
    // In quotation marks anything may stand.
    let from = match rest.trim_start().strip_prefix('"') {
        Some(quoted) => {
            let begun = rest.len() - quoted.len();
            begun + quoted.find('"').map_or(0, |end| end + 1)
        }
        None => 0,
    };
    let Some(length) = rest.get(from..line).and_then(|rest| rest.find(end)).map(|at| from + at)
    else {
        return Err(Expected::LinkEnd);
    };
    link.label = clean(&rest[..length]);
    scanner.at = start + length;
    if sign == "." {
        scanner.eat_while(|c| c == '.');
        scanner.eat("-");
    } else {
        scanner.eat_while(|c| sign.starts_with(c));
    }
    link.head = head(scanner).unwrap_or(Head::Plain);
    Ok(())
}
