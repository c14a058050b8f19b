//! `similar-question`: a question that has been asked before in nearly the same words.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;
use crate::model::kind::common::Status;
use crate::model::kind::faq::Question;
use crate::search::fold::fold;

/// How alike two phrasings are, in percent, from which on they count as the same question: twice the
/// pairs of neighbouring characters that both have, by the pairs of both (Dice).
const ALIKE: usize = 75;

/// Words that say that something is asked, and not what.
const FILLERS: [&str; 33] = [
    "怎么办",
    "怎么",
    "怎样",
    "如何",
    "为什么",
    "为何",
    "什么",
    "请问",
    "可以",
    "能不能",
    "能否",
    "应该",
    "应当",
    "需要",
    "是不是",
    "有没有",
    "了",
    "吗",
    "呢",
    "呀",
    "的",
    "我",
    "您",
    "你",
    "要",
    "what do i do if",
    "what do i do when",
    "what if",
    "how do i",
    "how can i",
    "how to",
    "can i",
    "why",
];

/// The rule.
pub static RULE: Rule = Rule {
    code: "similar-question",
    severity: Severity::Warning,
    explanation: Bilingual {
        en: "\
Two questions, or two of their other wordings (`ask:`), are nearly the same. Who
searches finds two answers, which sooner or later disagree. Alike is what shares at
least three quarters of its pairs of neighbouring characters, without the words that
only say that something is asked, without punctuation, and without regard to case or
to Simplified and Traditional. Join the two questions, lead from one to the other
with `go:`, or word them so that the difference shows.",
        zh: "\
两个问题或它们的其他问法（`ask:`）几乎相同。读者会搜到两个答案，而两个答案迟早会不一致。比较时
去掉“怎么办”“吗”之类只表示提问的词和标点，不分大小写与简繁，再看相邻两字的组合：相同的达到四分
之三就算相近。请合并成一个问题，用 `go:` 从一个转到另一个，或改写问法，让区别看得出来。",
    },
    example: "\
---
type: faq
id: DD-Q01
title: 账号常见问题
questions:
  - {id: no-code, q: 收不到验证码怎么办？, answer: 先看信号。}
  - {id: code, q: 为什么收不到验证码？, answer: 重启手机。}
---
",
};

/// A way to ask a question.
struct Phrasing<'k> {
    /// The number of its question.
    question: usize,
    words: &'k Spanned<String>,
    /// The numbers of its pairs of characters, the rarest first.
    pairs: Vec<u32>,
}

/// Reports each question that is like one before it, with the phrasings that are most alike.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let mut questions: Vec<&Question> = Vec::new();
    for entry in &knowledge_base.entries {
        let Detail::Faq(faq) = &entry.detail else { continue };
        if entry.common.status != Status::Obsolete {
            questions.extend(&faq.questions);
        }
    }
    let phrasings = phrasings(&questions);
    // For each question the phrasings most alike: how alike, the own, the other.
    let mut best: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
    // The phrasings before that have a pair among their rarest.
    let mut holders: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    // Of the same words said by many, only the first is compared.
    let mut known: BTreeMap<&[u32], usize> = BTreeMap::new();
    for (own, phrasing) in phrasings.iter().enumerate() {
        let mut found = |other: usize| {
            let alike = likeness(&phrasing.pairs, &phrasings[other].pairs);
            let is_other = phrasings[other].question != phrasing.question;
            let known = best.get(&phrasing.question).map_or(ALIKE - 1, |(known, ..)| *known);
            if is_other && alike > known {
                best.insert(phrasing.question, (alike, own, other));
            }
        };
        if let Some(first) = known.get(&phrasing.pairs[..]) {
            found(*first);
            continue;
        }
        known.insert(&phrasing.pairs, own);
        let rare = &phrasing.pairs[..rarest(phrasing.pairs.len())];
        let others: BTreeSet<usize> =
            rare.iter().filter_map(|pair| holders.get(pair)).flatten().copied().collect();
        others.into_iter().for_each(found);
        for pair in rare {
            holders.entry(*pair).or_default().push(own);
        }
    }
    diagnostics
        .extend(best.into_values().map(|(alike, own, other)| {
            report(alike, phrasings[own].words, phrasings[other].words)
        }));
}

fn report(alike: usize, own: &Spanned<String>, other: &Spanned<String>) -> Diagnostic {
    let (one, two) = (own.value.trim(), other.value.trim());
    RULE.at(
        &own.span,
        both(
            format!("`{one}` has been asked before as `{two}` ({alike} % alike)"),
            format!("`{one}` 与前面的 `{two}` 相近（{alike}%）"),
        ),
    )
    .related(other.span.clone(), both("asked here", "前面的问法在这里"))
    .help(both(
        "join the two questions, lead from one to the other with `go:`, or show the difference",
        "合并两个问题，用 `go:` 转到另一个，或写出区别",
    ))
}

/// Returns how many of the rarest pairs of a phrasing are enough to meet every other that is alike:
/// those that two alike phrasings cannot both lack.
fn rarest(count: usize) -> usize {
    // Alike phrasings share at least so many pairs, whatever the length of the other.
    let shared = (count * ALIKE).div_ceil(200 - ALIKE);
    count + 1 - shared.max(1)
}

/// Returns how alike two sets of pairs are, both in order, in percent.
fn likeness(one: &[u32], two: &[u32]) -> usize {
    let (mut shared, mut rest) = (0, two);
    for pair in one {
        let smaller = rest.iter().take_while(|other| *other < pair).count();
        rest = &rest[smaller..];
        shared += usize::from(rest.first() == Some(pair));
    }
    200 * shared / (one.len() + two.len())
}

/// Returns all phrasings of questions that say anything, in order.
fn phrasings<'k>(questions: &[&'k Question]) -> Vec<Phrasing<'k>> {
    let mut phrasings = Vec::new();
    let mut texts = Vec::new();
    let mut counts: BTreeMap<(char, char), u32> = BTreeMap::new();
    for (number, question) in questions.iter().enumerate() {
        for words in question.phrasings() {
            let pairs = pairs(&words.value);
            if pairs.is_empty() {
                continue;
            }
            for pair in &pairs {
                *counts.entry(*pair).or_default() += 1;
            }
            texts.push(pairs);
            phrasings.push(Phrasing { question: number, words, pairs: Vec::new() });
        }
    }
    // Numbered so that a rare pair has a small number.
    let mut order: Vec<((char, char), u32)> = counts.into_iter().collect();
    order.sort_by_key(|(pair, count)| (*count, *pair));
    let numbers: BTreeMap<(char, char), u32> =
        order.into_iter().zip(0..).map(|((pair, _), number)| (pair, number)).collect();
    for (phrasing, pairs) in phrasings.iter_mut().zip(texts) {
        phrasing.pairs = pairs.iter().filter_map(|pair| numbers.get(pair).copied()).collect();
        phrasing.pairs.sort_unstable();
    }
    phrasings
}

/// Returns the pairs of neighbouring characters of what a phrasing asks about.
///
/// Of one character that is left the pair is that character twice.
fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let mut text = fold(text).to_lowercase();
    for filler in FILLERS {
        let folded = fold(filler);
        if text.contains(&folded) {
            text = text.replace(&folded, " ");
        }
    }
    let characters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    match characters[..] {
        [only] => BTreeSet::from([(only, only)]),
        _ => characters.windows(2).map(|pair| (pair[0], pair[1])).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{ALIKE, likeness, pairs, rarest};

    #[test]
    fn what_only_asks_does_not_count() {
        assert_eq!(pairs("收不到验证码怎么办？"), pairs("为什么收不到驗證碼"));
        assert_eq!(pairs("How do I reset it?"), pairs("reset it"));
        assert!(pairs("怎么办？").is_empty());
    }

    #[test]
    fn the_rarest_pairs_are_enough_to_meet() {
        // Two sets of any sizes that share all but the rarest pairs of one are not alike.
        for one in 1..40_usize {
            let left = one - rarest(one);
            for two in left.max(1)..80 {
                assert!(200 * left / (one + two) < ALIKE, "{one} {two}");
            }
        }
        assert_eq!(likeness(&[1, 2, 3], &[2, 3, 4]), 66);
    }
}
