#![allow(clippy::unwrap_used, clippy::expect_used)]

use base64ct::{Base64UrlUnpadded, Encoding as _};
use relay_api::Id;

use super::*;
use crate::clock::now_ms;

fn tokens() -> AccessTokens {
    AccessTokens::new(&[1; 32], "localhost")
}

fn issue(tokens: &AccessTokens, now_ms: i64) -> String {
    tokens
        .issue(Id([2; 32]), Id([3; 16]), 4, now_ms)
        .expect("a token")
}

#[test]
fn a_token_says_what_was_put_in() {
    let now = now_ms();
    let access = tokens().check(&issue(&tokens(), now)).expect("valid");
    assert_eq!(access.account_id, Id([2; 32]));
    assert_eq!(access.session_id, Id([3; 16]));
    assert_eq!(access.generation, 4);
    assert_eq!(access.expires_s, now / 1000 + 600);
}

#[test]
fn it_ends_after_ten_minutes() {
    let now = now_ms();
    assert!(tokens().check(&issue(&tokens(), now - 590_000)).is_ok());
    assert_eq!(
        tokens().check(&issue(&tokens(), now - 601_000)),
        Err(InvalidToken)
    );
}

#[test]
fn tokens_of_others_are_refused() {
    let now = now_ms();
    let other_key = AccessTokens::new(&[9; 32], "localhost");
    assert_eq!(tokens().check(&issue(&other_key, now)), Err(InvalidToken));
    let other_relay = AccessTokens::new(&[1; 32], "example.org");
    assert_eq!(tokens().check(&issue(&other_relay, now)), Err(InvalidToken));
}

#[test]
fn the_token_does_not_choose_its_algorithm() {
    let token = issue(&tokens(), now_ms());
    let (_, rest) = token.split_once('.').expect("a header");
    let (claims, _) = rest.split_once('.').expect("claims");
    let header = Base64UrlUnpadded::encode_string(br#"{"typ":"JWT","alg":"none"}"#);
    for forged in [
        format!("{header}.{claims}."),
        format!("{header}.{rest}"),
        String::new(),
    ] {
        assert_eq!(tokens().check(&forged), Err(InvalidToken), "{forged}");
    }
}
