//! `unknown-audience`: readers that the settings do not know.

use crate::diagnostic::{Diagnostic, Rule, Severity, Spanned, did_you_mean};
use crate::language::{Bilingual, both};
use crate::source::SourceTree;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-audience",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A document, or `--audience`, names readers that `audiences.names` in `docent.yaml`
does not list. With a slip in the name the page would be seen by nobody, or by
the wrong people. Use a listed name or add the new one to the settings.",
        zh: "\
文档或 `--audience` 写了 `docent.yaml` 的 `audiences.names` 中没有的读者范围。名称写错，
页面就没人看得到，或者给错了人看。请使用已列出的名称，或在设置中加上新名称。",
    },
    example: "(settings with `audiences: {names: [all, hr]}` and a document with `audience: [rh]`)",
};

/// Returns the diagnostic for the audience of a document.
pub fn report(name: &Spanned<String>, known: &[String]) -> Diagnostic {
    let written = &name.value;
    RULE.at(
        &name.span,
        both(
            format!("no audience is called `{written}`"),
            format!("没有名为 `{written}` 的读者范围"),
        ),
    )
    .help(advice(written, known))
}

/// Returns the diagnostic for an audience that the build was asked for.
pub fn not_declared(source: &SourceTree, name: &str, known: &[String]) -> Diagnostic {
    RULE.at(
        &crate::model::settings_span(source),
        both(
            format!("the build is for `{name}`, which is no audience"),
            format!("构建指定了读者范围 `{name}`，但它没有声明"),
        ),
    )
    .help(advice(name, known))
}

fn advice(name: &str, known: &[String]) -> Bilingual<String> {
    let list = known.join(", ");
    did_you_mean(
        name,
        known.iter().map(String::as_str),
        both(
            format!("declared in `docent.yaml`: {list}"),
            format!("`docent.yaml` 中声明的有：{list}"),
        ),
    )
}
