//! A part of the index that does not grow any more: documents, and their words in sorted order, each
//! with the documents that hold it. Words share their beginnings with the one before, documents are
//! told by their distance.

use std::collections::BTreeMap;

use super::Query;

/// A message in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// Number of its conversation.
    pub conv: u32,
    /// Its place in the log.
    pub seq: u64,
    /// When it was stored.
    pub time_ms: u64,
}

/// Stands where a document was taken out.
const NOBODY: u32 = u32::MAX;

/// Words and their documents while they are collected.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    pub(crate) documents: Vec<Document>,
    pub(crate) words: BTreeMap<String, Vec<u32>>,
    /// Bytes of the words, about.
    pub(crate) size: usize,
}

impl Builder {
    /// Adds a word of the last document.
    pub(crate) fn add_word(&mut self, word: &str) {
        let Some(document) = self.documents.len().checked_sub(1) else {
            return;
        };
        let document = u32::try_from(document).unwrap_or(u32::MAX);
        match self.words.get_mut(word) {
            Some(documents) => {
                if documents.last() != Some(&document) {
                    documents.push(document);
                    self.size += 2;
                }
            }
            None => {
                self.words.insert(word.to_owned(), vec![document]);
                self.size += word.len() + 4;
            }
        }
    }

    /// Takes documents out, and every word that is in no other.
    pub(crate) fn retain(&mut self, keep: impl Fn(&Document) -> bool) {
        let mut gone = vec![false; self.documents.len()];
        for (document, gone) in self.documents.iter_mut().zip(&mut gone) {
            *gone = document.conv == NOBODY || !keep(document);
            if *gone {
                *document = Document {
                    conv: NOBODY,
                    seq: 0,
                    time_ms: 0,
                };
            }
        }
        self.words.retain(|_, documents| {
            documents.retain(|&at| gone.get(at as usize) == Some(&false));
            !documents.is_empty()
        });
    }

    pub(crate) fn freeze(&self) -> Segment {
        let mut bytes = Vec::with_capacity(self.size);
        let mut before = "";
        for (word, documents) in &self.words {
            let shared = word.bytes().zip(before.bytes());
            let shared = shared.take_while(|(a, b)| a == b).count();
            put(&mut bytes, shared as u64);
            put(&mut bytes, (word.len() - shared) as u64);
            bytes.extend_from_slice(word.as_bytes().get(shared..).unwrap_or_default());
            put(&mut bytes, documents.len() as u64);
            let mut last = 0;
            for &document in documents {
                put(&mut bytes, u64::from(document - last));
                last = document;
            }
            before = word;
        }
        Segment {
            documents: self.documents.clone(),
            words: bytes,
        }
    }

    /// The documents that hold every word, and the words that were found, at most `most`.
    pub(crate) fn find(&self, query: &Query, found: &mut Found) {
        let mut sets = Sets::new(query, self.documents.len());
        for (word, documents) in &self.words {
            sets.take(word, documents.iter().copied(), found);
        }
        sets.finish(&self.documents, found);
    }
}

/// What does not grow any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) documents: Vec<Document>,
    words: Vec<u8>,
}

/// What a search finds.
#[derive(Debug, Default)]
pub struct Found {
    /// In no order.
    pub documents: Vec<Document>,
    /// Words as they stand in messages that match, at most 400.
    pub words: std::collections::BTreeSet<String>,
}

/// Words that are told at most.
const MOST_WORDS: usize = 400;

impl Segment {
    pub(crate) fn find(&self, query: &Query, found: &mut Found) {
        let mut sets = Sets::new(query, self.documents.len());
        self.each_word(|word, documents| sets.take(word, documents, found));
        sets.finish(&self.documents, found);
    }

    /// To change it.
    pub(crate) fn thaw(&self) -> Builder {
        let mut words = BTreeMap::new();
        self.each_word(|word, documents| {
            words.insert(word.to_owned(), documents.collect());
        });
        Builder {
            documents: self.documents.clone(),
            words,
            size: self.words.len(),
        }
    }

    fn each_word(&self, mut take: impl FnMut(&str, Documents<'_>)) {
        let mut bytes = Bytes(&self.words);
        let mut word: Vec<u8> = Vec::new();
        while let Some(end) = bytes.word(&mut word) {
            let documents = Documents {
                bytes: Bytes(bytes.0),
                left: end,
                last: 0,
            };
            // What was frozen is text; anything else was not sealed here.
            take(std::str::from_utf8(&word).unwrap_or_default(), documents);
            for _ in 0..end {
                bytes.number();
            }
        }
    }

    /// As bytes of one record.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.words.len() + self.documents.len() * 12);
        put(&mut bytes, self.documents.len() as u64);
        for document in &self.documents {
            put(&mut bytes, u64::from(document.conv));
            put(&mut bytes, document.seq);
            put(&mut bytes, document.time_ms);
        }
        bytes.extend_from_slice(&self.words);
        bytes
    }

    /// What [`Self::encode`] wrote.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = Bytes(bytes);
        let count = usize::try_from(rest.number()?).ok()?;
        let mut documents = Vec::with_capacity(count.min(bytes.len()));
        for _ in 0..count {
            documents.push(Document {
                conv: u32::try_from(rest.number()?).ok()?,
                seq: rest.number()?,
                time_ms: rest.number()?,
            });
        }
        Some(Self {
            documents,
            words: rest.0.to_vec(),
        })
    }
}

/// For each word of a query the documents that hold it, one bit each.
struct Sets<'a> {
    query: &'a Query,
    sets: Vec<Vec<u64>>,
}

impl<'a> Sets<'a> {
    fn new(query: &'a Query, documents: usize) -> Self {
        let empty = vec![0; documents.div_ceil(64)];
        Self {
            query,
            sets: vec![empty; query.words().len()],
        }
    }

    fn take(
        &mut self,
        word: &str,
        documents: impl Iterator<Item = u32> + Clone,
        found: &mut Found,
    ) {
        for (wanted, set) in self.query.words().iter().zip(&mut self.sets) {
            if !word.starts_with(wanted.beginning()) || !wanted.matches(word) {
                continue;
            }
            if found.words.len() < MOST_WORDS && !found.words.contains(word) {
                found.words.insert(word.to_owned());
            }
            for document in documents.clone() {
                if let Some(bits) = set.get_mut(document as usize / 64) {
                    *bits |= 1 << (document % 64);
                }
            }
        }
    }

    fn finish(self, documents: &[Document], found: &mut Found) {
        let mut sets = self.sets.into_iter();
        let Some(mut all) = sets.next() else {
            return;
        };
        for set in sets {
            all.iter_mut().zip(set).for_each(|(all, set)| *all &= set);
        }
        for (at, bits) in all.into_iter().enumerate() {
            let mut bits = bits;
            while bits != 0 {
                let place = at * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let document = documents.get(place).filter(|d| d.conv != NOBODY);
                found.documents.extend(document);
            }
        }
    }
}

/// Numbers of documents, told by their distance.
#[derive(Clone)]
struct Documents<'a> {
    bytes: Bytes<'a>,
    left: u64,
    last: u32,
}

impl Iterator for Documents<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let distance = u32::try_from(self.bytes.number()?).ok()?;
        self.last = self.last.checked_add(distance)?;
        Some(self.last)
    }
}

#[derive(Clone)]
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// The next word, and how many documents follow.
    fn word(&mut self, word: &mut Vec<u8>) -> Option<u64> {
        let shared = usize::try_from(self.number()?).ok()?;
        let length = usize::try_from(self.number()?).ok()?;
        let (end, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        word.truncate(shared);
        word.extend_from_slice(end);
        self.number()
    }
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

impl Segment {
    /// Bytes in memory, about.
    pub(crate) fn size(&self) -> usize {
        self.words.len() + self.documents.len() * size_of::<Document>()
    }
}
