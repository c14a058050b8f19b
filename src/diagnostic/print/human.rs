//! Diagnostics for people: with an excerpt and a caret, as rustc prints them.

use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
    normalize_untrusted_str,
};

use crate::diagnostic::{Diagnostic, Fix, Severity, Span};
use crate::language::{Bilingual, Language};
use crate::source::SourceTree;

use super::Places;

/// How many bytes of a line are looked at on either side of a span; what does not fit the terminal
/// is cut off later, with a mark.
const MOST_CONTEXT: usize = 2000;

/// How many bytes a line may have to be shown as the fix would make it.
const MOST_BESIDE_FIX: usize = 300;

/// Returns diagnostics as text for a terminal, each with its place, and a last line that counts
/// them. Empty where there are none.
///
/// The words are in `language`. A file whose text is not at hand is named without an excerpt.
pub fn human(
    diagnostics: &[Diagnostic],
    tree: &SourceTree,
    language: Language,
    colour: bool,
) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = renderer(colour);
    let mut places = Places::new(tree);
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&renderer.render(&report(diagnostic, tree, &mut places, language)));
        text.push_str("\n\n");
    }
    text.push_str(&summary(diagnostics, language));
    text.push('\n');
    text
}

/// Returns how many errors and warnings there are: `2 errors, 1 warning`.
pub fn summary(diagnostics: &[Diagnostic], language: Language) -> String {
    let count =
        |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let counts =
        [(count(Severity::Error), "error", "错误"), (count(Severity::Warning), "warning", "警告")];
    let words: Vec<String> = counts
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, word, chinese)| match count {
            _ if language.is_chinese() => format!("{count} 个{chinese}"),
            1 => format!("1 {word}"),
            _ => format!("{count} {word}s"),
        })
        .collect();
    match (words.is_empty(), language.is_chinese()) {
        (true, true) => "没有错误，没有警告".to_owned(),
        (true, false) => "no errors, no warnings".to_owned(),
        (false, true) => words.join("，"),
        (false, false) => words.join(", "),
    }
}

/// Returns a problem that is in no file, such as a folder that does not exist, on a line of its own.
pub fn failure(message: &str, language: Language, colour: bool) -> String {
    let title = level(Severity::Error, language).primary_title(message);
    format!("{}\n", renderer(colour).render(&[Group::with_title(title)]))
}

fn renderer(colour: bool) -> Renderer {
    if colour { Renderer::styled() } else { Renderer::plain() }
}

/// Returns a diagnostic as groups of elements: what is wrong, and the fix where it can be shown.
fn report<'a>(
    diagnostic: &'a Diagnostic,
    tree: &'a SourceTree,
    places: &mut Places<'_>,
    language: Language,
) -> Vec<Group<'a>> {
    let title = level(diagnostic.severity, language)
        .primary_title(diagnostic.message.get(language))
        .id(diagnostic.rule.code);
    let mut problem = Group::with_title(title);
    let primary = AnnotationKind::Primary;
    problem = problem.elements(point(&diagnostic.span, primary, None, tree, places, language));
    for related in &diagnostic.related {
        let label = Some(&**related.message.get(language));
        let context = AnnotationKind::Context;
        problem = problem.elements(point(&related.span, context, label, tree, places, language));
    }
    let help = diagnostic.help.as_ref().map(|help| normalize_untrusted_str(help.get(language)));
    let Some(patch) = diagnostic.fix.as_ref().and_then(|fix| patch(fix, tree, places)) else {
        return vec![match help {
            Some(help) => problem.element(help_level(language).message(help)),
            None => problem,
        }];
    };
    let change = Bilingual { en: "change it like this", zh: "可以这样改" };
    let help = help.unwrap_or_else(|| change.get(language).to_string());
    vec![problem, help_level(language).secondary_title(help).element(patch)]
}

/// Returns the elements that show a place: an excerpt where there is one, else its name.
fn point<'a>(
    span: &'a Span,
    kind: AnnotationKind,
    label: Option<&'a str>,
    tree: &'a SourceTree,
    places: &mut Places<'_>,
    language: Language,
) -> Vec<Element<'a>> {
    let (start, _) = places.of(span);
    if let Some(excerpt) = tree.text(&span.path).and_then(|text| Excerpt::of(span, text)) {
        let marker = kind.span(excerpt.span).label(label);
        let snippet = Snippet::source(excerpt.text).line_start(start.line).path(&*span.path);
        return vec![snippet.annotation(marker).into()];
    }
    let origin = Origin::path(&*span.path).line(start.line).char_column(start.column);
    let note = label.map(|label| note_level(language).message(normalize_untrusted_str(label)));
    std::iter::once(origin.into()).chain(note.map(Element::from)).collect()
}

/// Returns the lines of a fix as they would become; `None` where they are too long to be read.
fn patch<'a>(
    fix: &'a Fix,
    tree: &'a SourceTree,
    places: &mut Places<'_>,
) -> Option<Snippet<'a, Patch<'a>>> {
    let excerpt = Excerpt::of(&fix.span, tree.text(&fix.span.path)?)?;
    let is_whole = excerpt.span.len() == fix.span.end - fix.span.start;
    if !is_whole || excerpt.text.len() > MOST_BESIDE_FIX {
        return None;
    }
    let (start, _) = places.of(&fix.span);
    let patch = Patch::new(excerpt.span, &*fix.replacement);
    Some(Snippet::source(excerpt.text).line_start(start.line).path(&*fix.span.path).patch(patch))
}

/// The line in which a span begins, and which part of it belongs to the span.
///
/// Only this is handed to the printer, which would otherwise read the file from its start for
/// each diagnostic. Of a span of several lines the first says where it is; brackets around a whole
/// record would bury that.
struct Excerpt<'a> {
    text: &'a str,
    span: Range<usize>,
}

impl<'a> Excerpt<'a> {
    /// Returns the line of a span; `None` where so much stands before it that the column, which
    /// the printer counts, would need more than is worth showing.
    fn of(span: &Span, text: &'a str) -> Option<Excerpt<'a>> {
        // Of a line without end only so much is looked at, since there may be as many diagnostics.
        let marked = text.get(span.start..span.end)?;
        let marked = beginning(marked, MOST_CONTEXT);
        let end = span.start + marked.find(LINE_ENDS).unwrap_or(marked.len());

        let looked_at = ending(&text[..span.start], MOST_CONTEXT + '\u{feff}'.len_utf8() + 1);
        let before = looked_at.rsplit(LINE_ENDS).next()?;
        let is_cut = before.len() == looked_at.len() && looked_at.len() < span.start;
        let before = before.trim_start_matches('\u{feff}');
        if is_cut || before.len() > MOST_CONTEXT {
            return None;
        }
        let after = beginning(&text[end..], MOST_CONTEXT);
        let shown = after.find(LINE_ENDS).unwrap_or(after.len());

        let from = span.start - before.len();
        Some(Excerpt { text: &text[from..end + shown], span: before.len()..end - from })
    }
}

/// Returns at most so many bytes of the beginning of a text.
fn beginning(text: &str, most: usize) -> &str {
    let is_boundary = |at: &usize| text.is_char_boundary(*at);
    // The start of a text is a boundary.
    &text[..(0..=text.len().min(most)).rev().find(is_boundary).unwrap_or(0)]
}

/// Returns at most so many bytes of the end of a text.
fn ending(text: &str, most: usize) -> &str {
    let is_boundary = |at: &usize| text.is_char_boundary(*at);
    let from = text.len().saturating_sub(most);
    // The end of a text is a boundary.
    &text[(from..=text.len()).find(is_boundary).unwrap_or(text.len())..]
}

const LINE_ENDS: [char; 2] = ['\n', '\r'];

fn level(severity: Severity, language: Language) -> Level<'static> {
    match (severity, language.is_chinese()) {
        (Severity::Error, false) => Level::ERROR,
        (Severity::Error, true) => Level::ERROR.with_name("错误"),
        (Severity::Warning, false) => Level::WARNING,
        (Severity::Warning, true) => Level::WARNING.with_name("警告"),
    }
}

fn note_level(language: Language) -> Level<'static> {
    if language.is_chinese() { Level::NOTE.with_name("说明") } else { Level::NOTE }
}

fn help_level(language: Language) -> Level<'static> {
    if language.is_chinese() { Level::HELP.with_name("帮助") } else { Level::HELP }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::human;
    use crate::diagnostic::print::Places;
    use crate::diagnostic::{Diagnostic, Span};
    use crate::document::check::bad_yaml;
    use crate::document::date::Date;
    use crate::language::{Language, both};
    use crate::source::SourceTree;

    fn tree(text: &str) -> SourceTree {
        SourceTree::of_texts([("a.md".into(), text.into())], Date::constant(2026, 3, 1))
    }

    fn at(text: &str, marked: &str) -> Diagnostic {
        let start = text.find(marked).expect("it is in the text");
        let span = Span::new(&"a.md".into(), start, start + marked.len());
        bad_yaml::RULE.at(&span, both("this is wrong", "这里不对"))
    }

    fn print(text: &str, diagnostic: Diagnostic) -> String {
        human(&[diagnostic], &tree(text), Language::English, false)
    }

    #[test]
    fn carets_stand_below_wide_characters_after_a_tab() {
        insta::assert_snapshot!(print("one\n\t标题：账号 ok\n", at("one\n\t标题：账号 ok\n", "账号")), @r"
        error[bad-yaml]: this is wrong
         --> a.md:2:5
          |
        2 |     标题：账号 ok
          |           ^^^^

        1 error
        ");
    }

    #[test]
    fn of_a_long_span_the_first_line_is_shown() {
        let text = "one\r  two\r\nthree";
        insta::assert_snapshot!(print(text, at(text, "two\r\nth")), @r"
        error[bad-yaml]: this is wrong
         --> a.md:2:3
          |
        2 |   two
          |   ^^^

        1 error
        ");
    }

    #[test]
    fn of_a_long_line_the_part_around_the_span_is_shown() {
        let text = format!("{}here{}", "长".repeat(600), "很长".repeat(9000));
        let printed = print(&text, at(&text, "here"));
        assert!(printed.contains("a.md:1:601\n"), "{printed}");
        assert!(printed.contains("... 长长") && printed.contains("很...\n"), "{printed}");
        assert!(printed.lines().all(|line| line.chars().count() < 150), "{printed}");

        let text = format!("{}here", "长".repeat(60_000));
        let printed =
            print(&text, at(&text, "here").related(at(&text, "here").span, both("a", "b")));
        assert!(printed.contains("a.md:1:60001\n"), "{printed}");
    }

    proptest! {
        /// The printer counts columns itself; they must be those of every other format.
        #[test]
        fn any_span_of_any_text_is_printed_with_its_place(
            text in "(\u{feff})?([ab长é\t\n\r]|\r\n){0,40}",
            a in 0_usize..90,
            b in 0_usize..90,
        ) {
            // No rule points between the two bytes of a Windows line end.
            let is_place = |at: &usize| {
                text.is_char_boundary(*at) && !(text[*at..].starts_with('\n') && text[..*at].ends_with('\r'))
            };
            let boundary = |wanted: usize| {
                (0..=wanted.min(text.len())).rev().find(is_place).unwrap_or(0)
            };
            let span = Span::new(&"a.md".into(), boundary(a.min(b)), boundary(a.max(b)));
            let diagnostic = bad_yaml::RULE
                .at(&span, both("wrong", "不对"))
                .related(span.clone(), both("here", "这里"))
                .fix(span.clone(), "fix");
            let tree = tree(&text);
            let printed = human(&[diagnostic], &tree, Language::English, true);
            let place = Places::new(&tree).locate(&span);
            prop_assert!(printed.contains(&place), "{place} is not in\n{printed}");
        }
    }
}
