//! The manifest: the file by which Docent knows a folder as its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The name of the manifest in the folder of a site.
pub const MANIFEST_FILE: &str = ".docent-manifest.json";

/// The version of the format that this program writes.
const VERSION: u32 = 1;

/// The files of a site, so that anyone can check that nothing was changed or lost on the way.
///
/// The same site has the same manifest, byte for byte. The bytes of a file are
/// never believed to be right because the manifest says so: see
/// [`write()`](super::write()).
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    version: u32,
    /// Every file but the manifest, by its path in the site.
    files: BTreeMap<String, Entry>,
}

/// The bytes of one file, without the bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The BLAKE3 hash in hexadecimal.
    blake3: String,
    /// The number of bytes.
    length: u64,
}

impl Entry {
    /// Returns the entry of a file with these bytes.
    pub fn of(bytes: &[u8]) -> Entry {
        Entry::new(blake3::hash(bytes), bytes.len() as u64)
    }

    /// Returns the entry of a file with this hash and length.
    pub fn new(hash: blake3::Hash, length: u64) -> Entry {
        Entry { blake3: hash.to_hex().to_string(), length }
    }
}

impl Manifest {
    /// Returns the manifest of a site.
    pub fn new(files: BTreeMap<String, Entry>) -> Manifest {
        Manifest { version: VERSION, files }
    }

    /// Returns whether these are the bytes of a manifest, of this or of another version of Docent.
    ///
    /// Files of a later version are ours as well: nothing but their names matters
    /// to a build that replaces them.
    pub fn is_one(bytes: &[u8]) -> bool {
        #[derive(Deserialize)]
        struct AnyVersion {
            version: u32,
            #[allow(dead_code, reason = "only its presence is asked for")]
            files: serde::de::IgnoredAny,
        }
        serde_json::from_slice::<AnyVersion>(bytes).is_ok_and(|manifest| manifest.version > 0)
    }

    /// Returns the files of a manifest of this version; `None` where the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<BTreeMap<String, Entry>> {
        let manifest: Manifest = serde_json::from_slice(bytes).ok()?;
        (manifest.version == VERSION).then_some(manifest.files)
    }

    /// Returns the manifest as it is written: JSON, a line a file, in path order.
    pub fn to_json(&self) -> String {
        let mut json = format!("{{\"version\":{},\"files\":{{", self.version);
        for (index, (path, entry)) in self.files.iter().enumerate() {
            json.push_str(if index == 0 { "\n" } else { ",\n" });
            // A JSON string is exactly how serde_json shows a `Value::String`, which cannot fail.
            json.push_str(&serde_json::Value::from(path.as_str()).to_string());
            json.push_str(&format!(
                ":{{\"blake3\":\"{}\",\"length\":{}}}",
                entry.blake3, entry.length
            ));
        }
        json.push_str("\n}}\n");
        json
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Manifest};

    #[test]
    fn a_manifest_is_json_and_knows_itself() {
        let files = [("流程/\"a\".html", "一"), ("index.html", "")];
        let files = files.map(|(path, text)| (path.to_string(), Entry::of(text.as_bytes())));
        let manifest = Manifest::new(files.into());
        let json = manifest.to_json();
        let read: Manifest = serde_json::from_str(&json).expect("the manifest is JSON");
        assert_eq!(read.files, manifest.files);
        assert_eq!(json.lines().count(), 4);
        assert!(Manifest::is_one(json.as_bytes()));
    }

    #[test]
    fn other_json_is_not_a_manifest() {
        for text in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"version":1}"#,
            r#"{"files":{}}"#,
            r#"{"version":0,"files":{}}"#,
        ] {
            assert!(!Manifest::is_one(text.as_bytes()), "{text}");
        }
    }
}
