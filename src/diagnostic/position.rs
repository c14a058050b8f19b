//! Lines and columns, as a person counts them.

/// A place as an editor shows it: both from 1, columns in Unicode scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode scalar values, from 1.
    pub column: usize,
}

/// Where the lines of a text begin. Answers in logarithmic time.
#[derive(Debug, Clone)]
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Returns the index of a text. Lines end with `\n`, `\r\n` or a lone `\r`.
    pub fn new(text: &'a str) -> LineIndex<'a> {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (i, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(i + 1);
            }
        }
        LineIndex { text, starts }
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
        let before = &self.text[self.starts[line - 1]..byte];
        let column = before.chars().filter(|c| *c != '\u{feff}').count() + 1;
        Position { line, column }
    }

    /// Returns the text of a line (from 1) without its end.
    pub fn line(&self, line: usize) -> &'a str {
        let start = self.starts.get(line - 1).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, Position};

    #[test]
    fn columns_count_characters() {
        let index = LineIndex::new("标题: 账号\r\nid: X\rend");
        assert_eq!(index.position(8), Position { line: 1, column: 5 });
        assert_eq!(index.position(16), Position { line: 2, column: 1 });
        assert_eq!(index.line(2), "id: X");
        assert_eq!(index.position(999), Position { line: 3, column: 4 });
    }
}
