//! Charts that authors write by hand, as Mermaid text: what they say, and where.

use std::ops::Range;

use super::kind::Detail;
use super::{Entry, KnowledgeBase};
use crate::diagnostic::Span;
use crate::diagram::mermaid::{Parsed, parse};

/// A chart that an author wrote.
pub struct Written<'a> {
    /// The document in which it stands.
    pub entry: &'a Entry,
    /// What it says.
    pub parsed: Parsed,
    /// The whole of it.
    pub span: Span,
    /// Where stretches of the text begin: in the text, and in the file.
    stretches: Vec<(usize, usize)>,
    length: usize,
}

impl Written<'_> {
    /// Returns where a part of the text stands in the file.
    pub fn place(&self, part: &Range<usize>) -> Span {
        let at = |byte: usize| {
            let next = self.stretches.partition_point(|(begin, _)| *begin <= byte);
            let stretch = self.stretches.get(next.saturating_sub(1));
            stretch.map_or(self.span.start, |(begin, file)| file + byte - begin)
        };
        let start = at(part.start.min(self.length.saturating_sub(1)));
        // The end belongs to the line of the last character, not to the next one.
        let end = if part.end > part.start { at(part.end - 1) + 1 } else { start };
        let text = &self.entry.document.text;
        let end = (end.max(start)..=text.len()).find(|end| text.is_char_boundary(*end));
        Span::new(&self.entry.path, start, end.unwrap_or(start))
    }
}

/// Returns the charts that authors wrote into documents of all kinds, by path and place.
pub fn written(knowledge_base: &KnowledgeBase) -> Vec<Written<'_>> {
    knowledge_base.entries.iter().flat_map(of_entry).collect()
}

fn of_entry(entry: &Entry) -> Vec<Written<'_>> {
    let source = &entry.document.text;
    let mut written = Vec::new();
    if let Detail::Flowchart(chart) = &entry.detail
        && let Some(mermaid) = &chart.mermaid
    {
        // A block of YAML is indented in the file; each of its lines is looked for in turn.
        let (mut begin, mut file) = (0, mermaid.span.start);
        let mut stretches = Vec::new();
        for line in mermaid.value.split_inclusive('\n') {
            let own = line.trim_end_matches('\n');
            let found = source.get(file..mermaid.span.end).and_then(|rest| rest.find(own));
            let at = file + found.unwrap_or(0);
            stretches.push((begin, at));
            begin += line.len();
            file = if found.is_some() { at + own.len() } else { file };
        }
        written.push(Written {
            entry,
            parsed: parse(&mermaid.value),
            span: mermaid.span.clone(),
            stretches,
            length: mermaid.value.len(),
        });
    }
    for fence in entry.document.body.fences.iter().filter(|fence| fence.language == "mermaid") {
        let mut text = String::new();
        let mut stretches = Vec::new();
        for line in &fence.lines {
            stretches.push((text.len(), line.start));
            text.push_str(source.get(line.clone()).unwrap_or_default());
        }
        written.push(Written {
            entry,
            parsed: parse(&text),
            span: fence.span.clone(),
            stretches,
            length: text.len(),
        });
    }
    written
}
