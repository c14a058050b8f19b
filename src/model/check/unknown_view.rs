//! `unknown-view`: a `::view` line that has nothing to show.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::document::markdown::{Leaf, LeafKind};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::Kind;
use crate::model::organization::ORGANIZATION;
use crate::model::schema::Record;
use crate::model::settings::SETTINGS;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-view",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A line such as `::steps DD-P01` places a view of another document, but there is no
such document, or it is of a kind that has no such view. `::steps`, `::matrix` and
`::swimlane` take a process, `::faq` a FAQ document or a process, `::form` a form.
Without an id the view is of the document itself.",
        zh: "\
`::steps DD-P01` 这样的一行会放入另一份文档的视图，但没有这份文档，或它的类型没有这种视图。
`::steps`、`::matrix`、`::swimlane` 用于流程，`::faq` 用于常见问题文档或流程，`::form` 用于
表单。不写编号时，指本文档自己。",
    },
    example: "\
---
title: 首页
---
::steps DD-F01
",
};

/// Reports the views of every document that have nothing to show.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        for (leaf, span) in &entry.document.body.leaves {
            if let Some(argument) = argument(leaf.kind) {
                if !argument.accepts(leaf.id.as_deref()) {
                    diagnostics.push(bad_argument(leaf, span, argument));
                }
                continue;
            }
            let source = match &leaf.id {
                Some(id) => knowledge_base.entry(id),
                None => Some(entry),
            };
            match source {
                Some(source) if takes(leaf.kind).contains(&source.kind()) => {}
                // What the document is has been hidden by a mistake that is reported.
                _ if leaf.id.as_ref().is_some_and(|id| knowledge_base.names.is_unsettled(id)) => {}
                Some(_) => diagnostics.push(report(leaf, span, true)),
                None => diagnostics.push(report(leaf, span, false)),
            }
        }
    }
}

/// What stands behind a view that is of no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Argument {
    /// Nothing.
    Nothing,
    /// A number, or nothing.
    Number,
    /// The name of a kind, `settings` or `organization`.
    Record,
}

impl Argument {
    fn accepts(self, written: Option<&str>) -> bool {
        match (self, written) {
            (Argument::Nothing | Argument::Number, None) => true,
            (Argument::Nothing, Some(_)) | (Argument::Record, None) => false,
            (Argument::Number, Some(number)) => number.parse::<usize>().is_ok(),
            (Argument::Record, Some(name)) => record(name).is_some(),
        }
    }
}

/// Returns what stands behind a view, `None` for one of a document.
fn argument(kind: LeafKind) -> Option<Argument> {
    match kind {
        LeafKind::Steps
        | LeafKind::Matrix
        | LeafKind::Swimlane
        | LeafKind::Faq
        | LeafKind::Form => None,
        LeafKind::Changes => Some(Argument::Number),
        LeafKind::Keys => Some(Argument::Record),
        LeafKind::Rules => Some(Argument::Nothing),
    }
}

/// Returns the table that `::keys NAME` shows.
pub fn record(name: &str) -> Option<&'static Record> {
    match name {
        "settings" => Some(&SETTINGS),
        "organization" => Some(&ORGANIZATION),
        kind => Kind::from_name(kind).map(Kind::record),
    }
}

fn bad_argument(leaf: &Leaf, span: &Span, argument: Argument) -> Diagnostic {
    let written = leaf.id.as_deref().unwrap_or_default();
    let (message, help) = match argument {
        Argument::Nothing => (
            both(
                format!("`{written}` means nothing behind this view"),
                format!("这个视图后面不需要 `{written}`"),
            ),
            both("write the view alone on its line", "这一行只写视图名"),
        ),
        Argument::Number => (
            both(format!("`{written}` is no number"), format!("`{written}` 不是数字")),
            both("write how many changes to show", "写显示几条更新"),
        ),
        Argument::Record => (
            both(
                format!("there is no table of keys called `{written}`"),
                format!("没有名为 `{written}` 的键表"),
            ),
            both(
                "write a kind of document, `settings` or `organization`",
                "写文档类型、`settings` 或 `organization`",
            ),
        ),
    };
    RULE.at(span, message).help(help)
}

fn takes(kind: LeafKind) -> &'static [Kind] {
    match kind {
        LeafKind::Steps | LeafKind::Matrix | LeafKind::Swimlane => &[Kind::Process],
        LeafKind::Faq => &[Kind::Faq, Kind::Process],
        LeafKind::Form => &[Kind::Form],
        LeafKind::Changes | LeafKind::Keys | LeafKind::Rules => &[],
    }
}

/// Returns the diagnostic for a view; `is_there` tells that there is such a document.
fn report(leaf: &Leaf, span: &Span, is_there: bool) -> Diagnostic {
    let id = leaf.id.as_deref();
    // The id ends its line.
    let place = id.map_or_else(
        || span.clone(),
        |id| span.part(span.end - span.start - id.len(), span.end - span.start),
    );
    let (en, zh) = match leaf.kind {
        LeafKind::Steps | LeafKind::Matrix | LeafKind::Swimlane => ("a process", "流程"),
        LeafKind::Faq => ("a FAQ document or a process", "常见问题文档或流程"),
        LeafKind::Form | LeafKind::Changes | LeafKind::Keys | LeafKind::Rules => ("a form", "表单"),
    };
    let message = match id {
        Some(id) if !is_there => {
            both(format!("no document is called `{id}`"), format!("没有名为 `{id}` 的文件"))
        }
        Some(id) => both(format!("`{id}` is not {en}"), format!("`{id}` 不是{zh}")),
        None => both(format!("this document is not {en}"), format!("本文档不是{zh}")),
    };
    RULE.at(&place, message)
        .help(both(format!("write the id of {en} behind it"), format!("在后面写{zh}的编号")))
}
