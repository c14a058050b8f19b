//! `secret-in-source`: a key or a token that everybody who sees the files or the site could use.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::diagnostic::{Diagnostic, Rule, Severity, SourcePath, Span};
use crate::language::{Bilingual, both};
use crate::source::{SourceContent, SourceTree};

/// The rule.
pub static RULE: Rule = Rule {
    code: "secret-in-source",
    severity: Severity::Error,
    explanation: Bilingual {
        en: "\
A file holds what only a machine may know: the address of a group robot with its
token, a signing secret, a private key, an access key of a cloud or of a code host.
Whoever sees the repository or the site could send and read in the company's name.
Take it out, and have it replaced where it was issued: what was once saved stays in
the history of the repository.",
        zh: "\
文件里写了只有机器才该知道的东西：带令牌的群机器人地址、加签密钥、私钥、云平台或代码平台的访问密钥。
看得到仓库或站点的人都能以公司的名义收发消息。请删去，并到签发它的地方作废重发：保存过的内容会一直
留在仓库的历史里。",
    },
    example: "\
---
type: form
id: DD-F01
title: 问题工单
submit: [{to: webhook, url: \"https://oapi.dingtalk.com/robot/send?access_token=…\"}]
fields:
  - {id: what, label: 问题, kind: textarea}
---
",
};

/// What a secret begins with, which signs follow, and how many there are at least.
struct Sign {
    begins: &'static str,
    follows: fn(char) -> bool,
    least: usize,
    en: &'static str,
    zh: &'static str,
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/')
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_hex(c: char) -> bool {
    c.is_ascii_digit() || ('a'..='f').contains(&c)
}

fn is_capital(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_uppercase()
}

/// The secrets that are known by how they look. A name before which another word character stands
/// is none of these.
static SIGNS: [Sign; 14] = [
    sign("robot/send?access_token=", is_token, 20, "a robot token", "机器人令牌"),
    sign("webhook/send?key=", is_token, 20, "a robot token", "机器人令牌"),
    sign("open-apis/bot/v2/hook/", is_token, 20, "a robot token", "机器人令牌"),
    sign("hooks.slack.com/services/", is_token, 20, "a robot token", "机器人令牌"),
    sign("SEC", is_hex, 60, "a signing secret", "加签密钥"),
    sign("-----BEGIN ", |c| c.is_ascii_uppercase() || c == ' ', 8, "a private key", "私钥"),
    sign("AKIA", is_capital, 16, "an access key", "访问密钥"),
    sign("ASIA", is_capital, 16, "an access key", "访问密钥"),
    sign("LTAI", |c| c.is_ascii_alphanumeric(), 16, "an access key", "访问密钥"),
    sign("AKID", |c| c.is_ascii_alphanumeric(), 32, "an access key", "访问密钥"),
    sign("ghp_", is_word, 36, "an access token", "访问令牌"),
    sign("github_pat_", is_word, 40, "an access token", "访问令牌"),
    sign("glpat-", is_token, 20, "an access token", "访问令牌"),
    sign("xoxb-", is_token, 30, "an access token", "访问令牌"),
];

const fn sign(
    begins: &'static str,
    follows: fn(char) -> bool,
    least: usize,
    en: &'static str,
    zh: &'static str,
) -> Sign {
    Sign { begins, follows, least, en, zh }
}

static BEGINNINGS: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(SIGNS.iter().map(|sign| sign.begins)).ok());

/// Reports every secret in every file that is text, also in files that this build does not show.
pub fn check(source: &SourceTree, diagnostics: &mut Vec<Diagnostic>) {
    for (path, file) in source.files.iter() {
        if let SourceContent::Text(text) = &file.content {
            look_at(path, text, diagnostics);
        }
    }
}

fn look_at(path: &SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    let Some(beginnings) = &*BEGINNINGS else { return };
    for found in beginnings.find_iter(text) {
        let sign = &SIGNS[found.pattern().as_usize()];
        let rest = &text[found.end()..];
        let length = rest.find(|c| !(sign.follows)(c)).unwrap_or(rest.len());
        let secret = &rest[..length];
        let before = text[..found.start()].chars().next_back();
        let is_inside = sign.begins.starts_with(|c: char| c.is_ascii_alphanumeric())
            && before.is_some_and(is_word);
        let is_key = sign.begins != "-----BEGIN " || secret.ends_with("PRIVATE KEY");
        if length < sign.least || is_inside || !is_key || is_placeholder(secret) {
            continue;
        }
        let span = Span::new(path, found.start(), found.end() + length);
        diagnostics.push(
            RULE.at(
                &span,
                both(
                    format!("this is {}, which everybody could use", sign.en),
                    format!("这是{}，谁看到都能用", sign.zh),
                ),
            )
            .help(both(
                "take it out and have it replaced; link to a page of the system instead, which \
                 knows who is there",
                "删去并作废重发；改为链接到会核对身份的系统页面",
            )),
        );
    }
}

/// Returns whether a text only stands for a secret: `xxxxxxxx`, `YOUR_TOKEN`.
fn is_placeholder(secret: &str) -> bool {
    let mut signs: Vec<char> = secret.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    signs.len() < 6 || secret.to_ascii_uppercase().starts_with("YOUR")
}
