//! The same input gives the same bytes: for any number of threads, time zone, locale and folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use docent::pipeline::{Built, Options, Pipeline};
use docent::source::{self, ReadOptions};

use super::{TODAY, difference, repository, said};

#[test]
fn one_thread_and_four_make_the_same_site() {
    let options = ReadOptions { as_of: Some(TODAY), previous: None };
    let tree = source::read(&repository(), &options).expect("the sample knowledge base");
    let with = |threads: usize| -> Built {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| Pipeline::new().build(&tree, &Options::default()))
    };
    let (one, four) = (with(1), with(4));
    assert!(one.output.len() > 20, "a site of {} files", one.output.len());
    assert_eq!(difference(&one.output, &four.output), Vec::<String>::new());
    assert_eq!(said(&one), said(&four));
}

#[test]
fn time_zone_locale_threads_and_folder_leave_no_trace() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let there = tempfile::tempdir().expect("a temporary folder");
    let first = here.path().join("kb");
    let second = there.path().join("某处 folder/知识库");
    let built = [(&first, "UTC", "C", "1"), (&second, "Pacific/Kiritimati", "zh_CN.UTF-8", "4")]
        .map(|(root, zone, locale, threads)| {
            copy(&repository().join("starter/zh-CN"), root);
            let built = Command::new(env!("CARGO_BIN_EXE_docent"))
                .args(["build", "--as-of", "2026-06-01"])
                .arg(root)
                .env("TZ", zone)
                .env("LC_ALL", locale)
                .env("RAYON_NUM_THREADS", threads)
                .output()
                .expect("the program");
            assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
            let mut site = BTreeMap::new();
            read(&root.join("public"), "", &mut site);
            site
        });
    let [first_site, second_site] = &built;
    assert!(first_site.len() > 10, "a site of {} files", first_site.len());
    assert_eq!(difference(first_site, second_site), Vec::<String>::new());
    for (path, bytes) in first_site {
        let text = String::from_utf8_lossy(bytes);
        let root = first.to_string_lossy();
        assert!(!text.contains(&*root), "{path} tells where it was built");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn read(folder: &Path, prefix: &str, site: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            read(&path, &format!("{name}/"), site);
        } else {
            site.insert(name, fs::read(&path).expect("a file"));
        }
    }
}
