//! `docent build`: the site as files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::progress::Bar;
use super::subject::{Subject, real};
use super::{Outcome, report, terminal, timings};
use crate::cache::{Cache, Input, Said};
use crate::diagnostic::Severity;
use crate::language::{Language, both};
use crate::observer::Observer;
use crate::output::{self, Changes};
use crate::pipeline::{Built, Pipeline};

/// Build the site as files for a web server or a shared folder; with errors, write nothing
#[derive(Debug, Args)]
pub struct Build {
    #[command(flatten)]
    subject: Subject,
    /// Where to write; `public` in ROOT if absent
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Where the site will be published, instead of `base_url` in `docent.yaml`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Write nothing where there are warnings, and end with code 1
    #[arg(long)]
    strict: bool,
    /// Neither use nor write the cache in `.docent`, which only makes builds faster
    #[arg(long)]
    no_cache: bool,
    /// Tell how long each stage took, and which pages took longest
    #[arg(long)]
    timings: bool,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Build {
    /// Runs the command.
    pub fn run(self, language: Option<Language>) -> Result<Outcome, Failure> {
        let mut clock = Clock::start();
        let folder = self.output.clone().unwrap_or_else(|| self.subject.site());
        let observer = match self.timings {
            true => Arc::new(Observer::of_costs()),
            false => Arc::new(Observer::of_progress()),
        };
        let show = || if self.json { None } else { Bar::show(&observer, language) };
        let bar = show();
        observer.begin("read", 0);
        let open = || match self.no_cache {
            true => None,
            false => Cache::of(&self.subject.root, &folder),
        };
        let (tree, cache) = rayon::join(|| self.subject.read(), open);
        let tree = tree?;
        refuse_overlap(&self.subject.root, &folder)?;
        let options = self.subject.options(self.base_url.clone());
        let cache = cache.map(|cache| (cache, Input::of(&tree, &options)));
        clock.lap("read");

        let same = cache.as_ref().and_then(|(cache, input)| self.same(cache, input));
        let (built, files, same, left) = match same {
            Some((said, changes)) => (said.built, said.files, Some(changes), None),
            None => {
                let pieces = cache.as_ref().map(|(cache, _)| cache.pieces());
                let pipeline = pieces.as_ref().map_or_else(Pipeline::of_one_build, Pipeline::with);
                let mut pipeline = pipeline.observed(observer.clone());
                let built = pipeline.build(&tree, &options);
                let left = pieces.map(|pieces| (pieces, pipeline.left(&built)));
                let files = built.output.len();
                (built, files, None, left)
            }
        };
        drop(bar);
        let language = language.unwrap_or(built.language);
        clock.extend(&built.seconds);
        let colour = terminal::is_coloured(&io::stderr());
        terminal::print_error(&report::human(&built, &tree, language, colour));

        let is_faulty = report::is_faulty(&built, self.strict);
        let write = || match is_faulty {
            true => Ok(None),
            false => {
                observer.begin("write", 0);
                let bar = show();
                let written = output::write_and_seal(&built.output, &folder);
                drop(bar);
                written.map(Some)
            }
        };
        let keep = || {
            if let (Some((cache, _)), Some((pieces, left))) = (&cache, &left) {
                cache.keep_pieces(pieces, left);
            }
        };
        let failed =
            |error: output::WriteError| Failure::new(error.message()).in_language(language);
        let changes = match same {
            Some(changes) => changes.map_err(failed)?,
            None => {
                let (written, ()) = rayon::join(write, keep);
                let (changes, seal) = written.map_err(failed)?.unzip();
                if let (Some((cache, input)), Some((_, left))) = (&cache, &left) {
                    cache.keep(input, &built, left, seal);
                }
                changes
            }
        };
        clock.lap("write");

        let text = match (&changes, self.json) {
            (changes, true) => {
                let mut report = json(&built, files, changes.as_ref(), &folder, &clock);
                if self.timings {
                    report["costliest"] = timings::pages_as_json(&observer);
                }
                format!("{report:#}\n")
            }
            (Some(changes), false) => summary(&built, changes, &folder, clock.total(), language),
            (None, false) => String::new(),
        };
        if self.timings {
            terminal::print_error(&timings::stages(&clock.laps, clock.total(), language));
            terminal::print_error(&timings::pages(&observer, language));
        }
        terminal::print(&text).map_err(|failure| failure.in_language(language))?;
        if is_faulty && !self.json {
            let nothing = both("nothing was written", "没有写入任何文件");
            terminal::print_error(&format!("{}\n", nothing.get(language)));
        }
        Ok(if is_faulty { Outcome::Faulty } else { Outcome::Clean })
    }

    /// Returns what a build of the same input said, and what came of its site: that nothing changed,
    /// or `None` where it was not to be written. `None` where the site has to be made.
    fn same(&self, cache: &Cache, input: &Input<'_>) -> Option<(Said, Written)> {
        let said = cache.said(input)?;
        if report::is_faulty(&said.built, self.strict) {
            return Some((said, Ok(None)));
        }
        let changes = cache.confirm(&said).transpose()?;
        Some((said, changes.map(Some)))
    }
}

/// What came of a site; `None` where it was not to be written.
type Written = Result<Option<Changes>, output::WriteError>;

/// Fails where the site would be written over the documents that it is made of.
fn refuse_overlap(root: &Path, folder: &Path) -> Result<(), Failure> {
    let place = real(folder);
    let sources = [root.to_owned(), root.join("content"), root.join("themes")];
    let hit = sources.iter().find(|source| real(source).starts_with(&place));
    let Some(hit) = hit else { return Ok(()) };
    let (folder, hit) = (folder.display(), hit.display());
    Err(Failure::new(both(
        format!(
            "the site cannot be written to `{folder}`: your documents in `{hit}` would be replaced; choose another folder with `-o`"
        ),
        format!("不能把站点写到 `{folder}`：那会替换 `{hit}` 中的文档；请用 `-o` 指定其他文件夹"),
    )))
}

/// Returns one line on what was done, in the words of a language.
fn summary(
    built: &Built,
    changes: &Changes,
    folder: &Path,
    seconds: f64,
    language: Language,
) -> String {
    let (documents, pages) = (built.documents, built.pages);
    let (written, removed) = (changes.written.len(), changes.removed.len());
    let (unchanged, folder) = (changes.unchanged, folder.display());
    if language.is_chinese() {
        let removed = if removed > 0 { format!("，删除 {removed} 个") } else { String::new() };
        return format!(
            "{documents} 份文档生成 {pages} 个页面，用时 {seconds:.2} 秒；\
             写入 {written} 个文件{removed}，{unchanged} 个未变：{folder}\n"
        );
    }
    let counted = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    let removed = if removed > 0 { format!(", {removed} removed") } else { String::new() };
    format!(
        "Built {} from {} in {seconds:.2} s: {} written{removed}, {unchanged} unchanged in {folder}\n",
        counted(pages, "page"),
        counted(documents, "document"),
        counted(written, "file"),
    )
}

/// Returns what was done, for programs. `changes` are `None` where nothing was written.
fn json(
    built: &Built,
    files: usize,
    changes: Option<&Changes>,
    folder: &Path,
    clock: &Clock,
) -> Value {
    let none = Changes::default();
    let Changes { written, removed, unchanged } = changes.unwrap_or(&none);
    let mut seconds: Map<String, Value> =
        clock.laps.iter().map(|(stage, seconds)| ((*stage).to_owned(), json!(seconds))).collect();
    seconds.insert("total".to_owned(), json!(clock.total()));
    json!({
        "version": 1,
        "is_written": changes.is_some(),
        "output": folder.to_string_lossy(),
        "documents": built.documents,
        "pages": built.pages,
        "files": files,
        "written": written,
        "removed": removed,
        "unchanged": unchanged,
        "errors": report::count(built, Severity::Error),
        "warnings": report::count(built, Severity::Warning),
        "waived": built.waived.len(),
        "seconds": seconds,
    })
}

/// Measures how long stages take.
struct Clock {
    start: Instant,
    last: Instant,
    laps: Vec<(&'static str, f64)>,
}

impl Clock {
    fn start() -> Clock {
        Clock { start: Instant::now(), last: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, stage: &'static str) {
        self.laps.push((stage, self.last.elapsed().as_secs_f64()));
        self.last = Instant::now();
    }

    /// Adds stages that were measured elsewhere and end now.
    fn extend(&mut self, laps: &[(&'static str, f64)]) {
        self.laps.extend(laps);
        self.last = Instant::now();
    }

    fn total(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }
}
