//! A running preview, as a person starts it, and what is said to it over real connections.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// Stands in every file that nobody may see.
pub const SECRET: &str = "nobody-may-see-this";

/// A request that every preview answers.
pub const GOOD: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A process that serves a knowledge base, until it is dropped.
pub struct Preview {
    process: Child,
    pub address: SocketAddr,
    folder: TempDir,
}

impl Preview {
    /// Starts `docent serve` for a small knowledge base, with secrets in it and beside it.
    pub fn start() -> Preview {
        let folder = TempDir::new().expect("a folder for temporary files");
        for (path, text) in [
            ("secret.txt", SECRET),
            ("kb/docent.yaml", "title: 站点\nlanguage: zh-CN\n"),
            ("kb/content/index.md", "# 首页\n\n你好。[子](a/b.md) ![图](图.svg)\n"),
            ("kb/content/a/b.md", "# 子页\n"),
            ("kb/content/图.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
            ("kb/content/.env", SECRET),
            ("kb/content/a/.hidden.html", SECRET),
            ("kb/content/unused.txt", SECRET),
            ("kb/.git/config", SECRET),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
            fs::write(path, text).expect("a small file");
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_docent"))
            .args(["serve", "kb", "--port", "0", "--lang", "en"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program is built");
        let said = process.stdout.take().expect("it is piped");
        let mut lines = BufReader::new(said).lines().map_while(Result::ok);
        let address = lines
            .find_map(|line| {
                let (_, rest) = line.split_once("http://")?;
                rest.split('/').next()?.parse().ok()
            })
            .expect("it says where it is");
        // What it says later is read, so that it never waits for a reader.
        thread::spawn(move || lines.for_each(drop));
        Preview { process, address, folder }
    }

    /// Returns a connection on which nothing has been said, and that gives up after ten seconds.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        let patience = Some(Duration::from_secs(10));
        stream.set_read_timeout(patience).expect("a usual time");
        stream.set_write_timeout(patience).expect("a usual time");
        stream
    }

    /// Returns all that is answered to bytes; the beginning where the connection is then reset.
    pub fn ask(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        // Who is refused may be cut off while still sending.
        let _ = stream.write_all(request.as_ref());
        answer(&mut stream)
    }

    /// Checks that a usual request gets its page.
    pub fn check_good(&self, when: &str) {
        let answer = self.ask(GOOD);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{when}: {answer:?}");
        assert!(answer.contains("你好"), "{when}: {answer:?}");
    }

    /// Returns a number that Linux tells of the process, such as `Threads` or `VmRSS` in KB.
    pub fn figure(&self, name: &str) -> Option<usize> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(Path::new(&path)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// Returns how many files and connections the process has open, where the system tells.
    pub fn open_files(&self) -> Option<usize> {
        Some(fs::read_dir(format!("/proc/{}/fd", self.process.id())).ok()?.count())
    }

    /// Returns the folder that holds the knowledge base and secrets beside it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns what comes on a connection until it ends.
pub fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let _ = stream.shutdown(Shutdown::Both);
    String::from_utf8_lossy(&bytes).into_owned()
}
