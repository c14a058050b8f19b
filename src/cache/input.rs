//! What a build depends on, as one hash.

use std::fs::File;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::memo::{Key, KeyHasher};
use crate::pipeline::Options;
use crate::source::{SourceContent, SourceTree};

/// What a build is made of.
pub struct Input<'t> {
    /// The files.
    pub tree: &'t SourceTree,
    /// The hash of everything that the site and the diagnostics depend on, but for the program and
    /// the bytes of the files that are only copied.
    pub fingerprint: Key,
}

impl Input<'_> {
    /// Returns the input of a build.
    pub fn of<'t>(tree: &'t SourceTree, options: &Options) -> Input<'t> {
        Input { tree, fingerprint: fingerprint(tree, options) }
    }
}

/// Returns the fingerprint of an input.
///
/// A source tree is read anew by every run, and hashed as it is in memory: nothing here believes
/// that a file with the time it had is the file it was. Neither variables of the environment nor
/// the place of the folder reach a build.
fn fingerprint(tree: &SourceTree, options: &Options) -> Key {
    let SourceTree { files, content, today, changes, root: _ } = tree;
    let hashes: Vec<Key> = files
        .par_iter()
        .map(|(path, file)| {
            let mut hasher = KeyHasher::default();
            path.hash(&mut hasher);
            match &file.content {
                SourceContent::Text(text) => (0_u8, text).hash(&mut hasher),
                SourceContent::NotText(bytes) => (1_u8, bytes).hash(&mut hasher),
                SourceContent::OnDisk(_) => (2_u8, file.size).hash(&mut hasher),
            }
            hasher.key()
        })
        .collect();
    let mut hasher = KeyHasher::default();
    (content, today, changes, options).hash(&mut hasher);
    hashes.iter().for_each(|hash| hasher.write(hash));
    hasher.key()
}

/// Returns the hash of the program that runs; `None` where its file cannot be read.
pub fn program() -> Option<Key> {
    static PROGRAM: OnceLock<Option<Key>> = OnceLock::new();
    *PROGRAM.get_or_init(hash_program)
}

fn hash_program() -> Option<Key> {
    // On Linux this is the file that runs, whatever lies at its path by now.
    let file =
        File::open("/proc/self/exe").or_else(|_| File::open(std::env::current_exe()?)).ok()?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).ok()?;
    Some(*hasher.finalize().as_bytes())
}
