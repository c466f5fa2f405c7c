#![allow(clippy::unwrap_used, reason = "a test")]

use std::rc::Rc;

use futures::channel::mpsc;
use futures::executor::block_on;
use futures::future::join;
use relay_api::accounts::Session;
use relay_api::problem::{Problem, ProblemKind};
use relay_api::{AccountId, SessionId};

use super::*;
use crate::platform::{Response, Unreachable};
use crate::testing::Scripted;
use crate::view::{Failure, FailureCode};

fn session(token: &str) -> Session {
    Session {
        access_token: token.to_owned(),
        expires_in_s: 600,
        session_id: SessionId { 0: [1; 16] },
        account_id: AccountId { 0: [2; 32] },
    }
}

fn problem(kind: ProblemKind) -> Response {
    let body = serde_json::to_vec(&Problem::new(kind, None)).unwrap();
    Response {
        status: kind.status(),
        retry_after_s: Some(7),
        body,
    }
}

fn no_sessions() -> serde_json::Value {
    serde_json::json!({ "sessions": [] })
}

fn resumed(platform: &Rc<Scripted>) -> Api<Scripted> {
    let api = Api::new(Rc::clone(platform));
    api.resume(Rc::new(|_, _| Box::pin(async { Ok(()) })));
    api
}

fn bearers(platform: &Scripted) -> Vec<String> {
    let asked = platform.relay.asked.borrow();
    asked
        .iter()
        .flat_map(|request| &request.headers)
        .filter(|(name, _)| *name == "authorization")
        .map(|(_, value)| value.clone())
        .collect()
}

/// Every kind, by hand: a new kind has to be thought about here.
fn expected(kind: ProblemKind) -> FailureCode {
    match kind {
        ProblemKind::Malformed => FailureCode::RelayFailed,
        ProblemKind::Unauthenticated => FailureCode::SignedOut,
        ProblemKind::BadCredentials => FailureCode::BadCredentials,
        ProblemKind::SessionEnded => FailureCode::SignedOut,
        ProblemKind::BadTicket => FailureCode::RelayFailed,
        ProblemKind::Forbidden => FailureCode::NotAllowed,
        ProblemKind::NotFound => FailureCode::NotFound,
        ProblemKind::MethodNotAllowed => FailureCode::RelayFailed,
        ProblemKind::LoginTaken => FailureCode::LoginTaken,
        ProblemKind::StaleVault => FailureCode::RelayFailed,
        ProblemKind::VersionConflict => FailureCode::RelayFailed,
        ProblemKind::StaleEpoch => FailureCode::RelayFailed,
        ProblemKind::IdConflict => FailureCode::RelayFailed,
        ProblemKind::Incomplete => FailureCode::RelayFailed,
        ProblemKind::TooLarge => FailureCode::FileTooLarge,
        ProblemKind::RangeNotSatisfiable => FailureCode::RelayFailed,
        ProblemKind::DigestMismatch => FailureCode::FileCorrupt,
        ProblemKind::RateLimited => FailureCode::RateLimited,
        ProblemKind::Internal => FailureCode::RelayFailed,
        ProblemKind::Unavailable => FailureCode::RelayFailed,
        ProblemKind::BlobGone => FailureCode::FileGone,
        ProblemKind::StorageFull => FailureCode::RelayFull,
    }
}

#[test]
fn every_problem_becomes_its_failure() {
    for &kind in ProblemKind::ALL {
        let error = ApiError::of(&problem(kind));
        assert_eq!(
            error,
            ApiError::Problem {
                kind,
                retry_after_s: Some(7)
            },
            "{kind:?}"
        );
        let failure = Failure {
            code: expected(kind),
            retry_after_s: Some(7),
        };
        assert_eq!(Failure::from(error), failure, "{kind:?}");
    }
}

#[test]
fn errors_without_a_known_problem_go_by_their_status() {
    let failure = |status: u16, body: &[u8]| {
        let response = Response {
            status,
            retry_after_s: None,
            body: body.to_vec(),
        };
        Failure::from(ApiError::of(&response)).code
    };
    assert_eq!(
        failure(502, b"<html>Bad Gateway</html>"),
        FailureCode::RelayFailed
    );
    assert_eq!(failure(429, b""), FailureCode::RateLimited);
    assert_eq!(failure(507, b"{}"), FailureCode::RelayFull);
    let future = br#"{"type":"urn:ren:problem:of-tomorrow","title":"","status":418}"#;
    assert_eq!(failure(418, future), FailureCode::RelayFailed);
    // A body that contradicts its status is not believed.
    let body = serde_json::to_vec(&Problem::new(ProblemKind::SessionEnded, None)).unwrap();
    assert_eq!(failure(500, &body), FailureCode::RelayFailed);
    assert_eq!(
        Failure::from(ApiError::from(Unreachable)).code,
        FailureCode::Offline
    );
}

#[test]
fn nothing_is_asked_while_nobody_is_signed_in() {
    let platform = Scripted::new();
    let api = Api::new(Rc::clone(&platform));
    let error = block_on(api.sessions()).unwrap_err();
    assert_eq!(Failure::from(error).code, FailureCode::SignedOut);
    assert_eq!(platform.relay.log(), Vec::<String>::new());
}

#[test]
fn a_resumed_session_fetches_a_token_once_for_everybody() {
    let platform = Scripted::new();
    let api = resumed(&platform);
    platform.relay.answer(200, session("first"));
    platform.relay.answer(200, no_sessions());
    platform.relay.answer(200, no_sessions());
    let (one, two) = block_on(join(api.sessions(), api.sessions()));
    assert!(one.is_ok() && two.is_ok());
    let log = platform.relay.log();
    assert_eq!(
        log,
        ["Post /v1/session", "Get /v1/sessions", "Get /v1/sessions"]
    );
    assert_eq!(bearers(&platform), ["Bearer first", "Bearer first"]);
}

#[test]
fn a_token_that_is_not_taken_is_renewed_once_and_the_request_repeated() {
    let platform = Scripted::new();
    let api = Api::new(Rc::clone(&platform));
    api.adopt(session("old"));
    platform
        .relay
        .push(Ok(problem(ProblemKind::Unauthenticated)));
    platform.relay.answer(200, session("new"));
    platform.relay.answer(200, no_sessions());
    assert!(block_on(api.sessions()).is_ok());
    assert_eq!(bearers(&platform), ["Bearer old", "Bearer new"]);
    // Refused again with the new token: said so, not asked for ever.
    platform
        .relay
        .push(Ok(problem(ProblemKind::Unauthenticated)));
    platform.relay.answer(200, session("newer"));
    platform
        .relay
        .push(Ok(problem(ProblemKind::Unauthenticated)));
    let error = block_on(api.sessions()).unwrap_err();
    assert_eq!(Failure::from(error).code, FailureCode::SignedOut);
    assert_eq!(platform.relay.asked.borrow().len(), 6);
}

#[test]
fn a_token_is_handed_out_only_with_a_minute_left() {
    let platform = Scripted::new();
    let api = Api::new(Rc::clone(&platform));
    api.adopt(session("old"));
    platform.clock.0.set(platform.clock.0.get() + 539_000);
    assert_eq!(block_on(api.token()).unwrap().access_token, "old");
    platform.clock.0.set(platform.clock.0.get() + 2_000);
    platform.relay.answer(200, session("new"));
    assert_eq!(block_on(api.token()).unwrap().access_token, "new");
}

#[test]
fn an_ended_session_is_told_and_stays_ended() {
    let platform = Scripted::new();
    let api = resumed(&platform);
    let (tell, mut told) = mpsc::unbounded();
    api.on_end(tell);
    platform.relay.push(Ok(problem(ProblemKind::SessionEnded)));
    let error = block_on(api.token()).unwrap_err();
    assert_eq!(Failure::from(error).code, FailureCode::SignedOut);
    assert_eq!(told.try_recv(), Ok(Ended::Found));
    assert!(block_on(api.token()).is_err());
    assert_eq!(platform.relay.asked.borrow().len(), 1);
}

#[test]
fn being_offline_does_not_end_a_session() {
    let platform = Scripted::new();
    let api = resumed(&platform);
    platform.relay.push(Err(Unreachable));
    assert_eq!(block_on(api.token()).unwrap_err(), ApiError::Unreachable);
    platform.relay.answer(200, session("later"));
    assert_eq!(block_on(api.token()).unwrap().access_token, "later");
}

#[test]
fn a_guard_that_says_no_closes_the_session_for_everybody() {
    let platform = Scripted::new();
    let api = Api::new(Rc::clone(&platform));
    let verdicts = Rc::new(std::cell::RefCell::new(vec![
        Err(FailureCode::VaultRolledBack.into()),
        Err(FailureCode::Offline.into()),
    ]));
    api.resume(Rc::new(move |_, _| {
        let verdict = verdicts.borrow_mut().pop().unwrap_or(Ok(()));
        Box::pin(async move { verdict })
    }));
    platform.relay.answer(200, session("a"));
    let offline = Failure::from(block_on(api.token()).unwrap_err());
    assert_eq!(offline.code, FailureCode::Offline);
    platform.relay.answer(200, session("b"));
    let no = Failure::from(block_on(api.token()).unwrap_err());
    assert_eq!(no.code, FailureCode::VaultRolledBack);
    let still_no = Failure::from(block_on(api.sessions()).unwrap_err());
    assert_eq!(still_no.code, FailureCode::VaultRolledBack);
    assert_eq!(
        platform.relay.log(),
        ["Post /v1/session", "Post /v1/session"]
    );
}

#[test]
fn an_answer_for_an_earlier_session_is_not_taken() {
    let platform = Scripted::new();
    let api = resumed(&platform);
    platform.relay.answer(200, session("of the one before"));
    let (late, ()) = block_on(join(api.token(), async {
        std::future::ready(()).await;
        api.adopt(session("mine"));
    }));
    assert!(late.is_err());
    assert_eq!(block_on(api.token()).unwrap().access_token, "mine");
}
