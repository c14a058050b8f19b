//! The server: connections, each in a thread of its own.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use super::events::Events;
use super::guard::is_allowed;
use super::http::{Answer, Body, Request, linger, read_request, write_answer};
use super::site::Site;

/// The number of connections besides those of listening pages. One has to go for one more.
const CONNECTION_LIMIT: usize = 64;

/// The number of threads that answer, with those whose connections have just been ended and those
/// of listening pages. One more has to wait until one is done.
const THREAD_LIMIT: usize = 256;

/// What all connections share.
#[derive(Debug)]
pub struct Server {
    /// The host that the person gave.
    pub host: String,
    /// The site of this moment.
    pub site: RwLock<Arc<Site>>,
    /// The pages that listen.
    pub events: Events,
    /// Who is being answered.
    crowd: Mutex<Crowd>,
    /// Told when a thread has ended.
    less: Condvar,
}

/// Who is being answered.
#[derive(Debug, Default)]
struct Crowd {
    /// The connections, oldest first, without those of listening pages.
    connections: VecDeque<Arc<Connection>>,
    /// How many threads answer.
    threads: usize,
}

/// A connection, and how far it is.
#[derive(Debug)]
struct Connection {
    stream: Arc<TcpStream>,
    /// Whether the head of its request has not come yet, or not all of it.
    is_reading: Mutex<bool>,
}

impl Connection {
    fn new(stream: TcpStream) -> Connection {
        Connection { stream: stream.into(), is_reading: Mutex::new(true) }
    }

    /// Returns whether nothing has come that nobody has read yet, while there is no whole request.
    fn is_idle(&self) -> bool {
        // Held for the time of the look, so that no answer is written meanwhile. Whoever reads just
        // tries again.
        let is_reading = lock(&self.is_reading);
        if !*is_reading || self.stream.set_nonblocking(true).is_err() {
            return false;
        }
        let seen = self.stream.peek(&mut [0]);
        let _ = self.stream.set_nonblocking(false);
        seen.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    /// Ends it.
    fn end(&self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// Nothing that is done under the locks of this file leaves a value half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// Returns a server for a site.
    pub fn new(host: String, site: Site) -> Server {
        Server {
            host,
            site: RwLock::new(site.into()),
            events: Events::default(),
            crowd: Mutex::default(),
            less: Condvar::new(),
        }
    }

    /// Returns the site of this moment.
    pub fn site(&self) -> Arc<Site> {
        self.site.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another site in the place of this one.
    pub fn show(&self, site: Site) {
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = site.into();
    }

    /// Answers everyone who connects, for as long as the process lives.
    pub fn run(self: &Arc<Server>, listener: &TcpListener) {
        for connection in listener.incoming() {
            let Ok(stream) = connection else {
                // Mostly too many open files: others will be closed soon.
                thread::sleep(Duration::from_millis(50));
                continue;
            };
            let turn = Turn { server: self.clone(), connection: Connection::new(stream).into() };
            self.admit(&turn.connection);
            // Where there is no thread, the turn ends as it is dropped.
            let _ =
                thread::Builder::new().name("preview connection".to_string()).spawn(move || {
                    let turn = turn;
                    turn.server.answer(&turn.connection);
                });
        }
    }

    /// Answers the request of a connection.
    fn answer(&self, connection: &Arc<Connection>) {
        // Whoever goes while being answered is not missed.
        let _ = self.try_answer(connection);
    }

    fn try_answer(&self, connection: &Arc<Connection>) -> io::Result<()> {
        let stream = &connection.stream;
        let read = read_request(stream);
        *lock(&connection.is_reading) = false;
        let request = match read {
            Ok(request) => request,
            Err(refusal) => {
                if let Some(answer) = Answer::to_refusal(refusal) {
                    write_answer(stream, answer, false)?;
                    linger(stream);
                }
                return Ok(());
            }
        };
        if is_allowed(&request, &self.host) && wants_events(&request) {
            self.dismiss(connection);
            return self.events.stream(stream);
        }
        write_answer(stream, self.route(&request), request.method == "HEAD")?;
        if request.has_body {
            linger(stream);
        }
        Ok(())
    }

    /// Returns the answer to a request other than one for events.
    fn route(&self, request: &Request) -> Answer {
        if !is_allowed(request, &self.host) {
            return Answer::plain(
                "403 Forbidden",
                "403: this preview answers only under its own address; `docent serve --host NAME` gives it another",
            );
        }
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            let mut answer = Answer::plain("405 Method Not Allowed", "405");
            answer.header = Some("Allow: GET, HEAD".to_string());
            return answer;
        }
        let own = |content_type, text: &'static str| Answer {
            status: "200 OK",
            content_type,
            header: None,
            body: Body::Bytes(text.into()),
        };
        match path_of(request) {
            "/.docent/reload.js" => {
                own("text/javascript; charset=utf-8", include_str!("reload.js"))
            }
            "/.docent/reload.css" => own("text/css; charset=utf-8", include_str!("reload.css")),
            _ => self.site().answer(&request.target),
        }
    }

    /// Counts a connection in, and ends another where there are too many: the oldest that has
    /// nothing to say, or else the oldest. Waits where too many threads have not noticed yet that
    /// theirs has ended; whoever comes then waits with the system.
    fn admit(&self, connection: &Arc<Connection>) {
        let mut crowd = lock(&self.crowd);
        if crowd.connections.len() >= CONNECTION_LIMIT {
            let idle = crowd.connections.iter().position(|other| other.is_idle());
            if let Some(other) = crowd.connections.remove(idle.unwrap_or(0)) {
                other.end();
            }
        }
        crowd.connections.push_back(connection.clone());
        crowd.threads += 1;
        while crowd.threads > THREAD_LIMIT {
            crowd = self.less.wait(crowd).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Counts a connection out.
    fn dismiss(&self, connection: &Arc<Connection>) {
        lock(&self.crowd).connections.retain(|other| !Arc::ptr_eq(other, connection));
    }
}

/// The turn of a connection to be answered. However that ends, the connection ends with it.
struct Turn {
    server: Arc<Server>,
    connection: Arc<Connection>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.server.dismiss(&self.connection);
        self.connection.end();
        lock(&self.server.crowd).threads -= 1;
        self.server.less.notify_all();
    }
}

/// Returns whether a page wants to listen.
fn wants_events(request: &Request) -> bool {
    request.method == "GET" && path_of(request) == "/.docent/events"
}

/// Returns the target of a request without its query.
fn path_of(request: &Request) -> &str {
    request.target.split('?').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{SocketAddr, TcpListener, TcpStream};
    use std::sync::Arc;
    use std::thread;
    use std::time::Duration;

    use super::{CONNECTION_LIMIT, Server};
    use crate::output::Content;
    use crate::serve::events::Event;
    use crate::serve::site::Site;

    /// Returns a running server with one page, and where it listens.
    fn running() -> (Arc<Server>, SocketAddr) {
        let files = [("index.html", "<head></head>你好"), ("big.bin", &"x".repeat(8_000_000))];
        let output = files.map(|(path, text)| (path.to_string(), Content::text(text))).into();
        let server = Arc::new(Server::new("127.0.0.1".into(), Site::new(output, "g1".into())));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let running = server.clone();
        thread::spawn(move || running.run(&listener));
        (server, address)
    }

    fn connect(address: SocketAddr, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a usual time");
        stream.write_all(request.as_bytes()).expect("it reads");
        stream
    }

    /// Returns everything that is answered to a request.
    fn ask(address: SocketAddr, request: &str) -> String {
        let mut answer = String::new();
        connect(address, request).read_to_string(&mut answer).expect("an answer in UTF-8");
        answer
    }

    const GET: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    #[test]
    fn requests_are_answered() {
        let (_, address) = running();
        let page = ask(address, GET);
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
        for part in
            ["charset=utf-8\r\n", "Cache-Control: no-store\r\n", "/.docent/reload.js", "你好"]
        {
            assert!(page.contains(part), "{part} in {page}");
        }
        let head = ask(address, "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let length = page.split_once("\r\n\r\n").expect("an empty line").1.len();
        assert!(
            head.contains(&format!("Content-Length: {length}\r\n")) && head.ends_with("\r\n\r\n")
        );
        assert!(
            ask(address, "GET /.docent/reload.js HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .contains("EventSource")
        );
        assert!(
            ask(address, "GET /.docent/reload.css HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .contains("text/css")
        );
    }

    #[test]
    fn what_is_not_allowed_is_refused() {
        let (_, address) = running();
        let long = "a".repeat(100_000);
        for (request, status) in [
            ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc".to_string(), 405),
            ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".to_string(), 403),
            ("GET / HTTP/1.1\r\n\r\n".to_string(), 403),
            ("GET /.docent/events HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n".to_string(), 403),
            ("GET /.docent/other HTTP/1.1\r\nHost: localhost\r\n\r\n".to_string(), 404),
            ("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n".to_string(), 404),
            ("nonsense\r\n\r\n".to_string(), 400),
            (format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"), 431),
        ] {
            let answer = ask(address, &request);
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {answer}");
        }
    }

    #[test]
    fn pages_that_listen_are_told() {
        let (server, address) = running();
        server.events.send(Event::Reload { generation: "g2".into(), pages: None });
        let request = "GET /.docent/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
        let mut lines = BufReader::new(connect(address, request)).lines().map_while(Result::ok);
        assert!(lines.any(|line| line == "data: {\"generation\":\"g2\",\"error\":null}"));
        server.events.send(Event::Error("broken\nhere".into()));
        assert!(lines.any(|line| line == "event: error"));
        assert_eq!(lines.next().as_deref(), Some("data: broken"));
        assert_eq!(lines.next().as_deref(), Some("data: here"));
    }

    #[test]
    fn slow_idle_and_listening_clients_keep_nobody_waiting() {
        let (_, address) = running();
        let mut crowd = Vec::new();
        for number in 0..2 * CONNECTION_LIMIT {
            crowd.push(connect(address, ""));
            crowd.push(connect(address, "GET / HTTP/1.1\r\nHost: loc"));
            crowd.push(connect(address, "GET /big.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            crowd.push(connect(address, "GET /.docent/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            if number % 16 == 0 {
                assert!(ask(address, GET).contains("你好"));
            }
        }
        assert!(ask(address, GET).contains("你好"));
    }
}
