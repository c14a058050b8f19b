//! `docent explain`: what a rule is about.

use clap::Args;

use super::failure::Failure;
use super::{Outcome, terminal};
use crate::diagnostic::{Rule, Severity, did_you_mean};
use crate::language::{Language, both};
use crate::rules::{RULES, rule};

/// Say what a rule is about and how to keep it; without CODE, list all rules
#[derive(Debug, Args)]
pub struct Explain {
    /// The code of a rule, as in `error[unknown-key]`
    code: Option<String>,
}

impl Explain {
    /// Runs the command.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let language = language.unwrap_or_else(terminal::language);
        let Some(code) = &self.code else { return terminal::print(&list(language)) };
        match rule(code.trim()) {
            Some(rule) => terminal::print(&page(rule, language)),
            None => Err(unknown(code)),
        }
    }
}

/// Returns all that is known about a rule.
fn page(rule: &Rule, language: Language) -> String {
    let (code, severity) = (rule.code, severity(rule.severity, language));
    let explanation = rule.explanation.get(language).trim();
    let example: String =
        rule.example.lines().map(|line| format!("    {line}\n").replace("    \n", "\n")).collect();
    if language.is_chinese() {
        format!("{code}（{severity}）\n\n{explanation}\n\n例如：\n\n{example}")
    } else {
        format!("{code} ({severity})\n\n{explanation}\n\nFor example:\n\n{example}")
    }
}

/// Returns a line for each rule: its code, its severity and its first sentence.
fn list(language: Language) -> String {
    let widest = RULES.iter().map(|rule| rule.code.len()).max().unwrap_or_default();
    let line = |rule: &&Rule| {
        let severity = severity(rule.severity, language);
        let sentence = first_sentence(rule.explanation.get(language), language);
        // Both Chinese words are of one width, the English ones of two.
        let wide = if language.is_chinese() { 0 } else { "warning".len() };
        format!("{:widest$}  {severity:wide$}  {sentence}\n", rule.code)
    };
    RULES.iter().map(line).collect()
}

fn severity(severity: Severity, language: Language) -> &'static str {
    match (severity, language.is_chinese()) {
        (Severity::Error, true) => "错误",
        (Severity::Warning, true) => "警告",
        (Severity::Error | Severity::Warning, false) => severity.name(),
    }
}

/// Returns the first sentence of an explanation on one line.
fn first_sentence(explanation: &str, language: Language) -> String {
    let (end, join) = if language.is_chinese() { ("。", "") } else { (". ", " ") };
    let line = explanation.trim().lines().collect::<Vec<_>>().join(join);
    match line.find(end) {
        Some(at) => line[..at + end.trim_end().len()].to_owned(),
        None => line,
    }
}

/// Returns the failure for a code that no rule has.
fn unknown(code: &str) -> Failure {
    let help = did_you_mean(
        code,
        RULES.iter().map(|rule| rule.code),
        both("`docent explain` lists all rules", "`docent explain` 列出所有规则"),
    );
    Failure::new(both(
        format!("no rule is called `{code}`; {}", help.en),
        format!("没有名为 `{code}` 的规则；{}", help.zh),
    ))
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, list, page};
    use crate::language::Language;
    use crate::rules::RULES;

    #[test]
    fn a_first_sentence_is_one_line() {
        let text = "No key of this name\nmeans anything. Most often\n";
        assert_eq!(first_sentence(text, Language::English), "No key of this name means anything.");
        assert_eq!(
            first_sentence("没有这样\n的键。多半\n", Language::SimplifiedChinese),
            "没有这样的键。"
        );
    }

    #[test]
    fn every_rule_can_be_explained() {
        for language in Language::ALL {
            let list = list(language);
            for rule in RULES {
                assert!(list.contains(rule.code), "{}", rule.code);
                let page = page(rule, language);
                assert!(page.starts_with(rule.code) && page.ends_with('\n'), "{page}");
            }
        }
    }
}
