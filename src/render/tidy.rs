//! Pages without what templates leave between their lines.

use memchr::memmem;

/// Returns a page without the empty lines and the indentation that templates leave, save in `<pre>`
/// and `<textarea>`.
pub fn tidy(html: &str) -> String {
    let tags = |tag: &str, change: i32| {
        let places: Vec<usize> = memmem::find_iter(html.as_bytes(), tag).collect();
        places.into_iter().map(move |at| (at, change))
    };
    // Where elements begin and end whose text is shown as it is written.
    let begins = tags("<pre", 1).chain(tags("<textarea", 1));
    let mut verbatim: Vec<(usize, i32)> =
        begins.chain(tags("</pre>", -1)).chain(tags("</textarea>", -1)).collect();
    verbatim.sort_unstable();
    let mut verbatim = verbatim.into_iter().peekable();
    // Only what templates indent with: a Chinese writer may begin a line with U+3000.
    let blank = [' ', '\t', '\r'];
    let mut tidy = String::with_capacity(html.len());
    let mut depth = 0_i32;
    let mut from = 0;
    while from < html.len() {
        let end =
            memchr::memchr(b'\n', &html.as_bytes()[from..]).map_or(html.len(), |at| from + at);
        let (mut change, mut has_begin) = (0, false);
        while let Some((_, by)) = verbatim.next_if(|(at, _)| *at < end) {
            change += by;
            has_begin |= by > 0;
        }
        let line = &html[from..end];
        if depth > 0 {
            tidy.push_str(line.strip_suffix('\r').unwrap_or(line));
            tidy.push('\n');
        } else {
            let line = line.trim_start_matches(blank);
            let text = if has_begin { line } else { line.trim_end_matches(blank) };
            if !text.is_empty() {
                tidy.push_str(text);
                tidy.push('\n');
            }
        }
        depth = (depth + change).max(0);
        from = end + 1;
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn lines_of_templates_lose_what_stands_around_them() {
        assert_eq!(tidy("  <ul>\n\n\t<li>甲 </li>  \r\n   \n</ul>"), "<ul>\n<li>甲 </li>\n</ul>\n");
        assert_eq!(tidy("\u{3000}\u{3000}正文\n"), "\u{3000}\u{3000}正文\n");
        assert_eq!(tidy(""), "");
    }

    #[test]
    fn what_is_shown_as_it_is_written_stays() {
        let code = "<pre class=\"code\">  a  \n\n    b\n  </pre>\n";
        assert_eq!(tidy(&format!("  {code}  <p>x</p>\n")), format!("{code}<p>x</p>\n"));
        let field = "<textarea>\n  a\n\n</textarea>\n";
        assert_eq!(tidy(field), field);
        // Two that begin and one that ends in a line leave one open.
        let nested = "<pre><pre>a</pre>\n  b\n</pre>\nc\n";
        assert_eq!(tidy(&format!("{nested}   d\n")), format!("{nested}d\n"));
        assert_eq!(tidy("<pre>a</pre></pre>\n  b\n"), "<pre>a</pre></pre>\nb\n");
    }
}
