//! How far a build is, for whoever waits before a terminal.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{terminal, timings};
use crate::language::Language;
use crate::observer::{Observer, Progress};

/// How long a build runs before anything is shown: most are done by then.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the bar is drawn.
const FRAME: Duration = Duration::from_millis(100);

/// A bar that shows how far a build is, until the value is dropped: then the line is empty again.
///
/// Drawn by a thread of its own, which looks at the build now and then; the build waits for nothing
/// but a count.
pub struct Bar {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Bar {
    /// Shows a build on the standard error, where somebody watches: it is a terminal that can move
    /// its cursor, and no CI service.
    pub fn show(observer: &Arc<Observer>, language: Option<Language>) -> Option<Bar> {
        let is_watched =
            io::stderr().is_terminal() && terminal::has_cursor() && terminal::is_unset("CI");
        let target = ProgressDrawTarget::stderr;
        is_watched.then(|| Bar::on(target(), observer.clone(), language, PATIENCE))
    }

    fn on(
        target: ProgressDrawTarget,
        observer: Arc<Observer>,
        language: Option<Language>,
        patience: Duration,
    ) -> Bar {
        let (stop, stopped) = channel();
        let thread = thread::spawn(move || run(target, &observer, language, patience, &stopped));
        Bar { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        drop(self.stop.take());
        // Where the thread has failed there is no bar, and the build is none the worse.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Draws the bar until the other end of the channel is gone.
fn run(
    target: ProgressDrawTarget,
    observer: &Observer,
    language: Option<Language>,
    patience: Duration,
    stopped: &Receiver<()>,
) {
    if stopped.recv_timeout(patience) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, target);
    loop {
        let language = language.or(observer.language()).unwrap_or_else(terminal::language);
        draw(&bar, observer.progress(), language);
        if stopped.recv_timeout(FRAME) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    bar.finish_and_clear();
}

/// Draws the bar; where nothing is counted, only the stage.
fn draw(bar: &ProgressBar, progress: Progress, language: Language) {
    let template = match progress.total {
        0 => "{spinner} {msg} …",
        _ => "{spinner} {msg} [{bar:30}] {pos}/{len}",
    };
    // The templates are right; were they not, indicatif's own bar would be shown.
    let style = ProgressStyle::with_template(template);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ");
    bar.set_style(style);
    bar.set_length(progress.total as u64);
    bar.set_position(progress.done as u64);
    bar.set_message(timings::stage(progress.stage).get(language).clone());
    bar.tick();
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use indicatif::{InMemoryTerm, ProgressDrawTarget};

    use super::Bar;
    use crate::diagnostic::SourcePath;
    use crate::language::Language;
    use crate::observer::{Observer, Part};

    /// Returns a terminal, and what shows a build on it after a while.
    fn shown(
        observer: &Arc<Observer>,
        language: Option<Language>,
        after: Duration,
    ) -> (InMemoryTerm, Bar) {
        let terminal = InMemoryTerm::new(10, 80);
        let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
        (terminal, Bar::on(target, observer.clone(), language, after))
    }

    /// Waits until a terminal shows a text.
    fn wait_for(terminal: &InMemoryTerm, text: &str) {
        let begun = Instant::now();
        while !terminal.contents().contains(text) {
            assert!(begun.elapsed() < Duration::from_secs(60), "{}", terminal.contents());
            sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn stage_and_pages_are_shown_and_then_the_line_is_empty() {
        let observer = Arc::new(Observer::of_progress());
        observer.begin("read", 0);
        let (terminal, bar) = shown(&observer, Some(Language::English), Duration::ZERO);
        wait_for(&terminal, "read …");
        observer.begin("render", 4);
        let path = SourcePath::from("a.md");
        (0..3).for_each(|_| observer.document(&path, Part::Page, || ()));
        wait_for(&terminal, "render and index [======================>       ] 3/4");
        drop(bar);
        assert_eq!(terminal.contents(), "");
    }

    #[test]
    fn the_language_is_that_of_the_site_unless_another_is_asked_for() {
        let observer = Arc::new(Observer::of_progress());
        observer.begin("connect", 0);
        observer.speak(Language::SimplifiedChinese);
        let (terminal, _bar) = shown(&observer, None, Duration::ZERO);
        wait_for(&terminal, "连接与检查");
        let (terminal, _bar) = shown(&observer, Some(Language::English), Duration::ZERO);
        wait_for(&terminal, "connect and check");
    }

    #[test]
    fn a_build_that_is_done_soon_shows_nothing() {
        let observer = Arc::new(Observer::of_progress());
        observer.begin("render", 4);
        let (terminal, bar) = shown(&observer, None, Duration::from_secs(3600));
        drop(bar);
        assert_eq!(terminal.contents(), "");
        assert_eq!(terminal.moves_since_last_check(), "");
    }
}
