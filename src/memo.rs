//! What is remembered between builds, under the hash of all that it was made from.

use std::collections::BTreeMap;
use std::hash::Hasher;
use std::sync::{Arc, Mutex, MutexGuard};

/// The hash of everything that a value was made from.
pub type Key = [u8; 32];

/// Values by key. What a build does not ask for is forgotten behind it.
pub struct Memo<T> {
    /// From the build before.
    old: BTreeMap<Key, Arc<T>>,
    /// Asked for in this build.
    new: Mutex<BTreeMap<Key, Arc<T>>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { old: BTreeMap::new(), new: Mutex::default() }
    }
}

impl<T> Memo<T> {
    /// Returns the value of a key, which is made where it is not remembered.
    pub fn get_or_make(&self, key: Key, make: impl FnOnce() -> T) -> Arc<T> {
        let value = match self.old.get(&key) {
            Some(value) => value.clone(),
            None => Arc::new(make()),
        };
        self.lock().insert(key, value.clone());
        value
    }

    /// Forgets what was not asked for since the last call.
    pub fn turn(&mut self) {
        let new = self.new.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner());
        self.old = std::mem::take(new);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Arc<T>>> {
        // A poisoned lock only says that another thread stopped; the map is whole between calls.
        self.new.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Hashes values with BLAKE3, so that keys are the same on every machine and in every run.
#[derive(Default)]
pub struct KeyHasher(blake3::Hasher);

impl KeyHasher {
    /// Returns the key of all that was written.
    pub fn key(&self) -> Key {
        *self.0.finalize().as_bytes()
    }
}

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        // Only asked for by callers that want a short hash; keys use all 32 bytes.
        let mut short = [0; 8];
        short.copy_from_slice(&self.0.finalize().as_bytes()[..8]);
        u64::from_le_bytes(short)
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}
