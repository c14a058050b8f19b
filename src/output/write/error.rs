//! Why a site could not be written, in the words of the person who builds it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::language::{Bilingual, both};

/// Why a site could not be written.
///
/// Whichever it is, a whole site is there: the one before, or with [`Action::Settle`] the new one.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds something that Docent did not write.
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The name of one thing in it that is not ours.
        found: String,
    },
    /// Another build is writing the same site.
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder cannot be swapped, because it is a mount point or lies in the layer of a container image.
    Fixed {
        /// The folder.
        folder: PathBuf,
    },
    /// The new site could not be put in the place of the old one, nor the old one put back.
    ///
    /// Only on systems that cannot exchange two folders. The next build puts the old one back.
    Aside {
        /// The folder, which is not there now.
        folder: PathBuf,
        /// Where the old site is.
        aside: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The output tree holds a path that would lead out of the folder or into another file.
    ///
    /// A mistake of Docent, not of the author.
    Path {
        /// The path as the output tree has it.
        path: String,
    },
    /// The operating system said no.
    Io {
        /// What was being done.
        action: Action,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// What was being done when the operating system said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Reading a file or a folder.
    Read,
    /// Making the file that keeps other builds away, or locking it.
    Lock,
    /// Making a folder in this one, to write the new site to.
    Stage,
    /// Making this folder.
    Make,
    /// Making or writing a file.
    Write,
    /// Making sure that a file or a folder survives a power failure, before the swap.
    Flush,
    /// Putting the new site in the place of the old one.
    Replace,
    /// Putting back the old site that a killed build had renamed away.
    Restore,
    /// Making sure that the swap survives a power failure. The new site is in its place by then.
    Settle,
}

impl Action {
    /// Returns a function that tells what the system's error is about, for `map_err`.
    pub fn on(self, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
        move |error| WriteError::Io { action: self, path: path.to_path_buf(), error }
    }
}

impl WriteError {
    /// Returns what is wrong and how to mend it.
    pub fn message(&self) -> Bilingual<String> {
        match self {
            WriteError::Foreign { folder, found } => {
                let folder = folder.display();
                both(
                    format!(
                        "`{folder}` holds `{found}`, which Docent did not write, so the folder is not replaced; \
                         choose another folder with `-o`, or empty this one"
                    ),
                    format!(
                        "`{folder}` 中的 `{found}` 不是 Docent 生成的，因此不会覆盖这个文件夹；\
                         请用 `-o` 指定其他文件夹，或先清空它"
                    ),
                )
            }
            WriteError::Busy { folder } => {
                let folder = folder.display();
                both(
                    format!(
                        "another build is writing `{folder}` at this moment; try again when it is done"
                    ),
                    format!("另一个构建正在写入 `{folder}`；请等它完成后再试"),
                )
            }
            WriteError::Fixed { folder } => {
                let inside = folder.join("site");
                let (folder, inside) = (folder.display(), inside.display());
                both(
                    format!(
                        "`{folder}` cannot be swapped for the new site, because it is a mount point or part of a \
                         container image; build into a folder inside it: `-o {inside}`"
                    ),
                    format!(
                        "`{folder}` 是挂载点或容器镜像的一部分，无法整体换成新站点；\
                         请输出到其中的子文件夹：`-o {inside}`"
                    ),
                )
            }
            WriteError::Path { path } => both(
                format!(
                    "the path `{path}` in the site is not allowed; this is a mistake of Docent, please report it"
                ),
                format!("站点中的路径 `{path}` 不合法；这是 Docent 的错误，请反馈给我们"),
            ),
            WriteError::Aside { folder, aside, error } => {
                let (folder, aside, reason) = (folder.display(), aside.display(), reason(error));
                both(
                    format!(
                        "cannot replace `{folder}`: {}; the old site is in `{aside}`, and the next build \
                         puts it back",
                        reason.en
                    ),
                    format!(
                        "无法替换 `{folder}`：{}；旧站点在 `{aside}` 中，下次构建会把它放回原处",
                        reason.zh
                    ),
                )
            }
            WriteError::Io { action, path, error } => {
                let (path, reason) = (path.display(), reason(error));
                let Bilingual { en, zh } = match action {
                    Action::Read => {
                        both(format!("cannot read `{path}`"), format!("无法读取 `{path}`"))
                    }
                    Action::Lock => both(
                        format!("cannot make the lock `{path}`"),
                        format!("无法创建锁文件 `{path}`"),
                    ),
                    Action::Stage => both(
                        format!("cannot make a folder in `{path}`"),
                        format!("无法在 `{path}` 中创建文件夹"),
                    ),
                    Action::Make => both(
                        format!("cannot make the folder `{path}`"),
                        format!("无法创建文件夹 `{path}`"),
                    ),
                    Action::Write => {
                        both(format!("cannot write `{path}`"), format!("无法写入 `{path}`"))
                    }
                    Action::Flush => both(
                        format!("cannot flush `{path}` to the disk"),
                        format!("无法把 `{path}` 存入磁盘"),
                    ),
                    Action::Replace => {
                        both(format!("cannot replace `{path}`"), format!("无法替换 `{path}`"))
                    }
                    Action::Restore => both(
                        format!("cannot put the old site back to `{path}`"),
                        format!("无法把旧站点放回 `{path}`"),
                    ),
                    Action::Settle => both(
                        format!(
                            "the new site is in `{path}`, but a power failure may undo that, since the folder \
                             above cannot be flushed to the disk"
                        ),
                        format!(
                            "新站点已在 `{path}` 中，但上级文件夹无法存入磁盘，断电后可能恢复原样"
                        ),
                    ),
                };
                let (unchanged, unchanged_zh) = match action {
                    Action::Read | Action::Restore | Action::Settle => ("", ""),
                    Action::Lock
                    | Action::Stage
                    | Action::Make
                    | Action::Write
                    | Action::Flush
                    | Action::Replace => ("; the old site is unchanged", "；旧站点没有改动"),
                };
                both(
                    format!("{en}: {}{unchanged}", reason.en),
                    format!("{zh}：{}{unchanged_zh}", reason.zh),
                )
            }
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message().en)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WriteError::Io { error, .. } | WriteError::Aside { error, .. } => Some(error),
            WriteError::Foreign { .. }
            | WriteError::Busy { .. }
            | WriteError::Fixed { .. }
            | WriteError::Path { .. } => None,
        }
    }
}

/// Returns what the system said, in plain words where it is one of the usual things.
fn reason(error: &io::Error) -> Bilingual<String> {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull => both("the disk is full", "磁盘已满"),
        ErrorKind::QuotaExceeded => both("your disk quota is used up", "磁盘配额已用完"),
        ErrorKind::PermissionDenied => both("you do not have the permission", "没有权限"),
        ErrorKind::ReadOnlyFilesystem => both("the disk is read-only", "磁盘是只读的"),
        ErrorKind::NotFound => both("it does not exist", "它不存在"),
        ErrorKind::NotADirectory => both("it is a file and not a folder", "它是文件而不是文件夹"),
        ErrorKind::AlreadyExists => both(
            "a file of this name exists already (the disk may not tell capital letters apart)",
            "已有同名文件（该磁盘可能不区分大小写）",
        ),
        ErrorKind::InvalidFilename => both(
            "the name is too long or not allowed on this disk",
            "名称过长，或该磁盘不允许这样的名称",
        ),
        _ => Bilingual::same(error.to_string()),
    }
}
