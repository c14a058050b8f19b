//! `vague-wording`: words that leave open when, or who.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::process::{Letter, Step};

/// The rule.
pub static RULE: Rule = Rule {
    code: "vague-wording",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A step says \"regularly\", \"promptly\" or \"the department concerned\" and nothing else
in the step says how often, by when or who. Everybody reads such a word in his own
way, and nobody can be held to it. Give the step an interval (`every: 90d`), a
deadline (`within: 1wd`) or a role (`R: it-support`); then the word may stay.",
        zh: "\
步骤写着“定期”“及时”“相关部门”，却没有写多久一次、多长时间内、由谁。这样的词各人各解，
也无法考核。请给步骤写明周期（`every: 90d`）、时限（`within: 1wd`）或岗位（`R: it-support`）；
写明之后，这个词可以保留。",
    },
    example: "\
---
type: process
id: DD-P01
title: 账号申请
raci: {A: it-manager}
steps:
  - {id: check, do: 定期核查账号权限, R: it-support}
---
",
};

/// What a vague word leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Interval,
    Deadline,
    Role,
    Case,
}

const WORDS: [(&str, Open); 24] = [
    ("定期", Open::Interval),
    ("不定期", Open::Interval),
    ("經常", Open::Interval),
    ("经常", Open::Interval),
    ("及时", Open::Deadline),
    ("及時", Open::Deadline),
    ("尽快", Open::Deadline),
    ("儘快", Open::Deadline),
    ("相关部门", Open::Role),
    ("相關部門", Open::Role),
    ("有关部门", Open::Role),
    ("有關部門", Open::Role),
    ("相关人员", Open::Role),
    ("相關人員", Open::Role),
    ("必要时", Open::Case),
    ("必要時", Open::Case),
    ("适当", Open::Case),
    ("適當", Open::Case),
    ("regularly", Open::Interval),
    ("periodically", Open::Interval),
    ("promptly", Open::Deadline),
    ("as soon as possible", Open::Deadline),
    ("if necessary", Open::Case),
    ("the department concerned", Open::Role),
];

/// Reports the vague words of every step that nothing else in the step makes exact.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for (entry, process) in knowledge_base.processes() {
        for step in &process.steps {
            report(step, &entry.document.text, diagnostics);
        }
    }
}

/// Returns whether the words of a step leave open by when, how often or in which case, and nothing
/// else says it.
pub fn is_about_time(step: &Step) -> bool {
    open_words(step).iter().any(|(_, open)| *open != Open::Role)
}

/// Returns the vague words of a step that nothing else in it makes exact.
fn open_words(step: &Step) -> Vec<(&'static str, Open)> {
    let text = step.action.value.to_lowercase();
    let is_open = |word: &str, open: Open| {
        // A longer word is the one to name: 不定期 holds 定期.
        let is_part = WORDS.iter().any(|(longer, _)| {
            longer.len() > word.len() && longer.contains(word) && text.contains(longer)
        });
        find(&text, word).is_some() && !is_part && !is_settled(step, open)
    };
    WORDS.into_iter().filter(|(word, open)| is_open(word, *open)).collect()
}

/// Reports the vague words of a step that stands in the file with this text.
fn report(step: &Step, file: &str, diagnostics: &mut Vec<Diagnostic>) {
    for (word, open) in open_words(step) {
        let (en, zh) = match open {
            Open::Interval => ("how often", "多久一次"),
            Open::Deadline => ("by when", "多长时间内"),
            Open::Role => ("who", "由谁"),
            Open::Case => ("in which case", "在什么情况下"),
        };
        let help = match open {
            Open::Interval => both("add an interval: `every: 90d`", "写明周期：`every: 90d`"),
            Open::Deadline => both("add a deadline: `within: 1wd`", "写明时限：`within: 1wd`"),
            Open::Role => both("name the role: `R: it-support`", "写明岗位：`R: it-support`"),
            Open::Case => both(
                "say in which case, as a branch `next: [{if: …, to: …}]` or a deadline",
                "写明条件，例如分支 `next: [{if: …, to: …}]` 或时限",
            ),
        };
        diagnostics.push(
            RULE.at(
                &place(step, file, word),
                both(format!("`{word}` does not say {en}"), format!("“{word}”没有说明{zh}")),
            )
            .help(help),
        );
    }
}

/// Returns whether the step says elsewhere what a word leaves open.
fn is_settled(step: &Step, open: Open) -> bool {
    match open {
        Open::Interval => step.every.is_some() || step.within.is_some(),
        Open::Deadline => step.within.is_some(),
        Open::Role => step.roles(Letter::R).next().is_some(),
        Open::Case => {
            step.within.is_some()
                || step.every.is_some()
                || step.next.iter().any(|n| n.condition.is_some())
        }
    }
}

/// Returns the place of the word in the file; of the whole text where escapes hide it.
fn place(step: &Step, file: &str, word: &str) -> Span {
    let span = &step.action.span;
    let written = file.get(span.start..span.end).unwrap_or_default();
    let lower = written.to_lowercase();
    match find(&lower, word).filter(|_| lower.len() == written.len()) {
        Some(at) => span.part(at, at + word.len()),
        None => span.clone(),
    }
}

/// Finds a word in a text in lower case; one in Latin letters only where no letter touches it.
fn find(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let touches = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        !word.is_ascii()
            || !(touches(text[..*at].chars().next_back())
                || touches(text[at + word.len()..].chars().next()))
    })
}
