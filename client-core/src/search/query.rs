//! What somebody looks for: every word in any of its forms, the last one also by its beginning.

use std::ops::Range;

use super::{stem::stem, words::each_word};

/// Words of a query that count.
const MOST_WORDS: usize = 8;

/// A query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    words: Vec<Word>,
}

/// One word of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    text: String,
    /// Bytes of its root.
    root: usize,
    /// Whether it may go on: somebody is still typing.
    is_open: bool,
}

impl Word {
    /// What every word begins with that matches.
    pub(crate) fn beginning(&self) -> &str {
        self.text.get(..self.root).unwrap_or(&self.text)
    }

    /// Whether a folded word is meant.
    pub(crate) fn matches(&self, word: &str) -> bool {
        let begins = self.is_open && word.starts_with(&self.text);
        begins || (word.starts_with(self.beginning()) && stem(word) == stem(&self.text))
    }
}

impl Query {
    /// `None` when there is no word in it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words: Vec<Word> = Vec::new();
        each_word(text, |word, _| {
            if words.len() < MOST_WORDS {
                words.push(Word {
                    text: word.to_owned(),
                    root: stem(word).root.len(),
                    is_open: false,
                });
            }
        });
        words.last_mut()?.is_open = true;
        Some(Self { words })
    }

    pub(crate) fn words(&self) -> &[Word] {
        &self.words
    }

    /// The beginning of words that match, too.
    pub(crate) fn open_word(&self) -> &str {
        self.words.last().map_or("", |word| word.text.as_str())
    }

    /// Whether a text holds every word.
    pub fn matches(&self, text: &str) -> bool {
        let mut missing: Vec<&Word> = self.words.iter().collect();
        each_word(text, |word, _| {
            missing.retain(|wanted| !wanted.matches(word))
        });
        missing.is_empty()
    }

    /// Whether every word is the beginning of one in a name.
    pub fn names(&self, name: &str) -> bool {
        let mut missing: Vec<&Word> = self.words.iter().collect();
        each_word(name, |word, _| {
            missing.retain(|wanted| !word.starts_with(&wanted.text));
        });
        missing.is_empty()
    }

    /// Where words stand that were looked for, in bytes.
    pub(crate) fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        each_word(text, |word, range| {
            if self.words.iter().any(|wanted| wanted.matches(word)) {
                places.push(range);
            }
        });
        places
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(text).unwrap()
    }

    #[test]
    fn every_word_has_to_be_there_in_any_form_and_order() {
        let tickets = query("билеты ёлка");
        assert!(tickets.matches("На елку купили два билета"));
        assert!(!tickets.matches("На елку не пойдём"));
    }

    #[test]
    fn the_last_word_may_be_unfinished_and_the_others_not() {
        assert!(query("два бил").matches("два билета"));
        assert!(!query("бил два").matches("два билета"));
        assert!(query("light").matches("by the Lighthouse"));
    }

    #[test]
    fn signs_alone_are_no_query() {
        assert_eq!(Query::parse("  … ?! "), None);
    }

    #[test]
    fn names_are_known_by_their_beginnings() {
        assert!(query("ан кел").names("Anna Keller Ан Кел"));
        assert!(query("a k").names("Anna Keller"));
        assert!(!query("nna").names("Anna Keller"));
    }
}
