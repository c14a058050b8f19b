//! How wide a text is, and where it breaks.
//!
//! The font of the reader is not known when a chart is made. Chinese characters are one em wide in
//! every font; for Latin letters the widths of a usual sans serif are taken, a little generously,
//! and the room around a label takes up the rest.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_width::UnicodeWidthChar;

/// Words of two characters that are usual in processes: no line breaks within one. Between all
/// other Chinese characters it may.
static WORDS: LazyLock<HashSet<(char, char)>> = LazyLock::new(|| {
    let pair = |word: &str| {
        let mut chars = word.chars();
        Some((chars.next()?, chars.next()?))
    };
    include_str!("words.txt").split_whitespace().filter_map(pair).collect()
});

/// Widths of the printable ASCII characters in hundredths of an em, from the space on.
const ASCII: [u8; 95] = [
    28, 30, 38, 62, 60, 88, 72, 24, 34, 34, 42, 60, 28, 36, 28, 36, // space to /
    60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 30, 30, 60, 60, 60, 50, // 0 to ?
    94, 68, 68, 70, 74, 62, 58, 76, 76, 32, 44, 68, 58, 90, 78, 80, // @ to O
    64, 80, 68, 64, 64, 74, 68, 96, 66, 64, 64, 34, 38, 34, 60, 52, // P to _
    38, 58, 62, 54, 62, 58, 36, 62, 62, 28, 28, 58, 28, 94, 62, 62, // ` to o
    62, 62, 42, 52, 38, 62, 56, 80, 56, 56, 52, 38, 36, 38, 60, // p to ~
];

/// Returns the width of a character in hundredths of an em.
fn advance(c: char) -> i32 {
    if let Some(width) = (c as usize).checked_sub(32).and_then(|i| ASCII.get(i)) {
        return i32::from(*width);
    }
    match UnicodeWidthChar::width(c).unwrap_or(0) {
        0 => 0,
        1 => 62,
        // These stand between Chinese characters and are as wide as they, whatever their class.
        _ => 100,
    }
}

/// Returns the width of a text in pixels, rounded up.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let hundredths: i32 = text
        .chars()
        .map(|c| if is_wide_mark(c) { 100 } else { advance(c) })
        .fold(0, i32::saturating_add);
    (i64::from(hundredths) * i64::from(size)).div_euclid(100).clamp(0, 1 << 20) as i32 + 1
}

/// Marks that count as narrow but are drawn by Chinese fonts as wide as a character.
fn is_wide_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '①'..='⑳' | '≤' | '≥' | '→' | '×')
}

/// Characters that no line begins with.
fn closes(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '”'
            | '’'
            | '…'
            | '—'
            | '·'
            | '％'
            | '%'
            | ','
            | '.'
            | ';'
            | ':'
            | '?'
            | '!'
            | ')'
            | ']'
            | '}'
            | '~'
            | '～'
    )
}

/// Characters that no line ends with.
fn opens(c: char) -> bool {
    matches!(
        c,
        '（' | '《'
            | '〈'
            | '「'
            | '『'
            | '【'
            | '〔'
            | '“'
            | '‘'
            | '('
            | '['
            | '{'
            | '¥'
            | '￥'
            | '$'
            | '#'
    )
}

/// A piece of text that stays on one line.
#[derive(Debug, Clone)]
struct Piece {
    text: String,
    width: i32,
    /// The width of the space before it, which is dropped where a line begins.
    space: i32,
    /// Whether a line must end behind it.
    is_last: bool,
}

/// A text in lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Lines {
    /// The lines.
    pub lines: Vec<String>,
    /// The width of the widest.
    pub width: i32,
}

/// A text that knows where it may break.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pieces: Vec<Piece>,
    size: i32,
}

impl Text {
    /// Returns a text in letters of a size, no piece of which is wider than `widest`.
    pub fn new(text: &str, size: i32, widest: i32) -> Text {
        let mut pieces: Vec<Piece> = Vec::new();
        for line in text.split('\n') {
            let begun = pieces.len();
            let mut word = String::new();
            let mut space = 0;
            let mut before: Option<char> = None;
            // Whether the character before is the end of a word.
            let mut is_closed = false;
            for c in line.chars() {
                if c.is_whitespace() {
                    push(&mut pieces, &mut word, &mut space, size, widest);
                    space = width(" ", size) - 1;
                    before = None;
                    continue;
                }
                // In a narrow place a word and the marks around it might be wider than a line.
                let is_word = !is_closed
                    && widest >= 5 * size
                    && before.is_some_and(|b| WORDS.contains(&(b, c)));
                is_closed = is_word;
                let glues = before.is_none_or(|b| {
                    is_word || closes(c) || opens(b) || !(is_ideographic(c) || is_ideographic(b))
                });
                if !glues {
                    push(&mut pieces, &mut word, &mut space, size, widest);
                }
                word.push(c);
                before = Some(c);
            }
            push(&mut pieces, &mut word, &mut space, size, widest);
            if let Some(last) = pieces[begun..].last_mut() {
                last.is_last = true;
            }
        }
        Text { pieces, size }
    }

    /// Returns the text in as few lines as `widest` allows, all about equally long. Beyond `most`
    /// lines it is cut, with an ellipsis.
    pub fn balanced(&self, widest: i32, most: usize) -> Lines {
        let lines = self.fill(|_| widest).len();
        let (mut low, mut high) = (self.pieces.iter().map(|p| p.width).max().unwrap_or(0), widest);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.fill(|_| middle).len() <= lines {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        self.lines(&self.fill(|_| high), most)
    }

    /// Returns the text in lines whose `i`th is at most `limits[i]` wide and no line a single
    /// character, or `None` if it does not fit.
    pub fn within(&self, limits: &[i32]) -> Option<Lines> {
        let ranges = self.fill(|i| limits.get(i).copied().unwrap_or(0));
        let is_short = |width: i32| ranges.len() > 1 && width <= self.size * 3 / 2;
        let fits = ranges.len() <= limits.len()
            && ranges.iter().zip(limits).all(|(range, limit)| {
                let width = self.width(range);
                width <= *limit && !is_short(width)
            });
        fits.then(|| self.lines(&ranges, usize::MAX))
    }

    /// Fills lines up to their limits. Returns them as ranges of pieces.
    fn fill(&self, limit: impl Fn(usize) -> i32) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let (mut start, mut used) = (0, 0);
        for (i, piece) in self.pieces.iter().enumerate() {
            let added = if i == start { piece.width } else { piece.space + piece.width };
            if i > start && used + added > limit(lines.len()) {
                lines.push(start..i);
                (start, used) = (i, piece.width);
            } else {
                used += added;
            }
            if piece.is_last {
                lines.push(start..i + 1);
                (start, used) = (i + 1, 0);
            }
        }
        if start < self.pieces.len() {
            lines.push(start..self.pieces.len());
        }
        lines
    }

    fn width(&self, range: &Range<usize>) -> i32 {
        let pieces = self.pieces[range.clone()].iter().enumerate();
        pieces.map(|(i, piece)| piece.width + if i > 0 { piece.space } else { 0 }).sum()
    }

    fn lines(&self, ranges: &[Range<usize>], most: usize) -> Lines {
        let mut lines = Vec::new();
        let mut width = 0;
        for range in ranges.iter().take(most) {
            let mut line = String::new();
            for (i, piece) in self.pieces[range.clone()].iter().enumerate() {
                if i > 0 && piece.space > 0 {
                    line.push(' ');
                }
                line.push_str(&piece.text);
            }
            width = width.max(self.width(range));
            lines.push(line);
        }
        if ranges.len() > most
            && let Some(last) = lines.last_mut()
        {
            last.pop();
            last.push('…');
        }
        Lines { lines, width }
    }
}

/// Returns whether a line may break on both sides of a character.
fn is_ideographic(c: char) -> bool {
    UnicodeWidthChar::width(c) == Some(2)
}

/// Closes a word; one that is wider than a line falls into parts.
fn push(pieces: &mut Vec<Piece>, word: &mut String, space: &mut i32, size: i32, widest: i32) {
    if word.is_empty() {
        return;
    }
    let whole = std::mem::take(word);
    let mut parts = vec![whole.clone()];
    if width(&whole, size) > widest {
        parts = vec![String::new()];
        for c in whole.chars() {
            let last = parts.len() - 1;
            let longer = format!("{}{c}", parts[last]);
            if width(&longer, size) > widest && !parts[last].is_empty() {
                parts.push(c.to_string());
            } else {
                parts[last] = longer;
            }
        }
    }
    for text in parts {
        let width = width(&text, size) - 1;
        pieces.push(Piece { text, width, space: std::mem::take(space), is_last: false });
    }
}

/// Returns a text in as few lines as `widest` allows; see [`Text::balanced`].
pub(super) fn wrap(text: &str, size: i32, widest: i32, most: usize) -> Lines {
    Text::new(text, size, widest).balanced(widest, most)
}

#[cfg(test)]
mod tests {
    use super::{Text, width, wrap};

    #[test]
    fn chinese_is_one_em_wide_and_latin_about_half() {
        assert_eq!(width("填写报销单", 14), 71);
        assert!((width("expense", 14) - 55).abs() < 5);
        assert_eq!(width("", 14), 1);
        assert_eq!(width("“好”", 14), 43);
    }

    #[test]
    fn lines_are_balanced() {
        let lines = wrap("创建账号、按权限组授权并分配初始密码", 14, 140, 5).lines;
        assert_eq!(lines, ["创建账号、按权限组", "授权并分配初始密码"]);
        let lines = wrap("Review the request and the budget", 14, 140, 5).lines;
        assert_eq!(lines, ["Review the request", "and the budget"]);
    }

    #[test]
    fn words_stay_together() {
        let lines = |widest| wrap("审批采购的必要性与预算归属", 14, widest, 9).lines;
        assert_eq!(lines(110), ["审批采购的必要", "性与预算归属"]);
        for widest in 70..190 {
            let lines = lines(widest);
            for word in ["审批", "采购", "必要", "预算", "归属"] {
                assert!(lines.iter().any(|line| line.contains(word)), "{widest}: {lines:?}");
            }
        }
    }

    #[test]
    fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
        for widest in 30..160 {
            for line in wrap("整理票据，填写《费用报销单》（附发票）并提交。", 14, widest, 99).lines
            {
                assert!(!line.starts_with(['，', '》', '）', '。']), "{line}");
                assert!(!line.ends_with(['《', '（']), "{line}");
            }
        }
    }

    #[test]
    fn long_words_fall_apart_and_long_texts_are_cut() {
        let long = "x".repeat(200);
        assert!(wrap(&long, 14, 100, 99).width <= 100);
        let cut = wrap(&"长".repeat(200), 14, 140, 5);
        assert_eq!(cut.lines.len(), 5);
        assert!(cut.lines[4].ends_with('…'));
        assert!(wrap("", 14, 100, 5).lines.is_empty());
        assert_eq!(wrap("甲\n乙", 14, 100, 5).lines, ["甲", "乙"]);
    }

    #[test]
    fn a_text_fits_into_given_lines_or_not() {
        let text = Text::new("审批费用的必要性", 14, 120);
        assert_eq!(
            text.within(&[60, 120]).map(|lines| lines.lines),
            Some(vec!["审批费用".to_owned(), "的必要性".to_owned()])
        );
        assert!(text.within(&[30, 40]).is_none());
        assert!(text.within(&[20, 120]).is_none(), "one character on the first line");
    }
}
