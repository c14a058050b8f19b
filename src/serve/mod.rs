//! The preview: a knowledge base in the browser, built anew at each save.
//!
//! Above the stages, like the command line: it reads, builds and answers from
//! memory, and writes nothing. The built bytes are those of `docent build`; what
//! reloads a page is added as it is answered.
//!
//! - `watch` waits until the author has saved something,
//! - `builder` builds it,
//! - `ahead` shows what it can before that,
//! - `site` holds what is shown and tells what is new in it,
//! - `events` tells the open pages, and `describe` the author,
//! - `listen` is where, and `server` answers, with `http` for the protocol, `guard` for who may ask and
//!   `address` for what was asked for.

mod address;
mod ahead;
mod builder;
mod content_type;
mod describe;
mod events;
mod guard;
mod http;
mod listen;
mod server;
mod site;
mod watch;

use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Instant, SystemTime};

use crate::diagnostic::SourcePath;
use crate::document::date::Date;
use crate::language::{Bilingual, Language, both};
use crate::observer::Observer;
use crate::pipeline::{self, Ahead};
use ahead::Printed;
use builder::{Builder, Outcome, cannot_read};
use describe::describe;
use events::Event;
use listen::{listen, url};
use server::Server;
use site::{Difference, Site};
use watch::{Patience, Wake, Watch};

/// How many builds in a row may have become stale before one is shown nevertheless.
const PATIENCE: usize = 2;

/// What to show, and where.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The folder of the knowledge base.
    pub root: PathBuf,
    /// The address or name to listen on. `127.0.0.1` can be reached from this computer only.
    pub host: String,
    /// The port; where it is `None`, the first free one from 4000 on.
    pub port: Option<u16>,
    /// Whether to open the address in the browser.
    pub open: bool,
    /// The language to speak to the author in; that of the site where it is `None`.
    pub language: Option<Language>,
    /// The day to build as of; the system's day, also after midnight, where it is `None`.
    pub as_of: Option<Date>,
    /// How to build.
    pub build: pipeline::Options,
}

impl ServeOptions {
    /// Returns the usual options for a folder.
    pub fn new(root: impl Into<PathBuf>) -> ServeOptions {
        ServeOptions {
            root: root.into(),
            host: Ipv4Addr::LOCALHOST.to_string(),
            port: None,
            open: false,
            language: None,
            as_of: None,
            build: pipeline::Options::default(),
        }
    }
}

/// Why there is no preview.
#[derive(Debug)]
pub enum ServeError {
    /// The folder cannot be read.
    Root {
        /// The folder.
        root: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The address cannot be listened on.
    Listen {
        /// The host.
        host: String,
        /// The port, the first where several were tried.
        port: u16,
        /// What the system said.
        error: io::Error,
    },
}

impl ServeError {
    /// Returns what is wrong and how to mend it.
    pub fn message(&self) -> Bilingual<String> {
        match self {
            ServeError::Root { root, error } => cannot_read(root, error),
            ServeError::Listen { host, port, error } if error.kind() == ErrorKind::AddrInUse => {
                both(
                    format!(
                        "port {port} on `{host}` is taken by another program; choose another with `--port`"
                    ),
                    format!("`{host}` 的端口 {port} 已被其他程序占用；请用 `--port` 指定其他端口"),
                )
            }
            ServeError::Listen { host, port, error } => both(
                format!(
                    "cannot listen on port {port} of `{host}`: {error}; choose others with `--host` and `--port`"
                ),
                format!(
                    "无法监听 `{host}` 的端口 {port}：{error}；请用 `--host` 和 `--port` 指定其他地址"
                ),
            ),
        }
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message().en)
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ServeError::Root { error, .. } | ServeError::Listen { error, .. } => Some(error),
        }
    }
}

/// Shows a knowledge base in the browser and builds it anew at each save, until the process ends.
///
/// Returns only when the preview cannot begin. After that nothing ends it: not
/// errors in the documents, over which the last good page stays; not a folder that
/// is deleted and comes back.
///
/// `show` gets the observer of the builds; what it returns is dropped when the first one is done.
pub fn serve<Shown>(
    options: ServeOptions,
    show: impl FnOnce(&Arc<Observer>) -> Shown,
) -> Result<(), ServeError> {
    let (listener, port) = listen(&options.host, options.port)?;
    let mut watch = Watch::new(&options.root, Patience::USUAL);
    let mut preview = Preview::new(options, show)?;
    let server = preview.server.clone();
    thread::spawn(move || server.run(&listener));
    preview.greet(port);
    let news = preview.sender.clone();
    thread::spawn(move || {
        loop {
            let wake = watch.wait();
            let saved =
                News::Saved { wake, paths: watch.changed(), trouble: watch.trouble.clone() };
            if news.send(saved).is_err() {
                return;
            }
        }
    });
    loop {
        preview.wait();
    }
}

/// What the preview waits for.
enum News {
    /// The author has saved something, or may have.
    Saved {
        wake: Wake,
        /// What, from the root.
        paths: Vec<SourcePath>,
        /// Why the system cannot tell of all changes, where it cannot.
        trouble: Option<String>,
    },
    /// A build is done.
    Built(Box<Outcome>),
}

/// A knowledge base and the server that shows it.
///
/// At a save the page of a document is shown as soon as it can be printed, then the search index
/// with it, while a build in another thread makes and checks everything. What the build made counts.
struct Preview {
    options: ServeOptions,
    server: Arc<Server>,
    /// The language to speak to the author in, as far as it is known.
    language: Language,
    /// Names this process in the names of its sites, so that pages of an earlier one reload.
    session: u128,
    /// How many sites there have been.
    sites: u64,
    /// The last site that a build made without errors.
    good: Option<Arc<Site>>,
    /// What pages can be printed with before a build is done.
    ahead: Option<Ahead>,
    /// What was last said about the documents; it is not said again.
    said: String,
    /// Why the system could not tell of all changes when that was last said.
    trouble: Option<String>,
    /// Whether the open pages show errors.
    is_failing: bool,
    /// Asks for a build.
    builder: Sender<()>,
    /// What the build on its way was begun for.
    underway: Option<Save>,
    /// What was saved since it began, which so needs another.
    waiting: Option<Save>,
    news: Receiver<News>,
    sender: Sender<News>,
}

/// What was saved, and what came of it so far.
struct Save {
    wake: Wake,
    /// What was saved, from the root.
    paths: Vec<SourcePath>,
    start: Instant,
    /// After how many milliseconds a page was shown ahead of the build.
    shown: Option<u128>,
    /// The pages that were shown ahead.
    pages: Vec<String>,
    /// How many builds it has made stale.
    stale: usize,
}

impl Save {
    /// Adds a later one.
    fn add(&mut self, later: Save) {
        if later.wake == Wake::Change {
            self.wake = Wake::Change;
        }
        self.paths.extend(later.paths);
        self.shown = self.shown.or(later.shown);
        self.pages.extend(later.pages);
    }
}

impl Preview {
    /// Builds the knowledge base for the first time.
    fn new<Shown>(
        options: ServeOptions,
        show: impl FnOnce(&Arc<Observer>) -> Shown,
    ) -> Result<Preview, ServeError> {
        let session = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let observer = Arc::new(Observer::of_progress());
        let shown = show(&observer);
        observer.begin("read", 0);
        let mut builder = Builder::new(options.clone(), observer);
        let tree = builder.read().map_err(|error| {
            let root = options.root.clone();
            ServeError::Root { root, error }
        })?;
        let mut outcome = builder.build(tree);
        drop(shown);
        let (sender, news) = channel();
        let tell = sender.clone();
        let mut preview = Preview {
            server: Server::new(options.host.clone(), Site::default()).into(),
            language: outcome.language,
            session: session.as_nanos(),
            sites: 0,
            good: None,
            ahead: None,
            said: String::new(),
            trouble: None,
            is_failing: false,
            builder: builder.run(move |outcome| tell.send(News::Built(outcome.into())).is_ok()),
            underway: None,
            waiting: None,
            news,
            sender,
            options,
        };
        preview.tell(&outcome);
        preview.ahead = outcome.ahead.take().filter(|_| outcome.errors == 0);
        preview.take(outcome, true, Printed::default());
        Ok(preview)
    }

    /// Says where the preview is, and opens it where that is wanted.
    fn greet(&self, port: u16) {
        let url = url(&self.options.host, port);
        self.say(&both(
            format!("Preview at {url} (Ctrl+C ends it)"),
            format!("预览地址：{url}（按 Ctrl+C 结束）"),
        ));
        if self.options.open && open::that_detached(&url).is_err() {
            self.say(&both(
                "No browser could be opened; please open the address yourself",
                "无法打开浏览器，请手动打开上面的地址",
            ));
        }
    }

    /// Waits for news, and does what they ask for.
    fn wait(&mut self) {
        match self.news.recv() {
            Ok(News::Saved { wake, paths, trouble }) => {
                if trouble.is_some() && trouble != self.trouble && self.options.root.is_dir() {
                    self.say(&both(
                        "The system cannot tell of every change; looking once a second instead",
                        "系统无法通知所有改动，改为每秒检查一次",
                    ));
                }
                self.trouble = trouble;
                self.saved(wake, paths);
            }
            Ok(News::Built(outcome)) => self.built(*outcome),
            // `self.sender` lives, so that there may always be news.
            Err(_) => {}
        }
    }

    /// Shows what can be shown of a save, and has everything built anew.
    fn saved(&mut self, wake: Wake, paths: Vec<SourcePath>) {
        let start = Instant::now();
        let pages = self.show_ahead(&paths);
        let is_shown = !pages.is_empty();
        let shown = is_shown.then(|| start.elapsed().as_millis());
        let save = Save { wake, paths, start, shown, pages, stale: 0 };
        match &mut self.waiting {
            Some(waiting) => waiting.add(save),
            None => self.waiting = Some(save),
        }
        // The page comes first, then the index: the build takes every processor there is.
        if is_shown && let Some(files) = self.search_ahead() {
            let site = self.server.site();
            self.server.show(site.with_search(files));
        }
        self.begin();
    }

    /// Begins a build for what was saved, unless one is on its way.
    fn begin(&mut self) {
        if self.underway.is_none() {
            self.underway = self.waiting.take();
            if self.underway.is_some() {
                // The thread that builds lives as long as somebody can ask it.
                let _ = self.builder.send(());
            }
        }
    }

    /// Shows what a build made, says so in one line, and begins the next where one is needed.
    fn built(&mut self, mut outcome: Outcome) {
        let Some(mut save) = self.underway.take() else { return };
        let ahead = outcome.ahead.take().filter(|_| outcome.errors == 0);
        let before = std::mem::replace(&mut self.ahead, ahead);
        let since = self.waiting.as_ref().map(|waiting| waiting.paths.clone());
        let printed = self.print_ahead(&since.unwrap_or_default(), true);
        if let Some(waiting) = self.waiting.take() {
            if !printed.is_all && save.stale < PATIENCE {
                // It may have read a file in the middle of a save; the next build knows better.
                save.add(waiting);
                save.stale += 1;
                self.ahead = before;
                self.waiting = Some(save);
                return self.begin();
            }
            self.waiting = Some(waiting);
        }
        self.language = outcome.language;
        let is_news = outcome.text != self.said;
        let (errors, warnings) = (outcome.errors, outcome.warnings);
        let is_mended = self.is_failing && errors == 0;
        self.tell(&outcome);
        let is_change = save.wake == Wake::Change;
        // A person who closed the message does not want to see it again each second.
        let difference = self.take(outcome, is_news || is_change, printed);
        let time = save.start.elapsed().as_millis();
        let is_nothing = difference == Difference::Nothing && save.pages.is_empty();
        if is_change || !is_nothing || is_news {
            let what = describe(&difference, &save.pages, errors, warnings, is_mended);
            let (en, zh) = match save.shown.filter(|_| errors == 0) {
                Some(shown) => (
                    format!("Shown after {shown} ms, rebuilt and checked in {time} ms"),
                    format!("{shown} 毫秒后可见，重新生成与检查用时 {time} 毫秒"),
                ),
                None => (format!("Rebuilt in {time} ms"), format!("重新生成用时 {time} 毫秒")),
            };
            self.say(&both(format!("{en}: {}", what.en), format!("{zh}：{}", what.zh)));
        }
        self.begin();
    }

    /// Shows what came of a build, tells the open pages, and returns how the site that is shown has
    /// changed.
    ///
    /// With errors the last good site stays; while there was none, what could be
    /// built is better than nothing. The pages are told of errors where `tell_errors`
    /// says so. What was `printed` since the build began is shown over it.
    fn take(&mut self, outcome: Outcome, tell_errors: bool, printed: Printed) -> Difference {
        let failed = outcome.errors > 0;
        let before = self.server.site();
        let mut difference = Difference::Nothing;
        if failed && let Some(good) = &self.good {
            if good.generation != before.generation {
                // What was shown ahead of the build was not good.
                self.server.show(Site::clone(good));
                let generation = good.generation.clone();
                self.server.events.send(Event::Reload { generation, pages: None });
            }
        } else if let Some(output) = outcome.output {
            let is_first = self.sites == 0;
            let generation = self.next_generation();
            let built = Site::new(output, generation.clone());
            let mut site = built.clone();
            let is_as_built = printed.pages.is_empty();
            if !is_as_built {
                site = site.with_pages(printed.pages, generation);
            }
            if let Some(files) = printed.search {
                site = site.with_search(files);
            }
            if !is_first {
                difference = site.difference(&before);
            }
            if difference == Difference::Nothing && !is_first {
                site.generation.clone_from(&before.generation);
            }
            site = site.after(&before, &difference);
            if !failed {
                let good = if is_as_built { site.clone() } else { built };
                self.good = Some(good.into());
            }
            let generation = site.generation.clone();
            self.server.show(site);
            let events = &self.server.events;
            match &difference {
                _ if is_first => events.send(Event::Reload { generation, pages: None }),
                Difference::Nothing if self.is_failing && !failed => events.send(Event::Ok),
                Difference::Nothing => {}
                Difference::Styles { from, to } => {
                    let (from, to) = (from.clone(), to.clone());
                    events.send(Event::Css { generation, from, to });
                }
                Difference::Pages { pages, is_all } => {
                    let pages = Some(pages.clone()).filter(|_| *is_all);
                    events.send(Event::Reload { generation, pages });
                }
            }
        }
        if failed && tell_errors {
            self.server.events.send(Event::Error(outcome.text));
        }
        self.is_failing = failed;
        difference
    }

    fn next_generation(&mut self) -> String {
        self.sites += 1;
        format!("{:x}-{}", self.session, self.sites)
    }

    /// Prints what the author should know, unless it is the same as before.
    fn tell(&mut self, outcome: &Outcome) {
        if outcome.text == self.said {
            return;
        }
        self.said.clone_from(&outcome.text);
        if !outcome.shown.trim().is_empty() {
            // Whoever closed the terminal does not want to read it.
            let _ = writeln!(io::stderr().lock(), "{}", outcome.shown.trim_end());
        }
    }

    /// Prints a line in the language of the author.
    fn say(&self, text: &Bilingual<String>) {
        let _ = writeln!(io::stdout().lock(), "{}", text.get(self.language));
    }
}

/// Returns whether the terminal shows colours and the person wants them.
fn is_coloured() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

#[cfg(test)]
mod tests;
