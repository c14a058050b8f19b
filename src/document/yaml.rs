//! YAML with places: values as `serde_yaml` reads them, spans from `saphyr-parser`.
//!
//! The only file that names a YAML crate. `saphyr-parser` tells where each node
//! stands and what was written there; `serde_yaml` (archived, without known
//! faults, and strict about limits of its own) decides what a plain scalar
//! means. Both must accept a text, so that no file has two readings.

use std::borrow::Cow;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::diagnostic::{Diagnostic, SourcePath, Span, Spanned};
use crate::document::check::{bad_yaml, duplicate_key, yaml_limit};
use crate::language::both;

/// The largest YAML text that is read, in bytes.
pub const MAX_BYTES: usize = 512 * 1024;
/// How deep values may be nested.
pub const MAX_DEPTH: usize = 64;
/// How many nodes a text may hold once its aliases are expanded.
pub const MAX_NODES: usize = 200_000;

/// A YAML value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Value {
    /// What it is.
    pub node: Node,
    /// Where it was written; for an alias, where the alias stands.
    pub span: Span,
}

/// The four sorts of YAML value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Node {
    /// Nothing, `~` or `null`.
    Null,
    /// A single value, as written.
    Scalar(Scalar),
    /// `[a, b]` or lines with dashes.
    List(Vec<Value>),
    /// `{a: b}` or lines with colons, in the order written, without repeated keys.
    Map(Vec<Entry>),
}

/// A single value: its text as written, and what YAML takes it for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scalar {
    /// The text after quotes and escapes; `1.10` stays `1.10`.
    pub text: String,
    /// What YAML takes it for.
    pub sort: ScalarSort,
}

/// What YAML takes an unquoted scalar for. Quoted ones are always text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarSort {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Integer,
    /// A number with a fraction or an exponent.
    Float,
    /// Anything else.
    Text,
}

/// A key of a map and its value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The key.
    pub key: Spanned<String>,
    /// The value.
    pub value: Value,
}

impl Value {
    /// Returns the value of a key, or `None` where this is no map or has no such key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries().iter().find(|entry| entry.key.value == key).map(|entry| &entry.value)
    }

    /// Returns the entries of a map; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.node {
            Node::Map(entries) => entries,
            Node::Null | Node::Scalar(_) | Node::List(_) => &[],
        }
    }

    /// Returns the items of a list, the value itself as the only item for a scalar or a map,
    /// and nothing for null.
    pub fn items(&self) -> &[Value] {
        match &self.node {
            Node::List(items) => items,
            Node::Null => &[],
            Node::Scalar(_) | Node::Map(_) => std::slice::from_ref(self),
        }
    }

    /// Returns the text of a scalar as written.
    pub fn text(&self) -> Option<&str> {
        match &self.node {
            Node::Scalar(scalar) => Some(&scalar.text),
            Node::Null | Node::List(_) | Node::Map(_) => None,
        }
    }

    /// Returns the text of a scalar with its place.
    pub fn spanned_text(&self) -> Option<Spanned<String>> {
        self.text().map(|text| Spanned::new(text.to_owned(), self.span.clone()))
    }

    /// Returns the flag of an unquoted `true` or `false`.
    pub fn flag(&self) -> Option<bool> {
        match &self.node {
            Node::Scalar(Scalar { sort: ScalarSort::Flag(flag), .. }) => Some(*flag),
            Node::Null | Node::Scalar(_) | Node::List(_) | Node::Map(_) => None,
        }
    }
}

/// Reads one YAML document that stands at `offset` in the file at `path`.
///
/// Returns `None` after a syntax error, which is then among the diagnostics with
/// its real cause. A repeated key is reported and its first value kept. An empty
/// text is an empty map.
pub fn parse(
    text: &str,
    path: &SourcePath,
    offset: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    // A byte order mark is no part of the text; `serde_yaml` would take it for a document.
    let (text, offset) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, offset + '\u{feff}'.len_utf8()),
        None => (text, offset),
    };
    let whole = Span::new(path, offset, offset + text.len());
    if text.len() > MAX_BYTES {
        diagnostics.push(yaml_limit::size(&Span::new(path, offset, offset), text.len()));
        return None;
    }
    let mut reader = Reader {
        text,
        bytes_of: CharIndex::new(text),
        path,
        offset,
        nodes: 0,
        anchors: BTreeMap::new(),
        plain: BTreeSet::new(),
        parser: Parser::new_from_str(text),
        diagnostics: Vec::new(),
    };
    let read = reader.document();
    let is_sound = reader.diagnostics.is_empty();
    diagnostics.append(&mut reader.diagnostics);
    let mut value = match read {
        Ok(value) => value.unwrap_or(Value { node: Node::Map(Vec::new()), span: whole.clone() }),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return None;
        }
    };
    if value.node == Node::Null {
        value.node = Node::Map(Vec::new());
    }
    match serde_yaml::from_str::<serde_yaml::Value>(text) {
        Ok(meaning) => give_meaning(&mut value, &meaning),
        // What `serde_yaml` refuses, a repeated key, has been reported already.
        Err(_) if !is_sound => give_meaning_one_by_one(&mut value, &reader.plain),
        Err(error) => {
            let at = place_of(&error, &reader.bytes_of, text);
            let span = Span::new(path, offset + at, offset + at);
            diagnostics.push(bad_yaml::explain(text, offset, &span, &error.to_string()));
            return None;
        }
    }
    Some(value)
}

/// Reads a file that must be a group of keys; `None` where it is none, which is then reported.
pub fn parse_map(
    text: &str,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let value = parse(text, path, 0, diagnostics)?;
    if matches!(value.node, Node::Map(_)) {
        return Some(value);
    }
    diagnostics.push(bad_yaml::not_a_map(text, 0, &value.span));
    None
}

/// Returns the byte at which a text stops being YAML; `None` where all of it is.
pub(super) fn failure(text: &str) -> Option<usize> {
    let bytes_of = CharIndex::new(text);
    for event in Parser::new_from_str(text) {
        if let Err(error) = event {
            return Some(bytes_of.byte(error.marker().index(), text.len()));
        }
    }
    let error = serde_yaml::from_str::<serde_yaml::Value>(text).err()?;
    Some(place_of(&error, &bytes_of, text))
}

/// Returns the byte of an error of `serde_yaml`, which counts characters.
fn place_of(error: &serde_yaml::Error, bytes_of: &CharIndex, text: &str) -> usize {
    error.location().map_or(0, |location| bytes_of.byte(location.index(), text.len()))
}

/// Lets each plain scalar be what it means alone. Slower than all at once, but possible where a
/// key is there twice.
fn give_meaning_one_by_one(value: &mut Value, plain: &BTreeSet<usize>) {
    match &mut value.node {
        Node::Scalar(scalar) if plain.contains(&value.span.start) => {
            if let Ok(meaning) = serde_yaml::from_str(&scalar.text) {
                give_meaning(value, &meaning);
            }
        }
        Node::List(items) => items.iter_mut().for_each(|item| give_meaning_one_by_one(item, plain)),
        Node::Map(entries) => {
            entries.iter_mut().for_each(|entry| give_meaning_one_by_one(&mut entry.value, plain));
        }
        Node::Null | Node::Scalar(_) => {}
    }
}

/// Lets each plain scalar be what `serde_yaml` takes it for. The trees have the same shape.
fn give_meaning(value: &mut Value, meaning: &serde_yaml::Value) {
    match (&mut value.node, meaning) {
        (Node::Scalar(scalar), serde_yaml::Value::Bool(flag)) => {
            scalar.sort = ScalarSort::Flag(*flag);
        }
        (Node::Scalar(scalar), serde_yaml::Value::Number(number)) => {
            scalar.sort = if number.is_f64() { ScalarSort::Float } else { ScalarSort::Integer };
        }
        (Node::List(items), serde_yaml::Value::Sequence(meanings)) => {
            for (item, meaning) in items.iter_mut().zip(meanings) {
                give_meaning(item, meaning);
            }
        }
        (Node::Map(entries), serde_yaml::Value::Mapping(meanings)) => {
            for (entry, (_, meaning)) in entries.iter_mut().zip(meanings) {
                give_meaning(&mut entry.value, meaning);
            }
        }
        (Node::Null | Node::Scalar(_) | Node::List(_) | Node::Map(_), _) => {}
    }
}

/// Byte offsets of characters, as `saphyr-parser` counts characters.
struct CharIndex {
    /// Empty for ASCII, where both counts agree.
    bytes: Vec<u32>,
}

impl CharIndex {
    fn new(text: &str) -> CharIndex {
        if text.is_ascii() {
            return CharIndex { bytes: Vec::new() };
        }
        let mut bytes: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).collect();
        bytes.push(text.len() as u32);
        CharIndex { bytes }
    }

    fn byte(&self, character: usize, length: usize) -> usize {
        if self.bytes.is_empty() {
            return character.min(length);
        }
        self.bytes.get(character).map_or(length, |byte| *byte as usize)
    }
}

type Failure = Box<Diagnostic>;

struct Reader<'a> {
    text: &'a str,
    bytes_of: CharIndex,
    path: &'a SourcePath,
    offset: usize,
    nodes: usize,
    anchors: BTreeMap<usize, (Value, usize)>,
    /// Where unquoted scalars begin.
    plain: BTreeSet<usize>,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn span(&self, span: saphyr_parser::Span) -> Span {
        let byte = |marker: saphyr_parser::Marker| {
            self.offset + self.bytes_of.byte(marker.index(), self.text.len())
        };
        let (start, end) = (byte(span.start), byte(span.end));
        Span::new(self.path, start, end.max(start))
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Failure> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let span = self.span(span);
                Ok((event, span))
            }
            Some(Err(error)) => {
                let at = self.offset + self.bytes_of.byte(error.marker().index(), self.text.len());
                let span = Span::new(self.path, at, at);
                // The parser has a limit of its own, which it may reach while it looks ahead.
                if error.info().contains("recursion limit") {
                    return Err(Box::new(yaml_limit::depth(&span)));
                }
                Err(Box::new(bad_yaml::explain(self.text, self.offset, &span, error.info())))
            }
            None => {
                let end = self.offset + self.text.len();
                Ok((Event::StreamEnd, Span::new(self.path, end, end)))
            }
        }
    }

    fn document(&mut self) -> Result<Option<Value>, Failure> {
        let mut value = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(value),
                Event::DocumentStart(_) if value.is_some() => {
                    return Err(Box::new(bad_yaml::second_document(&span)));
                }
                Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                event => value = Some(self.value(event, span, 0)?.0),
            }
        }
    }

    /// Returns the value that begins with `event`, and how many nodes it holds.
    fn value(
        &mut self,
        event: Event<'a>,
        span: Span,
        depth: usize,
    ) -> Result<(Value, usize), Failure> {
        if depth > MAX_DEPTH {
            return Err(Box::new(yaml_limit::depth(&span)));
        }
        self.count(1, &span)?;
        let (value, anchor, size) = match event {
            Event::Alias(anchor) => {
                let Some((value, size)) = self.anchors.get(&anchor).cloned() else {
                    return Err(Box::new(bad_yaml::unknown_alias(&span)));
                };
                self.count(size, &span)?;
                return Ok((Value { span, ..value }, size));
            }
            Event::Scalar(text, style, anchor, _) => {
                let span = self.trimmed(span, style);
                if style == ScalarStyle::Plain {
                    self.plain.insert(span.start);
                    self.report_items_in_text(&span);
                }
                (Value { node: scalar(text, style), span }, anchor, 1)
            }
            Event::SequenceStart(anchor, _) => {
                let mut items = Vec::new();
                let mut size = 1;
                let end = loop {
                    let (event, span) = self.next()?;
                    if event == Event::SequenceEnd {
                        break span.end;
                    }
                    let (item, nodes) = self.value(event, span, depth + 1)?;
                    size += nodes;
                    items.push(item);
                };
                items.shrink_to_fit();
                let end = end.max(items.last().map_or(span.end, |item| item.span.end));
                (Value { node: Node::List(items), span: self.block(&span, end) }, anchor, size)
            }
            Event::MappingStart(anchor, _) => {
                let (entries, end, size) = self.entries(&span, depth)?;
                (Value { node: Node::Map(entries), span: self.block(&span, end) }, anchor, size)
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::SequenceEnd
            | Event::MappingEnd => return Ok((Value { node: Node::Null, span }, 1)),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), size));
        }
        Ok((value, size))
    }

    fn entries(
        &mut self,
        start: &Span,
        depth: usize,
    ) -> Result<(Vec<Entry>, usize, usize), Failure> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut size = 1;
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                entries.shrink_to_fit();
                let end = entries.last().map_or(start.end, |entry| entry.value.span.end);
                return Ok((entries, span.end.max(end), size));
            }
            let (key, _) = self.value(event, span, depth + 1)?;
            let (event, span) = self.next()?;
            let (value, nodes) = self.value(event, span, depth + 1)?;
            size += nodes + 1;
            let Some(name) = key.text() else {
                return Err(Box::new(bad_yaml::key_is_no_text(&key.span)));
            };
            let mut key = Spanned::new(name.to_owned(), key.span);
            let mut value = value;
            // Between braces YAML takes `key：value` for a key alone.
            if value.node == Node::Null
                && self.plain.contains(&key.span.start)
                && let Some((name, rest)) = bad_yaml::split_full_width(&key.value)
            {
                let (start, length) = (name.len(), '：'.len_utf8());
                self.diagnostics.push(bad_yaml::full_width(&key.span.part(start, start + length)));
                let span = key.span.part(start + length, usize::MAX - key.span.start);
                value =
                    Value { node: scalar(Cow::Owned(rest.to_owned()), ScalarStyle::Plain), span };
                key = Spanned::new(name.to_owned(), key.span.part(0, start));
            }
            match places.entry(key.value.clone()) {
                Occupied(place) => {
                    let first = &entries[*place.get()].key;
                    self.diagnostics.push(duplicate_key::report(first, &key));
                }
                Vacant(place) => {
                    place.insert(entries.len());
                    entries.push(Entry { key, value });
                }
            }
        }
    }

    /// Reports lines of a plain scalar that the author meant as items of a list.
    fn report_items_in_text(&mut self, span: &Span) {
        let text = &self.text[span.start - self.offset..span.end - self.offset];
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            if start > 0 && line[indent..].starts_with("- ") {
                let end = start + line.trim_end().len();
                self.diagnostics.push(bad_yaml::item_in_text(&span.part(start + indent, end)));
            }
            start += line.len();
        }
    }

    fn count(&mut self, nodes: usize, span: &Span) -> Result<(), Failure> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            return Err(Box::new(yaml_limit::nodes(span)));
        }
        Ok(())
    }

    /// Returns the span of a scalar without the white space behind it.
    fn trimmed(&self, span: Span, style: ScalarStyle) -> Span {
        match style {
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => {
                let text = &self.text[span.start - self.offset..span.end - self.offset];
                Span::new(self.path, span.start, span.start + text.trim_end().len())
            }
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => span,
        }
    }

    /// Returns the span of a list or map without the lines behind it.
    fn block(&self, start: &Span, end: usize) -> Span {
        let end = end.max(start.start).min(self.offset + self.text.len());
        let text = &self.text[start.start - self.offset..end - self.offset];
        Span::new(self.path, start.start, start.start + text.trim_end().len())
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Node {
    if style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
        return Node::Null;
    }
    Node::Scalar(Scalar { text: text.into_owned(), sort: ScalarSort::Text })
}

/// Returns the English and Chinese name of what a value is, for messages.
pub fn describe(value: &Value) -> crate::language::Bilingual<String> {
    match &value.node {
        Node::Null => both("nothing", "空值"),
        Node::List(_) => both("a list", "列表"),
        Node::Map(_) => both("a group of keys", "一组键值"),
        Node::Scalar(scalar) => match scalar.sort {
            ScalarSort::Flag(_) => both(scalar.text.clone(), scalar.text.clone()),
            ScalarSort::Integer | ScalarSort::Float => {
                both(format!("the number {}", scalar.text), format!("数字 {}", scalar.text))
            }
            // In quotes even `false` and `12` are texts.
            ScalarSort::Text
                if scalar.text.parse::<bool>().is_ok() || scalar.text.parse::<f64>().is_ok() =>
            {
                both(format!("the text \"{}\"", scalar.text), format!("文字“{}”", scalar.text))
            }
            ScalarSort::Text => both(format!("`{}`", scalar.text), format!("`{}`", scalar.text)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, ScalarSort, Value, parse};
    use crate::diagnostic::Diagnostic;

    fn read(text: &str) -> (Option<Value>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let value = parse(text, &"a.yaml".into(), 0, &mut diagnostics);
        (value, diagnostics)
    }

    #[test]
    fn values_keep_what_was_written_and_where() {
        let text = "标题: 账号\nversion: 1.10\nsteps:\n  - {id: a, done: true}\n";
        let value = read(text).0.unwrap();
        let version = value.get("version").unwrap();
        assert_eq!(version.text(), Some("1.10"));
        assert_eq!(&text[version.span.start..version.span.end], "1.10");
        let step = &value.get("steps").unwrap().items()[0];
        assert_eq!(&text[step.span.start..step.span.end], "{id: a, done: true}");
        assert_eq!(step.get("done").unwrap().flag(), Some(true));
        let Node::Scalar(scalar) = &version.node else { panic!("a scalar") };
        assert_eq!(scalar.sort, ScalarSort::Float);
    }

    #[test]
    fn an_alias_bomb_and_a_deep_nest_are_refused() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for i in 1..9 {
            let last = format!("*a{}", i - 1);
            bomb.push_str(&format!("a{i}: &a{i} [{}]\n", [last.as_str(); 9].join(", ")));
        }
        let (value, diagnostics) = read(&bomb);
        assert!(value.is_none());
        assert_eq!(diagnostics[0].rule.code, "yaml-limit");
        let (value, diagnostics) = read(&format!("a: {}{}", "[".repeat(5000), "]".repeat(5000)));
        assert!(value.is_none());
        assert_eq!(diagnostics[0].rule.code, "yaml-limit");
    }

    #[test]
    fn a_repeated_key_is_reported_and_the_first_value_kept() {
        let (value, diagnostics) = read("id: A\nid: B\n");
        assert_eq!(value.unwrap().get("id").unwrap().text(), Some("A"));
        assert_eq!(diagnostics[0].rule.code, "duplicate-key");
        assert_eq!(diagnostics[0].span.start, 6);
    }
}
