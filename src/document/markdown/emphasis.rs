//! Emphasis beside Chinese characters: `**注意：**请` is bold.
//!
//! CommonMark lets a run of `*` or `~` close emphasis behind punctuation only before white space
//! or more punctuation, which Chinese text does not have. The amended rule
//! (github.com/tats-u/markdown-cjk-friendly) treats Chinese characters as neighbours that permit
//! both. It comes down to this: where a Chinese character touches a run on either side and white
//! space on neither, the run can both open and close. A punctuation mark on both sides says the
//! same to CommonMark, so [`marks`] tells where to put one; it is taken out of the events again.

/// Characters that may serve as the mark, all punctuation. The first that a text does not hold is used.
const MARKS: [char; 4] = ['\u{2e3a}', '\u{2e3b}', '\u{2e4a}', '\u{2e4f}'];

/// Returns the mark for a text and the bytes before which to put it, in order; `None` where no
/// run needs one.
pub fn marks(text: &str) -> Option<(char, Vec<usize>)> {
    if text.is_ascii() || !text.contains(['*', '~']) {
        return None;
    }
    let mut places = Vec::new();
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let byte = bytes[i];
        if byte != b'*' && byte != b'~' {
            i += 1;
            continue;
        }
        let mut start = i;
        while i < bytes.len() && bytes[i] == byte {
            i += 1;
        }
        let escaped = text[..start].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
        // The escaped one is text; the run begins behind it.
        start += usize::from(escaped);
        let before = text[..start].chars().next_back();
        let after = text[i..].chars().next();
        if start < i && needs_mark(before, after) {
            places.push(start);
            places.push(i);
        }
    }
    if places.is_empty() {
        return None;
    }
    let mark = MARKS.into_iter().find(|mark| !text.contains(*mark))?;
    Some((mark, places))
}

fn needs_mark(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    // A cell border ends text as white space does.
    let ends = |c: char| c.is_whitespace() || c == '|';
    !ends(before) && !ends(after) && (is_cjk(before) || is_cjk(after))
}

/// Returns whether the amended rule counts a character as CJK: East Asian scripts including
/// Hangul, and full-width forms.
fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{20a9}' | '\u{2329}'..='\u{232a}' | '\u{2e80}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ffef}'
        | '\u{16fe0}'..='\u{18dff}' | '\u{1aff0}'..='\u{1b2ff}' | '\u{20000}'..='\u{3fffd}')
}
