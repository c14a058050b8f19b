//! `bad-submission`: a way to hand a form in that leads nowhere.

use crate::diagnostic::{Diagnostic, Rule, Severity, Span};
use crate::document::yaml::Value;
use crate::language::{Bilingual, both};
use crate::model::KnowledgeBase;
use crate::model::kind::{Detail, Pick};

/// The rule.
pub static RULE: Rule = Rule {
    code: "bad-submission",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A way to hand a form in lacks what it needs: `mail` an `address`; `link`, `issue` and
`webhook` a `url` that begins with `https://` or `http://`. A link into DingTalk may
begin with `dingtalk://` as well.",
        zh: "\
提交方式缺少必需的内容：`mail` 要有 `address`；`link`、`issue`、`webhook` 要有 `url`，以 `https://` 或
`http://` 开头。打开钉钉的链接也可以用 `dingtalk://` 开头。",
    },
    example: "\
---
type: form
id: DD-F01
title: 账号申请表
submit: [{to: mail}]
fields:
  - {id: name, label: 申请人, kind: person}
---
",
};

/// What a way needs, and how an address of its begins.
struct Need {
    way: &'static str,
    key: &'static str,
    begins: &'static [&'static str],
    is_required: bool,
    example: &'static str,
}

const WEB: &[&str] = &["https://", "http://"];
const APP: &[&str] = &["https://", "http://", "dingtalk://"];

static NEEDS: [Need; 5] = [
    need("mail", "address", &[], true, "it-help@example.com"),
    need("link", "url", APP, true, "https://oa.example.com/apply"),
    need("issue", "url", WEB, true, "https://git.example.com/it/requests/-/issues/new"),
    need("webhook", "url", WEB, true, "https://forms.example.com/in"),
    need("dingtalk", "url", APP, false, "https://oa.example.com/apply"),
];

const fn need(
    way: &'static str,
    key: &'static str,
    begins: &'static [&'static str],
    is_required: bool,
    example: &'static str,
) -> Need {
    Need { way, key, begins, is_required, example }
}

/// Reports every way that leads nowhere.
pub fn check(knowledge_base: &KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &knowledge_base.entries {
        let Detail::Form(_) = &entry.detail else { continue };
        for value in entry.document.front_matter.pick_items("submit") {
            look_at(value, diagnostics);
        }
    }
}

fn look_at(value: &Value, diagnostics: &mut Vec<Diagnostic>) {
    let Some(to) = value.pick_spanned("to") else { return };
    let Some(need) = NEEDS.iter().find(|need| need.way == to.value) else { return };
    let Need { way, key, example, .. } = need;
    let mut report = |span: &Span, message: Bilingual<String>| {
        let help =
            both(format!("write `{key}: \"{example}\"`"), format!("写上 `{key}: \"{example}\"`"));
        diagnostics.push(RULE.at(span, message).help(help));
    };
    let Some(written) = value.pick_spanned(key) else {
        if need.is_required {
            let message = both(
                format!("`{way}` does not say where to: it has no `{key}`"),
                format!("`{way}` 没有写 `{key}`，不知道交到哪里"),
            );
            report(&to.span, message);
        }
        return;
    };
    let address = written.value.as_str();
    let is_good = match need.begins {
        [] => {
            let parts = address.split_once('@');
            parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
                && !address.contains(char::is_whitespace)
        }
        begins => {
            begins.iter().any(|begin| address.len() > begin.len() && address.starts_with(begin))
        }
    };
    if !is_good {
        let message = both(
            format!("`{address}` is no address that `{way}` can lead to"),
            format!("`{address}` 不是 `{way}` 能用的地址"),
        );
        report(&written.span, message);
    }
}
