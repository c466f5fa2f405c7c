//! Conversations and files as the relay knows them. Times in milliseconds since 1970.

use relay_api::{AccountId, BlobId, ConvId, MsgId};

/// One line of a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub account_id: AccountId,
    /// Whether he is an admin.
    pub admin: bool,
}

/// A commit to be stored.
#[derive(Debug, Clone)]
pub struct NewCommit {
    /// Its conversation.
    pub conv_id: ConvId,
    /// Who posts it, and says to be its author.
    pub author: AccountId,
    /// Whether admins alone may make commits of this kind, whatever the roster says.
    pub admins_only: bool,
    /// Epoch that it begins.
    pub epoch: u32,
    /// Hash of the commit before.
    pub prev: [u8; 32],
    /// Its own hash.
    pub hash: [u8; 32],
    /// Suite of the conversation from now on.
    pub suite: u8,
    /// Members from now on.
    pub roster: Vec<Line>,
    /// As its author sent it.
    pub bytes: Vec<u8>,
    /// Now.
    pub now_ms: i64,
}

/// A message to be stored.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Its conversation.
    pub conv_id: ConvId,
    /// Who posts it. Not stored.
    pub sender: AccountId,
    /// Its epoch.
    pub epoch: u32,
    /// Its id.
    pub msg_id: MsgId,
    /// `H(deletion token)`.
    pub delete_hash: Option<[u8; 32]>,
    /// The blob that its row will hold.
    pub blob_id: Option<BlobId>,
    /// As its author sent it.
    pub bytes: Vec<u8>,
    /// Now.
    pub now_ms: i64,
}

/// Where an account stands in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// First row that it may read. Those between two stays it may not.
    pub joined_seq: i64,
    /// Last row that it may read.
    pub head_seq: i64,
    /// Epoch of the last commit that it may read.
    pub epoch: u32,
    /// False once it was removed.
    pub member: bool,
}

/// An upload to be announced.
#[derive(Debug, Clone, Copy)]
pub struct NewBlob {
    /// Its id.
    pub blob_id: BlobId,
    /// Whose members may read it.
    pub conv_id: ConvId,
    /// Who uploads it.
    pub owner: AccountId,
    /// Length of the whole ciphertext.
    pub size: u64,
    /// Now.
    pub now_ms: i64,
}

/// A blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobRow {
    /// Its id.
    pub blob_id: BlobId,
    /// Who uploads it; nobody any more once a message of theirs holds it.
    pub owner: Option<AccountId>,
    /// Length of the whole ciphertext.
    pub size: u64,
    /// When it was announced.
    pub created_ms: i64,
    /// Whether it can be read.
    pub finished: bool,
}
