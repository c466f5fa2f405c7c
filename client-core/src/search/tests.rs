#![allow(clippy::unwrap_used)]

use super::*;

fn document(seq: u64) -> Document {
    Document {
        conv: (seq % 3) as u32,
        seq,
        time_ms: seq * 1_000,
    }
}

/// Enough for several parts; every seventh message names its number.
fn index() -> Index {
    let mut index = Index::default();
    for seq in 1..=5_000 {
        let text = if seq % 7 == 0 {
            format!("Поезд номер {seq} опоздал")
        } else {
            format!("message {seq} about trains")
        };
        index.add(document(seq), &text);
    }
    assert!(index.parts() > 3);
    index
}

fn find(index: &Index, query: &str) -> Vec<u64> {
    let query = Query::parse(query).unwrap();
    let found = index.find(&query, |_| true).documents;
    found.into_iter().map(|document| document.seq).collect()
}

/// What a scan of every text would find.
fn scan(texts: &[(u64, String)], query: &str) -> Vec<u64> {
    let query = Query::parse(query).unwrap();
    let matching = texts.iter().rev().filter(|(_, text)| query.matches(text));
    matching.map(|(seq, _)| *seq).collect()
}

#[test]
fn the_index_finds_what_a_scan_of_every_text_finds() {
    let pool = [
        "книга",
        "книгами",
        "Паром",
        "parties",
        "party",
        "Ёлка",
        "елки",
        "stop",
        "stopped",
        "9:40",
    ];
    let text = |seq: u64| -> String {
        let at = |n: u64| pool[((seq * n) % pool.len() as u64) as usize];
        [at(3), at(7), at(11)].join(" ")
    };
    let texts: Vec<(u64, String)> = (1..=3_000).map(|seq| (seq, text(seq))).collect();
    let mut index = Index::default();
    for (seq, text) in &texts {
        index.add(document(*seq), text);
    }
    for query in [
        "книга",
        "елка паром",
        "part",
        "party",
        "stop кн",
        "9",
        "ёлки 40",
        "zzz",
    ] {
        assert_eq!(find(&index, query), scan(&texts, query), "{query}");
    }
}

#[test]
fn hits_come_newest_first_and_only_of_what_is_wanted() {
    let index = index();
    let hits = find(&index, "поезда опоздали");
    assert_eq!(hits.first(), Some(&4_998));
    assert_eq!(hits.len(), 714);
    assert!(hits.is_sorted_by(|a, b| a > b));
    let query = Query::parse("поезд").unwrap();
    let of_one = index.find(&query, |document| document.conv == 1).documents;
    assert!(!of_one.is_empty() && of_one.iter().all(|document| document.conv == 1));
}

#[test]
fn what_was_taken_out_is_gone_with_its_words() {
    let mut index = index();
    index.retain(|document| document.seq != 2_100 && document.seq != 4_998);
    assert!(find(&index, "2100").is_empty());
    assert!(find(&index, "4998").is_empty());
    assert_eq!(find(&index, "номер 2107"), [2_107]);
    let stored: Vec<Vec<u8>> = index.take_changed().into_iter().map(|(_, b)| b).collect();
    let holds = |word: &[u8]| {
        stored
            .iter()
            .any(|b| b.windows(word.len()).any(|w| w == word))
    };
    assert!(!holds(b"4998"));
}

#[test]
fn what_was_stored_comes_back_and_goes_on() {
    let mut index = index();
    let mut stored = index.take_changed();
    assert_eq!(stored.len(), index.parts());
    // Only what changed is stored again.
    index.retain(|document| document.seq != 7);
    let again = index.take_changed();
    assert_eq!(again.len(), 1);
    for (number, bytes) in again {
        stored[number].1 = bytes;
    }
    let mut back = Index::default();
    for (_, bytes) in &stored {
        back.restore(bytes).unwrap();
    }
    for query in ["поезд", "trains", "номер 4900", "7"] {
        assert_eq!(find(&back, query), find(&index, query), "{query}");
    }
    back.add(document(5_001), "последний поезд");
    assert_eq!(find(&back, "поезд")[0], 5_001);
    assert!(back.take_changed().len() <= 2);
}

#[test]
fn bytes_that_are_no_part_are_refused() {
    let mut index = Index::default();
    assert_eq!(index.restore(&[]), None);
    assert_eq!(index.restore(&[200, 200, 200]), None);
    // Words that do not end are words that are not there.
    assert_eq!(index.restore(&[0, 0, 9, 1]), Some(()));
    assert!(find(&index, "a").is_empty());
}

#[test]
fn the_words_that_were_found_are_told_as_they_stand() {
    let mut index = Index::default();
    index.add(document(1), "две книги");
    index.add(document(2), "книгами");
    index.add(document(3), "книжный");
    let found = index.find(&Query::parse("книга").unwrap(), |_| true);
    assert_eq!(Vec::from_iter(found.words), ["книгами", "книги"]);
}
