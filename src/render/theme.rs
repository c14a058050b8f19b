//! The look: templates, texts and assets, from the binary and from the knowledge base.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use memchr::memmem::Finder;
use serde::Serialize;
use tera::Tera;

use super::check::{bad_template, unknown_theme};
use super::texts::{self, Texts};
use crate::diagnostic::{Diagnostic, SourcePath, Span};
use crate::document::yaml::{self, Value};
use crate::language::Language;
use crate::model::settings::Settings;
use crate::output::Content;
use crate::source::{SETTINGS_FILE, SourceContent, SourceTree};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme, ready to render.
pub struct Theme {
    tera: Tera,
    /// The texts of the site's language.
    pub texts: Arc<Texts>,
    /// The files that pages load, by their address from the root of the site.
    pub assets: BTreeMap<String, Content>,
    /// The folder of the assets, with `/` behind it.
    pub asset_folder: String,
    /// Tells one set of templates and texts from another.
    pub hash: blake3::Hash,
    /// Files that a page loads only where it holds something: their name, and what it must hold.
    needs: Vec<(String, Finder<'static>)>,
}

/// Why a page could not be rendered.
pub struct TemplateError(pub String);

impl Theme {
    /// Loads the theme of a site: the default theme, with the files of `themes/<name>/` over it.
    ///
    /// Problems are reported; the theme then lacks what they are about.
    pub fn load(
        source: &SourceTree,
        settings: &Settings,
        language: Language,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Theme {
        let files = files(source, settings, diagnostics);
        let mut hasher = blake3::Hasher::new();
        let mut tera = Tera::default();
        let mut templates = Vec::new();
        let mut own: BTreeMap<String, SourcePath> = BTreeMap::new();
        for (path, file) in &files {
            if let Some(name) = path.strip_prefix("templates/")
                && let Some(text) = file.text()
            {
                hasher.update(name.as_bytes()).update(&[0]).update(text.as_bytes()).update(&[0]);
                templates.push((name.to_owned(), text.to_owned()));
                if let Some(path) = &file.path {
                    own.insert(name.to_owned(), path.clone());
                }
            }
        }
        if let Err(error) = tera.add_raw_templates(templates) {
            let message = describe(&error);
            let span = place(source, settings, &message).unwrap_or_else(|| {
                let own = own.iter().find(|(name, _)| message.contains(name.as_str()));
                Span::whole(own.map_or(&SETTINGS_FILE.into(), |(_, path)| path))
            });
            diagnostics.push(bad_template::report(&span, &message));
        }
        let texts = texts::read(&files, language, diagnostics);
        hasher.update(texts.hash.as_bytes());
        // Once for all pages: the words of a theme are more than what most views hold.
        tera.global_context().insert("t", &texts);
        let accent = settings.accent.as_deref();
        let (assets, asset_folder) = assets(&files, accent);
        hasher.update(asset_folder.as_bytes());
        let needs = needs(&files, &mut hasher, diagnostics);
        Theme { texts: Arc::new(texts), hash: hasher.finalize(), assets, asset_folder, needs, tera }
    }

    /// Returns a page with the style sheets and scripts that it needs beside those of all pages.
    pub fn with_needs(&self, url: &str, mut html: String) -> String {
        let mut links = String::new();
        let is_needed = |marker: &Finder| marker.find(html.as_bytes()).is_some();
        for (name, _) in self.needs.iter().filter(|(_, marker)| is_needed(marker)) {
            let root = "../".repeat(url.matches('/').count());
            let has = |ending: &str| {
                let file = format!("{}{name}.{ending}", self.asset_folder);
                self.assets.contains_key(&file).then(|| format!("{root}{file}"))
            };
            if let Some(href) = has("css").filter(|href| !html.contains(href.as_str())) {
                links.push_str(&format!("<link rel=\"stylesheet\" href=\"{href}\">\n"));
            }
            if let Some(src) = has("js").filter(|src| !html.contains(src.as_str())) {
                links.push_str(&format!("<script src=\"{src}\" defer></script>\n"));
            }
        }
        if let Some(head) = html.find("</head>").filter(|_| !links.is_empty()) {
            html.insert_str(head, &links);
        }
        html
    }

    /// Renders a template with its view; it sees the words of the theme as `t`.
    pub fn render(&self, template: &str, view: &impl Serialize) -> Result<String, TemplateError> {
        let context =
            tera::Context::from_serialize(view).map_err(|error| TemplateError(describe(&error)))?;
        self.tera.render(template, &context).map_err(|error| TemplateError(describe(&error)))
    }
}

/// Reads which files a page loads where it holds what: `needs:` in `theme.yaml`.
fn needs(
    files: &ThemeFiles,
    hasher: &mut blake3::Hasher,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Finder<'static>)> {
    const FILE: &str = "theme.yaml";
    let Some(file) = files.get(FILE) else { return Vec::new() };
    let text = file.text().unwrap_or_default();
    hasher.update(text.as_bytes());
    let path = file.path.clone().unwrap_or_else(|| FILE.into());
    let value = yaml::parse(text, &path, 0, diagnostics);
    let needs = value.as_ref().and_then(|value| value.get("needs")).map(Value::entries);
    let needs = needs.unwrap_or_default().iter();
    let finder = |marker: &str| Finder::new(marker).into_owned();
    needs.filter_map(|need| Some((need.key.value.clone(), finder(need.value.text()?)))).collect()
}

/// Returns an error of a template with its causes.
fn describe(error: &tera::Error) -> String {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        message.push_str(": ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    message
}

/// Returns the place in the knowledge base's own theme that an error of the template engine names
/// as `page.html:2:28`; `None` where the template is one of the binary.
pub fn place(source: &SourceTree, settings: &Settings, problem: &str) -> Option<Span> {
    problem.split_whitespace().find_map(|word| {
        let mut parts = word.trim_end_matches(':').rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let path: SourcePath =
            format!("themes/{}/templates/{}", settings.theme, parts.next()?).into();
        let text = source.text(&path)?;
        let start: usize =
            text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
        let rest = text[start..].char_indices().nth(column.saturating_sub(1));
        let start = rest.map_or(text.len(), |(offset, _)| start + offset);
        Some(Span::new(&path, start, start))
    })
}

/// A file of a theme.
pub struct ThemeFile {
    content: Content,
    /// Where it is in the knowledge base; `None` for one of the binary.
    pub path: Option<SourcePath>,
}

impl ThemeFile {
    /// Returns its text, where it is text.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
            Content::Packed(_) | Content::File(_) => None,
        }
    }
}

/// The files of a theme by their path in it.
pub type ThemeFiles = BTreeMap<String, ThemeFile>;

fn files(
    source: &SourceTree,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> ThemeFiles {
    let mut files = ThemeFiles::new();
    embedded(&DEFAULT, &mut files);
    if source.is_foreign() {
        return files;
    }
    let folder = format!("themes/{}/", settings.theme);
    let mut found = false;
    for (path, file) in source.files.iter() {
        let Some(name) = path.strip_prefix(&*folder) else { continue };
        found = true;
        let content = match &file.content {
            SourceContent::Text(text) => Content::Bytes(text.as_bytes().into()),
            SourceContent::NotText(bytes) => Content::Bytes(bytes.clone()),
            SourceContent::OnDisk(path) => Content::File(path.clone()),
        };
        files.insert(name.to_owned(), ThemeFile { content, path: Some(path.clone()) });
    }
    if !found && settings.theme != "default" {
        diagnostics.push(unknown_theme::report(settings));
    }
    files
}

/// Returns a text file of the default theme, as it is in the binary.
pub fn default_text(path: &str) -> Option<&'static str> {
    DEFAULT.get_file(path)?.contents_utf8()
}

fn embedded(folder: &Dir<'static>, files: &mut ThemeFiles) {
    for file in folder.files() {
        if let Some(path) = file.path().to_str() {
            let content = Content::Bytes(file.contents().into());
            files.insert(path.replace('\\', "/"), ThemeFile { content, path: None });
        }
    }
    for folder in folder.dirs() {
        embedded(folder, files);
    }
}

/// Returns a style sheet without comments, indentation and the line ends that mean nothing.
///
/// A comment ends a word as a space does (CSS Syntax 3, 4.3.2). Strings are left as they are, and
/// so are spaces that could mean something: only those behind a colon, comma, semicolon or brace
/// and before an opening brace go.
fn squeezed(style: &str) -> String {
    let mut text = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        push_tight(&mut text, before);
        if let Some(comment) = from.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
            continue;
        }
        let length = match from.as_bytes()[0] {
            b'/' => 1,
            quote => string_length(from.as_bytes(), quote),
        };
        text.push_str(&from[..length]);
        rest = &from[length..];
    }
    push_tight(&mut text, rest);
    let mut squeezed = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        squeezed.push_str(line);
        if !line.ends_with(['{', '}', ';', ',']) {
            squeezed.push('\n');
        }
    }
    squeezed
}

/// Adds a part of a style sheet that holds no string, without the spaces that mean nothing.
fn push_tight(text: &mut String, part: &str) {
    for c in part.chars() {
        match (text.chars().next_back(), c) {
            (Some(':' | ',' | ';' | '{' | '}'), ' ') => {}
            (Some(' '), '{') => {
                text.pop();
                text.push('{');
            }
            (Some(';'), '}') => {
                text.pop();
                text.push('}');
            }
            (_, c) => text.push(c),
        }
    }
}

/// Returns a script without indentation and without comments that stand on lines of their own or
/// tell a type: `/** @type {Element} */ (element)`.
///
/// A script with template literals is left as it is, since their lines may begin with anything.
fn squeezed_script(script: &str) -> String {
    if script.contains('`') {
        return script.to_owned();
    }
    let mut kept = String::with_capacity(script.len());
    let mut is_comment = false;
    for line in script.lines() {
        let words = line.trim();
        if is_comment || words.starts_with("/*") && !words.contains("*/ ") {
            is_comment = !words.ends_with("*/");
        } else if !words.is_empty() && !words.starts_with("//") {
            let mut rest = words;
            while let Some((before, comment)) = rest.split_once("/** @") {
                let Some((_, behind)) = comment.split_once("*/") else { break };
                kept.push_str(before);
                rest = behind.trim_start_matches(' ');
            }
            kept.push_str(rest);
            kept.push('\n');
        }
    }
    kept
}

/// Returns the length of a string with its quotes; of all the rest where it is never closed.
fn string_length(text: &[u8], quote: u8) -> usize {
    let mut i = 1;
    while i < text.len() {
        match text[i] {
            b'\\' => i += 2,
            byte if byte == quote => return i + 1,
            _ => i += 1,
        }
    }
    text.len()
}

/// Returns the assets of a theme and the folder they go to, which is named after their content.
///
/// The style sheets of `css/` become one, in the order of their names with `layers.css` first, and
/// the scripts of `js/` one, in the order of their names: a page makes one request for each. What
/// only some pages need lies in `styles/` and `scripts/`, each file by itself; the files of `search/`
/// become one style sheet and one script, which are loaded when somebody searches.
fn assets(files: &ThemeFiles, accent: Option<&str>) -> (BTreeMap<String, Content>, String) {
    let join = |folder: &str, ending: &str, first: &str| -> String {
        let mut parts: Vec<(&String, &str)> = files
            .iter()
            .filter(|(path, _)| path.starts_with(folder) && path.ends_with(ending))
            .filter_map(|(path, file)| Some((path, file.text()?)))
            .collect();
        parts.sort_by_key(|(path, _)| (!path.ends_with(first), path.as_str()));
        let mut joined = String::new();
        for (_, text) in parts {
            match ending {
                ".js" => joined.push_str(&squeezed_script(text)),
                _ => joined.push_str(text.trim_end()),
            }
            joined.push('\n');
        }
        joined
    };
    let mut style = squeezed(&join("css/", ".css", "/layers.css"));
    if let Some(accent) = accent {
        style.push_str(&super::accent::style(accent));
    }
    let mut content: BTreeMap<String, Content> = BTreeMap::new();
    content.insert("site.css".into(), Content::text(style));
    content.insert("site.js".into(), Content::text(join("js/", ".js", "/docent.js")));
    content.insert("search.css".into(), Content::text(squeezed(&join("search/", ".css", "/"))));
    content.insert("search.js".into(), Content::text(join("search/", ".js", "/core.js")));
    for (path, file) in files {
        if let (Some(name), Some(text)) = (path.strip_prefix("styles/"), file.text()) {
            content.insert(name.to_owned(), Content::text(squeezed(text)));
        }
        if let (Some(name), Some(text)) = (path.strip_prefix("scripts/"), file.text()) {
            content.insert(name.to_owned(), Content::text(squeezed_script(text)));
        }
        if let Some(name) = path.strip_prefix("icons/").or_else(|| path.strip_prefix("assets/")) {
            content.insert(name.to_owned(), file.content.clone());
        }
    }
    let mut hasher = blake3::Hasher::new();
    for (name, content) in &content {
        hasher.update(name.as_bytes()).update(&[0]);
        if let Content::Bytes(bytes) = content {
            hasher.update(bytes);
        }
        hasher.update(&[0]);
    }
    let folder = format!("assets/{}/", &hasher.finalize().to_hex()[..12]);
    let assets = content.into_iter().map(|(name, c)| (format!("{folder}{name}"), c)).collect();
    (assets, folder)
}

#[cfg(test)]
mod tests {
    use super::{squeezed, squeezed_script};

    #[test]
    fn scripts_lose_comments_and_indentation() {
        let script = "/* a\n   b */\n(() => {\n  // c\n  go('// d'); // e\n})();\n";
        assert_eq!(squeezed_script(script), "(() => {\ngo('// d'); // e\n})();\n");
        let script =
            "  const a = /** @type {B} */ (b);\n  /** @type {C} */ let c;\n/** d */\nd();\n";
        assert_eq!(squeezed_script(script), "const a = (b);\nlet c;\nd();\n");
        assert_eq!(squeezed_script("`\n// text\n`"), "`\n// text\n`");
    }

    #[test]
    fn style_sheets_lose_comments_and_indentation_but_no_strings() {
        let style =
            "/* a */\n@layer x {\n  a::after { content: \"/* 不是注释 */\"; }\n\n}\n/* open";
        assert_eq!(squeezed(style), "@layer x{a::after{content:\"/* 不是注释 */\"}}");
        assert_eq!(
            squeezed("b { background: url('a\\'b.svg') }"),
            "b{background:url('a\\'b.svg') }"
        );
        assert_eq!(
            squeezed("a :hover, b{ width: calc(1px + 2px); }"),
            "a :hover,b{width:calc(1px + 2px)}"
        );
    }
}
