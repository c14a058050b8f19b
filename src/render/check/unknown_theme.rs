//! `unknown-theme`: a theme that is not there.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::language::{Bilingual, both};
use crate::model::kind::Pick;
use crate::model::settings::Settings;
use crate::source::SETTINGS_FILE;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-theme",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
`theme:` in `docent.yaml` names a theme, but there is no folder of that name in
`themes/`. The theme `default` is always there; a folder with another name lays
its files over it.",
        zh: "\
`docent.yaml` 的 `theme:` 写了主题名，但 `themes/` 下没有这个文件夹。`default` 主题始终可用；
其他名称的文件夹会以自己的文件覆盖它。",
    },
    example: "(settings with `theme: corp` and no folder `themes/corp/`)",
};

/// Returns the diagnostic for the theme that the settings name.
pub fn report(settings: &Settings) -> Diagnostic {
    let name = &settings.theme;
    let theme = settings.value.as_ref().and_then(|value| value.get("theme"));
    let span = theme
        .and_then(|theme| theme.spanned_text().or_else(|| theme.pick_spanned("name")))
        .map_or_else(|| Span::whole(&SETTINGS_FILE.into()), |name| name.span);
    RULE.at(&span, both(format!("there is no theme `{name}`"), format!("没有主题 `{name}`"))).help(
        both(
            format!("create the folder `themes/{name}/`, or write `default`"),
            format!("建立文件夹 `themes/{name}/`，或改为 `default`"),
        ),
    )
}
