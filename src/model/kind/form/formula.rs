//! What a form computes: sums of columns, and the four kinds of arithmetic.

use std::iter::Peekable;
use std::str::CharIndices;

use serde::{Serialize, Serializer};

use super::answer::{Answer, Answers};

/// How deep a formula may be nested.
pub const MAX_DEPTH: usize = 32;

/// How many numbers, fields and signs before them a formula may have.
pub const MAX_PARTS: usize = 1000;

/// How an answer is computed from others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Formula {
    /// A number, as written.
    Number(String),
    /// The answer to another field, or to another column of the same row.
    Field(String),
    /// The sum of a column.
    Sum(String, String),
    /// How many rows of a table are filled in.
    Count(String),
    /// Two parts, and what is done with them: `+`, `-`, `*` or `/`.
    Both(char, Box<Formula>, Box<Formula>),
}

/// Why a text is no formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadFormula {
    /// The first byte that does not fit.
    pub at: usize,
    /// Whether it would fit, but is nested deeper than [`MAX_DEPTH`] or one of more than
    /// [`MAX_PARTS`] parts.
    pub is_too_large: bool,
}

impl BadFormula {
    fn at(at: usize) -> BadFormula {
        BadFormula { at, is_too_large: false }
    }
}

/// Printed for scripts as `12`, `"field"`, `["sum", "table", "column"]`, `["+", left, right]`.
impl Serialize for Formula {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Formula::Number(number) => serializer.serialize_f64(number.parse().unwrap_or(0.0)),
            Formula::Field(field) => serializer.serialize_str(field),
            Formula::Sum(table, column) => ("sum", table, column).serialize(serializer),
            Formula::Count(table) => ("count", table).serialize(serializer),
            Formula::Both(sign, left, right) => (sign, left, right).serialize(serializer),
        }
    }
}

impl Formula {
    /// Reads a formula: numbers, fields, `sum(table.column)`, `count(table)`, `+ - * / × ÷`,
    /// brackets. A field may have a `-` in its name, so a minus needs a space before it.
    pub fn parse(text: &str) -> Result<Formula, BadFormula> {
        let mut reader = Reader { text, rest: text.char_indices().peekable(), depth: 0, parts: 0 };
        let formula = reader.sum()?;
        reader.skip_spaces();
        match reader.rest.peek() {
            None => Ok(formula),
            Some((at, _)) => Err(BadFormula::at(*at)),
        }
    }

    /// Returns what it names: tables with a column or without, fields.
    pub fn names(&self) -> Vec<(&str, Option<&str>)> {
        match self {
            Formula::Number(_) => Vec::new(),
            Formula::Field(field) => vec![(field, None)],
            Formula::Sum(table, column) => vec![(table, Some(column))],
            Formula::Count(table) => vec![(table, None)],
            Formula::Both(_, left, right) => {
                let mut names = left.names();
                names.extend(right.names());
                names
            }
        }
    }

    /// Returns the result, to two decimals; `None` where none of what it names has an answer, and
    /// where it divides by nothing. An answer that is missing beside others counts as 0.
    pub fn value(&self, answers: &Answers) -> Option<f64> {
        let mut has_answer = false;
        let value = self.part(answers, &mut has_answer)?;
        (has_answer && value.is_finite()).then(|| rounded(value))
    }

    fn part(&self, answers: &Answers, has_answer: &mut bool) -> Option<f64> {
        Some(match self {
            Formula::Number(number) => number.parse().ok()?,
            Formula::Field(field) => match answers.get(field) {
                Some(Answer::Number(number)) => {
                    *has_answer = true;
                    *number
                }
                _ => 0.0,
            },
            Formula::Sum(table, column) => {
                let mut sum = 0.0;
                for row in rows(answers, table) {
                    if let Some(Answer::Number(number)) = row.get(column) {
                        *has_answer = true;
                        sum += number;
                    }
                }
                sum
            }
            Formula::Count(table) => {
                let count = rows(answers, table).iter().filter(|row| !row.is_empty()).count();
                *has_answer |= count > 0;
                count as f64
            }
            Formula::Both(sign, left, right) => {
                let left = left.part(answers, has_answer)?;
                let right = right.part(answers, has_answer)?;
                match sign {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    _ if right == 0.0 => return None,
                    _ => left / right,
                }
            }
        })
    }
}

fn rows<'a>(answers: &'a Answers, table: &str) -> &'a [Answers] {
    match answers.get(table) {
        Some(Answer::Rows(rows)) => rows,
        _ => &[],
    }
}

/// Returns a number with two decimals, halves away from zero. What binary fractions lose is made
/// good, so that 1.005 becomes 1.01.
fn rounded(number: f64) -> f64 {
    let hundredths = (number.abs() * 100.0 + 0.5 + 1e-7).floor();
    if number < 0.0 && hundredths > 0.0 { -hundredths / 100.0 } else { hundredths / 100.0 }
}

struct Reader<'a> {
    text: &'a str,
    rest: Peekable<CharIndices<'a>>,
    depth: usize,
    parts: usize,
}

impl Reader<'_> {
    fn sum(&mut self) -> Result<Formula, BadFormula> {
        self.row(&[('+', '+'), ('-', '-'), ('−', '-'), ('＋', '+'), ('－', '-')], Reader::product)
    }

    fn product(&mut self) -> Result<Formula, BadFormula> {
        self.row(&[('*', '*'), ('×', '*'), ('/', '/'), ('÷', '/')], Reader::part)
    }

    /// Reads parts with signs between them, from left to right.
    fn row(
        &mut self,
        signs: &[(char, char)],
        part: fn(&mut Self) -> Result<Formula, BadFormula>,
    ) -> Result<Formula, BadFormula> {
        let mut formula = part(self)?;
        loop {
            self.skip_spaces();
            let next = self.rest.peek().map(|(_, c)| *c);
            let sign = signs.iter().find(|(written, _)| Some(*written) == next);
            let Some((_, sign)) = sign else { return Ok(formula) };
            self.rest.next();
            formula = Formula::Both(*sign, Box::new(formula), Box::new(part(self)?));
        }
    }

    fn part(&mut self) -> Result<Formula, BadFormula> {
        self.skip_spaces();
        let Some((at, c)) = self.rest.peek().copied() else {
            return Err(BadFormula::at(self.text.len()));
        };
        self.parts += 1;
        if self.depth > MAX_DEPTH || self.parts > MAX_PARTS {
            return Err(BadFormula { at, is_too_large: true });
        }
        match c {
            '(' | '（' => {
                self.rest.next();
                self.depth += 1;
                let formula = self.sum()?;
                self.depth -= 1;
                self.close()?;
                Ok(formula)
            }
            '-' | '−' => {
                self.rest.next();
                self.depth += 1;
                let part = self.part()?;
                self.depth -= 1;
                let nothing = Formula::Number("0".to_owned());
                Ok(Formula::Both('-', Box::new(nothing), Box::new(part)))
            }
            '0'..='9' => {
                let number = self.word(|c| c.is_ascii_digit() || c == '.');
                match number.parse::<f64>() {
                    Ok(_) => Ok(Formula::Number(number)),
                    Err(_) => Err(BadFormula::at(at)),
                }
            }
            c if c.is_alphabetic() || c == '_' => self.name(),
            _ => Err(BadFormula::at(at)),
        }
    }

    fn name(&mut self) -> Result<Formula, BadFormula> {
        let name = self.word(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        self.skip_spaces();
        let is_open = matches!(self.rest.peek(), Some((_, '(' | '（')));
        if !is_open || !matches!(name.as_str(), "sum" | "count") {
            return Ok(Formula::Field(name));
        }
        self.rest.next();
        self.skip_spaces();
        let at = self.rest.peek().map_or(self.text.len(), |(at, _)| *at);
        let inside = self.word(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let formula = match (name.as_str(), inside.split_once('.')) {
            ("sum", Some((table, column))) if !table.is_empty() && !column.is_empty() => {
                Formula::Sum(table.to_owned(), column.to_owned())
            }
            ("count", None) if !inside.is_empty() => Formula::Count(inside),
            _ => return Err(BadFormula::at(at)),
        };
        self.close()?;
        Ok(formula)
    }

    fn close(&mut self) -> Result<(), BadFormula> {
        self.skip_spaces();
        match self.rest.next() {
            Some((_, ')' | '）')) => Ok(()),
            Some((at, _)) => Err(BadFormula::at(at)),
            None => Err(BadFormula::at(self.text.len())),
        }
    }

    fn word(&mut self, fits: impl Fn(char) -> bool) -> String {
        let mut word = String::new();
        while let Some((_, c)) = self.rest.next_if(|(_, c)| fits(*c)) {
            word.push(c);
        }
        word
    }

    fn skip_spaces(&mut self) {
        while self.rest.next_if(|(_, c)| c.is_whitespace()).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Answers, Formula};

    fn result(formula: &str) -> Option<f64> {
        let row = |amount: f64| Answers::from([("amount".to_owned(), Answer::Number(amount))]);
        let answers = Answers::from([
            ("a".to_owned(), Answer::Number(7.0)),
            ("b-c".to_owned(), Answer::Number(2.0)),
            ("天数".to_owned(), Answer::Number(3.0)),
            ("items".to_owned(), Answer::Rows(vec![row(0.1), row(0.2), Answers::new()])),
        ]);
        Formula::parse(formula).expect(formula).value(&answers)
    }

    #[test]
    fn arithmetic_is_that_of_school() {
        assert_eq!(result("a - b-c * 天数"), Some(1.0));
        assert_eq!(result("(a - b-c) × 天数 ÷ 4"), Some(3.75));
        assert_eq!(result("-a + 1"), Some(-6.0));
        assert_eq!(result("sum(items.amount)"), Some(0.3));
        assert_eq!(result("count( items )"), Some(2.0));
        assert_eq!(result("a / 3"), Some(2.33));
        assert_eq!(result("a / missing"), None);
        assert_eq!(result("missing + 1"), None);
        assert_eq!(result("missing + a"), Some(7.0));
    }

    #[test]
    fn what_is_no_formula_says_where() {
        let at = |formula: &str| Formula::parse(formula).map_err(|bad| bad.at).unwrap_err();
        assert_eq!(at("a +"), 3);
        assert_eq!(at("a b"), 2);
        assert_eq!(at("sum(items)"), 4);
        assert_eq!(at("(a"), 2);
        assert_eq!(at("1.2.3"), 0);
        assert_eq!(at(""), 0);
        let is_too_large =
            |formula: &str| Formula::parse(formula).is_err_and(|bad| bad.is_too_large);
        assert!(is_too_large(&"(".repeat(10_000)));
        assert!(is_too_large(&"-".repeat(10_000)));
        assert!(is_too_large(&"a + ".repeat(10_000)));
        assert!(!is_too_large("a +"));
        let parts = |count: usize| vec!["a"; count].join(" + ");
        assert!(Formula::parse(&parts(1000)).is_ok());
        assert!(is_too_large(&parts(1001)));
    }
}
