#![allow(clippy::unwrap_used, reason = "a test")]

use std::rc::Rc;

use futures::channel::mpsc;
use futures::executor::block_on;
use relay_api::accounts::LoginChallenge;
use relay_api::problem::{Problem, ProblemKind};

use super::*;
use crate::testing::Scripted;
use crate::view::Update;

const PASSWORD: &str = "vivid-otter-lemon-42";

struct Bench {
    platform: Rc<Scripted>,
    api: Api<Scripted>,
    rng: Rng,
    app: App,
    updates: mpsc::UnboundedReceiver<Update>,
}

impl Bench {
    fn new() -> Self {
        let platform = Scripted::new();
        let (tell, updates) = mpsc::unbounded();
        let (events, _) = mpsc::unbounded();
        Self {
            api: Api::new(Rc::clone(&platform)),
            rng: Rng::new(&*platform, &[]),
            app: App::new(tell, events),
            platform,
            updates,
        }
    }

    fn entrance(&self) -> Entrance<'_, Scripted> {
        let Self {
            platform,
            api,
            rng,
            app,
            ..
        } = self;
        Entrance {
            platform,
            api,
            rng,
            app: Some(app),
        }
    }

    fn sign_in(&self) -> FailureCode {
        block_on(self.entrance().sign_in("anna", PASSWORD, None))
            .map(drop)
            .unwrap_err()
            .code
    }

    fn challenge(&self, kdf_id: u8, iters: u32) {
        let challenge = LoginChallenge {
            ke2: Bytes(vec![4; 259]),
            kdf_id,
            iters,
            ticket: Bytes(vec![1; 32]),
        };
        self.platform.relay.answer(200, challenge);
    }
}

#[test]
fn parameters_out_of_bounds_are_refused_before_anything_is_derived() {
    for (kdf_id, iters) in [
        (1, 0),
        (1, 1),
        (1, 99_999),
        (1, 599_999),
        (1, 10_000_001),
        (1, u32::MAX),
        (0, 600_000),
        (3, 600_000),
    ] {
        let mut bench = Bench::new();
        bench.challenge(kdf_id, iters);
        assert_eq!(bench.sign_in(), FailureCode::KdfRefused, "{kdf_id} {iters}");
        assert_eq!(
            bench.platform.relay.log(),
            ["Post /v1/login/start"],
            "no KE3"
        );
        assert!(bench.updates.try_recv().is_err(), "no derivation was begun");
    }
}

#[test]
fn an_answer_that_is_no_handshake_is_a_wrong_password_and_sends_no_proof() {
    let bench = Bench::new();
    bench.challenge(1, 600_000);
    assert_eq!(bench.sign_in(), FailureCode::BadCredentials);
    assert_eq!(bench.platform.relay.log(), ["Post /v1/login/start"]);
}

#[test]
fn what_cannot_be_a_password_is_a_wrong_one_and_asks_nobody() {
    let bench = Bench::new();
    for password in ["", "short", "with\nline\nbreaks", &"x".repeat(9_000)] {
        let failure = block_on(bench.entrance().sign_in("anna", password, None)).map(drop);
        assert_eq!(failure.unwrap_err().code, FailureCode::BadCredentials);
    }
    assert_eq!(bench.platform.relay.log(), [""; 0]);
}

#[test]
fn nothing_is_sent_for_a_registration_that_cannot_be() {
    let bench = Bench::new();
    for (login, password, expected) in [
        ("a", PASSWORD, FailureCode::LoginInvalid),
        ("anna", "short", FailureCode::PasswordShort),
        ("anna", "anna-is-the-best", FailureCode::PasswordWeak),
        ("anna", "password1234", FailureCode::PasswordWeak),
    ] {
        let failure = block_on(bench.entrance().register(login, password)).map(drop);
        assert_eq!(failure.unwrap_err().code, expected, "{login}");
    }
    assert_eq!(bench.platform.relay.log(), [""; 0]);
}

#[test]
fn a_taken_login_is_named() {
    let bench = Bench::new();
    bench
        .platform
        .relay
        .answer(409, Problem::new(ProblemKind::LoginTaken, None));
    let failure = block_on(bench.entrance().register("anna", PASSWORD)).map(drop);
    assert_eq!(failure.unwrap_err().code, FailureCode::LoginTaken);
}

#[test]
fn a_wrong_access_key_is_not_a_typing_error() {
    let bench = Bench::new();
    assert_eq!(
        crate::account::parse_access_key("AAAAA-BBBBB")
            .map(drop)
            .unwrap_err()
            .code,
        FailureCode::AccessKeyTypo
    );
    let key = crypto_core::recovery::AccessKey::make(&mut *bench.rng.borrow());
    for kind in [ProblemKind::BadCredentials, ProblemKind::NotFound] {
        bench
            .platform
            .relay
            .answer(kind.status(), Problem::new(kind, None));
        let failure = block_on(bench.entrance().recover("anna", &key, PASSWORD, None)).map(drop);
        assert_eq!(failure.unwrap_err().code, FailureCode::AccessKeyWrong);
    }
}
