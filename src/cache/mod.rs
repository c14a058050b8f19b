//! What is remembered from one run of the program to the next: `.docent/cache/` beside
//! `docent.yaml`.
//!
//! A build never trusts it further than that: what it holds may save work and nothing else. It may
//! be deleted, damaged, of another version or out of reach at any time; then the work is done. Each
//! file says which program wrote it and each item carries a checksum ([`file`]), everything in it
//! is kept under the hash of all that it was made from, and whether a site on disk is still the one
//! that was written is asked of its bytes.
//!
//! Each site has a folder of its own here, since the builds of one knowledge base for several
//! audiences take turns:
//!
//! | file | holds |
//! | --- | --- |
//! | `build` | what the last few builds said ([`said`]), each by its [`input`] |
//! | `code` | the colours of code blocks |
//! | `charts` | where everything in charts lies |
//! | `pages` | what the pages of the site were printed from; they themselves are taken from it |

mod file;
mod input;
mod said;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::memo::bytes::{Packer, Unpacker};
use crate::memo::{Key, Shelf};
use crate::output::{self, Changes, Content, WriteError, WrittenSite};
use crate::pipeline::{Built, Left, OldSite, Pieces, Record};

pub use input::Input;

/// The folder beside the settings in which the program keeps what is not for people.
const HOME: &str = ".docent";

/// How many sites are remembered.
const SITES: usize = 8;

/// The file of what builds said, and of how many.
const BUILD: &str = "build";
const BUILDS: usize = 4;

/// The Cache Directory Tagging Specification: backups leave a folder with this file out.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of Docent: it may be deleted at any time.
# https://bford.info/cachedir/
";

/// The cache of one site.
pub struct Cache {
    /// The knowledge base's own folder in its root.
    home: PathBuf,
    /// The folder of this site in it.
    folder: PathBuf,
    /// The folder of the site itself.
    site: PathBuf,
    /// The hash of the program: it believes nothing that another one wrote.
    program: Key,
}

/// What a build of the same input said.
pub struct Said {
    /// All of it but the site.
    pub built: Built,
    /// How many files the site has.
    pub files: usize,
    /// What is known of the site on disk; `None` where it was not written.
    site: Option<Written>,
}

/// By what a site on disk is known again.
struct Written {
    seal: output::Seal,
    /// Where the files come from that are copied, by their paths in the site.
    assets: BTreeMap<String, PathBuf>,
}

impl Cache {
    /// Returns the cache of the site that a knowledge base is built to; `None` where the program
    /// cannot tell which one it is, and so not what it may believe.
    pub fn of(root: &Path, site: &Path) -> Option<Cache> {
        let program = input::program()?;
        let home = root.join(HOME);
        // A knowledge base that is moved, or checked out elsewhere, keeps the cache of its sites.
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let (root, place) = (absolute(root), absolute(site));
        let place = place.strip_prefix(&root).unwrap_or(&place);
        let name = blake3::hash(place.as_os_str().as_encoded_bytes()).to_hex();
        let folder = home.join("cache").join(&name[..16]);
        Some(Cache { home, folder, site: site.to_owned(), program })
    }

    /// Returns what the build of an input said, if that is one of the last.
    pub fn said(&self, input: &Input<'_>) -> Option<Said> {
        let tree = input.tree;
        let items = file::read(&self.folder.join(BUILD), &self.program);
        let (_, bytes) = items.iter().find(|(key, _)| *key == input.fingerprint)?;
        let mut bytes = Unpacker::new(bytes);
        let built = said::unpack(&mut bytes)?;
        let files = bytes.size()?;
        let site = bytes.list(|bytes| {
            let seal = bytes.key()?;
            let assets =
                bytes.list(|bytes| Some((bytes.text()?.to_owned(), tree.root.join(bytes.text()?))));
            Some(Written { seal, assets: assets?.into_iter().collect() })
        })?;
        bytes.end(Said { built, files, site: site.into_iter().next() })
    }

    /// Returns that nothing changed, if the folder of the site still holds what was written by the
    /// build that said this; `None` where the site has to be made.
    ///
    /// # Errors
    /// Those that writing the site has.
    pub fn confirm(&self, said: &Said) -> Result<Option<Changes>, WriteError> {
        let Some(Written { seal, assets }) = &said.site else { return Ok(None) };
        output::confirm(&self.site, seal, assets)
    }

    /// Returns what earlier builds left of what costs most to make.
    pub fn pieces(&self) -> Pieces {
        let read = |name: &str| file::read(&self.folder.join(name), &self.program);
        let (code, (layouts, site)) =
            rayon::join(|| read("code"), || (read("charts"), self.old_site(read("pages"))));
        Pieces { code: Shelf::of(code).into(), layouts: Shelf::of(layouts).into(), site }
    }

    /// Returns the site in its folder, if it is one that was recorded.
    fn old_site(&self, records: Vec<file::Item>) -> Option<OldSite> {
        let site = WrittenSite::open(&self.site)?;
        let (_, bytes) = records.into_iter().find(|(seal, _)| *seal == site.seal)?;
        let record = Record::unpack(&bytes)?;
        Some(OldSite { record, read: Arc::new(move |path| site.read(path)) })
    }

    /// Remembers the pieces that a build asked for, and the others as well where it did not ask for
    /// all that its site needs.
    pub fn keep_pieces(&self, pieces: &Pieces, left: &Left) {
        // Nothing depends on whether it succeeds.
        let _ = self.make_folders().and_then(|()| {
            self.keep_shelf("code", &pieces.code, left.is_all)?;
            self.keep_shelf("charts", &pieces.layouts, left.is_all)
        });
    }

    fn keep_shelf(&self, name: &str, shelf: &Shelf, is_all: bool) -> io::Result<()> {
        let forgets = is_all && shelf.forget_unused();
        if !forgets && !shelf.has_new() {
            return Ok(());
        }
        let items = shelf.items();
        let items = items.iter().map(|(key, bytes)| (key, &**bytes));
        file::write(&self.folder.join(name), &self.program, items)
    }

    /// Remembers a build, and its site where that was written, by its seal. Where this cannot be
    /// written down, the next build does its work again.
    pub fn keep(&self, input: &Input<'_>, built: &Built, left: &Left, seal: Option<Key>) {
        // Nothing depends on whether it succeeds.
        let _ = self.make_folders().and_then(|()| {
            self.keep_said(input, built, seal.as_ref())?;
            if let (Some(seal), Some(record)) = (&seal, &left.record) {
                let bytes = record.pack();
                let items = [(seal, bytes.as_slice())].into_iter();
                file::write(&self.folder.join("pages"), &self.program, items)?;
            }
            self.tidy_up()
        });
    }

    fn keep_said(&self, input: &Input<'_>, built: &Built, seal: Option<&Key>) -> io::Result<()> {
        let mut packer = Packer::default();
        said::pack(built, &mut packer);
        packer.count(built.output.len());
        packer.list(seal.iter(), |packer, seal| {
            packer.key(seal);
            let assets: Vec<(&String, String)> = built
                .output
                .iter()
                .filter_map(|(url, content)| match content {
                    Content::Bytes(_) | Content::Packed(_) => None,
                    Content::File(path) => {
                        Some((url, path.strip_prefix(&input.tree.root).ok()?.to_str()?.to_owned()))
                    }
                })
                .collect();
            packer.list(assets.into_iter(), |packer, (url, path)| {
                packer.text(url).text(&path);
            });
        });
        let value = packer.into_bytes();
        // Whoever takes an edit back finds the build before it.
        let mut items = file::read(&self.folder.join(BUILD), &self.program);
        items.retain(|(key, _)| *key != input.fingerprint);
        items.insert(0, (input.fingerprint, value.into()));
        items.truncate(BUILDS);
        let items = items.iter().map(|(key, bytes)| (key, &**bytes));
        file::write(&self.folder.join(BUILD), &self.program, items)
    }

    /// Makes the folder of the site, and says to others what it is.
    fn make_folders(&self) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let new = |path: PathBuf, text: &str| match fs::File::create_new(path) {
            Ok(mut file) => file.write_all(text.as_bytes()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        };
        new(self.home.join(".gitignore"), "*\n")?;
        new(self.home.join("cache/CACHEDIR.TAG"), TAG)
    }

    /// Removes what a killed build did not finish, and the sites that nobody built for longest.
    fn tidy_up(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(file::UNFINISHED) {
                let _ = fs::remove_file(entry.path());
            }
        }
        let mut sites: Vec<_> = fs::read_dir(self.home.join("cache"))?
            .flatten()
            .filter(|entry| {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
            })
            .map(|entry| {
                let written = fs::metadata(entry.path().join(BUILD)).and_then(|f| f.modified());
                (written.ok(), entry.path())
            })
            .collect();
        sites.sort();
        for (_, folder) in sites.iter().rev().skip(SITES) {
            let _ = fs::remove_dir_all(folder);
        }
        Ok(())
    }
}
