//! What a build said, as bytes: everything of [`Built`] but the site.

use crate::diagnostic::{Diagnostic, Fix, Related, Severity, SourcePath, Span};
use crate::language::{Bilingual, Language};
use crate::memo::bytes::{Packer, Unpacker};
use crate::model::verdict::Waived;
use crate::output::OutputTree;
use crate::pipeline::Built;
use crate::rules::RULES;

/// Adds what a build said.
pub fn pack(built: &Built, packer: &mut Packer) {
    packer.flag(built.is_complete).text(built.language.tag());
    packer.count(built.documents).count(built.pages);
    packer.list(built.diagnostics.iter(), diagnostic);
    packer.list(built.waived.iter(), |packer, waived| {
        diagnostic(packer, &waived.diagnostic);
        packer.text(&waived.reason);
    });
}

/// Takes what a build said; its site is empty, and so are the addresses in it. No stage took any
/// time.
pub fn unpack(bytes: &mut Unpacker<'_>) -> Option<Built> {
    let is_complete = bytes.flag()?;
    let tag = bytes.text()?;
    Some(Built {
        output: OutputTree::new(),
        is_complete,
        language: Language::ALL.into_iter().find(|language| language.tag() == tag)?,
        documents: bytes.size()?,
        pages: bytes.size()?,
        diagnostics: bytes.list(take_diagnostic)?,
        waived: bytes.list(|bytes| {
            let diagnostic = take_diagnostic(bytes)?;
            Some(Waived { diagnostic, reason: bytes.text()?.to_owned() })
        })?,
        addresses: Default::default(),
        seconds: ["parse", "connect", "render"].map(|stage| (stage, 0.0)).to_vec(),
    })
}

fn diagnostic(packer: &mut Packer, diagnostic: &Diagnostic) {
    let Diagnostic { rule, severity, message, span, related, help, fix } = diagnostic;
    packer.text(rule.code).flag(*severity == Severity::Error);
    both(packer, message);
    place(packer, span);
    packer.list(related.iter(), |packer, related| {
        place(packer, &related.span);
        both(packer, &related.message);
    });
    packer.list(help.iter(), both);
    packer.list(fix.iter(), |packer, fix| {
        place(packer, &fix.span);
        packer.text(&fix.replacement);
    });
}

fn take_diagnostic(bytes: &mut Unpacker<'_>) -> Option<Diagnostic> {
    let code = bytes.text()?;
    Some(Diagnostic {
        rule: RULES.iter().find(|rule| rule.code == code)?,
        severity: if bytes.flag()? { Severity::Error } else { Severity::Warning },
        message: take_both(bytes)?,
        span: take_place(bytes)?,
        related: bytes
            .list(|bytes| Some(Related { span: take_place(bytes)?, message: take_both(bytes)? }))?,
        help: bytes.list(take_both)?.pop(),
        fix: bytes
            .list(|bytes| {
                Some(Fix { span: take_place(bytes)?, replacement: bytes.text()?.to_owned() })
            })?
            .pop(),
    })
}

fn both(packer: &mut Packer, text: &Bilingual<String>) {
    packer.text(&text.en).text(&text.zh);
}

fn take_both(bytes: &mut Unpacker<'_>) -> Option<Bilingual<String>> {
    Some(Bilingual { en: bytes.text()?.to_owned(), zh: bytes.text()?.to_owned() })
}

fn place(packer: &mut Packer, span: &Span) {
    packer.text(&span.path).count(span.start).count(span.end);
}

fn take_place(bytes: &mut Unpacker<'_>) -> Option<Span> {
    let path: SourcePath = bytes.text()?.into();
    Some(Span { path, start: bytes.size()?, end: bytes.size()? })
}
