//! Bytes by key, which can be carried from one run of the program to the next.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Key;

/// Bytes by the hash of all that they were made from.
///
/// Unlike a [`Memo`](super::Memo) it can be listed, and so be written down; and it forgets nothing
/// by itself.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<BTreeMap<Key, Item>>);

#[derive(Debug)]
struct Item {
    bytes: Arc<[u8]>,
    /// Whether it lay there before anybody asked.
    is_old: bool,
    /// Whether somebody asked for it.
    is_used: bool,
}

impl Shelf {
    /// Returns a shelf with what was carried over from another run.
    pub fn of(items: impl IntoIterator<Item = (Key, Arc<[u8]>)>) -> Shelf {
        let old = |bytes| Item { bytes, is_old: true, is_used: false };
        Shelf(Mutex::new(items.into_iter().map(|(key, bytes)| (key, old(bytes))).collect()))
    }

    /// Returns the bytes of a key.
    pub fn get(&self, key: &Key) -> Option<Arc<[u8]>> {
        let mut items = self.lock();
        let item = items.get_mut(key)?;
        item.is_used = true;
        Some(item.bytes.clone())
    }

    /// Lays bytes down under a key.
    pub fn put(&self, key: Key, bytes: Arc<[u8]>) {
        self.lock().insert(key, Item { bytes, is_old: false, is_used: true });
    }

    /// Returns how many bytes lie there.
    pub fn size(&self) -> usize {
        self.lock().values().map(|item| item.bytes.len()).sum()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Forgets what nobody asked for; returns whether there was any.
    pub fn forget_unused(&self) -> bool {
        let mut items = self.lock();
        let before = items.len();
        items.retain(|_, item| item.is_used);
        items.len() < before
    }

    /// Returns whether anything lies there that was not carried over.
    pub fn has_new(&self) -> bool {
        self.lock().values().any(|item| !item.is_old)
    }

    /// Returns all that lies there, in the order of the keys.
    pub fn items(&self) -> Vec<(Key, Arc<[u8]>)> {
        self.lock().iter().map(|(key, item)| (*key, item.bytes.clone())).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Item>> {
        // A poisoned lock only says that another thread stopped; the map is whole between calls.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
