//! What stays of a word in all its forms, for Russian and English.
//!
//! The Russian rules are those of the Snowball algorithm; the English ones are lighter: plurals,
//! past and continuous forms, adverbs. A root is always a part of the word itself, so that the index
//! can hold words as they were written, and better rules need no new index.

/// The root of a word, and whether y or ie stood behind it ("party", "parties").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stem<'a> {
    pub(crate) root: &'a str,
    has_y: bool,
}

/// The root of a folded word.
pub(crate) fn stem(word: &str) -> Stem<'_> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return english(word);
    }
    let is_russian = word.chars().all(|sign| matches!(sign, 'а'..='я'));
    Stem {
        root: if is_russian { russian(word) } else { word },
        has_y: false,
    }
}

fn english(word: &str) -> Stem<'_> {
    let whole = |root| Stem { root, has_y: false };
    if word.len() < 4 {
        return whole(word);
    }
    if let Some(root) = strip(word, &["ies", "ied"], 2) {
        return Stem { root, has_y: true };
    }
    let mut root = word;
    if !["ss", "us", "is"].iter().any(|end| root.ends_with(end)) {
        let long = ["sses", "xes", "ches", "shes", "zes"];
        let cut = if long.iter().any(|end| root.ends_with(end)) {
            "es"
        } else {
            "s"
        };
        root = root.strip_suffix(cut).unwrap_or(root);
    }
    root = strip(root, &["ly"], 3).unwrap_or(root);
    if let Some(shorter) = strip(root, &["ing", "ed"], 2)
        && shorter.contains(['a', 'e', 'i', 'o', 'u', 'y'])
    {
        root = undouble(shorter);
    }
    if root.len() > 3
        && let Some(shorter) = root.strip_suffix('y')
    {
        return Stem {
            root: shorter,
            has_y: true,
        };
    }
    let shorter = root.trim_end_matches('e');
    whole(if shorter.len() > 2 { shorter } else { root })
}

/// Without one of these ends, if so many bytes stay.
fn strip<'a>(word: &'a str, ends: &[&str], least: usize) -> Option<&'a str> {
    ends.iter()
        .find_map(|end| word.strip_suffix(end))
        .filter(|root| root.len() >= least)
}

/// "stopped" becomes "stop", "called" stays "call".
fn undouble(root: &str) -> &str {
    let mut signs = root.chars().rev();
    match (signs.next(), signs.next()) {
        (Some(last), Some(before)) if last == before && !"aeioulsz".contains(last) => {
            root.get(..root.len() - 1).unwrap_or(root)
        }
        _ => root,
    }
}

const VOWELS: &[char] = &['а', 'е', 'и', 'о', 'у', 'ы', 'э', 'ю', 'я'];

/// Where the part of a word behind the first `sign` of a kind begins, from `from` on.
fn behind(word: &str, from: usize, is_vowel: bool) -> usize {
    let rest = word.get(from..).unwrap_or_default();
    let found = rest
        .char_indices()
        .find(|(_, sign)| VOWELS.contains(sign) == is_vowel);
    found.map_or(word.len(), |(at, sign)| from + at + sign.len_utf8())
}

/// The part of a word in which endings may stand.
struct Region<'a> {
    word: &'a str,
    from: usize,
}

impl<'a> Region<'a> {
    /// Takes the longest of these ends off.
    fn take(&mut self, ends: &[&str]) -> bool {
        self.take_behind(ends, &[])
    }

    /// Takes the longest of these ends off, if one of these letters stands before it. The letter
    /// lies in the region, too.
    fn take_behind(&mut self, ends: &[&str], letters: &[char]) -> bool {
        let fits = |end: &&&str| {
            self.word.strip_suffix(**end).is_some_and(|root| {
                let before = root.trim_end_matches(letters).len();
                root.len() >= self.from
                    && (letters.is_empty() || before < root.len() && root.len() > self.from)
            })
        };
        let longest = ends.iter().filter(fits).max_by_key(|end| end.len());
        match longest.and_then(|end| self.word.strip_suffix(end)) {
            Some(root) => {
                self.word = root;
                true
            }
            None => false,
        }
    }
}

const A_OR_YA: &[char] = &['а', 'я'];

fn russian(word: &str) -> &str {
    let from = behind(word, 0, true);
    let first = behind(word, from, false);
    let second = behind(word, behind(word, first, true), false);
    let mut rest = Region { word, from };

    let is_gerund = rest.take(&["ив", "ивши", "ившись", "ыв", "ывши", "ывшись"])
        || rest.take_behind(&["в", "вши", "вшись"], A_OR_YA);
    if !is_gerund {
        rest.take(&["ся", "сь"]);
        if rest.take(ADJECTIVE) {
            let _ = rest.take(&["ивш", "ывш", "ующ"])
                || rest.take_behind(&["ем", "нн", "вш", "ющ", "щ"], A_OR_YA);
        } else {
            let _ = rest.take(VERB) || rest.take_behind(VERB_BEHIND_A, A_OR_YA) || rest.take(NOUN);
        }
    }
    rest.take(&["и"]);
    if second < rest.word.len() {
        let mut end = Region {
            word: rest.word,
            from: second,
        };
        end.take(&["ост", "ость"]);
        rest.word = end.word;
    }
    if !rest.take(&["ь"]) {
        rest.take(&["ейш", "ейше"]);
        if rest.word.ends_with("нн") {
            rest.take(&["н"]);
        }
    }
    rest.word
}

const ADJECTIVE: &[&str] = &[
    "ее", "ие", "ые", "ое", "ими", "ыми", "ей", "ий", "ый", "ой", "ем", "им", "ым", "ом", "его",
    "ого", "ему", "ому", "их", "ых", "ую", "юю", "ая", "яя", "ою", "ею",
];
const VERB: &[&str] = &[
    "ила", "ыла", "ена", "ейте", "уйте", "ите", "или", "ыли", "ей", "уй", "ил", "ыл", "им", "ым",
    "ен", "ило", "ыло", "ено", "ят", "ует", "уют", "ит", "ыт", "ены", "ить", "ыть", "ишь", "ую",
    "ю",
];
const VERB_BEHIND_A: &[&str] = &[
    "ла", "на", "ете", "йте", "ли", "й", "л", "ем", "н", "ло", "но", "ет", "ют", "ны", "ть", "ешь",
    "нно",
];
const NOUN: &[&str] = &[
    "а", "ев", "ов", "ие", "ье", "е", "иями", "ями", "ами", "еи", "ии", "и", "ией", "ей", "ой",
    "ий", "й", "иям", "ям", "ием", "ем", "ам", "ом", "о", "у", "ах", "иях", "ях", "ы", "ь", "ию",
    "ью", "ю", "ия", "ья", "я",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn are_one(words: &[&str]) {
        for pair in words.windows(2) {
            assert_eq!(stem(pair[0]), stem(pair[1]), "{pair:?}");
        }
    }

    fn differ(one: &str, other: &str) {
        assert_ne!(stem(one), stem(other), "{one} {other}");
    }

    #[test]
    fn russian_forms_of_a_word_are_one() {
        are_one(&["книга", "книги", "книгу", "книгой", "книгами", "книгах"]);
        are_one(&["встреча", "встречу", "встречи", "встречей", "встречам"]);
        are_one(&["красивый", "красивая", "красивого", "красивыми"]);
        are_one(&["говорить", "говорил", "говорила", "говорит", "говорят"]);
        are_one(&["бумага", "бумаге", "бумагою"]);
        are_one(&["новость", "новости", "новостей", "новостями"]);
        are_one(&["билет", "билеты", "билетов", "билетам"]);
        are_one(&["вернулся", "вернулась", "вернулись"]);
        are_one(&["решение", "решения", "решений", "решениями"]);
    }

    #[test]
    fn different_russian_words_stay_apart() {
        differ("книга", "книжный");
        differ("стол", "стул");
        differ("мама", "май");
        differ("почта", "почему");
    }

    #[test]
    fn english_forms_of_a_word_are_one() {
        are_one(&["ticket", "tickets"]);
        are_one(&["party", "parties"]);
        are_one(&["stop", "stops", "stopped", "stopping"]);
        are_one(&["make", "makes", "making"]);
        are_one(&["call", "called", "calling"]);
        are_one(&["box", "boxes"]);
        are_one(&["address", "addresses", "addressed"]);
        are_one(&["agree", "agreed", "agreeing"]);
        are_one(&["quick", "quickly"]);
    }

    #[test]
    fn different_english_words_stay_apart() {
        differ("part", "party");
        differ("sing", "sin");
        differ("bus", "bu");
        differ("need", "nee");
    }

    #[test]
    fn a_root_is_a_part_of_its_word() {
        for word in [
            "книгами",
            "parties",
            "наилучшейший",
            "ая",
            "и",
            "s",
            "東",
            "x9y",
        ] {
            assert!(word.starts_with(stem(word).root), "{word}");
        }
    }
}
