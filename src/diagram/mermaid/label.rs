//! Labels as Mermaid has them: quoted, with entities, line breaks and a little markup.

/// Tags that only change how a label looks.
const MARKUP: [&str; 12] =
    ["b", "strong", "i", "em", "u", "small", "sub", "sup", "span", "font", "code", "p"];

/// Returns the text of a label: without its quotation marks, with line breaks for `<br>`, entities
/// resolved, and without markup that only changes its look. Any other tag stays as it is written.
pub(super) fn clean(text: &str) -> String {
    let mut text = text.trim();
    for quote in ['"', '`'] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote)) {
            text = inner.trim();
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '<'
            && let Some(end) = rest.find('>')
        {
            let name = rest[1..end].trim_start_matches('/').trim_end_matches('/').trim();
            let name = name.split_whitespace().next().unwrap_or("").to_ascii_lowercase();
            if name == "br" {
                out.push('\n');
                rest = &rest[end + 1..];
                continue;
            }
            if MARKUP.contains(&name.as_str()) {
                rest = &rest[end + 1..];
                continue;
            }
        }
        if (c == '#' || c == '&')
            && let Some((entity, length)) = entity(rest)
        {
            out.push(entity);
            rest = &rest[length..];
            continue;
        }
        if rest.starts_with("**") || rest.starts_with("\\n") {
            if rest.starts_with('\\') {
                out.push('\n');
            }
            rest = &rest[2..];
            continue;
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    let lines: Vec<&str> = out.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// Returns the character that `#quot;`, `#35;`, `&lt;` or `&#9829;` stands for, and how long that is.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.find(';').filter(|end| *end <= 10)?;
    let name = text[1..end].trim_start_matches('#');
    let c = match name {
        "quot" => '"',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = match name.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => name.parse().ok()?,
            };
            char::from_u32(number).filter(|c| !c.is_control())?
        }
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn labels_lose_what_is_not_text() {
        assert_eq!(clean("\"提交<br/>申请\""), "提交\n申请");
        assert_eq!(clean("a #quot;b#quot; &lt;c&gt; #35;"), "a \"b\" <c> #");
        assert_eq!(clean("<b>粗</b> **重**"), "粗 重");
        assert_eq!(clean("<script>alert(1)</script>"), "<script>alert(1)</script>");
        assert_eq!(clean("1 < 2 & 3"), "1 < 2 & 3");
        assert_eq!(clean("  "), "");
    }
}
