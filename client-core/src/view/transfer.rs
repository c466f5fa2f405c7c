//! Uploads and downloads on their way.

use serde::{Deserialize, Serialize};

use super::FailureCode;

/// Which way the bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the relay.
    Up,
    /// From the relay.
    Down,
}

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransferState {
    /// Waits for its turn or for the relay.
    Waiting,
    /// Bytes move.
    Running,
    /// Held by the person.
    Paused,
    /// After a reload: the same file must be chosen again to go on.
    NeedsFile,
    /// Everything arrived and was verified.
    Done,
    /// Stopped; what is stored stays and `ResumeTransfer` goes on from there.
    Failed {
        /// Why.
        code: FailureCode,
    },
}

/// One transfer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TransferView {
    /// Its id.
    pub id: String,
    /// Conversation.
    pub conv_id: String,
    /// [`super::MessageView::id`].
    pub message: String,
    /// Which way.
    pub direction: Direction,
    /// File name.
    pub name: String,
    /// Bytes that are confirmed, of the file's own length; goes back when a part must be sent again.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
    /// Bytes per second over the last few seconds; 0 when unknown.
    pub speed: u64,
    /// How far.
    pub state: TransferState,
}
