//! Words of a text: letters and digits, in lower case, with ё as е.

use std::ops::Range;

/// Characters of a word that count; what is longer is no word that anybody searches for.
const LONGEST: usize = 32;

/// Calls `take` with each word of a text, folded, and where it stands, in bytes.
pub(crate) fn each_word(text: &str, mut take: impl FnMut(&str, Range<usize>)) {
    let mut word = String::new();
    let mut start = 0;
    let mut end = 0;
    for (at, sign) in text.char_indices() {
        let after = at + sign.len_utf8();
        if is_joiner(sign) {
            // Inside of a word only: what follows decides.
            fold_mark(&mut word, sign);
            if !word.is_empty() && is_mark(sign) {
                end = after;
            }
            continue;
        }
        let stands_alone = is_ideograph(sign);
        if !word.is_empty() && (stands_alone || !sign.is_alphanumeric()) {
            take(&word, start..end);
            word.clear();
        }
        if !sign.is_alphanumeric() {
            continue;
        }
        if word.is_empty() {
            start = at;
        }
        end = after;
        if word.chars().nth(LONGEST - 1).is_none() {
            word.extend(sign.to_lowercase().filter(|sign| !is_mark(*sign)).map(fold));
        }
        if stands_alone {
            take(&word, start..end);
            word.clear();
        }
    }
    if !word.is_empty() {
        take(&word, start..end);
    }
}

fn fold(sign: char) -> char {
    if sign == 'ё' { 'е' } else { sign }
}

/// Names of files often come with their marks apart: a breve makes и to й, everything else falls away.
fn fold_mark(word: &mut String, sign: char) {
    if sign == '\u{306}' && word.ends_with('и') {
        word.pop();
        word.push('й');
    }
}

fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200d}')
}

/// Stands inside of words without being a part of them.
fn is_joiner(sign: char) -> bool {
    is_mark(sign) || matches!(sign, '\'' | '’')
}

/// Written without gaps: each sign is searched for by itself.
fn is_ideograph(sign: char) -> bool {
    matches!(sign, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(text, |word, range| {
            assert!(text.get(range).is_some());
            words.push(word.to_owned());
        });
        words
    }

    #[test]
    fn case_and_yo_make_no_difference() {
        assert_eq!(words("Ёлка, ЁЖ и Мёд"), ["елка", "еж", "и", "мед"]);
        assert_eq!(words("Straße ÉTÉ"), ["straße", "été"]);
    }

    #[test]
    fn names_of_files_fall_into_words_however_their_marks_are_written() {
        let apart = "Заи\u{306}чик-отче\u{308}т_2026.PDF";
        assert_eq!(words(apart), ["зайчик", "отчет", "2026", "pdf"]);
    }

    #[test]
    fn an_apostrophe_divides_nothing() {
        assert_eq!(words("don't 'quote' Anna’s"), ["dont", "quote", "annas"]);
    }

    #[test]
    fn ideographs_stand_alone_and_long_words_are_cut() {
        assert_eq!(words("東京 tower"), ["東", "京", "tower"]);
        assert_eq!(words(&"ж".repeat(500)), ["ж".repeat(LONGEST)]);
    }

    #[test]
    fn a_word_is_found_where_it_stands() {
        let text = "— «Привет», сказал он";
        let mut places = Vec::new();
        each_word(text, |_, range| places.push(text[range].to_owned()));
        assert_eq!(places, ["Привет", "сказал", "он"]);
    }
}
