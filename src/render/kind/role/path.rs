//! What somebody in a role learns, from the first day on.

use serde::Serialize;

use crate::model::Entry;
use crate::model::kind::Detail;
use crate::model::kind::training::{Occasion, Training};
use crate::render::kind::training::{duration, occasion_words};
use crate::render::site::Site;
use crate::render::view::Link;

/// A time at which trainings are due.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct StageView {
    /// When that is, in words.
    pub when: String,
    /// Whether it comes again: by an interval or with a change.
    pub is_repeated: bool,
    /// What is due then.
    pub trainings: Vec<StageTraining>,
}

/// A training that is due at some time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct StageTraining {
    /// The training.
    pub link: Link,
    /// How long it takes, in words; may be empty.
    pub duration: String,
    /// How many documents it covers.
    pub documents: usize,
}

/// Returns when a role learns what: events in the order in which somebody who joins meets them, then
/// what comes again, the more often the earlier, then what changes bring.
pub fn path(site: &Site<'_>, from: &str, role: &str) -> Vec<StageView> {
    let knowledge_base = site.knowledge_base;
    let mut due: Vec<(Rank, String, &Entry, &Training)> = Vec::new();
    let positions = knowledge_base.index.trainings.get(role).into_iter().flatten();
    for position in positions {
        let entry = &knowledge_base.entries[*position];
        let Detail::Training(training) = &entry.detail else { continue };
        let place = knowledge_base.navigation.places.get(position).copied();
        let place = place.unwrap_or(usize::MAX);
        if training.occasions.is_empty() {
            let words = site.theme.texts.get("training.any_time").to_owned();
            due.push(((1, u32::MAX, place), words, entry, training));
        }
        for occasion in &training.occasions {
            let words = occasion_words(site, occasion);
            due.push((rank(occasion, place), words, entry, training));
        }
    }
    due.sort_by(|(rank, words, ..), (other, others, ..)| (rank, words).cmp(&(other, others)));
    let mut stages: Vec<StageView> = Vec::new();
    for ((sort, ..), when, entry, training) in due {
        let item = StageTraining {
            link: site.link(from, entry),
            duration: duration(site, training),
            documents: training.covers.len(),
        };
        match stages.iter_mut().find(|stage| stage.when == when) {
            Some(stage) if stage.trainings.contains(&item) => {}
            Some(stage) => stage.trainings.push(item),
            None => stages.push(StageView { when, is_repeated: sort > 1, trainings: vec![item] }),
        }
    }
    stages
}

/// What comes first: events, those whose day nobody knows, intervals, changes; then the day or the
/// length; then the place of the training on the site.
type Rank = (u8, u32, usize);

fn rank(occasion: &Occasion, place: usize) -> Rank {
    let days = occasion.days();
    let sort = match occasion {
        Occasion::At(_) if days.is_some() => 0,
        Occasion::At(_) => 1,
        Occasion::Every(_) => 2,
        Occasion::OnChange { .. } => 3,
    };
    (sort, days.unwrap_or(u32::MAX), place)
}
