//! `bad-quiz`: a question to check oneself that cannot be answered right, or not wrong.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::Detail;
use crate::model::kind::training::{QuizQuestion, Training};

/// The rule.
pub static RULE: Rule = Rule {
    code: "bad-quiz",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A quiz does not work: a question has no right option, or only right ones, fewer than
two options, the same option twice, or a number in `answer:` that no option has; two
questions are the same; or the pass mark is no percentage between 1 and 100. Options
are counted from 1.",
        zh: "\
自测题用不了：没有正确选项，或全部正确；选项不足两个，或有两个相同；`answer:` 里的序号没有对应的
选项；两道题相同；或者合格分数不在 1 到 100 之间。选项从 1 数起。",
    },
    example: "\
---
type: training
id: DD-T01
title: 基础操作培训
for: [staff]
pass: 120
quiz:
  - q: 首次登录后先做什么？
    options: [修改初始密码, 建群, 修改初始密码]
    answer: 4
---
",
};

/// Reports what is wrong with the quizzes of trainings.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let Detail::Training(training) = &entry.detail else { continue };
        diagnostics.extend(pass_mark(training));
        let mut asked: BTreeMap<String, &Span> = BTreeMap::new();
        for question in &training.quiz {
            options(question, diagnostics);
            answers(question, diagnostics);
            let span = &question.question.span;
            if let Some(first) = asked.insert(plain(&question.question.value), span) {
                diagnostics.push(
                    RULE.at(span, both("this question stands here twice", "这道题出了两次"))
                        .related(first.clone(), both("first here", "前一次在这里"))
                        .help(both("delete one of them", "删去一道")),
                );
            }
        }
    }
}

fn pass_mark(training: &Training) -> Option<Diagnostic> {
    let pass = training.pass.as_ref()?;
    // What is no number has been reported.
    let percent: f64 = pass.value.parse().ok()?;
    if percent > 0.0 && percent <= 100.0 {
        return None;
    }
    let message = both(
        format!("`{}` is no pass mark", pass.value),
        format!("合格分数不能是 `{}`", pass.value),
    );
    let help = both("write a percentage from 1 to 100", "写 1 到 100 之间的百分数");
    Some(RULE.at(&pass.span, message).help(help))
}

fn options(question: &QuizQuestion, diagnostics: &mut Vec<Diagnostic>) {
    let mut known: BTreeMap<String, &Span> = BTreeMap::new();
    for option in &question.options {
        let Some(first) = known.insert(plain(&option.value), &option.span) else { continue };
        let text = option.value.trim();
        diagnostics.push(
            RULE.at(
                &option.span,
                both(
                    format!("the option `{text}` stands here twice"),
                    format!("选项 `{text}` 写了两次"),
                ),
            )
            .related(first.clone(), both("first here", "前一次在这里"))
            .help(both("give each option another text", "每个选项写不同的内容")),
        );
    }
    if let [] | [_] = question.options[..] {
        let span = question.options.first().map_or(&question.question.span, |only| &only.span);
        diagnostics.push(
            RULE.at(span, both("there is nothing to choose from", "只有一个选项，没有可选的"))
                .help(both("give at least two options", "至少写两个选项")),
        );
    }
}

fn answers(question: &QuizQuestion, diagnostics: &mut Vec<Diagnostic>) {
    let count = question.options.len();
    let mut has_slip = false;
    for answer in &question.written {
        // What is no number has been reported.
        let Ok(number) = answer.value.parse::<f64>() else {
            has_slip = true;
            continue;
        };
        if number.fract() == 0.0 && number >= 1.0 && number <= count as f64 {
            continue;
        }
        has_slip = true;
        diagnostics.push(
            RULE.at(
                &answer.span,
                both(
                    format!("there is no option {}", answer.value),
                    format!("没有第 {} 个选项", answer.value),
                ),
            )
            .help(both(
                format!("options are counted from 1; this question has {count}"),
                format!("选项从 1 数起；这道题有 {count} 个"),
            )),
        );
    }
    if question.answers.is_empty() && !has_slip {
        diagnostics.push(
            RULE.at(&question.span, both("no option is right", "没有正确选项"))
                .help(both("name the right ones in `answer:`", "在 `answer:` 中写明正确的选项")),
        );
    } else if question.answers.len() == count && count > 1 {
        diagnostics.push(
            RULE.at(&question.span, both("every option is right", "全部选项都是正确答案")).help(
                both(
                    "add a wrong option, or take right ones out of `answer:`",
                    "加一个错误的选项，或从 `answer:` 中去掉不对的",
                ),
            ),
        );
    }
}

/// Returns a text without what tells no two of them apart.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
