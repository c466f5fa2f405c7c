#![allow(clippy::unwrap_used, reason = "a test")]

use super::*;

const ANNA: Hash32 = [1; 32];

fn contact() -> Contact {
    Contact::first("anna".to_owned(), (1, [11; 32]), Standing::Pending, 100)
}

fn book(change: impl FnOnce(&mut Contact)) -> Book {
    let mut anna = contact();
    change(&mut anna);
    let mut book = Book::default();
    book.insert(ANNA, anna);
    book
}

/// Both orders give the same, and a second time changes nothing.
fn merged(a: &Book, b: &Book) -> Contact {
    let (mut ab, mut ba) = (a.clone(), b.clone());
    ab.take_in(b);
    ba.take_in(a);
    assert_eq!(ab, ba);
    ab.take_in(b);
    assert_eq!(ab, ba);
    ab.get(&ANNA).unwrap().clone()
}

#[test]
fn a_contact_of_before_there_were_blocks_is_not_blocked() {
    let bytes = minicbor::to_vec(contact()).unwrap();
    // Without the fields behind the tenth.
    let mut d = minicbor::Decoder::new(&bytes);
    d.array().unwrap();
    let begin = d.position();
    (0..10).for_each(|_| d.skip().unwrap());
    let old = [&[0x8a], &bytes[begin..d.position()]].concat();
    assert_eq!(minicbor::decode::<Contact>(&old).unwrap(), contact());
}

#[test]
fn the_longer_pin_and_the_later_word_win() {
    let longer = book(|anna| (anna.seq, anna.hash) = (2, [12; 32]));
    let verified = book(|anna| anna.set_keys(Keys::Verified, 200));
    let anna = merged(&longer, &verified);
    assert_eq!(
        (anna.seq, anna.hash, anna.keys),
        (2, [12; 32], Keys::Verified)
    );

    let accepted = book(|anna| anna.set_standing(Standing::Accepted, 150));
    let declined = book(|anna| anna.set_standing(Standing::Declined, 160));
    assert_eq!(merged(&accepted, &declined).standing, Standing::Declined);

    let blocked = book(|anna| anna.blocked.set(true, 170));
    let anna = merged(&blocked, &declined);
    assert_eq!(
        (anna.blocked_ms(), anna.standing),
        (Some(170), Standing::Declined)
    );
    let mut free = blocked.clone();
    free.get_mut(&ANNA).unwrap().blocked.set(false, 100);
    assert_eq!(merged(&free, &blocked).blocked_ms(), None);

    let old = book(|anna| (anna.name, anna.name_ms) = ("Anna".to_owned(), 5));
    let new = book(|anna| (anna.name, anna.name_ms) = ("Anna K".to_owned(), 6));
    assert_eq!(merged(&new, &old).name, "Anna K");
}

#[test]
fn a_browser_that_meets_somebody_later_undoes_nothing_that_was_decided_in_another() {
    let decided = book(|anna| {
        anna.set_standing(Standing::Accepted, 150);
        anna.set_keys(Keys::Verified, 160);
    });
    let met = |standing| {
        let anna = Contact::first("anna".to_owned(), (1, [11; 32]), standing, 900);
        book(|contact| *contact = anna)
    };
    let anna = merged(&decided, &met(Standing::Pending));
    assert_eq!(
        (anna.standing, anna.keys, anna.pinned_ms),
        (Standing::Accepted, Keys::Verified, 100)
    );
    // To write to somebody is a decision.
    let declined = book(|anna| anna.set_standing(Standing::Declined, 150));
    let anna = merged(&declined, &met(Standing::Accepted));
    assert_eq!(anna.standing, Standing::Accepted);
}

#[test]
fn a_break_outlives_an_older_verdict_and_falls_to_a_newer_one() {
    let broken = book(|anna| anna.set_keys(Keys::Broken, 300));
    let verified_before = book(|anna| anna.set_keys(Keys::Verified, 200));
    assert_eq!(merged(&broken, &verified_before).keys, Keys::Broken);
    let verified_after = book(|anna| anna.set_keys(Keys::Verified, 400));
    assert_eq!(merged(&broken, &verified_after).keys, Keys::Verified);
}

#[test]
fn of_two_verdicts_at_once_the_worse_one_stands() {
    let verified = book(|anna| anna.set_keys(Keys::Verified, 300));
    let broken = book(|anna| anna.set_keys(Keys::Broken, 300));
    assert_eq!(merged(&verified, &broken).keys, Keys::Broken);
}

#[test]
fn two_histories_seen_by_two_browsers_are_a_break() {
    let one = book(|_| ());
    let two = book(|anna| anna.hash = [99; 32]);
    assert_eq!(merged(&one, &two).trust(), Trust::Broken);
}

#[test]
fn a_clock_that_falls_does_not_lose_a_word() {
    let mut anna = contact();
    anna.set_keys(Keys::Verified, 100);
    anna.set_keys(Keys::Broken, 50);
    assert_eq!(anna.keys_ms, 101);
}

#[test]
fn two_accounts_under_one_login_break_both_until_one_is_superseded() {
    let mut mine = book(|_| ());
    let mut theirs = Book::default();
    theirs.insert([2; 32], contact());
    mine.take_in(&theirs);
    assert_eq!(mine.get(&ANNA).unwrap().trust(), Trust::Broken);
    assert_eq!(mine.get(&[2; 32]).unwrap().trust(), Trust::Broken);

    mine.get_mut(&ANNA).unwrap().set_keys(Keys::Superseded, 900);
    mine.get_mut(&[2; 32])
        .unwrap()
        .set_keys(Keys::Verified, 900);
    mine.take_in(&theirs);
    assert_eq!(mine.get(&[2; 32]).unwrap().trust(), Trust::Verified);
    assert_eq!(mine.by_login("anna").unwrap().0, [2; 32]);
}

#[test]
fn the_book_survives_its_encoding() {
    let book = book(|anna| anna.set_keys(Keys::Changed, 7));
    let bytes = minicbor::to_vec(&book).unwrap();
    assert_eq!(minicbor::decode::<Book>(&bytes).unwrap(), book);
}
