//! What a search finds.

use serde::{Deserialize, Serialize};

use super::{Millis, PersonView};

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundView {
    /// Messages, newest first.
    pub hits: Vec<HitView>,
    /// How many messages there are altogether, about.
    pub total: u32,
    /// Accepted people by name or login who have no conversation in the list.
    pub people: Vec<PersonView>,
    /// Conversations by name, in the order of the list.
    pub conversations: Vec<String>,
    /// Words as they stand in messages that match, folded: to mark them.
    pub words: Vec<String>,
    /// What the last word begins with, folded: to mark words that begin so.
    pub beginning: String,
    /// The oldest message that was looked through.
    pub since: Option<Millis>,
    /// Whether this browser holds everything that the person may read there.
    pub whole: bool,
    /// False while messages are still being taken into the index.
    pub ready: bool,
}

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HitView {
    /// Its conversation.
    pub conv_id: String,
    /// [`super::MessageView::hash`].
    pub hash: String,
    /// Its place in the conversation.
    pub seq: u64,
    /// When the relay stored it.
    pub time: Millis,
    /// Display name of the author.
    pub author: String,
    /// Whether the person wrote it.
    pub mine: bool,
    /// Whether it is a file; its name is a part of what follows.
    pub file: bool,
    /// One line around the first place.
    pub pieces: Vec<PieceView>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PieceView {
    /// The text.
    pub text: String,
    /// Whether it was looked for.
    pub hit: bool,
}
