//! `bad-template`: a template that cannot be used.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};

/// The rule.
pub static RULE: Rule = Rule {
    code: "bad-template",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A template of the theme cannot be read, or asks its view for something that the
view does not have. The message names template, line and field. A template sees
one view and nothing else; the fields of each view stand in the theme's manual.",
        zh: "\
主题中的模板无法读取，或向视图索取了视图没有的字段。消息里写明了模板、行号与字段。
模板只能看到一个视图；各视图的字段见主题手册。",
    },
    example: "(a file `themes/corp/templates/page.html` with `{{ page.titel }}`)",
};

/// Returns the diagnostic for a template; `problem` is what the template engine said.
pub fn report(span: &Span, problem: &str) -> Diagnostic {
    // The engine prints an excerpt as well, which the diagnostic has itself.
    let mut lines = problem.trim().lines();
    let said = lines.next().unwrap_or_default().trim_start_matches("error: ");
    let place = lines.find_map(|line| line.trim().strip_prefix("--> "));
    let problem = place.map_or_else(|| said.to_owned(), |place| format!("{said} ({place})"));
    RULE.at(
        span,
        both(format!("the theme cannot be used: {problem}"), format!("主题无法使用：{problem}")),
    )
    .help(both(
        "correct the template, or delete it so that the default one is used",
        "改正模板，或删去它以使用默认模板",
    ))
}
