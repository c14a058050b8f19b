//! A build that is killed, at whatever moment, leaves the old site or the new one.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use docent::output::{Content, MANIFEST_FILE, OutputTree, write};

/// Names the folder that the process to be killed writes to.
const FOLDER: &str = "DOCENT_TEST_KILL_FOLDER";

/// Returns a site of which every page says the same word, and some pages exist only in every other one.
fn site(round: usize) -> OutputTree {
    let page = |number: usize| {
        let path = format!("部门{}/页{number}.html", number % 7);
        (path, Content::text(format!("round {round}\n{}", "内容".repeat(1000))))
    };
    (0..60 + round % 2).map(page).collect()
}

/// Writes one site after the other, until the process is killed. Does nothing in a usual run of the tests.
#[test]
fn write_until_killed() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    for round in 0.. {
        write(&site(round), Path::new(&folder)).expect("the disk is fine");
    }
}

/// Returns how many builds are killed; `DOCENT_KILLS=300` kills more.
fn kills() -> u64 {
    env::var("DOCENT_KILLS").map_or(25, |asked| asked.parse().expect("a number"))
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let parent = tempfile::tempdir().expect("a folder for temporary files");
    let public = parent.path().join("public");
    let tests = env::current_exe().expect("this is a program");
    let name =
        format!("{}::write_until_killed", module_path!().split_once("::").unwrap_or_default().1);
    let beside = || fs::read_dir(parent.path()).expect("a folder").flatten().count() - 1;
    let mut caught = 0;
    for number in 0..kills() {
        write(&site(0), &public).expect("what a killed build leaves is no obstacle");
        assert_eq!(beside(), 0, "leftovers are cleaned");

        let mut build = Command::new(&tests)
            .args([&name, "--exact"])
            .env(FOLDER, &public)
            .stdout(Stdio::null())
            .spawn()
            .expect("the tests can be run");
        // When it has begun, and then at another moment each time.
        let mut lives = || build.try_wait().expect("it is our child").is_none();
        while beside() == 0 {
            assert!(lives(), "it writes until it is killed");
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_micros(700 * (number % 25) + 29 * (number / 25)));
        assert!(lives(), "it writes until it is killed");
        build.kill().expect("it is our child");
        build.wait().expect("it is our child");
        caught += usize::from(beside() > 1);
        if cfg!(target_os = "linux") {
            check_whole(&public);
        }
    }
    assert!(caught > 0, "some were killed between staging and the end");
}

/// Checks that a folder holds one whole site, exactly as its manifest says.
fn check_whole(public: &Path) {
    let manifest = fs::read(public.join(MANIFEST_FILE)).expect("there is a site");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("it is whole");
    let listed = manifest["files"].as_object().expect("a manifest lists files");
    let mut found = BTreeMap::new();
    for entry in
        walkdir::WalkDir::new(public).into_iter().map(|entry| entry.expect("it can be listed"))
    {
        if entry.file_type().is_file() && entry.file_name() != MANIFEST_FILE {
            let path = entry.path().strip_prefix(public).expect("walked from it");
            let bytes = fs::read(entry.path()).expect("it can be read");
            found.insert(path.to_string_lossy().replace('\\', "/"), bytes);
        }
    }
    assert!(found.keys().eq(listed.keys()), "the files are those of the manifest");
    for (path, bytes) in &found {
        assert_eq!(listed[path]["blake3"], blake3::hash(bytes).to_hex().as_str(), "{path}");
    }
    let words: Vec<_> =
        found.values().map(|bytes| bytes.split(|byte| *byte == b'\n').next()).collect();
    assert!(words.windows(2).all(|pair| pair[0] == pair[1]), "every page is of the same site");
}
