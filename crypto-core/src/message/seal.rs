//! Sealing a message.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::inner::{Claims, FIXED, check_parents};
use super::{MessageReject, MsgId};
use crate::commit::{Author, EpochState};
use crate::error::ParseError;
use crate::padding::message_padme;
use crate::payload::Payload;
use crate::random::make_array;
use crate::seal::OneTimeKey;
use crate::wire::{MESSAGE_AAD, SIGNATURE, TAG, VERSION, object_type};
use crate::{Hash32, kdf, labels, limits};

/// A message ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedMessage {
    /// The wire bytes.
    pub bytes: Vec<u8>,
    /// Under which the relay knows it.
    pub msg_id: MsgId,
    /// Under which later messages name it.
    pub msg_hash: Hash32,
}

/// Seals a payload to the members of an epoch.
///
/// `parents` are the heads that this device has seen in the epoch, or the commit that began it:
/// 1 to 4 hashes in any order, none for what is never stored.
///
/// # Errors
/// What receivers would refuse: [`MessageReject::Payload`], [`MessageReject::Parents`],
/// [`MessageReject::SenderNotMember`], [`MessageReject::Malformed`] if it is too large.
pub fn seal(
    rng: &mut impl CryptoRng,
    epoch: &EpochState,
    author: &Author<'_>,
    created_ms: u64,
    parents: &[Hash32],
    payload: &Payload,
) -> Result<SealedMessage, MessageReject> {
    let bytes = payload.encode().map_err(MessageReject::Payload)?;
    let mut parents = parents.to_vec();
    parents.sort_unstable();
    parents.dedup();
    check_parents(payload.ptype(), &parents)?;
    if epoch.public().member(author.account_id).is_none() {
        return Err(MessageReject::SenderNotMember);
    }
    seal_raw(
        rng,
        epoch,
        author,
        created_ms,
        payload.ptype(),
        &parents,
        &bytes,
    )
}

/// Seals any bytes as they are: for payload types that this crate has no type for, and for tests
/// that play a hostile member. Receivers may refuse the result.
///
/// # Errors
/// [`MessageReject::Malformed`] if it does not fit a message.
pub fn seal_raw(
    rng: &mut impl CryptoRng,
    epoch: &EpochState,
    author: &Author<'_>,
    created_ms: u64,
    ptype: u16,
    parents: &[Hash32],
    payload: &[u8],
) -> Result<SealedMessage, MessageReject> {
    let claims = Claims {
        sender: author.account_id,
        stmt_hash: author.stmt_hash,
        created_ms,
        ptype,
        parents,
        payload,
    };
    let used = FIXED + 32 * parents.len() + payload.len() + SIGNATURE;
    let padded = message_padme(used as u64) as usize;
    if MESSAGE_AAD + padded + TAG > limits::MESSAGE || parents.len() > usize::from(u8::MAX) {
        return Err(MessageReject::Malformed(ParseError::Limit));
    }
    // All of it at once: growing would leave copies of the plaintext behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(padded));
    claims.write(&mut plain);

    let public = epoch.public();
    let msg_id = derive_id(rng, epoch, &plain);
    let mut wire = Vec::with_capacity(MESSAGE_AAD + padded + TAG);
    wire.extend_from_slice(&[object_type::MESSAGE, VERSION, public.suite(), 0]);
    wire.extend_from_slice(&public.epoch().to_be_bytes());
    wire.extend_from_slice(public.conv_id());
    wire.extend_from_slice(&msg_id);
    wire.extend_from_slice(&((padded + TAG) as u32).to_be_bytes());

    let signature = author
        .key
        .sign_pieces(labels::sig::MESSAGE, &[&wire, public.commit_hash(), &plain]);
    plain.extend_from_slice(&signature);
    plain.resize(padded, 0);
    let ct = message_key(epoch, &msg_id).seal(&wire, &plain);
    wire.extend_from_slice(&ct);
    let msg_hash = labels::hash::MESSAGE.hash(&[&wire]);
    Ok(SealedMessage {
        bytes: wire,
        msg_id,
        msg_hash,
    })
}

/// `msg_id = KDF(K_root, rnd32, "mid", HASH("mid in", in), 16)`. Even with a random source that
/// repeats itself, two different messages get two ids, and so two keys.
fn derive_id(rng: &mut impl CryptoRng, epoch: &EpochState, signed: &[u8]) -> MsgId {
    let random: Hash32 = make_array(rng);
    let ctx = labels::hash::MESSAGE_INNER.hash(&[signed]);
    *kdf::derive(
        epoch.root().expose(),
        &random,
        labels::kdf::MESSAGE_ID,
        &ctx,
    )
}

/// `k ‖ n = KDF(K_root, "", "m", conv_id ‖ u32 epoch ‖ msg_id, 44)`.
pub(super) fn message_key(epoch: &EpochState, msg_id: &MsgId) -> OneTimeKey {
    let public = epoch.public();
    let ctx = [&public.conv_id()[..], &public.epoch().to_be_bytes(), msg_id].concat();
    OneTimeKey::derive_with_nonce(epoch.root().expose(), b"", labels::kdf::MESSAGE, &ctx)
}
