//! Bytes that wait to be written.

use std::sync::Arc;

/// Bytes in the LZ4 block format behind their length (`lz4_flex`): an HTML page takes a fifth of
/// its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed(Arc<[u8]>);

impl Packed {
    /// Returns bytes, packed.
    pub fn of(bytes: &[u8]) -> Packed {
        Packed(lz4_flex::block::compress_prepend_size(bytes).into())
    }

    /// Returns the bytes that were packed.
    pub fn unpack(&self) -> Vec<u8> {
        lz4_flex::block::decompress_size_prepended(&self.0)
            // Nothing else makes a value of this type.
            .expect("bytes that were packed here can be unpacked")
    }

    /// Returns where they lie in memory.
    pub(super) fn as_ptr(&self) -> *const u8 {
        self.0.as_ptr()
    }
}

#[cfg(test)]
mod tests {
    use super::Packed;
    use proptest::prelude::*;

    #[test]
    fn a_page_takes_less_memory() {
        let page = "<p>账号申请<a href=\"../form.html\">表单</a></p>\n".repeat(200);
        assert!(Packed::of(page.as_bytes()).0.len() * 5 < page.len());
    }

    proptest! {
        #[test]
        fn what_was_packed_is_what_is_unpacked(bytes: Vec<u8>, times in 0_usize..50) {
            let bytes = bytes.repeat(times);
            prop_assert_eq!(Packed::of(&bytes).unpack(), bytes);
        }
    }
}
