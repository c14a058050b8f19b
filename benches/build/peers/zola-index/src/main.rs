//! Writes the index of a folder of Zola's pages that Zola makes with its feature `indexing-zh`: the
//! same library, words cut by jieba, title and text of each page, no blocks of code.
//!
//!     zola-index CONTENT INDEX

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use elasticlunr::lang::Chinese;
use elasticlunr::{Index, IndexBuilder};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use walkdir::WalkDir;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    let [_, content, file] = arguments.as_slice() else {
        return Err("zola-index CONTENT INDEX".into());
    };
    let mut index = IndexBuilder::with_language(Box::new(Chinese::new()))
        .add_field("title")
        .add_field("body")
        .build();
    for entry in WalkDir::new(content).sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            add(&mut index, entry.path())?;
        }
    }
    fs::write(file, index.to_json())?;
    Ok(())
}

fn add(index: &mut Index, path: &Path) -> Result<(), Box<dyn Error>> {
    let page = fs::read_to_string(path)?;
    let (head, body) = page
        .strip_prefix("+++\n")
        .and_then(|page| page.split_once("\n+++\n"))
        .ok_or("no front matter")?;
    let title = head
        .lines()
        .find_map(|line| line.strip_prefix("title = "))
        .ok_or("no title")?;
    index.add_doc(&path.to_string_lossy(), [title, &text(body)]);
    Ok(())
}

/// Returns what a reader sees of a page but for its blocks of code.
fn text(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut is_code = false;
    for event in Parser::new_ext(body, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(part) | Event::Code(part) if !is_code => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => text.push('\n'),
            _ => {}
        }
    }
    text
}
