//! A build with a cache folder equals one without, on disk and in what it says.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use docent::cache::{Cache, Input};
use docent::document::date::Date;
use docent::model::Selection;
use docent::output;
use docent::pipeline::{Built, Options, Pipeline};
use docent::source::{self, ReadOptions};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::warm_build::{self, SORTS};
use super::{TODAY, difference, said};

/// How many random histories there are, and how many edits each has; see `warm_build`.
const HISTORIES: (u32, usize) = (3, 30);

#[test]
fn a_build_with_a_cache_equals_one_without_after_every_edit() {
    let (histories, edits) = warm_build::histories(HISTORIES);
    let config = Config {
        cases: histories,
        max_shrink_iters: 20,
        failure_persistence: None,
        ..Config::default()
    };
    // Some builds are of the same input as the one before.
    let edit = (0..SORTS + 3, any::<usize>(), 0..1000_u32);
    let edits = prop::collection::vec(edit, edits);
    let original = warm_build::knowledge_base();
    let unchanged = Cell::new(0);
    let outcome = TestRunner::new(config).run(&edits, |edits| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (root, clean) = (folder.path().join("kb"), folder.path().join("clean"));
        let mut files = original.clone();
        write(&root, &BTreeMap::new(), &files);
        let (mut day, mut selection) = (TODAY, Selection::default());
        for edit in edits {
            let before = files.clone();
            match edit.0 {
                sort if sort < SORTS => warm_build::apply(&mut files, &original, edit),
                sort if sort == SORTS => selection.has_drafts ^= true,
                _ => damage(&root.join("public"), edit.1, edit.2),
            }
            if edit.0 == 0 {
                day = day.tomorrow().expect("a day");
            }
            write(&root, &before, &files);
            let options = Options { selection: selection.clone(), base_url: None };
            let cached = build(&root, &root.join("public"), day, &options, true);
            let plain = build(&root, &clean, day, &options, false);
            let is_unchanged = cached.output.is_empty() && !plain.output.is_empty();
            unchanged.set(unchanged.get() + u32::from(is_unchanged));
            prop_assert_eq!(said(&cached), said(&plain), "{:?}", edit);
            if !plain.has_errors() {
                let sites = [&root.join("public"), &clean].map(|folder| listing(folder));
                prop_assert_eq!(
                    difference(&sites[0], &sites[1]),
                    Vec::<String>::new(),
                    "{:?}",
                    edit
                );
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(unchanged.get() > 0, "no build was taken from the cache");
}

/// Does what `docent build` does.
fn build(root: &Path, site: &Path, day: Date, options: &Options, is_cached: bool) -> Built {
    let reading = ReadOptions { as_of: Some(day), previous: None };
    let tree = source::read(root, &reading).expect("a knowledge base");
    if !is_cached {
        let built = Pipeline::build_once(&tree, options);
        if !built.has_errors() {
            output::write(&built.output, site).expect("it can be written");
        }
        return built;
    }
    let cache = Cache::of(root, site).expect("the program can be read");
    let input = Input::of(&tree, options);
    if let Some(said) = cache.said(&input)
        && (said.built.has_errors() || cache.confirm(&said).expect("it can be read").is_some())
    {
        return said.built;
    }
    let pieces = cache.pieces();
    let mut pipeline = Pipeline::with(&pieces);
    let built = pipeline.build(&tree, options);
    let left = pipeline.left(&built);
    let write = || output::write_and_seal(&built.output, site).expect("it can be written").1;
    let seal = (!built.has_errors()).then(write);
    cache.keep_pieces(&pieces, &left);
    cache.keep(&input, &built, &left, seal);
    built
}

/// Brings the files of a knowledge base from one state to the next.
fn write(root: &Path, before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) {
    for path in before.keys().filter(|path| !now.contains_key(*path)) {
        fs::remove_file(root.join(path)).expect("a file");
    }
    for (path, text) in now.iter().filter(|(path, text)| before.get(*path) != Some(text)) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

/// Edits or deletes a file of the site, as somebody might by mistake.
fn damage(site: &Path, which: usize, number: u32) {
    let files = listing(site);
    let Some(path) = files.keys().nth(which % files.len().max(1)) else { return };
    if path == ".docent-manifest.json" {
        return;
    }
    if number.is_multiple_of(2) {
        fs::write(site.join(path), format!("damage {number}")).expect("a file");
    } else {
        fs::remove_file(site.join(path)).expect("a file");
    }
}

/// Returns the files of a folder.
fn listing(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("walked from it");
            let name = path.to_string_lossy().replace('\\', "/");
            (name, fs::read(entry.path()).expect("a file"))
        })
        .collect()
}
