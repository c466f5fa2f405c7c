use super::*;

#[test]
fn both_keys_must_differ_and_be_points() {
    let account = two();
    let malformed = |body: &[u8]| account.refused(&account.forge(body, &account.sig, &account.sig));
    let mut same = account.next_body();
    same.copy_within(112..177, 177);
    assert_eq!(malformed(&same), ChainError::Malformed(ParseError::Value));
    for at in [112, 177] {
        for tag in [0, 2, 3, 6, 7] {
            let mut body = account.next_body();
            body[at] = tag;
            assert_eq!(
                malformed(&body),
                ChainError::Malformed(ParseError::Point),
                "{tag}"
            );
        }
        let mut off_curve = account.next_body();
        off_curve[at + 64] ^= 1;
        assert_eq!(
            malformed(&off_curve),
            ChainError::Malformed(ParseError::Point)
        );
        let mut beyond_p = account.next_body();
        beyond_p[at + 1..at + 33].fill(0xff);
        assert_eq!(
            malformed(&beyond_p),
            ChainError::Malformed(ParseError::Point)
        );
    }
}

#[test]
fn unknown_versions_suites_and_flags_are_refused() {
    let account = two();
    let expected = [
        ParseError::Type,
        ParseError::Version,
        ParseError::Suite,
        ParseError::Flags,
    ];
    for (at, error) in expected.into_iter().enumerate() {
        let mut body = account.next_body();
        body[at] = 2;
        let bad = account.forge(&body, &account.sig, &account.sig);
        assert_eq!(account.refused(&bad), ChainError::Malformed(error));
    }
}

#[test]
fn every_flipped_byte_of_a_chain_is_refused() {
    let bytes = two().chain.to_bytes();
    for at in 0..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= 1;
        assert!(Chain::verify(&bad, &LOGIN).is_err(), "byte {at}");
    }
}

#[test]
fn a_genesis_names_nothing_before_it() {
    let account = Account::new(1);
    let bytes = account.chain.to_bytes();
    for (at, error) in [
        (3, ParseError::Flags),
        (8, ParseError::Padding),
        (40, ParseError::Padding),
        (245, ParseError::Value),
        (249, ParseError::Value),
        (377, ParseError::Padding),
    ] {
        let mut bad = bytes.clone();
        bad[at] = 1;
        assert_eq!(
            Chain::verify(&bad, &LOGIN),
            Err(ChainError::Malformed(error)),
            "byte {at}"
        );
    }
}

#[test]
fn a_chain_begins_at_zero_and_has_whole_statements() {
    let bytes = two().chain.to_bytes();
    assert_eq!(
        Chain::verify(&bytes[378..], &LOGIN),
        Err(ChainError::Sequence)
    );
    for len in [0, 377, 379, 755] {
        assert_eq!(
            Chain::verify(&bytes[..len], &LOGIN),
            Err(ChainError::Limit),
            "{len}"
        );
    }
    assert_eq!(
        Chain::verify(&bytes.repeat(501), &LOGIN),
        Err(ChainError::Limit)
    );
    let head = two().chain.head().clone();
    assert_eq!(Chain::start(head), Err(ChainError::Sequence));
}
