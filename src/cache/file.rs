//! One file of the cache: items by key, each with its own checksum.
//!
//! | bytes | hold |
//! | --- | --- |
//! | 8 | [`MAGIC`], whose last byte is the number of the format |
//! | 32 | the hash of the program that wrote it |
//! | then, for each item: | |
//! | LEB128 | the length of its value |
//! | 32 | its key |
//! | 16 | the first bytes of the BLAKE3 hash of key and value |
//! | length | its value |
//!
//! A file is a promise by nobody. What is not exactly as it was written is passed over: an item
//! whose checksum differs, what stands behind a length that leads too far, a file of another
//! program as a whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use crate::memo::{Key, numbers};

/// The first bytes of each file.
const MAGIC: [u8; 8] = *b"docent\0\x01";

/// Files larger than this are none of ours, and not read.
const LARGEST: u64 = 1 << 30;

/// How many bytes of a hash are a checksum.
const CHECKSUM: usize = 16;

/// The beginning of the names of files that are being written.
pub const UNFINISHED: &str = ".new-";

/// An item of a file.
pub type Item = (Key, Arc<[u8]>);

/// Returns the items of a file; none where it cannot be read or another program wrote it.
pub fn read(path: &Path, program: &Key) -> Vec<Item> {
    // Whoever opens a pipe waits for somebody to write into it.
    let is_readable = fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() < LARGEST);
    let bytes = if is_readable { fs::read(path).unwrap_or_default() } else { Vec::new() };
    items(&bytes, program).unwrap_or_default()
}

fn items(bytes: &[u8], program: &Key) -> Option<Vec<Item>> {
    let mut rest = bytes.strip_prefix(&MAGIC)?.strip_prefix(program)?;
    let mut items = Vec::new();
    while !rest.is_empty() {
        let Some((item, is_sound)) = take(&mut rest) else { break };
        if is_sound {
            items.push(item);
        }
    }
    Some(items)
}

/// Takes an item from the start of bytes, and whether its checksum is right; `None` where they end
/// before it does.
fn take(rest: &mut &[u8]) -> Option<(Item, bool)> {
    let length = usize::try_from(numbers::take(rest)?).ok()?;
    let key: Key = numbers::take_bytes(rest, size_of::<Key>())?.try_into().ok()?;
    let written = numbers::take_bytes(rest, CHECKSUM)?;
    let value = numbers::take_bytes(rest, length)?;
    let is_sound = checksum(&key, value) == written;
    Some(((key, value.into()), is_sound))
}

fn checksum(key: &Key, value: &[u8]) -> [u8; CHECKSUM] {
    let mut checksum = [0; CHECKSUM];
    let hash = blake3::Hasher::new().update(key).update(value).finalize();
    checksum.copy_from_slice(&hash.as_bytes()[..CHECKSUM]);
    checksum
}

/// Writes a file whole or not at all, in place of what was there.
///
/// Not flushed to the disk: a file that a power failure cuts off is passed over by the next build.
///
/// # Errors
/// When the system does not let it be written, as where a folder has its name.
pub fn write<'i>(
    path: &Path,
    program: &Key,
    items: impl Iterator<Item = (&'i Key, &'i [u8])>,
) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    let mut file: BufWriter<&File> = BufWriter::with_capacity(1 << 16, unfinished.as_file());
    file.write_all(&MAGIC)?;
    file.write_all(program)?;
    let mut head = Vec::new();
    for (key, value) in items {
        head.clear();
        numbers::push(value.len() as u64, &mut head);
        head.extend_from_slice(key);
        head.extend_from_slice(&checksum(key, value));
        file.write_all(&head)?;
        file.write_all(value)?;
    }
    file.flush()?;
    drop(file);
    unfinished.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{items, read, write};
    use crate::memo::Key;

    const PROGRAM: Key = [3; 32];

    fn file() -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let values: Vec<(Key, Vec<u8>)> =
            (1..=5_u8).map(|n| ([n; 32], vec![n; usize::from(n) * 40])).collect();
        write(&path, &PROGRAM, values.iter().map(|(k, v)| (k, v.as_slice()))).expect("a file");
        assert_eq!(read(&path, &PROGRAM).len(), 5);
        assert!(read(&path, &[4; 32]).is_empty(), "another program wrote it");
        assert!(read(folder.path(), &PROGRAM).is_empty(), "a folder is no file");
        std::fs::read(&path).expect("a file")
    }

    /// Whatever happens to a file: what is read of it was written like that.
    #[test]
    fn damaged_items_are_passed_over_and_no_others_are_invented() {
        let whole = file();
        let check = |bytes: &[u8]| {
            for (key, value) in items(bytes, &PROGRAM).unwrap_or_default() {
                assert!(value.iter().all(|byte| *byte == key[0]));
                assert_eq!(value.len(), usize::from(key[0]) * 40);
            }
        };
        for end in 0..whole.len() {
            check(&whole[..end]);
        }
        for at in 0..whole.len() {
            for bit in [0, 3, 7] {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << bit;
                check(&bytes);
                let count = items(&bytes, &PROGRAM).unwrap_or_default().len();
                assert!(count < 5, "a flipped bit at {at} was not noticed");
            }
        }
    }
}
