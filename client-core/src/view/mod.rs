//! What a person sees and can ask for, as plain data: [`Command`] in, [`Reply`] or [`Failure`] and
//! [`Update`] out. No key ever stands here. The TypeScript types are made from these.

mod app;
mod command;
mod conversation;
mod failure;
mod found;
mod transfer;
#[cfg(test)]
mod typescript;

pub use app::{AppView, Connection, MeView, Phase, PrivacyView, SessionView};
pub use command::{
    CodeCheck, Command, KeptFileView, NamedStretch, PersonView, Place, Reply, SafetyView,
};
pub use conversation::{
    ConversationKind, ConversationRow, ConversationView, EditedView, FileView, MediaView,
    MemberView, MentionView, MessageBody, MessageState, MessageView, MuteFor, PresenceView,
    Preview, ReactionView, ReplyView, RequestState, SystemEvent, Trust, VersionView, WriteBlock,
};
pub use failure::{Failure, FailureCode};
pub use found::{FoundView, HitView, PieceView};
pub use transfer::{Direction, TransferState, TransferView};

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01 UTC.
pub type Millis = u64;

/// A part of the picture has changed; each carries the whole new part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "topic", content = "value", rename_all = "snake_case")]
pub enum Update {
    /// Sign-in state, own profile, connection.
    App(AppView),
    /// The conversation list, in display order.
    List(Vec<ConversationRow>),
    /// A conversation that is open.
    Conversation(Box<ConversationView>),
    /// Every upload and download that is not over, and those that ended since the start.
    Transfers(Vec<TransferView>),
}
