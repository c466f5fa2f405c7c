//! Search in what this device holds: an inverted index over words as they were written. Pure.
//!
//! It only proposes: whoever asks reads each message again and looks whether it still says so. That
//! way an index that is behind can miss something for a moment, but never shows what is gone.

mod query;
mod segment;
mod snippet;
mod stem;
#[cfg(test)]
mod tests;
mod words;

pub use query::Query;
pub use segment::{Document, Found};
pub use snippet::{Piece, snippet};

use segment::{Builder, Segment};

/// Documents of one part, at most.
const DOCUMENTS: usize = 1_024;
/// Bytes of words in one part, about.
const BYTES: usize = 128 * 1024;

/// An index in parts. All but the last one stay as they are until something is taken out.
#[derive(Debug, Default)]
pub struct Index {
    parts: Vec<Segment>,
    last: Builder,
    /// Parts that differ from what was stored.
    changed: std::collections::BTreeSet<usize>,
}

impl Index {
    /// Adds a message.
    pub fn add(&mut self, document: Document, text: &str) {
        if self.last.documents.len() >= DOCUMENTS || self.last.size >= BYTES {
            let full = std::mem::take(&mut self.last);
            self.parts.push(full.freeze());
        }
        self.last.documents.push(document);
        words::each_word(text, |word, _| self.last.add_word(word));
        self.changed.insert(self.parts.len());
    }

    /// Takes out whatever is not to be kept.
    pub fn retain(&mut self, keep: impl Fn(&Document) -> bool) {
        for (number, part) in self.parts.iter_mut().enumerate() {
            if part.documents.iter().any(|document| !keep(document)) {
                let mut open = part.thaw();
                open.retain(&keep);
                *part = open.freeze();
                self.changed.insert(number);
            }
        }
        if self.last.documents.iter().any(|document| !keep(document)) {
            self.last.retain(&keep);
            self.changed.insert(self.parts.len());
        }
    }

    /// Every message that holds all words of a query, newest first.
    pub fn find(&self, query: &Query, is_wanted: impl Fn(&Document) -> bool) -> Found {
        let mut found = Found::default();
        for part in &self.parts {
            part.find(query, &mut found);
        }
        self.last.find(query, &mut found);
        found.documents.retain(is_wanted);
        let newest_first = |d: &Document| std::cmp::Reverse((d.time_ms, d.conv, d.seq));
        found.documents.sort_unstable_by_key(newest_first);
        found
    }

    /// Every message in it.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        let parts = self.parts.iter().flat_map(|part| &part.documents);
        parts
            .chain(&self.last.documents)
            .filter(|document| document.conv != u32::MAX)
    }

    /// How many parts there are.
    pub(crate) fn parts(&self) -> usize {
        self.parts.len() + 1
    }

    /// The parts that differ from what was stored, as bytes of one record each.
    pub(crate) fn take_changed(&mut self) -> Vec<(usize, Vec<u8>)> {
        let changed = std::mem::take(&mut self.changed);
        let encode = |number: usize| match self.parts.get(number) {
            Some(part) => (number, part.encode()),
            None => (number, self.last.freeze().encode()),
        };
        changed.into_iter().map(encode).collect()
    }

    /// Nothing of it was stored.
    pub(crate) fn keep_changed(&mut self) {
        self.changed = (0..self.parts()).collect();
    }

    /// A part that was stored, in its order.
    pub(crate) fn restore(&mut self, bytes: &[u8]) -> Option<()> {
        let part = Segment::decode(bytes)?;
        if !self.last.documents.is_empty() {
            let full = std::mem::take(&mut self.last);
            self.parts.push(full.freeze());
        }
        self.last = part.thaw();
        Some(())
    }

    /// Bytes in memory, about.
    pub fn size(&self) -> usize {
        let part = |part: &Segment| part.size();
        self.parts.iter().map(part).sum::<usize>() + self.last.size
    }
}
