//! A request that must happen once, over a network that loses answers.

use std::future::Future;

use crate::api::ApiError;
use crate::platform::{Clock, Platform};

/// Waits before each further try, in milliseconds.
const WAITS_MS: [u64; 3] = [500, 1_500, 4_000];

/// How it ended.
pub(super) enum Settled<T> {
    /// It happened, and this is the answer.
    Done(T),
    /// It did not happen.
    Refused(ApiError),
    /// The first answer was lost, and now the relay says no: it may have happened the first time.
    Unknown(ApiError),
}

/// Sends until an answer comes, the same request each time.
pub(super) async fn settle<P: Platform, T, F>(platform: &P, send: impl Fn() -> F) -> Settled<T>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let mut lost = false;
    let mut waits = WAITS_MS.into_iter();
    loop {
        match send().await {
            Ok(answer) => return Settled::Done(answer),
            Err(error) if error.is_open() => {
                lost = true;
                let Some(ms) = waits.next() else {
                    return Settled::Unknown(error);
                };
                platform.clock().sleep(ms).await;
            }
            Err(error) if lost => return Settled::Unknown(error),
            Err(error) => return Settled::Refused(error),
        }
    }
}
