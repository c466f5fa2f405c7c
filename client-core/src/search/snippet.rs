//! The part of a text around what was looked for.

use super::Query;

/// Characters before the first place.
const BEFORE: usize = 24;
/// Characters altogether.
const LENGTH: usize = 140;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it was looked for.
    pub is_hit: bool,
}

/// One line of a text around the first place that a query means, in pieces; `None` when there is no
/// such place.
pub fn snippet(text: &str, query: &Query) -> Option<Vec<Piece>> {
    let places = query.places(text);
    let first = places.first()?.start;
    let from = begin(text, first);
    let mut pieces = Vec::new();
    let mut left = LENGTH;
    if from > 0 {
        push(&mut pieces, "…", false, &mut left);
    }
    let mut at = from;
    for place in places {
        push(
            &mut pieces,
            text.get(at..place.start).unwrap_or_default(),
            false,
            &mut left,
        );
        push(
            &mut pieces,
            text.get(place.clone()).unwrap_or_default(),
            true,
            &mut left,
        );
        at = place.end;
    }
    push(
        &mut pieces,
        text.get(at..).unwrap_or_default(),
        false,
        &mut left,
    );
    Some(pieces)
}

/// The beginning of a word some characters before a place.
fn begin(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or_default();
    let mut signs = before.char_indices().rev().take(BEFORE);
    let Some((at, _)) = signs.clone().last().filter(|(at, _)| *at > 0) else {
        return 0;
    };
    let gaps = signs.by_ref().filter(|(_, sign)| sign.is_whitespace());
    gaps.last().map_or(at, |(gap, sign)| gap + sign.len_utf8())
}

/// Lines become one.
fn push(pieces: &mut Vec<Piece>, text: &str, is_hit: bool, left: &mut usize) {
    let mut line = String::new();
    for sign in text.chars() {
        if *left == 0 {
            break;
        }
        *left -= 1;
        line.push(if sign.is_whitespace() { ' ' } else { sign });
    }
    if !line.is_empty() {
        pieces.push(Piece { text: line, is_hit });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn lines(text: &str, query: &str) -> Vec<String> {
        let pieces = snippet(text, &Query::parse(query).unwrap()).unwrap();
        let marked = |piece: Piece| match piece.is_hit {
            true => format!("[{}]", piece.text),
            false => piece.text,
        };
        pieces.into_iter().map(marked).collect()
    }

    #[test]
    fn a_short_text_is_shown_whole_with_every_place() {
        assert_eq!(
            lines("Кошка\nи кошки", "кошка"),
            ["[Кошка]", " и ", "[кошки]"]
        );
    }

    #[test]
    fn of_a_long_text_the_part_around_the_place_is_shown() {
        let text = format!(
            "{}искомое слово {}",
            "раз два три ".repeat(30),
            "ещё ".repeat(300)
        );
        let pieces = lines(&text, "искомое");
        assert_eq!(pieces[..3], ["…", "два три раз два три ", "[искомое]"]);
        assert_eq!(pieces.concat().chars().count(), LENGTH + 2);
    }

    #[test]
    fn where_nothing_is_nothing_is_shown() {
        assert_eq!(snippet("abc", &Query::parse("xyz").unwrap()), None);
    }
}
