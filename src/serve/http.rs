//! Just enough HTTP/1.1 for a preview: one request a connection, no bodies.
//!
//! Not a crate, because what a preview needs is what small servers leave out: a
//! limit on the size of a request and on the time that a client may take for it.
//! `tiny_http` 0.12 has neither, and stops accepting for good when the process is
//! out of file descriptors. Closing after each answer costs a local browser
//! nothing, and there is no second request to find behind the first.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The number of bytes that the head of a request may have.
const HEAD_LIMIT: usize = 16 * 1024;

/// The number of bytes behind a refused head, or of a body, that are read and thrown away.
const LINGER_LIMIT: usize = 4 * 1024 * 1024;

/// How long a client may take to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// How long a client may read nothing of an answer before it is given up.
pub const WRITE_TIME: Duration = Duration::from_secs(10);

/// What a preview asks of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method as it was sent.
    pub method: String,
    /// The path with the query, as it was sent.
    pub target: String,
    /// The `Host` header.
    pub host: Option<String>,
    /// The `Origin` header.
    pub origin: Option<String>,
    /// Whether a body follows, which nobody reads.
    pub has_body: bool,
}

/// Why no request could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The client has gone without asking for anything, as browsers do with connections that they open in advance.
    Gone,
    /// The head is not HTTP/1.
    Malformed,
    /// The head has too many bytes.
    TooLarge,
    /// The head took too long.
    TooSlow,
}

/// The answer to a request.
#[derive(Debug)]
pub struct Answer {
    /// The status code with its phrase.
    pub status: &'static str,
    /// The `Content-Type`.
    pub content_type: &'static str,
    /// Another header line, without the line break.
    pub header: Option<String>,
    /// The bytes.
    pub body: Body,
}

/// The bytes of an answer.
#[derive(Debug)]
pub enum Body {
    /// Bytes of the site.
    Shared(Arc<[u8]>),
    /// Bytes made for this answer.
    Bytes(Vec<u8>),
    /// A file on disk, of this length.
    File(File, u64),
}

impl Answer {
    /// Returns an answer of one line of plain text.
    pub fn plain(status: &'static str, text: &str) -> Answer {
        Answer {
            status,
            content_type: "text/plain; charset=utf-8",
            header: None,
            body: Body::Bytes(format!("{text}\n").into_bytes()),
        }
    }

    /// Returns the answer to a request that could not be read, or `None` where nobody waits for one.
    pub fn to_refusal(refusal: Refusal) -> Option<Answer> {
        match refusal {
            Refusal::Gone => None,
            Refusal::Malformed => Some(Answer::plain("400 Bad Request", "400")),
            Refusal::TooLarge => Some(Answer::plain("431 Request Header Fields Too Large", "431")),
            Refusal::TooSlow => Some(Answer::plain("408 Request Timeout", "408")),
        }
    }
}

/// Reads the head of a request.
pub fn read_request(stream: &TcpStream) -> Result<Request, Refusal> {
    read_head(stream, HEAD_TIME).and_then(|head| parse(&head))
}

/// Writes an answer, without its body where the request was `HEAD`.
pub fn write_answer(mut stream: &TcpStream, answer: Answer, head_only: bool) -> io::Result<()> {
    stream.set_write_timeout(Some(WRITE_TIME))?;
    let length = match &answer.body {
        Body::Shared(bytes) => bytes.len() as u64,
        Body::Bytes(bytes) => bytes.len() as u64,
        Body::File(_, length) => *length,
    };
    let mut head = format!(
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {length}\r\n{COMMON_HEADERS}",
        answer.status, answer.content_type,
    );
    if let Some(header) = answer.header {
        head.push_str(&header);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    if head_only {
        return Ok(());
    }
    match answer.body {
        Body::Shared(bytes) => stream.write_all(&bytes),
        Body::Bytes(bytes) => stream.write_all(&bytes),
        Body::File(file, length) => io::copy(&mut file.take(length), &mut stream).map(drop),
    }
}

/// The headers of every answer.
///
/// Nothing is stored, so that a browser never shows yesterday's page; and pages of
/// other sites cannot embed the preview's scripts and images, which may hold what
/// is not meant for them.
pub const COMMON_HEADERS: &str = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n";

/// Ends a connection whose client may still be sending, so that it gets to read the answer.
///
/// A connection that is closed with unread bytes is reset, and the answer may be
/// lost with it. Whoever sends on and on loses it all the same.
pub fn linger(mut stream: &TcpStream) {
    let until = Instant::now() + Duration::from_millis(500);
    let mut buffer = [0; 8 * 1024];
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_millis(100)));
    let mut left = LINGER_LIMIT;
    while left > 0 && Instant::now() < until {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(read) => left = left.saturating_sub(read),
        }
    }
}

/// Reads up to the empty line that ends the head.
fn read_head(mut stream: &TcpStream, time: Duration) -> Result<Vec<u8>, Refusal> {
    let until = Instant::now() + time;
    let mut head = Vec::new();
    let mut buffer = [0; 4 * 1024];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(if head.is_empty() { Refusal::Gone } else { Refusal::TooSlow });
        }
        stream.set_read_timeout(Some(left)).map_err(|_| Refusal::Gone)?;
        let read = match stream.read(&mut buffer) {
            Ok(0) => return Err(Refusal::Gone),
            Ok(read) => read,
            Err(error) => match error.kind() {
                ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::TimedOut => continue,
                _ => return Err(Refusal::Gone),
            },
        };
        let from = head.len().saturating_sub(3);
        head.extend_from_slice(&buffer[..read]);
        let end = head[from..].windows(4).position(|window| window == b"\r\n\r\n");
        // A line that ends otherwise may end elsewhere for a program in between: nobody guesses.
        let known = end.map_or(head.len(), |end| from + end);
        if (from..known).any(|at| head[at] == b'\n' && (at == 0 || head[at - 1] != b'\r')) {
            return Err(Refusal::Malformed);
        }
        match end {
            Some(end) if from + end <= HEAD_LIMIT => {
                head.truncate(from + end);
                return Ok(head);
            }
            Some(_) => return Err(Refusal::TooLarge),
            None if head.len() > HEAD_LIMIT => return Err(Refusal::TooLarge),
            None => {}
        }
    }
}

/// Returns the request that a head, without the empty line at its end, is.
fn parse(head: &[u8]) -> Result<Request, Refusal> {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let first: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let [method, target, "HTTP/1.1" | "HTTP/1.0"] = first[..] else {
        return Err(Refusal::Malformed);
    };
    if method.is_empty() || !target.starts_with('/') || has_controls(target) {
        return Err(Refusal::Malformed);
    }
    let mut request = Request {
        method: method.to_string(),
        target: target.to_string(),
        host: None,
        origin: None,
        has_body: false,
    };
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(Refusal::Malformed)?;
        if name.is_empty() || name.contains(char::is_whitespace) || has_controls(line) {
            return Err(Refusal::Malformed);
        }
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "host" => once(&mut request.host, value)?,
            "origin" => once(&mut request.origin, value)?,
            "content-length" => request.has_body |= value != "0",
            "transfer-encoding" => request.has_body = true,
            _ => {}
        }
    }
    Ok(request)
}

/// Sets the value of a header that must not come twice.
fn once(header: &mut Option<String>, value: &str) -> Result<(), Refusal> {
    match header.replace(value.to_string()) {
        None => Ok(()),
        Some(_) => Err(Refusal::Malformed),
    }
}

/// Returns whether a text has control characters other than the tabulator.
fn has_controls(text: &str) -> bool {
    text.chars().any(|character| character.is_control() && character != '\t')
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::{TcpListener, TcpStream};
    use std::time::Duration;

    use super::{Refusal, parse, read_head};

    #[test]
    fn a_usual_request_is_understood() {
        let request = parse(
            b"GET /%E6%B5%81/a.html?q=1 HTTP/1.1\r\nhost: localhost:4000\r\nAccept:*/*\r\nORIGIN:  http://localhost:4000 ",
        )
        .expect("it is well formed");
        assert_eq!(request.method, "GET");
        assert_eq!(request.target, "/%E6%B5%81/a.html?q=1");
        assert_eq!(request.host.as_deref(), Some("localhost:4000"));
        assert_eq!(request.origin.as_deref(), Some("http://localhost:4000"));
        assert!(!request.has_body);
        assert!(
            parse(b"GET / HTTP/1.1\r\nContent-Length: 5").is_ok_and(|request| request.has_body)
        );
    }

    #[test]
    fn what_is_not_http_is_refused() {
        for head in [
            "",
            "GET",
            "GET /",
            "GET / HTTP/2.0",
            "GET  / HTTP/1.1",
            "GET / HTTP/1.1 x",
            " / HTTP/1.1",
            "GET http://evil.example/ HTTP/1.1",
            "GET * HTTP/1.1",
            "CONNECT evil.example:80 HTTP/1.1",
            "GET /a\tb\u{1} HTTP/1.1",
            "GET /a\nb HTTP/1.1",
            "GET / HTTP/1.1\r\nno colon",
            "GET / HTTP/1.1\r\nHost : localhost",
            "GET / HTTP/1.1\r\nHost: a\r\n folded: b",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b",
            "GET / HTTP/1.1\r\n: empty",
            "GET / HTTP/1.1\r\nA: b\nHost: c",
        ] {
            assert_eq!(parse(head.as_bytes()), Err(Refusal::Malformed), "{head:?}");
        }
    }

    /// Returns what is read when a client sends these pieces and then waits or goes.
    fn read(pieces: &[&[u8]], goes: bool) -> Result<Vec<u8>, Refusal> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let mut client = TcpStream::connect(address).expect("it listens");
        let (server, _) = listener.accept().expect("a client waits");
        for piece in pieces {
            client.write_all(piece).expect("small enough for the buffers");
        }
        let client = (!goes).then_some(client);
        let head = read_head(&server, Duration::from_millis(50));
        drop(client);
        head
    }

    #[test]
    fn heads_are_limited_in_size_and_time() {
        assert_eq!(
            read(&[b"GET / HT", b"TP/1.1\r\n\r", b"\nrest"], false),
            Ok(b"GET / HTTP/1.1".to_vec())
        );
        assert_eq!(read(&[b"GET / HTTP/1.1\r\n"], false), Err(Refusal::TooSlow));
        assert_eq!(read(&[b"GET / HTTP/1.1\n"], false), Err(Refusal::Malformed));
        assert_eq!(read(&[b"\n"], false), Err(Refusal::Malformed));
        assert_eq!(
            read(&[b"GET / HTTP/1.1\r", b"\n\r\na\nb"], false),
            Ok(b"GET / HTTP/1.1".to_vec())
        );
        assert_eq!(read(&[b"GET / HTTP/1.1\r\n"], true), Err(Refusal::Gone));
        assert_eq!(read(&[], false), Err(Refusal::Gone));
        assert_eq!(read(&[], true), Err(Refusal::Gone));
        assert_eq!(read(&[&[b'a'; 20_000]], false), Err(Refusal::TooLarge));
        assert_eq!(read(&[&[b'a'; 17_000], b"\r\n\r\n"], false), Err(Refusal::TooLarge));
    }
}
