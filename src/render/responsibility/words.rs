//! What stands for a letter: the letter itself, or a word, as the settings say.

use serde::Serialize;

use crate::export::matrix::{Book, LetterLabel, Words};
use crate::model::kind::process::Letter;
use crate::model::responsibility::company::Share;
use crate::model::settings::Letters;
use crate::render::site::Site;

/// A letter as templates see it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LetterView {
    /// The letter itself, for its colour.
    pub letter: Letter,
    /// What stands for it in a cell.
    pub label: String,
    /// The word for it.
    pub word: String,
    /// Whether it comes from the process and not from the step.
    pub is_inherited: bool,
}

/// In how many steps of a process somebody has a letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ShareView {
    /// The letter itself, for its colour.
    pub letter: Letter,
    /// What stands for it.
    pub label: String,
    /// The number of steps.
    pub count: u32,
    /// Whether it comes from the process and not from these steps.
    pub is_inherited: bool,
}

/// Returns in how many steps somebody has each letter. An A that comes from the process stands apart
/// from those of steps.
pub fn share(site: &Site<'_>, share: &Share) -> Vec<ShareView> {
    let view = |letter: Letter, count: u32, is_inherited: bool| ShareView {
        letter,
        label: label(site, letter),
        count,
        is_inherited,
    };
    let split = |(letter, count): (Letter, u32)| {
        let inherited = if letter == Letter::A { share.inherited.min(count) } else { 0 };
        [view(letter, count - inherited, false), view(letter, inherited, true)]
    };
    share.counts.iter().flat_map(split).filter(|view| view.count > 0).collect()
}

/// Returns the word for a letter.
pub fn word(site: &Site<'_>, letter: Letter) -> String {
    let group = match site.knowledge_base.settings.letters {
        Letters::Raci | Letters::Words => "letter",
        Letters::Office => "letter_office",
    };
    site.theme.texts.get(&format!("{group}.{letter:?}")).to_owned()
}

/// Returns what stands for a letter in a cell.
pub fn label(site: &Site<'_>, letter: Letter) -> String {
    match site.knowledge_base.settings.letters {
        Letters::Raci => format!("{letter:?}"),
        Letters::Words | Letters::Office => word(site, letter),
    }
}

/// Returns a letter as templates see it.
pub fn view(site: &Site<'_>, letter: Letter, is_inherited: bool) -> LetterView {
    LetterView { letter, label: label(site, letter), word: word(site, letter), is_inherited }
}

/// Returns all letters as a legend shows them.
pub fn legend(site: &Site<'_>) -> Vec<LetterView> {
    Letter::ALL.into_iter().map(|(letter, ..)| view(site, letter, false)).collect()
}

/// Returns the matrices as they are written to files.
pub fn book(site: &Site<'_>) -> Book {
    let text = |name: &str| site.theme.texts.get(name).to_owned();
    let letters = Letter::ALL
        .into_iter()
        .map(|(letter, ..)| LetterLabel {
            letter,
            label: label(site, letter),
            meaning: word(site, letter),
        })
        .collect();
    let words = Words {
        overview: text("responsibility.overview"),
        legend: text("responsibility.legend"),
        process: text("kind.process"),
        number: text("process.number"),
        step: text("process.step"),
        kind: text("form.kind"),
        within: text("process.within"),
        letter: text("responsibility.letter"),
        meaning: text("responsibility.meaning"),
        inherited: text("responsibility.inherited"),
        no_department: text("reference.no_department"),
        steps: text("responsibility.steps"),
    };
    Book::of(site.knowledge_base, letters, words)
}
