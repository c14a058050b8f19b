//! A folder in which commands are typed, and what a person then sees.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// The day on which the tests play, so that no review falls due under them.
pub const DAY: &str = "2026-03-01";

/// An empty folder, which goes with the value.
pub struct Session {
    folder: TempDir,
}

/// What one command printed.
pub struct Printed {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    line: String,
}

impl Session {
    /// Returns an empty folder.
    pub fn new() -> Session {
        Session { folder: TempDir::new().expect("a temporary folder") }
    }

    /// Returns a folder with the starter of a language.
    pub fn with_starter(language: &str) -> Session {
        let session = Session::new();
        assert_eq!(session.run(&format!("init --lang {language}")).code, 0);
        session
    }

    /// Returns a folder with these files: path, text, path, text ….
    pub fn with_files<const N: usize>(files: [(&str, &str); N]) -> Session {
        let session = Session::new();
        for (path, text) in files {
            session.write(path, text);
        }
        session
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, text).expect("a file that can be written");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Types a command in the folder, on a system that speaks English.
    pub fn run(&self, line: &str) -> Printed {
        self.run_in("C.UTF-8", line)
    }

    /// Types a command in the folder, on a system with a locale.
    pub fn run_in(&self, locale: &str, line: &str) -> Printed {
        let mut command = Command::cargo_bin("docent").expect("the program is built");
        command.current_dir(self.path()).args(line.split_whitespace());
        for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        let output = command.env("LANG", locale).output().expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints UTF-8");
        Printed {
            code: output.status.code().expect("nobody killed it"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            line: line.to_owned(),
        }
    }
}

impl Printed {
    /// Returns the command and all that came of it, for a snapshot: durations become `0.00`.
    pub fn whole(&self) -> String {
        let (line, code) = (&self.line, self.code);
        let mut text = format!("$ docent {line}\n{}", self.stdout);
        if !self.stderr.is_empty() {
            text.push_str(&format!("── stderr ──\n{}", self.stderr));
        }
        text.push_str(&format!("── exit code {code} ──\n"));
        without_durations(&text).replace('\\', "/")
    }
}

/// Replaces each number with two decimals.
fn without_durations(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(dot) = rest.find('.') {
        let before = rest[..dot].trim_end_matches(|c: char| c.is_ascii_digit());
        let decimals = rest[dot + 1..].bytes().take_while(u8::is_ascii_digit).count();
        if decimals == 2 && before.len() < dot {
            result.push_str(before);
            result.push_str("0.00");
        } else {
            result.push_str(&rest[..dot + 1 + decimals]);
        }
        rest = &rest[dot + 1 + decimals..];
    }
    result + rest
}
