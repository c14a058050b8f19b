//! The preview: a knowledge base in the browser, built anew at each save.
//!
//! Above the stages, like the command line: it reads, builds and answers from
//! memory, and writes nothing. The built bytes are those of `docent build`; what
//! reloads a page is added as it is answered.
//!
//! - `watch` waits until the author has saved something,
//! - `site` holds what is shown and tells what is new in it,
//! - `events` tells the open pages,
//! - `server` answers, with `http` for the protocol, `guard` for who may ask and
//!   `address` for what was asked for.

mod address;
mod content_type;
mod events;
mod guard;
mod http;
mod server;
mod site;
mod watch;

use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Instant, SystemTime};

use crate::diagnostic::{Diagnostic, Severity, print};
use crate::document::date::Date;
use crate::language::{Bilingual, Language, both};
use crate::output::OutputTree;
use crate::pipeline::{self, Pipeline};
use crate::source::{self, ReadOptions, SourceTree};
use events::Event;
use server::Server;
use site::{Difference, Site};
use watch::{Patience, Wake, Watch};

/// The port that is tried first where none is given.
const FIRST_PORT: u16 = 4000;

/// How many further ports are tried where none is given.
const MORE_PORTS: u16 = 20;

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
pub fn serve(options: ServeOptions) -> Result<(), ServeError> {
    let (listener, port) = listen(&options.host, options.port)?;
    let mut watch = Watch::new(&options.root, Patience::USUAL);
    let mut preview = Preview::new(options)?;
    let server = preview.server.clone();
    thread::spawn(move || server.run(&listener));
    preview.greet(port);
    let mut told = None;
    loop {
        if watch.trouble.is_some() && watch.trouble != told && preview.options.root.is_dir() {
            preview.say(&both(
                "The system cannot tell of every change; looking once a second instead",
                "系统无法通知所有改动，改为每秒检查一次",
            ));
        }
        told.clone_from(&watch.trouble);
        let wake = watch.wait();
        preview.update(wake);
    }
}

/// A knowledge base and the server that shows it.
struct Preview {
    options: ServeOptions,
    pipeline: Pipeline,
    /// What was read last, of which unchanged files are taken over.
    tree: Option<SourceTree>,
    server: Arc<Server>,
    /// The language of the site, as far as it is known.
    language: Language,
    /// Names this process in the names of its sites, so that pages of an earlier one reload.
    session: u128,
    /// How many sites there have been.
    sites: u64,
    /// Whether the site that is shown was built without errors.
    is_good: bool,
    /// What was last said about the documents; it is not said again.
    said: String,
    /// Whether the open pages show errors.
    is_failing: bool,
}

/// What came of one build.
struct Outcome {
    /// The site, also where there are errors; `None` where the folder cannot even be read.
    output: Option<OutputTree>,
    /// What the author should know, without colours.
    text: String,
    /// The same as it is shown in the terminal.
    shown: String,
    errors: usize,
    warnings: usize,
}

impl Preview {
    /// Builds the knowledge base for the first time.
    fn new(options: ServeOptions) -> Result<Preview, ServeError> {
        let session = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut preview = Preview {
            pipeline: Pipeline::new(),
            tree: None,
            server: Server::new(options.host.clone(), Site::default()).into(),
            language: options.language.unwrap_or_default(),
            session: session.as_nanos(),
            sites: 0,
            is_good: false,
            said: String::new(),
            is_failing: false,
            options,
        };
        let tree = preview.read().map_err(|error| {
            let root = preview.options.root.clone();
            ServeError::Root { root, error }
        })?;
        let outcome = preview.build(tree);
        preview.tell(&outcome);
        preview.take(outcome, true);
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

    /// Builds anew, shows what came of it, and says so in one line.
    fn update(&mut self, wake: Wake) {
        let start = Instant::now();
        let outcome = match self.read() {
            Ok(tree) => self.build(tree),
            Err(error) => {
                let text = cannot_read(&self.options.root, &error).get(self.language).clone();
                Outcome { output: None, shown: text.clone(), text, errors: 1, warnings: 0 }
            }
        };
        let is_news = outcome.text != self.said;
        let (errors, warnings) = (outcome.errors, outcome.warnings);
        let is_mended = self.is_failing && errors == 0;
        self.tell(&outcome);
        // A person who closed the message does not want to see it again each second.
        let difference = self.take(outcome, is_news || wake == Wake::Change);
        let time = start.elapsed().as_millis();
        if wake == Wake::Look && difference == Difference::Nothing && !is_news {
            return;
        }
        let what = describe(&difference, errors, warnings, is_mended);
        self.say(&both(
            format!("Rebuilt in {time} ms: {}", what.en),
            format!("重新生成用时 {time} 毫秒：{}", what.zh),
        ));
    }

    /// Reads the folder.
    fn read(&self) -> io::Result<SourceTree> {
        let options = ReadOptions { as_of: self.options.as_of, previous: self.tree.as_ref() };
        source::read(&self.options.root, &options)
    }

    /// Builds what was read.
    ///
    /// A panic is a mistake of Docent's; it ends this build and not the preview.
    fn build(&mut self, tree: SourceTree) -> Outcome {
        let build = || self.pipeline.build(&tree, &self.options.build);
        let Ok(built) = catch_unwind(AssertUnwindSafe(build)) else {
            // What it remembers may be half done.
            self.pipeline = Pipeline::new();
            let text = both(
                "Docent made a mistake and could not build this; please report it",
                "Docent 自身出错，无法生成；请反馈给我们",
            );
            let text = text.get(self.language).clone();
            return Outcome { output: None, shown: text.clone(), text, errors: 1, warnings: 0 };
        };
        self.language = self.options.language.unwrap_or(built.language);
        let human = |colour| print::human(&built.diagnostics, &tree, self.language, colour);
        let outcome = Outcome {
            text: human(false).trim_end().to_string(),
            shown: human(is_coloured()),
            errors: count(&built.diagnostics, Severity::Error),
            warnings: count(&built.diagnostics, Severity::Warning),
            output: Some(built.output),
        };
        self.tree = Some(tree);
        outcome
    }

    /// Shows what came of a build, tells the open pages, and returns how the site that is shown has changed.
    ///
    /// With errors the last good site stays; while there was none, what could be
    /// built is better than nothing. The pages are told of errors where `tell_errors`
    /// says so.
    fn take(&mut self, outcome: Outcome, tell_errors: bool) -> Difference {
        let failed = outcome.errors > 0;
        let events = &self.server.events;
        let mut difference = Difference::Nothing;
        if let Some(output) = outcome.output.filter(|_| !failed || !self.is_good) {
            self.is_good = !failed;
            let before = self.server.site();
            let generation = format!("{:x}-{}", self.session, self.sites);
            let site = Site::new(output, generation.clone());
            difference =
                if self.sites == 0 { Difference::Pages(0) } else { site.difference(&before) };
            match &difference {
                Difference::Nothing if self.is_failing && !failed => events.send(Event::Ok),
                Difference::Nothing => {}
                Difference::Styles { from, to } => {
                    self.server.show(site.following(&before, from, to));
                    let (from, to) = (from.clone(), to.clone());
                    events.send(Event::Css { generation, from, to });
                    self.sites += 1;
                }
                Difference::Pages(_) => {
                    self.server.show(site);
                    events.send(Event::Reload { generation });
                    self.sites += 1;
                }
            }
        }
        if failed && tell_errors {
            events.send(Event::Error(outcome.text));
        }
        self.is_failing = failed;
        difference
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

/// Returns the words for what a build changed.
fn describe(
    difference: &Difference,
    errors: usize,
    warnings: usize,
    is_mended: bool,
) -> Bilingual<String> {
    let counted = |count: usize, one: &str, chinese: &str| {
        let ending = if count == 1 { "" } else { "s" };
        both(format!("{count} {one}{ending}"), format!("{count} 个{chinese}"))
    };
    if errors > 0 {
        let errors = counted(errors, "error", "错误");
        return both(
            format!("{}, the last good pages stay", errors.en),
            format!("{}，页面停留在上一次成功的结果", errors.zh),
        );
    }
    let mut what = match difference {
        Difference::Nothing if is_mended => {
            both("no errors any more, the pages are as before", "错误已修复，页面与之前相同")
        }
        Difference::Nothing => both("nothing changed", "没有变化"),
        Difference::Styles { .. } => both("only styles changed", "只有样式有变化"),
        Difference::Pages(pages) => {
            let pages = counted(*pages, "page", "页面");
            both(format!("{} changed", pages.en), format!("{}有变化", pages.zh))
        }
    };
    if warnings > 0 {
        let warnings = counted(warnings, "warning", "警告");
        what.en.push_str(&format!(", {}", warnings.en));
        what.zh.push_str(&format!("，{}", warnings.zh));
    }
    what
}

/// Returns the words for a folder that cannot be read.
fn cannot_read(root: &Path, error: &io::Error) -> Bilingual<String> {
    let root = root.display();
    both(format!("cannot read `{root}`: {error}"), format!("无法读取 `{root}`：{error}"))
}

/// Returns how many diagnostics have a severity.
fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

/// Returns whether the terminal shows colours and the person wants them.
fn is_coloured() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Listens on the port that is given, or on the first free one from 4000 on.
fn listen(host: &str, port: Option<u16>) -> Result<(TcpListener, u16), ServeError> {
    let name = host.trim_matches(['[', ']']);
    let ports = match port {
        Some(port) => port..=port,
        None => FIRST_PORT..=FIRST_PORT + MORE_PORTS,
    };
    let first = *ports.start();
    let mut refused = None;
    for port in ports {
        match TcpListener::bind((name, port)) {
            // Port 0 stands for any.
            Ok(listener) => {
                let port = listener.local_addr().map_or(port, |address| address.port());
                return Ok((listener, port));
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                refused.get_or_insert(error);
            }
            Err(error) => {
                refused = Some(error);
                break;
            }
        }
    }
    let error = refused.unwrap_or_else(|| io::Error::from(ErrorKind::AddrInUse));
    Err(ServeError::Listen { host: host.to_string(), port: first, error })
}

/// Returns the address for the browser.
fn url(host: &str, port: u16) -> String {
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        // Listening on every address is nothing that a browser can open.
        Ok(address) if address.is_unspecified() => format!("http://localhost:{port}/"),
        Ok(IpAddr::V6(address)) => format!("http://[{address}]:{port}/"),
        Ok(IpAddr::V4(_)) | Err(_) => format!("http://{host}:{port}/"),
    }
}

#[cfg(test)]
mod tests;
