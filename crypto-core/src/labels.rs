//! Every domain label of the protocol in one table (protocol §0).
//!
//! `LBL(x) = u8(len) ‖ "Ren1/" ‖ x`, where `len` counts `"Ren1/" ‖ x`. A label has the type of its
//! purpose, so that a signing label cannot reach a key derivation. A retired text is never reused.

use core::marker::PhantomData;

use sha2::{Digest, Sha256};

use crate::Hash32;

/// In front of every label's text.
const PREFIX: &str = "Ren1/";

/// A label for one purpose `P`.
#[derive(Debug)]
pub struct Label<P> {
    /// `u8(len)` of [`PREFIX`] and `text`.
    len: [u8; 1],
    text: &'static str,
    purpose: PhantomData<fn() -> P>,
}

/// Purpose: `HASH(x, d)`.
#[derive(Debug, Clone, Copy)]
pub enum Hashing {}
/// Purpose: `KDF(ikm, salt, x, ctx, L)`.
#[derive(Debug, Clone, Copy)]
pub enum Deriving {}
/// Purpose: `SIG(sk, x, d)`.
#[derive(Debug, Clone, Copy)]
pub enum Signing {}
/// Purpose: `info` of an HPKE envelope.
#[derive(Debug, Clone, Copy)]
pub enum Enveloping {}
/// Purpose: context string of another specification.
#[derive(Debug, Clone, Copy)]
pub enum Context {}

/// A label of [`Hashing`].
pub type HashLabel = Label<Hashing>;
/// A label of [`Deriving`].
pub type KdfLabel = Label<Deriving>;
/// A label of [`Signing`].
pub type SigLabel = Label<Signing>;
/// A label of [`Enveloping`].
pub type InfoLabel = Label<Enveloping>;
/// A label of [`Context`].
pub type ContextLabel = Label<Context>;

impl<P> Clone for Label<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Label<P> {}

impl<P> Label<P> {
    const fn new(text: &'static str) -> Self {
        let len = text.len() + PREFIX.len();
        assert!(len <= u8::MAX as usize);
        Self {
            len: [len as u8],
            text,
            purpose: PhantomData,
        }
    }

    /// The text `x`, without prefix.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// `LBL(x)` in its three pieces.
    pub(crate) fn pieces(&self) -> [&[u8]; 3] {
        [&self.len, PREFIX.as_bytes(), self.text.as_bytes()]
    }

    /// `LBL(x)` in one piece.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.pieces().concat()
    }
}

impl HashLabel {
    /// `HASH(x, d) = SHA-256(LBL(x) ‖ d)`, with `d` in pieces.
    #[must_use]
    pub fn hash(&self, data: &[&[u8]]) -> Hash32 {
        let mut hash = Sha256::new();
        for piece in self.pieces().iter().chain(data) {
            hash.update(piece);
        }
        hash.finalize().into()
    }
}

/// `H(d)`: plain SHA-256, for values that are random already (`H(rec_auth)`, deletion tokens).
#[must_use]
pub fn sha256(data: &[u8]) -> Hash32 {
    Sha256::digest(data).into()
}

/// Labels of `HASH`.
pub mod hash {
    use super::HashLabel;
    /// §2 `login_hash`.
    pub const LOGIN: HashLabel = HashLabel::new("login");
    /// §3 check symbols of the printed access key.
    pub const ACCESS_KEY_CHECK: HashLabel = HashLabel::new("ak check");
    /// §5 `stmt_hash`, `account_id`.
    pub const STATEMENT: HashLabel = HashLabel::new("stmt");
    /// §5 fingerprint of the safety number.
    pub const FINGERPRINT: HashLabel = HashLabel::new("fp");
    /// §6 `hh`.
    pub const COMMIT_HEADER: HashLabel = HashLabel::new("commit hdr");
    /// §6 `commit_hash`, `conv_id`.
    pub const COMMIT: HashLabel = HashLabel::new("commit");
    /// §7 what `msg_id` commits to.
    pub const MESSAGE_INNER: HashLabel = HashLabel::new("mid in");
    /// §7 `msg_hash`.
    pub const MESSAGE: HashLabel = HashLabel::new("msg id");
    /// §12 one segment.
    pub const LEAF: HashLabel = HashLabel::new("leaf");
    /// §12 up to 1 024 leaves.
    pub const PAGE: HashLabel = HashLabel::new("page");
    /// §12 the whole file.
    pub const ROOT: HashLabel = HashLabel::new("root");
    /// All of them.
    pub const ALL: &[HashLabel] = &[
        LOGIN,
        ACCESS_KEY_CHECK,
        STATEMENT,
        FINGERPRINT,
        COMMIT_HEADER,
        COMMIT,
        MESSAGE_INNER,
        MESSAGE,
        LEAF,
        PAGE,
        ROOT,
    ];
}

/// Labels of `KDF`.
pub mod kdf {
    use super::KdfLabel;
    /// §0 seed of the DRBG.
    pub const RNG: KdfLabel = KdfLabel::new("rng");
    /// §0 the account's own secret in that seed.
    pub const HEDGE: KdfLabel = KdfLabel::new("hedge");
    /// §3 `KR`.
    pub const RECOVERY_WRAP: KdfLabel = KdfLabel::new("rec wrap");
    /// §3 `rec_auth`.
    pub const RECOVERY_AUTH: KdfLabel = KdfLabel::new("rec auth");
    /// §4 key slots.
    pub const SLOT: KdfLabel = KdfLabel::new("slot");
    /// §4 vault body.
    pub const VAULT: KdfLabel = KdfLabel::new("vault");
    /// §4 account blobs.
    pub const BLOB: KdfLabel = KdfLabel::new("blob");
    /// §6 `es_commit`.
    pub const EPOCH_COMMITMENT: KdfLabel = KdfLabel::new("esc");
    /// §6 metadata of a conversation.
    pub const META: KdfLabel = KdfLabel::new("meta");
    /// §6 `K_root`.
    pub const EPOCH: KdfLabel = KdfLabel::new("epoch");
    /// §7 `msg_id`.
    pub const MESSAGE_ID: KdfLabel = KdfLabel::new("mid");
    /// §7 key and nonce of one message.
    pub const MESSAGE: KdfLabel = KdfLabel::new("m");
    /// §11 deletion token.
    pub const DELETE: KdfLabel = KdfLabel::new("del");
    /// §13 key of one local store.
    pub const CACHE: KdfLabel = KdfLabel::new("cache");
    /// §13 key of one local record.
    pub const CACHE_RECORD: KdfLabel = KdfLabel::new("cache rec");
    /// All of them.
    pub const ALL: &[KdfLabel] = &[
        RNG,
        HEDGE,
        RECOVERY_WRAP,
        RECOVERY_AUTH,
        SLOT,
        VAULT,
        BLOB,
        EPOCH_COMMITMENT,
        META,
        EPOCH,
        MESSAGE_ID,
        MESSAGE,
        DELETE,
        CACHE,
        CACHE_RECORD,
    ];
}

/// Labels of `SIG`.
pub mod sig {
    use super::SigLabel;
    /// §5 a statement, by its own key.
    pub const STATEMENT: SigLabel = SigLabel::new("stmt");
    /// §5 a statement, by the key before it.
    pub const STATEMENT_PREVIOUS: SigLabel = SigLabel::new("stmt prev");
    /// §6 a commit.
    pub const COMMIT: SigLabel = SigLabel::new("commit");
    /// §7 a message.
    pub const MESSAGE: SigLabel = SigLabel::new("msg");
    /// All of them.
    pub const ALL: &[SigLabel] = &[STATEMENT, STATEMENT_PREVIOUS, COMMIT, MESSAGE];
}

/// Labels of HPKE `info`.
pub mod info {
    use super::InfoLabel;
    /// §6 epoch secret to a member.
    pub const ENVELOPE: InfoLabel = InfoLabel::new("env");
    /// §12 file key to a bulk worker.
    pub const BULK: InfoLabel = InfoLabel::new("bulk");
    /// §14 media key to a participant.
    pub const CALL: InfoLabel = InfoLabel::new("call");
    /// All of them.
    pub const ALL: &[InfoLabel] = &[ENVELOPE, BULK, CALL];
}

/// Labels inside the context strings of other specifications.
pub mod context {
    use super::ContextLabel;
    /// §2 OPAQUE.
    pub const OPAQUE: ContextLabel = ContextLabel::new("opaque");
    /// §12 Cobblestone-256.
    pub const FILE: ContextLabel = ContextLabel::new("file");
    /// All of them.
    pub const ALL: &[ContextLabel] = &[OPAQUE, FILE];
}

#[cfg(test)]
mod tests;
