//! What open pages are told, as server-sent events.
//!
//! | event | data | the page |
//! | --- | --- | --- |
//! | `hello` | `{"generation": …, "error": text or null}` | reloads where it shows another generation |
//! | `reload` | `{"generation": …, "pages": addresses or null}` | reloads where it is one of these pages, or they are not told |
//! | `css` | `{"generation": …, "from": …, "to": …}` | takes its style sheets from `assets/<to>/` |
//! | `error` | the text of the terminal | shows it over the last good page |
//! | `ok` | `{}` | hides it |

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::json;

use super::http::{COMMON_HEADERS, WRITE_TIME};

/// The number of pages that can be told at once. The oldest has to go for one more.
const CLIENT_LIMIT: usize = 64;

/// The number of messages that a page may be behind.
const QUEUE_LIMIT: usize = 16;

/// How often a page is told that the connection still lives, and the server notices that the page does not.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The pages that listen, and what a new one must know.
#[derive(Debug, Default)]
pub struct Events {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    generation: String,
    error: Option<String>,
    clients: Vec<Client>,
}

#[derive(Debug)]
struct Client {
    messages: SyncSender<Arc<str>>,
    stream: Arc<TcpStream>,
}

/// What happened to the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// There is another site.
    Reload {
        /// Its name.
        generation: String,
        /// The pages that are other than before; `None` where any may be.
        pages: Option<Vec<String>>,
    },
    /// There is a site with other styles.
    Css {
        /// Its name.
        generation: String,
        /// The folder of the old styles in `assets/`.
        from: String,
        /// The folder of the new styles in `assets/`.
        to: String,
    },
    /// The documents have errors; the site is still the last good one.
    Error(String),
    /// The errors are mended, and the site is as it was.
    Ok,
}

impl Events {
    /// Tells every page, and remembers for those to come.
    pub fn send(&self, event: Event) {
        let mut state = self.state();
        let message: Arc<str> = match event {
            Event::Reload { generation, pages } => {
                state.error = None;
                state.generation.clone_from(&generation);
                let data = json!({ "generation": generation, "pages": pages });
                message("reload", &data.to_string())
            }
            Event::Css { generation, from, to } => {
                state.error = None;
                state.generation.clone_from(&generation);
                let data = json!({ "generation": generation, "from": from, "to": to });
                message("css", &data.to_string())
            }
            Event::Error(text) => {
                let message = message("error", &text);
                state.error = Some(text);
                message
            }
            Event::Ok => {
                state.error = None;
                message("ok", "{}")
            }
        }
        .into();
        state.clients.retain(|client| {
            let heard = client.messages.try_send(message.clone()).is_ok();
            if !heard {
                let _ = client.stream.shutdown(Shutdown::Both);
            }
            heard
        });
    }

    /// Tells one page everything, until it goes. Blocks its thread.
    pub fn stream(&self, stream: &Arc<TcpStream>) -> io::Result<()> {
        let mut writer = &**stream;
        stream.set_write_timeout(Some(WRITE_TIME))?;
        write!(
            writer,
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n{COMMON_HEADERS}\r\nretry: 500\n\n"
        )?;
        let messages = self.subscribe(stream);
        loop {
            match messages.recv_timeout(HEARTBEAT) {
                Ok(message) => writer.write_all(message.as_bytes())?,
                Err(RecvTimeoutError::Timeout) => writer.write_all(b": still here\n\n")?,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    }

    /// Returns the messages for a new page, which begin with how things stand.
    fn subscribe(&self, stream: &Arc<TcpStream>) -> Receiver<Arc<str>> {
        let (messages, receiver) = sync_channel(QUEUE_LIMIT);
        let mut state = self.state();
        let hello = json!({ "generation": state.generation, "error": state.error });
        // The queue is empty, and the receiver is right here.
        let _ = messages.try_send(message("hello", &hello.to_string()).into());
        while state.clients.len() >= CLIENT_LIMIT {
            let oldest = state.clients.remove(0);
            let _ = oldest.stream.shutdown(Shutdown::Both);
        }
        state.clients.push(Client { messages, stream: stream.clone() });
        receiver
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that is done under the lock leaves the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns an event as it is sent. The data may have several lines.
fn message(event: &str, data: &str) -> String {
    let mut message = format!("event: {event}\n");
    for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
        message.push_str("data: ");
        message.push_str(line);
        message.push('\n');
    }
    message.push('\n');
    message
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;

    use super::{CLIENT_LIMIT, Event, Events, QUEUE_LIMIT, message};

    fn connection() -> Arc<TcpStream> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        TcpStream::connect(listener.local_addr().expect("it is bound")).expect("it listens").into()
    }

    #[test]
    fn lines_of_a_text_stay_lines() {
        assert_eq!(
            message("error", "a\r\nb\rc\n"),
            "event: error\ndata: a\ndata: b\ndata: c\ndata: \n\n"
        );
    }

    #[test]
    fn a_new_page_hears_how_things_stand_and_then_what_happens() {
        let events = Events::default();
        events.send(Event::Reload { generation: "g1".into(), pages: None });
        events.send(Event::Error("broken".into()));
        let page = events.subscribe(&connection());
        events.send(Event::Ok);
        let heard: Vec<_> = page.try_iter().map(|message| message.to_string()).collect();
        assert_eq!(
            heard,
            [
                "event: hello\ndata: {\"generation\":\"g1\",\"error\":\"broken\"}\n\n",
                "event: ok\ndata: {}\n\n"
            ]
        );
    }

    #[test]
    fn the_oldest_page_makes_room_and_a_deaf_one_is_given_up() {
        let events = Events::default();
        let connection = connection();
        let pages: Vec<_> = (0..=CLIENT_LIMIT).map(|_| events.subscribe(&connection)).collect();
        assert_eq!(events.state().clients.len(), CLIENT_LIMIT);
        assert_eq!(pages[0].iter().count(), 1, "the oldest hears hello, and then the end");
        for _ in 0..QUEUE_LIMIT {
            events.send(Event::Ok);
            pages[1].try_iter().for_each(drop);
        }
        assert_eq!(events.state().clients.len(), 1, "only one has listened");
    }
}
