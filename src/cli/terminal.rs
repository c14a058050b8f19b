//! The person before the terminal: language, colours, and text on its way out.

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::Outcome;
use super::failure::Failure;
use crate::diagnostic::print;
use crate::language::Language;

impl ValueEnum for Language {
    fn value_variants<'a>() -> &'a [Language] {
        &Language::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let value = PossibleValue::new(self.tag());
        Some(match self {
            Language::SimplifiedChinese => value.aliases(["zh", "zh_CN", "zh-Hans"]),
            Language::TraditionalChinese => value.aliases(["zh_TW", "zh-HK", "zh-Hant"]),
            Language::English => value.aliases(["en-US", "en-GB"]),
        })
    }
}

/// Returns the language of the system: `LC_ALL`, `LC_MESSAGES`, `LANG`, in this order.
pub fn language() -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|locale| language_of_locale(&locale))
        .unwrap_or(Language::English)
}

/// Returns the language of a locale such as `zh_TW.UTF-8`.
fn language_of_locale(locale: &str) -> Option<Language> {
    let tag = locale.split(['.', '@']).next()?;
    Language::from_tag(tag)
}

/// Returns the language that the arguments ask for, also where they are wrong otherwise, so that
/// this is said in the right one.
pub fn asked_language(arguments: &[OsString]) -> Option<Language> {
    let mut arguments = arguments.iter().map(|argument| argument.to_string_lossy());
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--lang") {
            Some("") => return Language::from_tag(&arguments.next()?),
            Some(value) if value.starts_with('=') => return Language::from_tag(&value[1..]),
            Some(_) | None => {}
        }
    }
    None
}

/// Returns whether text for a stream may be coloured: it is a terminal, and nobody has set
/// `NO_COLOR`.
pub fn is_coloured(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && is_unset("NO_COLOR") && has_cursor()
}

/// Returns whether a terminal, where there is one, can do more than print line after line.
pub fn has_cursor() -> bool {
    std::env::var_os("TERM").is_none_or(not_dumb)
}

/// Returns whether a variable is not set, or empty.
pub fn is_unset(name: &str) -> bool {
    std::env::var_os(name).is_none_or(|value| value.is_empty())
}

fn not_dumb(terminal: OsString) -> bool {
    terminal != OsStr::new("dumb")
}

/// Prints a text to the standard output, and returns that nothing is wrong.
///
/// A reader that has gone away has read enough.
pub fn print(text: &str) -> Result<Outcome, Failure> {
    print_bytes(text.as_bytes())
}

/// Prints a file to the standard output, as [`print`] does a text.
pub fn print_bytes(bytes: &[u8]) -> Result<Outcome, Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::write(Path::new("stdout"), &error))
        }
        Ok(()) | Err(_) => Ok(Outcome::Clean),
    }
}

/// Prints a text to the standard error. Where even that fails, there is nobody to tell.
pub fn print_error(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Tells the person why a command could not do its work.
pub fn complain(failure: &Failure, around: Language) {
    let language = failure.language.unwrap_or(around);
    let message = failure.message.get(language);
    print_error(&print::failure(message, language, is_coloured(&io::stderr())));
}

#[cfg(test)]
mod tests {
    use super::{asked_language, language_of_locale};
    use crate::language::Language;

    #[test]
    fn locales_name_languages() {
        assert_eq!(language_of_locale("zh_CN.UTF-8"), Some(Language::SimplifiedChinese));
        assert_eq!(language_of_locale("zh_TW.UTF-8"), Some(Language::TraditionalChinese));
        assert_eq!(language_of_locale("zh_HK"), Some(Language::TraditionalChinese));
        assert_eq!(language_of_locale("en_US.UTF-8@euro"), Some(Language::English));
        assert_eq!(language_of_locale("C.UTF-8"), None);
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are_understood() {
        let asked =
            |line: &str| asked_language(&line.split(' ').map(Into::into).collect::<Vec<_>>());
        assert_eq!(asked("docent chekc --lang zh-TW"), Some(Language::TraditionalChinese));
        assert_eq!(asked("docent --lang=en check"), Some(Language::English));
        assert_eq!(asked("docent check --language zh"), None);
        assert_eq!(asked("docent check --lang"), None);
    }
}
