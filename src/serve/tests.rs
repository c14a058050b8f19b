//! The preview as a whole: what is shown and told while the author works.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::site::Difference;
use super::watch::Wake;
use super::{Preview, ServeError, ServeOptions, describe, listen, url};

/// A preview of a folder, without the watch: a test says itself when something has changed.
struct Running {
    folder: tempfile::TempDir,
    preview: Preview,
    address: SocketAddr,
}

impl Running {
    fn start(files: &[(&str, &str)]) -> Running {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        files.iter().for_each(|(path, text)| write(folder.path(), path, text));
        let preview =
            Preview::new(ServeOptions::new(folder.path()), |_| ()).expect("the folder is there");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let server = preview.server.clone();
        thread::spawn(move || server.run(&listener));
        Running { folder, preview, address }
    }

    /// Saves a file and builds.
    fn save(&mut self, path: &str, text: &str) {
        self.begin_to_save(path, text);
        self.settle();
    }

    /// Saves a file, and shows what there is to show before a build.
    fn begin_to_save(&mut self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
        self.preview.saved(Wake::Change, vec![path.into()]);
    }

    /// Waits until everything is built.
    fn settle(&mut self) {
        while self.preview.underway.is_some() {
            self.preview.wait();
        }
    }

    /// Looks at everything, and builds.
    fn look(&mut self, wake: Wake) {
        self.preview.saved(wake, Vec::new());
        self.settle();
    }

    /// Returns the name of the search index.
    fn index(&self) -> String {
        let manifest = self.get("/search/manifest.js");
        let (_, rest) = manifest.split_once("\"generation\":\"").expect("it has a name");
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    fn connect(&self, target: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a usual time");
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("it reads");
        stream
    }

    /// Returns what is answered.
    fn get(&self, target: &str) -> String {
        let mut answer = String::new();
        self.connect(target).read_to_string(&mut answer).expect("an answer in UTF-8");
        answer
    }

    /// Returns the events that an open page hears, each with its data.
    fn listen(&self) -> impl Iterator<Item = (String, String)> + use<> {
        let lines = BufReader::new(self.connect("/.docent/events")).lines();
        let mut lines = lines.map_while(Result::ok);
        std::iter::from_fn(move || {
            let event = lines.find_map(|line| Some(line.strip_prefix("event: ")?.to_string()))?;
            let data: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
            let data = data.iter().map(|line| line.trim_start_matches("data: "));
            Some((event, data.collect::<Vec<_>>().join("\n")))
        })
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a path below a folder")).expect("it can be made");
    fs::write(path, text).expect("it can be written");
}

const BROKEN: &str = "title: [";

#[test]
fn the_last_good_page_stays_under_errors() {
    let mut running = Running::start(&[
        ("docent.yaml", "title: 甲\n"),
        ("content/index.md", "# 水果\n\n苹果。\n"),
    ]);
    assert!(running.get("/").contains("苹果"));
    let mut events = running.listen();
    let hello = events.next().expect("it is greeted");
    assert!(hello.0 == "hello" && hello.1.ends_with("\"error\":null}"), "{hello:?}");

    running.save("content/index.md", "# 水果\n\n香蕉。\n");
    assert_eq!(events.next().expect("it is told").0, "reload");
    assert!(running.get("/").contains("香蕉"));

    running.save("docent.yaml", BROKEN);
    let (event, text) = events.next().expect("it is told");
    assert!(event == "error" && text.contains("docent.yaml"), "{event}: {text}");
    running.save("content/index.md", "# 水果\n\n葡萄。\n");
    assert_eq!(events.next().expect("it is told").0, "error");
    assert!(running.get("/").contains("香蕉"), "the last good page stays");
    let (_, late) = running.listen().next().expect("it is greeted");
    assert!(late.contains("docent.yaml"), "who comes later hears of the errors: {late}");

    running.save("docent.yaml", "title: 甲\n");
    assert_eq!(events.next().expect("it is told").0, "reload");
    assert!(running.get("/").contains("葡萄"));

    running.save("docent.yaml", BROKEN);
    assert_eq!(events.next().expect("it is told").0, "error");
    running.save("docent.yaml", "title: 甲\n");
    assert_eq!(events.next().expect("it is told").0, "ok", "the page is as it was");
}

const TWO_PAGES: [(&str, &str); 3] = [
    ("docent.yaml", "title: 甲\nsearch:\n  tests:\n    - {query: 苹果, expect: index.html}\n"),
    ("content/index.md", "# 一\n\n苹果。\n"),
    ("content/b.md", "---\ntitle: 乙\n---\n\n梨。\n"),
];

#[test]
fn a_page_is_shown_before_everything_is_built_and_then_nothing_more_changes() {
    let mut running = Running::start(&TWO_PAGES);
    let mut events = running.listen();
    events.next().expect("it is greeted");
    let before = running.index();

    running.begin_to_save("content/b.md", "---\ntitle: 乙\n---\n\n香蕉。\n");
    let (event, data) = events.next().expect("it is told");
    assert!(event == "reload" && data.ends_with("\"pages\":[\"b.html\"]}"), "{event} {data}");
    assert!(running.get("/b.html").contains("香蕉"), "the page is there before the build");
    let ahead = running.index();
    assert_ne!(ahead, before, "so is the search index");
    let shown = running.get("/b.html");
    running.settle();
    assert_eq!(running.get("/b.html"), shown, "the build makes the same page");
    assert_eq!(running.index(), ahead, "and the same index");
    let old = format!("/search/{before}/stats.js");
    assert!(running.get(&old).starts_with("HTTP/1.1 200"), "open pages go on with the old one");

    // Nothing was told a second time.
    running.save("docent.yaml", BROKEN);
    assert_eq!(events.next().expect("it is told").0, "error");
}

#[test]
fn another_title_is_first_on_its_own_page_and_then_on_all() {
    let mut running = Running::start(&TWO_PAGES);
    let mut events = running.listen();
    events.next().expect("it is greeted");
    running.begin_to_save("content/b.md", "---\ntitle: 丙\n---\n\n梨。\n");
    assert!(events.next().expect("it is told").1.ends_with("\"pages\":[\"b.html\"]}"));
    assert!(running.get("/b.html").contains("丙") && !running.get("/").contains("丙"));
    running.settle();
    assert!(running.get("/").contains("丙"), "the sidebar of other pages follows");
    let (event, data) = events.next().expect("it is told");
    assert!(event == "reload" && data.contains("\"index.html\""), "{event} {data}");
}

#[test]
fn a_page_whose_build_fails_gives_way_to_the_last_good_one() {
    let mut running = Running::start(&TWO_PAGES);
    let mut events = running.listen();
    events.next().expect("it is greeted");
    running.begin_to_save("content/index.md", "# 一\n\n葡萄。\n");
    assert_eq!(events.next().expect("it is told").0, "reload");
    assert!(running.get("/").contains("葡萄"));
    // Only the whole build knows that nobody finds the page any more.
    running.settle();
    assert_eq!(events.next().expect("it is told").0, "reload");
    let (event, text) = events.next().expect("it is told");
    assert!(event == "error" && text.contains("failed-search"), "{event}: {text}");
    assert!(running.get("/").contains("苹果"), "the last good page is back");
    running.save("content/index.md", "# 一\n\n苹果。\n");
    assert_eq!(events.next().expect("it is told").0, "ok");
}

#[test]
fn what_is_saved_during_a_build_is_shown_at_once_and_stays() {
    let mut running = Running::start(&TWO_PAGES);
    let mut events = running.listen();
    events.next().expect("it is greeted");
    for text in ["香蕉", "橙子", "葡萄"] {
        let text = format!("---\ntitle: 乙\n---\n\n{text}。\n");
        running.begin_to_save("content/b.md", &text);
        assert!(events.next().expect("it is told").1.contains("[\"b.html\"]"));
    }
    running.begin_to_save("content/index.md", "# 二\n\n苹果。\n");
    assert!(events.next().expect("it is told").1.contains("[\"index.html\"]"));
    running.settle();
    let page = running.get("/b.html");
    assert!(page.contains("葡萄") && page.contains("二"), "{page}");
    let (event, data) = events.next().expect("it is told");
    assert!(event == "reload" && data.contains("b.html"), "for its sidebar: {event} {data}");
}

#[test]
fn a_start_with_errors_shows_what_there_is() {
    let mut running = Running::start(&[("docent.yaml", BROKEN), ("content/index.md", "# 一\n")]);
    let mut events = running.listen();
    let (_, hello) = events.next().expect("it is greeted");
    assert!(hello.contains("docent.yaml"), "{hello}");
    running.save("docent.yaml", "title: 甲\n");
    assert!(matches!(events.next().expect("it is told").0.as_str(), "reload" | "ok"));
    assert!(running.get("/").contains("一"));
}

#[test]
fn a_folder_that_goes_is_an_error_until_it_comes_back() {
    let mut running = Running::start(&[("index.md", "# 一\n")]);
    let mut events = running.listen();
    events.next().expect("it is greeted");
    fs::remove_dir_all(running.folder.path()).expect("it can be removed");
    for wake in [Wake::Change, Wake::Look, Wake::Look] {
        running.look(wake);
    }
    assert_eq!(events.next().expect("it is told").0, "error");
    assert!(running.get("/").contains("一"), "the last good page stays");
    write(running.folder.path(), "index.md", "# 一\n");
    running.look(Wake::Look);
    assert_eq!(events.next().expect("it is told").0, "ok", "the error is told once");
}

#[test]
fn a_folder_that_is_not_there_has_no_preview() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let error = Preview::new(ServeOptions::new(folder.path().join("无")), |_| ()).err();
    let error = error.expect("there is no such folder");
    assert!(error.message().zh.contains("无法读取"), "{error}");
}

#[test]
fn a_taken_port_is_passed_over_only_where_none_was_given() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("it is bound").port();
    let error = listen("127.0.0.1", Some(port)).expect_err("the port is taken");
    assert!(error.message().zh.contains("已被其他程序占用"), "{error}");
    let (_one, first) = listen("127.0.0.1", None).expect("one of many ports is free");
    let (_two, second) = listen("127.0.0.1", None).expect("one of many ports is free");
    assert_ne!(first, second);
    assert!(matches!(listen("no such host", Some(0)), Err(ServeError::Listen { .. })));
}

#[test]
fn the_address_can_be_opened() {
    assert_eq!(url("127.0.0.1", 4000), "http://127.0.0.1:4000/");
    assert_eq!(url("0.0.0.0", 4001), "http://localhost:4001/");
    assert_eq!(url("::1", 4000), "http://[::1]:4000/");
    assert_eq!(url("[::]", 4000), "http://localhost:4000/");
    assert_eq!(url("docs.lan", 4000), "http://docs.lan:4000/");
}

#[test]
fn a_build_is_told_in_a_few_words() {
    let one = Difference::Pages { pages: vec!["a.html".into()], is_all: true };
    let words = describe(&one, &["a.html".into()], 0, 2, true);
    assert_eq!(
        (words.en.as_str(), words.zh.as_str()),
        ("1 page changed, 2 warnings", "1 个页面有变化，2 个警告")
    );
    assert_eq!(
        describe(&Difference::Nothing, &[], 2, 0, false).en,
        "2 errors, the last good pages stay"
    );
    assert_eq!(describe(&Difference::Nothing, &[], 0, 0, false).zh, "没有变化");
    assert_eq!(describe(&Difference::Nothing, &[], 0, 0, true).zh, "错误已修复，页面与之前相同");
}
