//! Commands that were typed wrongly, and help.

use std::error::Error;
use std::io;
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};

use super::subject::Mistake;
use super::{finish, terminal};
use crate::diagnostic::print;
use crate::language::Language;

/// Returns the help of the program as text.
pub fn help(mut command: clap::Command) -> String {
    command.render_help().to_string()
}

/// Prints what clap has to say, which may also be the help that was asked for, and returns the
/// exit code.
pub fn report(error: clap::Error, language: Language) -> ExitCode {
    if !error.use_stderr() {
        return finish(terminal::print(&error.render().to_string()), language);
    }
    match chinese(&error).filter(|_| language.is_chinese()) {
        Some(message) => {
            let colour = terminal::is_coloured(&io::stderr());
            terminal::print_error(&print::failure(&message, language, colour));
        }
        None if terminal::is_coloured(&io::stderr()) => {
            terminal::print_error(&error.render().ansi().to_string());
        }
        None => terminal::print_error(&error.render().to_string()),
    }
    ExitCode::from(2)
}

/// Returns what was typed wrongly in Chinese, or `None` for the rarer mistakes.
fn chinese(error: &clap::Error) -> Option<String> {
    let get = |kind| error.get(kind).map(ToString::to_string);
    let argument = get(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = get(ContextKind::InvalidSubcommand)?;
            let near = get(ContextKind::SuggestedSubcommand);
            format!("没有 `{word}` 这个命令{}", suggestion(near))
        }
        ErrorKind::UnknownArgument => {
            format!("没有 `{}` 这个参数{}", argument?, suggestion(get(ContextKind::SuggestedArg)))
        }
        ErrorKind::InvalidValue => {
            let value = get(ContextKind::InvalidValue).unwrap_or_default();
            let values = get(ContextKind::ValidValue).map(|values| format!("；可用的值：{values}"));
            let values = values.unwrap_or_default();
            match value.is_empty() {
                true => format!("`{}` 缺少值{values}", argument?),
                false => format!("`{}` 的值 `{value}` 不对{values}", argument?),
            }
        }
        ErrorKind::ValueValidation => {
            let value = get(ContextKind::InvalidValue).unwrap_or_default();
            let mistake = error.source().and_then(|source| source.downcast_ref::<Mistake>());
            let advice = mistake.map(|mistake| format!("；{}", mistake.0.zh)).unwrap_or_default();
            format!("`{}` 的值 `{value}` 不对{advice}", argument?)
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", argument?),
        ErrorKind::ArgumentConflict => format!("`{}` 只能写一次，或与其他参数冲突", argument?),
        _ => return None,
    };
    Some(format!("{what}\n用法见 `docent --help`"))
}

fn suggestion(near: Option<String>) -> String {
    near.map(|near| format!("；是否想写 `{near}`？")).unwrap_or_default()
}
