//! Why a command could not do its work.

use std::io::{self, ErrorKind};
use std::path::Path;

use crate::language::{Bilingual, Language, both};

/// Why a command could not do its work, and how to mend it.
///
/// Not for what is wrong in the documents: those are diagnostics.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong: plain words, lower case, no full stop.
    pub message: Bilingual<String>,
    /// The language of the person, where more is known than the system says.
    pub language: Option<Language>,
}

impl Failure {
    /// Returns a failure with a message.
    pub fn new(message: Bilingual<String>) -> Failure {
        Failure { message, language: None }
    }

    /// Returns the same failure, told in a language.
    pub fn in_language(self, language: Language) -> Failure {
        Failure { language: Some(language), ..self }
    }

    /// Returns the failure of writing a file or a folder.
    pub fn write(path: &Path, error: &io::Error) -> Failure {
        let (path, reason) = (path.display(), reason(error));
        Failure::new(both(
            format!("cannot write `{path}`: {}", reason.en),
            format!("无法写入 `{path}`：{}", reason.zh),
        ))
    }

    /// Returns the failure of reading a knowledge base.
    pub fn read(root: &Path, error: &io::Error) -> Failure {
        let root = root.display();
        Failure::new(match error.kind() {
            ErrorKind::NotFound => {
                both(format!("there is no folder `{root}`"), format!("没有 `{root}` 这个文件夹"))
            }
            ErrorKind::NotADirectory => both(
                format!("`{root}` is a file and not a folder"),
                format!("`{root}` 是文件，不是文件夹"),
            ),
            _ => both(
                format!("cannot read `{root}`: {error}"),
                format!("无法读取 `{root}`：{error}"),
            ),
        })
    }
}

/// Returns what the system said, in plain words where it is one of the usual things.
fn reason(error: &io::Error) -> Bilingual<String> {
    match error.kind() {
        ErrorKind::PermissionDenied => both("you do not have the permission", "没有权限"),
        ErrorKind::StorageFull => both("the disk is full", "磁盘已满"),
        ErrorKind::ReadOnlyFilesystem => both("the disk is read-only", "磁盘是只读的"),
        ErrorKind::NotADirectory => {
            both("a folder of this path is a file", "路径中的某个文件夹其实是文件")
        }
        ErrorKind::AlreadyExists => both("it exists already", "它已经存在"),
        ErrorKind::InvalidFilename => {
            both("the name is too long or not allowed on this disk", "名称过长，或该磁盘不允许")
        }
        _ => Bilingual::same(error.to_string()),
    }
}
