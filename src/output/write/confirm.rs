//! Whether a site is still the one that a build made.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::disk::DISK;
use super::manifest::{Entry, MANIFEST_FILE, Manifest};
use super::place::{Found, Place};
use super::{Changes, Old, Seal, WriteError};

/// Returns that nothing changed, if `folder` holds exactly the site with this seal; `None` where it
/// holds anything else.
///
/// Every file is read: neither its time nor its length is believed. Those of `assets` must also be
/// equal to the files of the source tree that they are copies of.
///
/// # Errors
/// Those of [`write()`](super::write()) that come before it looks at the site.
pub fn confirm(
    folder: &Path,
    seal: &Seal,
    assets: &BTreeMap<String, PathBuf>,
) -> Result<Option<Changes>, WriteError> {
    let place = Place::claim(folder, DISK)?;
    let Found::Site(manifest) = place.look()? else { return Ok(None) };
    if blake3::hash(&manifest) != *seal {
        return Ok(None);
    }
    let Some(files) = Manifest::read(&manifest) else { return Ok(None) };
    let old = Old::list(&place.folder);
    let names: BTreeSet<&str> = files.keys().map(String::as_str).chain([MANIFEST_FILE]).collect();
    let parents = |path: &'_ str| path.match_indices('/').map(|(end, _)| end).collect::<Vec<_>>();
    let folders: BTreeSet<&str> = files
        .keys()
        .flat_map(|path| parents(path).into_iter().map(move |end| &path[..end]))
        .collect();
    let is_listed = old.others.is_empty()
        && old.files.iter().map(String::as_str).eq(names)
        && old.folders.iter().map(String::as_str).eq(folders);
    let is_whole = is_listed
        && files.par_iter().all(|(path, known)| {
            let is_it = |path: &Path| entry(path).is_some_and(|found| found == *known);
            is_it(&place.folder.join(path)) && assets.get(path).is_none_or(|source| is_it(source))
        });
    Ok(is_whole.then(|| Changes { unchanged: files.len(), ..Changes::default() }))
}

/// A site on disk, as its manifest tells of it.
pub struct WrittenSite {
    folder: PathBuf,
    files: BTreeMap<String, Entry>,
    /// The seal that it had when it was written.
    pub seal: Seal,
}

impl WrittenSite {
    /// Returns the site in a folder; `None` where there is none.
    pub fn open(folder: &Path) -> Option<WrittenSite> {
        let manifest = fs::read(folder.join(MANIFEST_FILE)).ok()?;
        let files = Manifest::read(&manifest)?;
        let seal = *blake3::hash(&manifest).as_bytes();
        Some(WrittenSite { folder: folder.to_owned(), files, seal })
    }

    /// Returns the bytes of a file, if they are those that were written.
    pub fn read(&self, path: &str) -> Option<Arc<[u8]>> {
        let known = self.files.get(path)?;
        let bytes = fs::read(self.folder.join(path)).ok()?;
        (Entry::of(&bytes) == *known).then(|| bytes.into())
    }
}

/// Returns the entry of a file; `None` where it cannot be read.
fn entry(path: &Path) -> Option<Entry> {
    let file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).ok()?;
    (hasher.count() == length).then(|| Entry::new(hasher.finalize(), length))
}
