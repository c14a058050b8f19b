//! What is remembered between builds, under the hash of all that it was made from.

pub mod bytes;
pub mod numbers;
mod shelf;

use std::collections::BTreeMap;
use std::hash::Hasher;
use std::sync::{Arc, Mutex, MutexGuard};

pub use shelf::Shelf;

/// The hash of everything that a value was made from.
pub type Key = [u8; 32];

/// Returns the bytes of a file of a site on disk, if they are those that were written.
pub type FileReader = Arc<dyn Fn(&str) -> Option<Arc<[u8]>> + Send + Sync>;

/// Values by key. What a build does not ask for is forgotten behind it.
pub struct Memo<T> {
    /// Whether anything is remembered at all.
    is_forgetful: bool,
    /// From the build before.
    old: BTreeMap<Key, Arc<T>>,
    /// Asked for in this build.
    new: Mutex<BTreeMap<Key, Arc<T>>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { is_forgetful: false, old: BTreeMap::new(), new: Mutex::default() }
    }
}

impl<T> Memo<T> {
    /// Returns a memo that remembers nothing: for values that a single build asks for once.
    pub fn forgetful() -> Memo<T> {
        Memo { is_forgetful: true, ..Memo::default() }
    }

    /// Returns the value of a key, which is made where it is not remembered.
    pub fn get_or_make(&self, key: Key, make: impl FnOnce() -> T) -> Arc<T> {
        if self.is_forgetful {
            return Arc::new(make());
        }
        let known = self.old.get(&key).cloned().or_else(|| self.lock().get(&key).cloned());
        // Two threads that ask at once both make it, and make the same.
        let value = known.unwrap_or_else(|| Arc::new(make()));
        self.lock().insert(key, value.clone());
        value
    }

    /// Forgets what was not asked for since the last call.
    pub fn turn(&mut self) {
        self.old = self.take_new();
    }

    /// Remembers what was asked for since the last call beside what is remembered already: for a
    /// build that does not ask for everything.
    pub fn keep(&mut self) {
        let mut new = self.take_new();
        self.old.append(&mut new);
    }

    /// Returns what is remembered of earlier builds.
    pub fn items(&self) -> impl Iterator<Item = (&Key, &Arc<T>)> {
        self.old.iter()
    }

    fn take_new(&mut self) -> BTreeMap<Key, Arc<T>> {
        let new = self.new.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner());
        std::mem::take(new)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Arc<T>>> {
        // A poisoned lock only says that another thread stopped; the map is whole between calls.
        self.new.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Hashes values with BLAKE3, so that keys are the same on every machine and in every run.
#[derive(Default)]
pub struct KeyHasher {
    hasher: blake3::Hasher,
    /// What was written last: BLAKE3 is several times as fast where it gets much at once.
    waiting: Vec<u8>,
}

/// How many bytes wait at most.
const MAX_WAITING: usize = 16 * 1024;

impl KeyHasher {
    /// Returns the key of all that was written.
    pub fn key(&self) -> Key {
        let hash = match self.hasher.count() {
            0 => blake3::hash(&self.waiting),
            _ => self.hasher.clone().update(&self.waiting).finalize(),
        };
        *hash.as_bytes()
    }
}

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        // Only asked for by callers that want a short hash; keys use all 32 bytes.
        let mut short = [0; 8];
        short.copy_from_slice(&self.key()[..8]);
        u64::from_le_bytes(short)
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.waiting.len() + bytes.len() > MAX_WAITING {
            self.hasher.update(&self.waiting);
            self.waiting.clear();
            if bytes.len() > MAX_WAITING {
                self.hasher.update(bytes);
                return;
            }
        }
        self.waiting.extend_from_slice(bytes);
    }
}
