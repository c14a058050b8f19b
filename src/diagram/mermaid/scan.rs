//! Where reading stands in a text.

use std::ops::Range;

/// A text and how far it has been read.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The byte at which reading goes on.
    pub at: usize,
}

impl<'a> Scanner<'a> {
    /// Returns what has not been read yet.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Returns the next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Returns the character before the next one.
    pub fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// Reads one character.
    pub fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Reads a given text, if it comes next.
    pub fn eat(&mut self, wanted: &str) -> bool {
        let is_there = self.rest().starts_with(wanted);
        if is_there {
            self.at += wanted.len();
        }
        is_there
    }

    /// Reads a word, if it comes next and ends there.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let Some(behind) = self.rest().strip_prefix(word) else { return false };
        let ends =
            behind.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '-');
        if ends {
            self.at += word.len();
        }
        ends
    }

    /// Reads as long as a condition holds.
    pub fn eat_while(&mut self, is_wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !is_wanted(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Reads spaces, but no line break.
    pub fn spaces(&mut self) {
        self.eat_while(|c| c == ' ' || c == '\t' || c == '\r' || c == '\u{3000}' || c == '\u{a0}');
    }

    /// Reads spaces, line breaks, `;` and comments.
    pub fn blanks(&mut self) {
        loop {
            let before = self.at;
            self.eat_while(|c| c.is_whitespace() || c == ';');
            if self.rest().starts_with("%%") {
                self.line();
            }
            if self.at == before {
                return;
            }
        }
    }

    /// Reads up to the end of the line.
    pub fn line(&mut self) -> &'a str {
        self.eat_while(|c| c != '\n')
    }

    /// Reads up to the end of the statement: the line or a `;`, but not one in quotation marks or
    /// brackets.
    pub fn statement(&mut self) -> &'a str {
        let start = self.at;
        let mut is_quoted = false;
        while let Some(c) = self.peek() {
            if c == '\n' || c == ';' && !is_quoted {
                break;
            }
            is_quoted ^= c == '"';
            self.next();
        }
        &self.text[start..self.at]
    }

    /// Returns whether a statement ends here.
    pub fn is_at_end(&self) -> bool {
        self.peek().is_none_or(|c| c == '\n' || c == ';') || self.rest().starts_with("%%")
    }

    /// Returns the place of the next word, or of one character, for a message.
    pub fn here(&self) -> Range<usize> {
        let rest = self.rest();
        let word = rest.find(|c: char| c.is_whitespace() || c == ';').unwrap_or(rest.len());
        let one = rest.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        self.at..self.at + word.max(one)
    }
}
