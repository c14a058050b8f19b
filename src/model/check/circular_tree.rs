//! `circular-tree`: questions that send readers round in a circle.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;
use crate::model::kind::faq::{Case, Question};

/// The rule.
pub static RULE: Rule = Rule {
    code: "circular-tree",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
A case of a troubleshooting tree leads (`go:`) to a question that leads back to where
the reader came from. Who follows it arrives at the beginning again and has learned
nothing. Let one of the questions end in an answer, a step or a role.",
        zh: "\
排查树的某个情形用 `go:` 转到另一个问题，而那个问题又转了回来。读者绕一圈回到起点，什么也没有
解决。请让其中一个问题以答案、步骤或岗位结束。",
    },
    example: "\
---
type: faq
id: DD-Q01
title: 账号常见问题
questions:
  - id: no-code
    q: 收不到验证码怎么办？
    tree: [{if: 手机号已更换, go: DD-Q01#new-phone}]
  - id: new-phone
    q: 换了手机怎么办？
    tree: [{if: 收不到验证码, go: DD-Q01#no-code}]
---
",
};

/// A question, and where the cases of its tree lead.
struct Stop<'k> {
    question: &'k Question,
    ways: Vec<(usize, &'k Span)>,
}

/// Reports each way that closes a circle of questions.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let stops = stops(knowledge_base);
    // Whether a question has been looked at, and whether the way leads through it just now.
    let mut is_known = vec![false; stops.len()];
    let mut is_open = vec![false; stops.len()];
    for start in 0..stops.len() {
        if is_known[start] {
            continue;
        }
        // The way from `start`: each question, and which of its ways comes next.
        let mut way = vec![(start, 0)];
        is_known[start] = true;
        is_open[start] = true;
        while let Some((at, next)) = way.last_mut() {
            let Some((to, span)) = stops[*at].ways.get(*next) else {
                is_open[*at] = false;
                way.pop();
                continue;
            };
            *next += 1;
            if is_open[*to] {
                let from = way.iter().position(|(stop, _)| stop == to).unwrap_or(0);
                let round = way[from..].iter().map(|(stop, _)| *stop);
                diagnostics.push(report(&stops, round.collect(), span));
            } else if !is_known[*to] {
                is_known[*to] = true;
                is_open[*to] = true;
                way.push((*to, 0));
            }
        }
    }
}

fn report(stops: &[Stop<'_>], round: Vec<usize>, span: &Span) -> Diagnostic {
    let first = &stops[round[0]].question.question;
    let name = |stop: &usize| stops[*stop].question.id.value.as_str();
    let names: Vec<&str> = round.iter().chain(&round[..1]).map(name).collect();
    let names = names.join("` → `");
    RULE.at(
        span,
        both(
            format!("this leads back to a question that leads here: `{names}`"),
            format!("这里转回了转到此处的问题：`{names}`"),
        ),
    )
    .related(first.span.clone(), both("back to here", "转回到这里"))
    .help(both(
        "end in `say:`, a step or `escalate:` instead",
        "改为以 `say:`、步骤或 `escalate:` 结束",
    ))
}

/// Returns all questions that have a tree, in order, with the ways between them.
fn stops(knowledge_base: &KnowledgeBase) -> Vec<Stop<'_>> {
    let mut questions = Vec::new();
    let mut places: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for entry in &knowledge_base.entries {
        let Detail::Faq(faq) = &entry.detail else { continue };
        let id = entry.id().unwrap_or_default().to_lowercase();
        for question in faq.questions.iter().filter(|question| !question.cases.is_empty()) {
            places.entry((id.clone(), &question.id.value)).or_insert(questions.len());
            questions.push(question);
        }
    }
    let mut stops = Vec::with_capacity(questions.len());
    for question in questions {
        let mut ways = Vec::new();
        collect(&question.cases, &mut |id, part, span| {
            ways.extend(places.get(&(id, part)).map(|to| (*to, span)));
        });
        stops.push(Stop { question, ways });
    }
    stops
}

/// Calls back with the document, the part and the place of each way out of cases.
fn collect<'k>(cases: &'k [Case], found: &mut impl FnMut(String, &'k str, &'k Span)) {
    for case in cases {
        if let Some(go) = &case.go
            && let Some(part) = &go.value.part
        {
            found(go.value.id.to_lowercase(), part, &go.span);
        }
        collect(&case.cases, found);
    }
}
