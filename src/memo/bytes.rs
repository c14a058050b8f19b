//! Values as bytes, so that what is remembered can lie on a disk.
//!
//! What is read back may be anything at all: an [`Unpacker`] answers `None` to what it did not
//! write, and never takes more memory than the bytes before it could fill.

use super::Key;
use super::numbers;

/// Values one behind another, as bytes.
#[derive(Debug, Default)]
pub struct Packer(Vec<u8>);

impl Packer {
    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut Packer {
        numbers::push(number, &mut self.0);
        self
    }

    /// Adds the number of the items that follow.
    pub fn count(&mut self, count: usize) -> &mut Packer {
        self.number(count as u64)
    }

    /// Adds a number that may be negative.
    pub fn signed(&mut self, number: i32) -> &mut Packer {
        // Small numbers stay short, whatever their sign.
        self.number(u64::from(((number << 1) ^ (number >> 31)) as u32))
    }

    /// Adds whether something is so.
    pub fn flag(&mut self, flag: bool) -> &mut Packer {
        self.0.push(u8::from(flag));
        self
    }

    /// Adds a key.
    pub fn key(&mut self, key: &Key) -> &mut Packer {
        self.0.extend_from_slice(key);
        self
    }

    /// Adds bytes and their length.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Packer {
        self.count(bytes.len());
        self.0.extend_from_slice(bytes);
        self
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Packer {
        self.bytes(text.as_bytes())
    }

    /// Adds the items of a list.
    pub fn list<T>(
        &mut self,
        items: impl ExactSizeIterator<Item = T>,
        mut add: impl FnMut(&mut Packer, T),
    ) -> &mut Packer {
        self.count(items.len());
        items.for_each(|item| add(self, item));
        self
    }

    /// Returns all that was added.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Bytes of which values are taken in the order in which they were added.
#[derive(Debug, Clone)]
pub struct Unpacker<'b>(&'b [u8]);

impl<'b> Unpacker<'b> {
    /// Returns bytes of which nothing was taken yet.
    pub fn new(bytes: &'b [u8]) -> Unpacker<'b> {
        Unpacker(bytes)
    }

    /// Takes a number.
    pub fn number(&mut self) -> Option<u64> {
        numbers::take(&mut self.0)
    }

    /// Takes a number that counts or places something in memory.
    pub fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// Takes the number of the items that follow, each of which fills a byte at least.
    pub fn count(&mut self) -> Option<usize> {
        self.size().filter(|count| *count <= self.0.len())
    }

    /// Takes a number that may be negative.
    pub fn signed(&mut self) -> Option<i32> {
        let number = u32::try_from(self.number()?).ok()?;
        Some((number >> 1) as i32 ^ -((number & 1) as i32))
    }

    /// Takes whether something is so.
    pub fn flag(&mut self) -> Option<bool> {
        match numbers::take_bytes(&mut self.0, 1)? {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }

    /// Takes a key.
    pub fn key(&mut self) -> Option<Key> {
        numbers::take_bytes(&mut self.0, size_of::<Key>())?.try_into().ok()
    }

    /// Takes bytes.
    pub fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = self.count()?;
        numbers::take_bytes(&mut self.0, length)
    }

    /// Takes a text.
    pub fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// Takes the items of a list.
    pub fn list<T>(
        &mut self,
        mut take: impl FnMut(&mut Unpacker<'b>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count = self.count()?;
        // An item may be larger in memory than as bytes: the list grows with what is really there.
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(take(self)?);
        }
        Some(items)
    }

    /// Returns what is left.
    pub fn rest(&self) -> &'b [u8] {
        self.0
    }

    /// Returns a value where nothing is left behind it.
    pub fn end<T>(&self, value: T) -> Option<T> {
        self.0.is_empty().then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Packer, Unpacker};

    #[test]
    fn values_come_back() {
        let mut packer = Packer::default();
        packer.number(300).signed(-5).signed(i32::MIN).flag(true).text("流程").key(&[7; 32]);
        packer.list([1_u64, 2].into_iter(), |packer, number| {
            packer.number(number);
        });
        let bytes = packer.into_bytes();
        let mut taken = Unpacker::new(&bytes);
        assert_eq!(taken.number(), Some(300));
        assert_eq!((taken.signed(), taken.signed()), (Some(-5), Some(i32::MIN)));
        assert_eq!((taken.flag(), taken.text()), (Some(true), Some("流程")));
        assert_eq!(taken.key(), Some([7; 32]));
        assert_eq!(taken.list(Unpacker::number), Some(vec![1, 2]));
        assert_eq!(taken.end("end"), Some("end"));
    }

    #[test]
    fn bytes_that_lie_about_their_length_are_nothing() {
        let mut packer = Packer::default();
        packer.number(u64::MAX).text("x");
        let bytes = packer.into_bytes();
        assert_eq!(Unpacker::new(&bytes).list(Unpacker::number), None);
        assert_eq!(Unpacker::new(&bytes).text(), None);
        assert_eq!(Unpacker::new(&[5, b'a']).text(), None);
        assert_eq!(Unpacker::new(&[2, 0xff, 0xfe]).text(), None);
        assert_eq!(Unpacker::new(&[2]).flag(), None);
    }
}
