//! `bad-yaml`: YAML that cannot be read, with its real cause.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
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
/// `problem` is what it said.
pub fn explain(text: &str, offset: usize, span: &Span, problem: &str) -> Diagnostic {
    let at = (span.start - offset).min(text.len());
    let here = |start: usize, end: usize| Span::new(&span.path, offset + start, offset + end);
    // The cause stands at or before the place where the parser gave up.
    let mut line_start = 0;
    let mut tab = None;
    for line in text.split_inclusive('\n') {
        if line_start > at {
            break;
        }
        if let Some((start, end)) = full_width_colon(line) {
            return full_width(&here(line_start + start, line_start + end));
        }
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(place) = line[..indent].find('\t')
            && !line.trim().is_empty()
        {
            tab = tab.or(Some(here(line_start + place, line_start + place + 1)));
        }
        line_start += line.len();
    }
    if let Some(tab) = tab {
        return RULE
            .at(&tab, both("a tab indents this line", "这一行用了制表符缩进"))
            .help(both("indent with spaces, two for each level", "改用空格缩进，每层两个"))
            .fix(tab.clone(), "  ");
    }
    if let Some((start, end)) = unclosed_quote(text, at) {
        return RULE
            .at(&here(start, end), both("this quote is never closed", "这个引号没有配对"))
            .help(both("close it at the end of the value", "在值的末尾补上同样的引号"));
    }
    let value_has_colon =
        ["mapping values are not allowed", "did not find expected <document start>"];
    if value_has_colon.iter().any(|sign| problem.contains(sign)) {
        return RULE
            .at(span, both("a value with a colon needs quotes", "值里有冒号，需要加引号"))
            .help(both(
                "put the value in quotes: `title: \"A: B\"`; or check the indentation",
                "给值加上引号，例如 `title: \"A: B\"`；或检查缩进",
            ));
    }
    if problem.contains("unknown anchor") || problem.contains("unknown alias") {
        return unknown_alias(span);
    }
    if let Some(bracket) = unclosed_bracket(text) {
        return RULE
            .at(
                &here(bracket, bracket + 1),
                both("this bracket is never closed", "这个括号没有配对"),
            )
            .help(both("close it, or put the value in quotes", "补上另一半括号，或给值加引号"));
    }
    RULE.at(
        span,
        both(format!("this is not valid YAML: {problem}"), format!("YAML 语法有误（{problem}）")),
    )
    .help(both(
        "check indentation, quotes and brackets on this line and the one above",
        "检查本行与上一行的缩进、引号和括号",
    ))
}

/// Returns the diagnostic for a full-width colon behind a key.
pub fn full_width(span: &Span) -> Diagnostic {
    RULE.at(span, both("a full-width colon stands behind a key", "键后面用了全角冒号"))
        .help(both("write `: ` (half-width, with a space)", "改成半角冒号加空格 `: `"))
        .fix(span.clone(), ": ")
}

/// Returns the diagnostic for front matter that is not a group of keys.
pub fn not_a_map(text: &str, offset: usize, span: &Span) -> Diagnostic {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((from, to)) = full_width_colon(line) {
            return full_width(&Span::new(&span.path, offset + start + from, offset + start + to));
        }
        start += line.len();
    }
    RULE.at(span, both("this should be keys and values", "这里应是一组键值"))
        .help(both("write lines like `title: A title`", "写成 `title: 标题` 这样的行"))
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

/// Finds a full-width colon right behind what looks like a key, in bytes of the line.
fn full_width_colon(line: &str) -> Option<(usize, usize)> {
    let body = line.trim_start_matches([' ', '-', '{']);
    let start = line.len() - body.len();
    let end = body.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))?;
    let rest = &body[end..];
    (end > 0 && rest.starts_with('：') && !line.trim_start().starts_with('#'))
        .then_some((start + end, start + end + '：'.len_utf8()))
}

/// Finds an opening quote of a value without its partner, in the line of the failure or before.
fn unclosed_quote(text: &str, at: usize) -> Option<(usize, usize)> {
    let mut start = 0;
    let mut found = None;
    for line in text.split_inclusive('\n') {
        if start > at {
            break;
        }
        for quote in ['"', '\''] {
            if let Some(open) = line.find(&format!(": {quote}")).map(|i| i + 2) {
                let rest = line[open + 1..].trim_end();
                if !rest.contains(quote) {
                    found = Some((start + open, start + open + 1));
                }
            }
        }
        start += line.len();
    }
    found
}

/// Finds the last bracket that is opened and never closed, outside quotes and comments.
fn unclosed_bracket(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut comment = false;
    for (i, c) in text.char_indices() {
        match (c, quote) {
            ('\n', _) => (comment, quote) = (false, None),
            _ if comment => {}
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(q)) if c == q => quote = None,
            (_, Some(_)) => {}
            ('#', None) => comment = true,
            ('[' | '{', None) => open.push(i),
            (']' | '}', None) => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
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
            ("title: 账号: 申请\n", ": ", "colon needs quotes"),
            ("roles: [a, b\nid: A\n", "[a", "bracket is never closed"),
            ("title: *账号\n", "*账", "alias"),
        ];
        for (text, at, message) in cases {
            let (place, said) = first(text);
            assert!(said.contains(message), "{text:?}: {said}");
            assert_eq!(place, at, "{text:?}");
        }
    }
}
