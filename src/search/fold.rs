//! Folding: what is written in different ways becomes one string (docs/search-format.md, 1).

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The first and the last character of the table.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// Variants that a conversion to Simplified Chinese leaves apart, though readers do not.
const VARIANTS: [(char, char); 1] = [('帐', '账')];

/// The Simplified form of each character between [`FIRST`] and [`LAST`].
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let variant = |c: char| VARIANTS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
    let mut buffer = [0; 4];
    (FIRST..=LAST)
        .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
        .map(|c| {
            let simplified = fast2s::convert(c.encode_utf8(&mut buffer));
            variant(simplified.chars().next().unwrap_or(c))
        })
        .collect()
});

/// Returns the Simplified form of a character; the character itself where it has none.
pub fn simplified(c: char) -> char {
    let code = u32::from(c);
    if (FIRST..=LAST).contains(&code) { SIMPLIFIED[(code - FIRST) as usize] } else { c }
}

/// Returns the pairs of the fold table whose right side is wanted, by their left side.
pub fn pairs(is_wanted: impl Fn(char) -> bool) -> Vec<(char, char)> {
    (FIRST..=LAST)
        .filter_map(char::from_u32)
        .map(|c| (c, simplified(c)))
        .filter(|(from, to)| from != to && is_wanted(*to))
        .collect()
}

/// Returns a folded text.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for cluster in clusters(text) {
        fold_cluster(cluster, &mut folded);
    }
    folded
}

/// A folded text that knows where each of its characters came from. White space that stands
/// together is one space.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of `text` the byte of the original with which its cluster begins, and for its
    /// end the length of the original.
    origins: Vec<u32>,
}

impl Folded {
    /// Folds a text.
    pub fn of(text: &str) -> Folded {
        let mut folded = Folded { text: String::with_capacity(text.len()), origins: Vec::new() };
        let mut at = 0;
        for cluster in clusters(text) {
            if cluster.chars().all(char::is_whitespace) {
                if !folded.text.ends_with(' ') {
                    folded.text.push(' ');
                }
            } else {
                fold_cluster(cluster, &mut folded.text);
            }
            folded.origins.resize(folded.text.len(), at as u32);
            at += cluster.len();
        }
        folded.origins.push(text.len() as u32);
        folded
    }

    /// Returns the byte of the original for a byte of the folded text: where its cluster begins.
    pub fn origin(&self, byte: usize) -> usize {
        self.origins.get(byte).or(self.origins.last()).map_or(0, |origin| *origin as usize)
    }

    /// Returns the byte of the original behind everything that stands before a byte of the folded
    /// text: the end of the cluster that the byte before it came from.
    pub fn end(&self, byte: usize) -> usize {
        let Some(last) = byte.checked_sub(1).map(|last| self.origin(last)) else { return 0 };
        let behind = self.origins[byte.min(self.origins.len() - 1)..].iter();
        behind.map(|origin| *origin as usize).find(|origin| *origin > last).unwrap_or(last)
    }
}

/// Returns the clusters of a text: each code point with the marks and the unseen ones behind it.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices();
        chars.next()?;
        let end = chars.find(|(_, c)| !is_joined(*c)).map_or(rest.len(), |(at, _)| at);
        let (cluster, behind) = rest.split_at(end);
        rest = behind;
        Some(cluster)
    })
}

/// Returns whether a character belongs to the cluster of the one before.
fn is_joined(c: char) -> bool {
    c >= '\u{ad}'
        && !is_han(c)
        && (is_unseen(c) || matches!(c, '\u{ff9e}' | '\u{ff9f}') || is_mark(c))
}

/// Returns whether nobody sees a character. Word processors and chats leave such inside of words.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_mark(c: char) -> bool {
    // No mark comes before this one; asking the tables for every letter is slow.
    c >= '\u{300}' && !is_han(c) && is_combining_mark(c)
}

fn is_han(c: char) -> bool {
    (FIRST..=LAST).contains(&u32::from(c))
}

fn fold_cluster(cluster: &str, folded: &mut String) {
    let mut chars = cluster.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
            return;
        }
        if is_han(c) {
            folded.push(simplified(c));
            return;
        }
        // The punctuation of Chinese is nearly as frequent, and simple.
        match c {
            '\u{3001}'..='\u{3029}' | '“' | '”' | '‘' | '’' | '—' => {
                folded.push(c);
                return;
            }
            '\u{ff01}'..='\u{ff5e}' => {
                let code = u32::from(c) - 0xfee0;
                folded.extend(char::from_u32(code).map(|c| c.to_ascii_lowercase()));
                return;
            }
            _ => {}
        }
    }
    let seen = cluster.chars().filter(|c| !is_unseen(*c));
    let lower = seen.nfkc().collect::<String>().to_lowercase();
    for c in lower.chars() {
        match c {
            'ς' => folded.push('σ'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            c => push_bare(c, folded),
        }
    }
}

/// Adds a character without the marks of a Latin letter.
fn push_bare(c: char, folded: &mut String) {
    if is_mark(c) {
        // A mark that did not compose, behind a Latin letter.
        if !folded.ends_with(|last: char| last.is_ascii_alphabetic()) {
            folded.push(c);
        }
        return;
    }
    let mut parts = c.nfd();
    match parts.next() {
        Some(base) if base.is_ascii_alphabetic() => folded.push(base),
        _ => folded.push(simplified(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Folded, fold, simplified};

    #[test]
    fn what_is_written_differently_becomes_one() {
        for (text, folded) in [
            ("帳號申請", "账号申请"),
            ("帐号", "账号"),
            ("ＡＢＣ１２３", "abc123"),
            ("Café naïve Über", "cafe naive uber"),
            ("e\u{301}", "e"),
            ("ΟΔΟΣ ὁδός", "οδοσ ὁδόσ"),
            ("ﬁle Straße", "file strasse"),
            ("㎡", "m2"),
            ("账\u{200b}号", "账号"),
            ("ｶﾞｲﾄﾞ", "ガイド"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
        assert_eq!(simplified('𠀀'), '𠀀');
    }

    #[test]
    fn short_ways_lead_where_the_long_one_does() {
        use unicode_normalization::UnicodeNormalization;
        for c in ('\u{3001}'..='\u{3029}').chain('\u{ff01}'..='\u{ff5e}').chain("“”‘’—".chars())
        {
            let long: String = c.nfkc().collect::<String>().to_lowercase();
            assert_eq!(fold(&c.to_string()), long, "{c}");
        }
    }

    #[test]
    fn folded_text_knows_where_it_came_from() {
        let text = "é帳ﬁ。";
        let folded = Folded::of(text);
        assert_eq!(folded.text, "e账fi。");
        let at = folded.text.find('账').unwrap_or_default();
        assert_eq!((folded.origin(at), folded.end(at + 3)), (2, 5));
        assert_eq!(&text[folded.origin(at)..folded.end(at + 3)], "帳");
        // Half of a ligature stands for all of it.
        let at = folded.text.find('i').unwrap_or_default();
        assert_eq!(&text[folded.origin(at)..folded.end(at + 1)], "ﬁ");
    }
}
