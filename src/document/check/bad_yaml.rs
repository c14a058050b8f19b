//! `bad-yaml`: YAML that cannot be read, with its real cause.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::document::yaml;
use crate::language::{Bilingual, both};

/// The rule.
pub static RULE: Rule = Rule {
    code: "bad-yaml",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
The keys and values at the head of a document, `docent.yaml` and
`organization.yaml` are YAML. The usual mistakes:

- a full-width colon `：` behind a key; it must be `:` and a space
- a tab at the start of a line; YAML indents with spaces only
- a value that holds `: ` or begins with `[`, `{`, `*`, `&`, `@`, `%`, `#` or a quote: put it in quotes
- a quote or bracket that is never closed
- items of one list that do not begin in the same column",
        zh: "\
文档开头的键值、`docent.yaml` 和 `organization.yaml` 都用 YAML 书写。常见的错误：

- 键后面用了全角冒号 `：`；应为半角 `:` 加一个空格
- 行首用了制表符；YAML 只能用空格缩进
- 值里含有 `: `，或以 `[`、`{`、`*`、`&`、`@`、`%`、`#` 或引号开头：请加引号
- 引号或括号没有成对
- 同一列表的各项没有对齐",
    },
    example: "\
---
title：账号申请
id: DD-P01
---
",
};

/// Returns the diagnostic for a syntax error, blaming what most likely caused it.
///
/// `text` begins at byte `offset` of the file; `span` is where the parser gave up and
/// `problem` is what it said. A suspect is blamed only if the parser gets further once it is
/// mended, so that nobody is sent to a place that was right.
pub fn explain(text: &str, offset: usize, span: &Span, problem: &str) -> Diagnostic {
    let at = (span.start - offset).min(text.len());
    let trial = Trial { text, line: line_of(text, at) };
    let here =
        |range: &Range<usize>| Span::new(&span.path, offset + range.start, offset + range.end);
    if let Some(colon) = guilty_colon(&trial, '：') {
        return full_width(&here(&colon));
    }
    if let Some(colon) = guilty_colon(&trial, ':') {
        return missing_space(&here(&colon));
    }
    if let Some(tab) = guilty_tab(&trial) {
        return RULE
            .at(&here(&tab), both("a tab indents this line", "这一行用了制表符缩进"))
            .help(both("indent with spaces, two for each level", "改用空格缩进，每层两个"))
            .fix(here(&tab), "  ");
    }
    if let Some(quote) = guilty_quote(&trial) {
        return RULE
            .at(&here(&quote), both("this quote is never closed", "这个引号没有配对"))
            .help(both("close it at the end of the value", "在值的末尾补上同样的引号"));
    }
    if let Some(value) = comment_as_value(&trial) {
        return needs_quotes(&here(&value), &text[value]);
    }
    if let Some(bracket) = guilty_bracket(&trial) {
        return RULE
            .at(&here(&bracket), both("this bracket is never closed", "这个括号没有配对"))
            .help(both("close it, or put the value in quotes", "补上另一半括号，或给值加引号"));
    }
    if let Some((word, indent, right)) = guilty_indent(&trial) {
        return RULE
            .at(
                &here(&word),
                both(
                    "this does not begin in the same column as the line above",
                    "这一行没有与上一行对齐",
                ),
            )
            .help(both(
                "let keys of one group and items of one list begin in the same column",
                "同一组的键、同一列表的各项要从同一列开始",
            ))
            .fix(here(&indent), " ".repeat(right));
    }
    if let Some(value) = guilty_value(&trial, at) {
        return needs_quotes(&here(&value), &text[value]);
    }
    RULE.at(
        &here(&word_at(text, at)),
        both(format!("this is not valid YAML: {problem}"), "这里不是有效的 YAML"),
    )
    .help(both(
        "check indentation, quotes and brackets on this line and the one above",
        "检查本行与上一行的缩进、引号和括号",
    ))
}

/// A text that cannot be read, and the number of the line in which the parser gave up.
struct Trial<'a> {
    text: &'a str,
    line: usize,
}

impl Trial<'_> {
    /// Returns whether the parser gets beyond its line once places are replaced, which are in order.
    fn is_mended_by(&self, edits: &[(Range<usize>, &str)]) -> bool {
        let mut mended = String::with_capacity(self.text.len() + 16);
        let mut done = 0;
        for (range, replacement) in edits {
            mended.push_str(&self.text[done..range.start]);
            mended.push_str(replacement);
            done = range.end;
        }
        mended.push_str(&self.text[done..]);
        yaml::failure(&mended).is_none_or(|at| line_of(&mended, at) > self.line)
    }

    /// Returns the lines up to the one of the failure with the byte at which each begins, the
    /// last first. The cause stands at or before the place where the parser gave up.
    fn lines(&self) -> Vec<(usize, &str)> {
        let mut start = 0;
        let mut lines: Vec<(usize, &str)> = Vec::new();
        for line in self.text.split_inclusive('\n').take(self.line + 1) {
            lines.push((start, line.trim_end()));
            start += line.len();
        }
        lines.reverse();
        lines
    }
}

/// How many lines before the failure are suspected. Each costs a reading of the text.
const NEAR: usize = 12;

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count()
}

/// Finds the colon behind a key to blame: a full-width one, or one without its space.
fn guilty_colon(trial: &Trial<'_>, colon: char) -> Option<Range<usize>> {
    let lines = trial.lines();
    let suspects: Vec<Range<usize>> = lines
        .iter()
        .filter_map(|(start, line)| {
            let range = colon_behind_key(line, colon)?;
            Some(start + range.start..start + range.end)
        })
        .collect();
    if let Some(one) =
        suspects.iter().take(NEAR).find(|range| trial.is_mended_by(&[((*range).clone(), ": ")]))
    {
        return Some(one.clone());
    }
    let all: Vec<(Range<usize>, &str)> =
        suspects.iter().rev().map(|range| (range.clone(), ": ")).collect();
    let first = all.first()?.0.clone();
    trial.is_mended_by(&all).then_some(first)
}

/// Finds a colon right behind what looks like a key, and with text right behind it.
fn colon_behind_key(line: &str, colon: char) -> Option<Range<usize>> {
    if line.trim_start().starts_with('#') {
        return None;
    }
    let body = line.trim_start_matches([' ', '\t', '-', '{', '[']);
    let start = line.len() - body.len();
    let name = body.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))?;
    let rest = body[name..].strip_prefix(colon).filter(|_| name > 0)?;
    // `https://` is no key, and `key: value` is as it should be.
    let is_right = colon == ':' && (rest.is_empty() || rest.starts_with([' ', '/']));
    (!is_right).then_some(start + name..start + name + colon.len_utf8())
}

/// Finds the first tab that indents a line, where spaces instead would help.
fn guilty_tab(trial: &Trial<'_>) -> Option<Range<usize>> {
    let mut tabs: Vec<(Range<usize>, &str)> = Vec::new();
    for (start, line) in trial.lines().into_iter().rev() {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let of_line = line[..indent].match_indices('\t');
        tabs.extend(of_line.map(|(i, _)| (start + i..start + i + 1, "  ")));
    }
    let first = tabs.first()?.0.clone();
    trial.is_mended_by(&tabs).then_some(first)
}

/// Finds an opening quote of a value without its partner on the line.
fn guilty_quote(trial: &Trial<'_>) -> Option<Range<usize>> {
    for (start, line) in trial.lines().into_iter().take(NEAR * 4) {
        for quote in ['"', '\''] {
            let opens = |i: &usize| {
                line[..*i].is_empty() || line[..*i].ends_with([' ', '[', '{', ',', '：'])
            };
            let Some(open) = line.match_indices(quote).map(|(i, _)| i).find(opens) else {
                continue;
            };
            let is_closed = line[open + 1..].contains(quote);
            let end = start + line.len();
            let close = quote.to_string();
            if !is_closed && trial.is_mended_by(&[(end..end, &close)]) {
                return Some(start + open..start + open + 1);
            }
        }
    }
    None
}

/// Finds a value like `#0b5bd3`, which YAML takes for a comment that swallows the rest of the line.
fn comment_as_value(trial: &Trial<'_>) -> Option<Range<usize>> {
    trial.lines().into_iter().take(NEAR).find_map(|(start, line)| {
        let from = line.find(": #").filter(|i| line[..*i].contains(['{', '[']))? + 2;
        let length = line[from..].find([',', '}', ']', ' ']).unwrap_or(line.len() - from);
        let range = start + from..start + from + length;
        let quoted = quoted(&trial.text[range.clone()]);
        trial.is_mended_by(&[(range.clone(), &quoted)]).then_some(range)
    })
}

/// Finds the last bracket that is opened and never closed, where a closing one would help.
fn guilty_bracket(trial: &Trial<'_>) -> Option<Range<usize>> {
    let lines = trial.lines();
    let (start, line) = *lines.first()?;
    let open = unclosed_brackets(&trial.text[..start + line.len()]);
    for bracket in open.into_iter().rev().take(NEAR) {
        let close = if trial.text[bracket..].starts_with('[') { "]" } else { "}" };
        for (start, line) in lines.iter().take(NEAR) {
            let end = start + line.len();
            if end > bracket && trial.is_mended_by(&[(end..end, close)]) {
                return Some(bracket..bracket + 1);
            }
        }
    }
    None
}

/// Returns the brackets that are opened and never closed, outside quotes and comments.
fn unclosed_brackets(text: &str) -> Vec<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut comment = false;
    let mut before = '\n';
    for (i, c) in text.char_indices() {
        match (c, quote) {
            ('\n', _) => (comment, quote) = (false, None),
            _ if comment => {}
            ('"' | '\'', None) if !before.is_alphanumeric() => quote = Some(c),
            (c, Some(q)) if c == q => quote = None,
            (_, Some(_)) => {}
            ('#', None) if before.is_whitespace() => comment = true,
            ('[' | '{', None) => open.push(i),
            (']' | '}', None) => drop(open.pop()),
            _ => {}
        }
        before = c;
    }
    open
}

/// Finds a line of the wrong indent: its first word, its indent, and how wide that should be.
fn guilty_indent(trial: &Trial<'_>) -> Option<(Range<usize>, Range<usize>, usize)> {
    let lines = trial.lines();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    for (i, (start, line)) in lines.iter().enumerate().take(2) {
        let own = indent(line);
        let mut tried = vec![own];
        for (_, above) in lines[i + 1..].iter().filter(|(_, line)| !line.trim().is_empty()) {
            let right = indent(above);
            if tried.contains(&right) || tried.len() > 4 {
                continue;
            }
            tried.push(right);
            let place = *start..start + own;
            if trial.is_mended_by(&[(place.clone(), &" ".repeat(right))]) {
                return Some((word_at(trial.text, start + own), place, right));
            }
        }
    }
    None
}

/// Finds the value to put in quotes: that of the line, or the one around the failure in brackets.
fn guilty_value(trial: &Trial<'_>, at: usize) -> Option<Range<usize>> {
    for (start, line) in trial.lines().into_iter().take(2) {
        let body = line.trim_start_matches([' ', '-']);
        let indent = line.len() - body.len();
        let key = body.find(": ").map_or(0, |i| i + 2);
        let from = indent + key + (body[key..].len() - body[key..].trim_start().len());
        let whole = start + from..start + line.len();
        let inner = (start + from..start + line.len()).contains(&at).then(|| {
            let before = &trial.text[start..at];
            let open = before.rfind(": ").map(|i| i + 2);
            let open = open.max(before.rfind([',', '[', '{']).map(|i| i + 1)).unwrap_or(from);
            let length = trial.text[at..start + line.len()].find([',', '}', ']']);
            let open = start + open;
            let open = open + trial.text[open..].len() - trial.text[open..].trim_start().len();
            open..length.map_or(start + line.len(), |length| at + length).max(open)
        });
        // Behind the closing bracket the whole value is at fault.
        let is_inside =
            at > start + from && !unclosed_brackets(&trial.text[start + from..at]).is_empty();
        let inner = inner.filter(|_| is_inside);
        for range in inner.into_iter().chain([whole]).filter(|range| !range.is_empty()) {
            let quoted = quoted(&trial.text[range.clone()]);
            if trial.is_mended_by(&[(range.clone(), &quoted)]) {
                return Some(range);
            }
        }
    }
    None
}

fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// Returns the word that stands at a byte; the one before where nothing stands there.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let length = text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
    if length > 0 {
        return at..at + length;
    }
    let before = text[..at].trim_end();
    let start = before
        .rfind(char::is_whitespace)
        .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    start..before.len()
}

/// Returns the diagnostic for a value that YAML takes for something else.
fn needs_quotes(span: &Span, value: &str) -> Diagnostic {
    let first = value.chars().next().unwrap_or_default();
    let message = match first {
        '"' | '\'' => both("text stands behind the closing quote", "引号后面还有文字"),
        '{' | '[' if !value.ends_with([']', '}']) => {
            both("text stands behind the closing bracket", "括号后面还有文字")
        }
        '`' => {
            both("a value that begins with a backtick needs quotes", "以反引号开头的值需要加引号")
        }
        c if "*&@%#!|>{[".contains(c) => both(
            format!("a value that begins with `{c}` needs quotes"),
            format!("以 `{c}` 开头的值需要加引号"),
        ),
        _ => both("a value with a colon needs quotes", "值里有冒号，需要加引号"),
    };
    let quoted = quoted(value);
    RULE.at(span, message)
        .help(both("put the whole value in quotes", "给整个值加上引号"))
        .fix(span.clone(), quoted)
}

/// Returns the diagnostic for a full-width colon behind a key.
pub fn full_width(span: &Span) -> Diagnostic {
    RULE.at(span, both("a full-width colon stands behind a key", "键后面用了全角冒号"))
        .help(both("write `: ` (half-width, with a space)", "改成半角冒号加空格 `: `"))
        .fix(span.clone(), ": ")
}

/// Returns the diagnostic for a colon without its space.
fn missing_space(span: &Span) -> Diagnostic {
    RULE.at(span, both("no space stands behind this colon", "冒号后面少了空格"))
        .help(both("write `: `, a colon and a space", "写成 `: `，冒号加一个空格"))
        .fix(span.clone(), ": ")
}

/// Returns the diagnostic for a text that is not a group of keys.
pub fn not_a_map(text: &str, offset: usize, span: &Span) -> Diagnostic {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let here = |range: Range<usize>| {
            Span::new(&span.path, offset + start + range.start, offset + start + range.end)
        };
        if let Some(colon) = colon_behind_key(line.trim_end(), '：') {
            return full_width(&here(colon));
        }
        if let Some(colon) = colon_behind_key(line.trim_end(), ':') {
            return missing_space(&here(colon));
        }
        start += line.len();
    }
    let first = text[span.start - offset..span.end - offset].lines().next().unwrap_or_default();
    RULE.at(
        &span.part(0, first.trim_end().len()),
        both("this should be keys and values", "这里应是一组键值"),
    )
    .help(both("write lines like `title: A title`", "写成 `title: 标题` 这样的行"))
}

/// Returns the diagnostic for an item that has become a part of the text above it.
pub fn item_in_text(span: &Span) -> Diagnostic {
    RULE.at(
        span,
        both(
            "this item does not begin in the same column as the others",
            "这一项没有与同一列表的其他项对齐",
        ),
    )
    .help(both("let all items of a list begin in the same column", "同一列表的各项要从同一列开始"))
}

/// Returns the key and the text behind it, where a text looks like `key：value`.
pub fn split_full_width(text: &str) -> Option<(&str, &str)> {
    let colon = colon_behind_key(text, '：').filter(|_| !text.starts_with([' ', '-', '{', '[']))?;
    Some((&text[..colon.start], &text[colon.end..]))
}

/// Returns the diagnostic for a second document in one YAML text.
pub fn second_document(span: &Span) -> Diagnostic {
    RULE.at(span, both("a second YAML document begins here", "这里开始了第二个 YAML 文档"))
        .help(both("delete this line `---`", "删去这一行 `---`"))
}

/// Returns the diagnostic for an alias that no anchor defines.
pub fn unknown_alias(span: &Span) -> Diagnostic {
    RULE.at(span, both("a value that begins with `*` is an alias", "以 `*` 开头的值会被当作别名"))
        .help(both("put the value in quotes", "给这个值加引号"))
}

/// Returns the diagnostic for a key that is a list or a map.
pub fn key_is_no_text(span: &Span) -> Diagnostic {
    RULE.at(span, both("a key must be a single word", "键必须是一个词")).help(both(
        "put a value that begins with `{` or `[` in quotes",
        "以 `{` 或 `[` 开头的值请加引号",
    ))
}

#[cfg(test)]
mod tests {
    use crate::document::yaml::parse;

    fn first(text: &str) -> (String, String) {
        let mut diagnostics = Vec::new();
        let value = parse(text, &"a.md".into(), 0, &mut diagnostics);
        assert!(value.is_none(), "{text}");
        let d = &diagnostics[0];
        (text[d.span.start..].chars().take(2).collect(), d.message.en.clone())
    }

    #[test]
    fn the_real_cause_is_named() {
        let cases = [
            ("id: A\ntitle：账号\n", "：账", "full-width colon"),
            ("steps:\n\t- id: a\n", "\t-", "tab"),
            ("title: \"账号\nid: A\n", "\"账", "quote is never closed"),
            ("title: 账号: 申请\n", "账号", "colon needs quotes"),
            ("roles: [a, b\nid: A\n", "[a", "bracket is never closed"),
            ("title: *账号\n", "*账", "begins with `*`"),
        ];
        for (text, at, message) in cases {
            let (place, said) = first(text);
            assert!(said.contains(message), "{text:?}: {said}");
            assert_eq!(place, at, "{text:?}");
        }
    }
}
