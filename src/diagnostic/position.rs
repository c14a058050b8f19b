//! Lines and columns, as a person counts them.

use std::ops::Range;

/// A place as an editor shows it: both from 1, columns in Unicode scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode scalar values, from 1.
    pub column: usize,
}

/// Where the lines of a text begin. Answers in logarithmic time, however long they are.
#[derive(Debug, Clone)]
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// How many columns there are before each [`STRIDE`]th byte, line ends included.
    columns: Vec<usize>,
}

/// How many bytes are counted for an answer at most.
const STRIDE: usize = 1024;

impl<'a> LineIndex<'a> {
    /// Returns the index of a text. Lines end with `\n`, `\r\n` or a lone `\r`.
    pub fn new(text: &'a str) -> LineIndex<'a> {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        let mut columns = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut column = 0;
        for start in (0..=bytes.len()).step_by(STRIDE) {
            columns.push(column);
            column += columns_of(bytes, start..bytes.len().min(start + STRIDE));
        }
        for (i, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(i + 1);
            }
        }
        LineIndex { text, starts, columns }
    }

    /// Returns the line and column of a byte; of the last place for one behind the end.
    ///
    /// A byte inside a character counts as that character. A byte order mark has no column.
    pub fn position(&self, byte: usize) -> Position {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= byte);
        let column = self.columns_before(byte) - self.columns_before(self.starts[line - 1]) + 1;
        Position { line, column }
    }

    /// Returns how many columns there are before a byte, from the start of the text.
    fn columns_before(&self, byte: usize) -> usize {
        let block = byte / STRIDE;
        // There is a block for every byte of the text and for its end.
        let before = self.columns.get(block).copied().unwrap_or_default();
        before + columns_of(self.text.as_bytes(), block * STRIDE..byte)
    }

    /// Returns the text of a line (from 1) without its end.
    pub fn line(&self, line: usize) -> &'a str {
        let start = self.starts.get(line - 1).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

/// Returns how many columns begin within a part of a text: one for each character but a byte order
/// mark.
fn columns_of(text: &[u8], part: Range<usize>) -> usize {
    let is_mark = |at: usize| text[at..].starts_with("\u{feff}".as_bytes());
    let begins = |at: &usize| {
        let byte = text[*at];
        byte & 0b1100_0000 != 0b1000_0000 && !(byte == 0xef && is_mark(*at))
    };
    part.filter(begins).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LineIndex, Position};

    #[test]
    fn columns_count_characters() {
        let index = LineIndex::new("标题: 账号\r\nid: X\rend");
        assert_eq!(index.position(8), Position { line: 1, column: 5 });
        assert_eq!(index.position(16), Position { line: 2, column: 1 });
        assert_eq!(index.line(2), "id: X");
        assert_eq!(index.position(999), Position { line: 3, column: 4 });
    }

    proptest! {
        #[test]
        fn columns_of_long_lines_are_those_that_one_counts(
            text in "[aé长\u{feff}：\u{1f600}\n]{0,40}",
            times in 1_usize..200,
        ) {
            let text = text.repeat(times);
            let index = LineIndex::new(&text);
            for (byte, _) in text.char_indices().step_by(7).chain([(text.len(), ' ')]) {
                let before = &text[..byte];
                let line = before.rsplit('\n').next().unwrap_or_default();
                let expected = Position {
                    line: before.matches('\n').count() + 1,
                    column: line.chars().filter(|c| *c != '\u{feff}').count() + 1,
                };
                prop_assert_eq!(index.position(byte), expected);
            }
        }
    }
}
