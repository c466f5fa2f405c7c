//! Opening and verifying a message, in the order of protocol §7.

use zeroize::Zeroizing;

use super::inner::Inner;
use super::seal::message_key;
use super::{MessageReject, MessageView, MsgId};
use crate::commit::guard::require;
use crate::commit::{Directory, EpochState};
use crate::commit::{Unnamed, find};
use crate::payload::Payload;
use crate::wire::{MESSAGE_AAD, SIGNATURE};
use crate::{Hash32, labels};

/// A message that some member wrote; which one is a claim so far. Its content stays inside.
pub struct UnverifiedMessage {
    message: VerifiedMessage,
    /// `AAD ‖ commit_hash ‖ in`, what the signature is over.
    signed: Zeroizing<Vec<u8>>,
    signature: [u8; SIGNATURE],
    /// The sender's statement in the roster of the epoch.
    roster_stmt: Hash32,
    payload: Zeroizing<Vec<u8>>,
}

/// A message whose sender is proved and whose payload has been decoded.
#[derive(Debug, PartialEq, Eq)]
pub struct VerifiedMessage {
    msg_id: MsgId,
    msg_hash: Hash32,
    conv_id: Hash32,
    epoch: u32,
    sender: Hash32,
    stmt_hash: Hash32,
    created_ms: u64,
    ptype: u16,
    parents: Vec<Hash32>,
    payload: Payload,
}

/// Steps 1 to 5 as far as the epoch alone decides them: layout, conversation and epoch,
/// decryption, inner layout, padding, sender in the roster.
///
/// # Errors
/// The first check that fails.
pub fn open(bytes: &[u8], epoch: &EpochState) -> Result<UnverifiedMessage, MessageReject> {
    let view = MessageView::parse(bytes).map_err(MessageReject::Malformed)?;
    let public = epoch.public();
    require(view.suite == public.suite(), MessageReject::Suite)?;
    require(
        view.conv_id == *public.conv_id(),
        MessageReject::OtherConversation,
    )?;
    require(view.epoch == public.epoch(), MessageReject::OtherEpoch)?;
    let plain = message_key(epoch, &view.msg_id)
        .open(view.aad, view.ct)
        .map_err(|_| MessageReject::NotAuthentic)?;
    let inner = Inner::read(&plain)?;
    let roster_stmt = public.member(&inner.sender).map(|member| member.stmt_hash);
    require(roster_stmt.is_some(), MessageReject::SenderNotMember)?;

    let mut signed = Zeroizing::new(Vec::with_capacity(MESSAGE_AAD + 32 + inner.signed.len()));
    signed.extend_from_slice(view.aad);
    signed.extend_from_slice(public.commit_hash());
    signed.extend_from_slice(inner.signed);
    Ok(UnverifiedMessage {
        signed,
        signature: inner.signature,
        roster_stmt: roster_stmt.unwrap_or(inner.stmt_hash),
        payload: Zeroizing::new(inner.payload.to_vec()),
        message: VerifiedMessage {
            msg_id: view.msg_id,
            msg_hash: view.msg_hash,
            conv_id: view.conv_id,
            epoch: view.epoch,
            sender: inner.sender,
            stmt_hash: inner.stmt_hash,
            created_ms: inner.created_ms,
            ptype: inner.ptype,
            parents: inner.parents,
            payload: Payload::Unsupported(inner.ptype),
        },
    })
}

impl UnverifiedMessage {
    /// Steps 5 to 7: the statement is on the sender's chain and not older than in the roster, the
    /// signature verifies, the payload decodes.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn verify(self, directory: &impl Directory) -> Result<VerifiedMessage, MessageReject> {
        let sender = self.message.sender;
        let named = find(
            directory,
            &sender,
            &self.message.stmt_hash,
            Some(&self.roster_stmt),
        );
        let named = named.map_err(|unnamed| match unnamed {
            Unnamed::Chain => MessageReject::ChainMissing(sender),
            Unnamed::Statement => MessageReject::UnknownStatement(sender),
        })?;
        require(named.fresh, MessageReject::StaleStatement)?;
        let key = named.statement.sig_pub();
        let verified = key.verify(labels::sig::MESSAGE, &self.signed, &self.signature);
        require(verified.is_ok(), MessageReject::Signature)?;
        self.decode()
    }

    /// In place of [`Self::verify`], for a message that this account has verified before and whose
    /// hash its own sealed cache has kept. `known` is the hash from there, never from the relay.
    ///
    /// # Errors
    /// [`MessageReject::Signature`] if it is another message's hash; [`MessageReject::Payload`].
    pub fn verified_before(self, known: &Hash32) -> Result<VerifiedMessage, MessageReject> {
        require(self.message.msg_hash == *known, MessageReject::Signature)?;
        self.decode()
    }

    fn decode(mut self) -> Result<VerifiedMessage, MessageReject> {
        self.message.payload =
            Payload::decode(self.message.ptype, &self.payload).map_err(MessageReject::Payload)?;
        Ok(self.message)
    }

    /// Under which the relay knows it.
    #[must_use]
    pub fn msg_id(&self) -> &MsgId {
        &self.message.msg_id
    }

    /// Under which other messages name it.
    #[must_use]
    pub fn msg_hash(&self) -> &Hash32 {
        &self.message.msg_hash
    }

    /// Who is said to have written it: for choosing what to verify first, and whose chain to
    /// fetch. Not to be shown.
    #[must_use]
    pub fn claimed_sender(&self) -> &Hash32 {
        &self.message.sender
    }

    /// What it is said to answer to.
    #[must_use]
    pub fn claimed_parents(&self) -> &[Hash32] {
        &self.message.parents
    }
}

impl VerifiedMessage {
    /// Under which the relay knows it.
    #[must_use]
    pub fn msg_id(&self) -> &MsgId {
        &self.msg_id
    }

    /// Under which other messages name it.
    #[must_use]
    pub fn msg_hash(&self) -> &Hash32 {
        &self.msg_hash
    }

    /// Its conversation.
    #[must_use]
    pub fn conv_id(&self) -> &Hash32 {
        &self.conv_id
    }

    /// Its epoch.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Who wrote it.
    #[must_use]
    pub fn sender(&self) -> &Hash32 {
        &self.sender
    }

    /// The sender's statement whose key signed it.
    #[must_use]
    pub fn stmt_hash(&self) -> &Hash32 {
        &self.stmt_hash
    }

    /// By the sender's clock, milliseconds since 1970: a claim, see [`super::shown_time`].
    #[must_use]
    pub fn created_ms(&self) -> u64 {
        self.created_ms
    }

    /// 1 to 4 hashes, ascending; none for what is never stored.
    #[must_use]
    pub fn parents(&self) -> &[Hash32] {
        &self.parents
    }

    /// What it says.
    #[must_use]
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// What it says, and nothing else of it.
    #[must_use]
    pub fn into_payload(self) -> Payload {
        self.payload
    }
}

/// Shows no content.
impl core::fmt::Debug for UnverifiedMessage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("UnverifiedMessage")
            .field("msg_hash", &self.message.msg_hash)
            .finish_non_exhaustive()
    }
}
