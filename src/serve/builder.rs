//! The builds behind the preview, in a thread of their own: what can be shown ahead of a build does
//! not wait for it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use super::{ServeOptions, is_coloured};
use crate::diagnostic::{Diagnostic, Severity, print};
use crate::language::{Bilingual, Language, both};
use crate::observer::Observer;
use crate::output::OutputTree;
use crate::pipeline::{Ahead, Pipeline};
use crate::source::{self, ReadOptions, SourceTree};

/// Reads and builds a knowledge base, again and again.
pub struct Builder {
    options: ServeOptions,
    pipeline: Pipeline,
    /// What was read last, of which unchanged files are taken over.
    tree: Option<SourceTree>,
    /// The language to speak to the author in, as far as it is known.
    language: Language,
}

/// What came of one build.
pub struct Outcome {
    /// The site, also where there are errors; `None` where the folder cannot even be read.
    pub output: Option<OutputTree>,
    /// What pages can be printed with ahead of the next build.
    pub ahead: Option<Ahead>,
    /// What the author should know, without colours.
    pub text: String,
    /// The same as it is shown in the terminal.
    pub shown: String,
    /// The number of errors.
    pub errors: usize,
    /// The number of warnings.
    pub warnings: usize,
    /// The language to speak to the author in.
    pub language: Language,
}

impl Builder {
    /// Returns a builder that has built nothing; the observer sees how far its builds are.
    pub fn new(options: ServeOptions, observer: Arc<Observer>) -> Builder {
        let language = options.language.unwrap_or_default();
        Builder { options, pipeline: Pipeline::new().observed(observer), tree: None, language }
    }

    /// Reads the folder.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(&self) -> io::Result<SourceTree> {
        let options = ReadOptions { as_of: self.options.as_of, previous: self.tree.as_ref() };
        source::read(&self.options.root, &options)
    }

    /// Builds what was read.
    ///
    /// A panic is a mistake of Docent's; it ends this build and not the preview.
    pub fn build(&mut self, tree: SourceTree) -> Outcome {
        let build = || self.pipeline.build_ahead(&tree, &self.options.build);
        let Ok((built, ahead)) = catch_unwind(AssertUnwindSafe(build)) else {
            // What it remembers may be half done.
            self.pipeline = Pipeline::new();
            return self.failed(&both(
                "Docent made a mistake and could not build this; please report it",
                "Docent 自身出错，无法生成；请反馈给我们",
            ));
        };
        self.language = self.options.language.unwrap_or(built.language);
        let human = |colour| print::human(&built.diagnostics, &tree, self.language, colour);
        let outcome = Outcome {
            text: human(false).trim_end().to_string(),
            shown: human(is_coloured()),
            errors: count(&built.diagnostics, Severity::Error),
            warnings: count(&built.diagnostics, Severity::Warning),
            language: self.language,
            output: Some(built.output),
            ahead,
        };
        self.tree = Some(tree);
        outcome
    }

    fn read_and_build(&mut self) -> Outcome {
        match self.read() {
            Ok(tree) => self.build(tree),
            Err(error) => self.failed(&cannot_read(&self.options.root, &error)),
        }
    }

    fn failed(&self, text: &Bilingual<String>) -> Outcome {
        let text = text.get(self.language).clone();
        Outcome {
            output: None,
            ahead: None,
            shown: text.clone(),
            text,
            errors: 1,
            warnings: 0,
            language: self.language,
        }
    }

    /// Builds once for each message to the sender that is returned, and tells what came of it, until
    /// nobody listens.
    pub fn run(mut self, tell: impl Fn(Outcome) -> bool + Send + 'static) -> Sender<()> {
        let (sender, wishes) = channel();
        thread::spawn(move || while wishes.recv().is_ok() && tell(self.read_and_build()) {});
        sender
    }
}

/// Returns the words for a folder that cannot be read.
pub fn cannot_read(root: &Path, error: &io::Error) -> Bilingual<String> {
    let root = root.display();
    both(format!("cannot read `{root}`: {error}"), format!("无法读取 `{root}`：{error}"))
}

/// Returns how many diagnostics have a severity.
fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}
