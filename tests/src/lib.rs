//! The outside view of Ren: real clients, without a browser, against the real relay.
//!
//! | module | what it is |
//! |---|---|
//! | [`hostile`] | a relay that may rewrite any answer, in front of the real one |
//! | [`member`] | an account whose keys the test holds in its hand |
//! | [`relay`] | the relay binary as a process that can be killed and started again |
//! | [`proxy`] | a wire between the two that counts, holds back and cuts |
//! | [`person`] | somebody who uses a client: says things and waits for what is shown |
//! | [`scene`] | a large file on its way between two people |
//! | [`terminal`] | somebody who uses `ren`, each command a process |
//! | [`programs`] | where the programs are |
//! | [`model`] | random actions of many people over a relay and a network in memory |
//! | [`noise`] | files of random bytes and their digests |
//!
//! Nothing here waits by sleeping: every wait ends with the event that it waits for, or fails at a
//! generous deadline ([`DEADLINE`]).

#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper that fails is a test that fails"
)]

pub mod hostile;
pub mod member;
pub mod model;
pub mod noise;
pub mod person;
pub mod programs;
pub mod proxy;
pub mod relay;
pub mod scene;
pub mod terminal;

pub use native_client as native;

use std::{future::Future, time::Duration};

/// The longest that a test waits for one event. Far beyond what any of them takes: a machine under
/// load may be slow, it is never wrong.
pub const DEADLINE: Duration = Duration::from_secs(120);

/// Runs a test on one thread, as a browser would: clients are not `Send`.
pub fn run<F: Future>(test: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    tokio::task::LocalSet::new().block_on(&runtime, test)
}

/// Waits for `event`, at most [`DEADLINE`].
///
/// # Panics
/// When the deadline passes; `what` says what did not happen.
pub async fn within<F: Future>(what: &str, event: F) -> F::Output {
    match tokio::time::timeout(DEADLINE, event).await {
        Ok(output) => output,
        Err(_) => panic!("did not happen within {DEADLINE:?}: {what}"),
    }
}
