//! An epoch as it was accepted: what everybody may know of it, and its secrets.

use subtle::ConstantTimeEq;

use super::guard::require;
use super::rules::{Changes, line};
use super::{CommitKind, CommitReject, CommitView, Directory, Meta, Role, RosterEntry};
use crate::keys::Secret32;
use crate::seal::OneTimeKey;
use crate::{Hash32, kdf, labels};

/// An accepted epoch without its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicEpoch {
    conv_id: Hash32,
    epoch: u32,
    commit_hash: Hash32,
    suite: u8,
    kind: CommitKind,
    author: Hash32,
    author_stmt: Hash32,
    created_ms: u64,
    heads: Vec<Hash32>,
    roster: Vec<RosterEntry>,
}

/// An accepted epoch of a conversation that this account is in.
pub struct EpochState {
    public: PublicEpoch,
    meta: Meta,
    secret: Secret32,
    root: Secret32,
}

/// What a commit is judged against.
#[derive(Debug, Clone, Copy)]
pub enum Previous<'a> {
    /// This account was in it.
    Member(&'a EpochState),
    /// This account was not, or has lost the keys.
    Outsider(&'a PublicEpoch),
}

impl PublicEpoch {
    pub(super) fn of(commit: &CommitView<'_>) -> Self {
        Self {
            conv_id: commit.conv_id,
            epoch: commit.epoch,
            commit_hash: commit.commit_hash,
            suite: commit.suite,
            kind: commit.kind,
            author: commit.author,
            author_stmt: commit.author_stmt,
            created_ms: commit.created_ms,
            heads: commit.heads.clone(),
            roster: commit.roster.clone(),
        }
    }

    /// The same epoch of a conversation that has gone over to a later suite.
    #[cfg(test)]
    pub(crate) fn of_suite(&self, suite: u8) -> Self {
        Self {
            suite,
            ..self.clone()
        }
    }

    /// From a commit that was accepted or observed before: the sealed local cache kept its hash.
    ///
    /// # Errors
    /// [`CommitReject::Malformed`]; [`CommitReject::Fork`] if these are other bytes.
    pub fn restore(bytes: &[u8], commit_hash: &Hash32) -> Result<Self, CommitReject> {
        let commit = CommitView::parse(bytes).map_err(CommitReject::Malformed)?;
        require(commit.commit_hash == *commit_hash, CommitReject::Fork)?;
        Ok(Self::of(&commit))
    }

    /// `commit_hash` of epoch 0.
    #[must_use]
    pub fn conv_id(&self) -> &Hash32 {
        &self.conv_id
    }

    /// From 0.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Of the commit that began it.
    #[must_use]
    pub fn commit_hash(&self) -> &Hash32 {
        &self.commit_hash
    }

    /// Of the conversation since this epoch.
    #[must_use]
    pub fn suite(&self) -> u8 {
        self.suite
    }

    /// What began it.
    #[must_use]
    pub fn kind(&self) -> CommitKind {
        self.kind
    }

    /// Who began it.
    #[must_use]
    pub fn author(&self) -> &Hash32 {
        &self.author
    }

    /// The author's statement.
    #[must_use]
    pub fn author_stmt(&self) -> &Hash32 {
        &self.author_stmt
    }

    /// By the author's clock, milliseconds since 1970: a claim.
    #[must_use]
    pub fn created_ms(&self) -> u64 {
        self.created_ms
    }

    /// Heads of the epoch before, ascending.
    #[must_use]
    pub fn heads(&self) -> &[Hash32] {
        &self.heads
    }

    /// Ascending by account id.
    #[must_use]
    pub fn roster(&self) -> &[RosterEntry] {
        &self.roster
    }

    /// The line of one member.
    #[must_use]
    pub fn member(&self, account_id: &Hash32) -> Option<&RosterEntry> {
        line(&self.roster, account_id)
    }

    /// Whether an account is in it as admin.
    #[must_use]
    pub fn is_admin(&self, account_id: &Hash32) -> bool {
        self.member(account_id)
            .is_some_and(|member| member.role == Role::Admin)
    }

    /// What it did to the roster before it.
    #[must_use]
    pub fn changes_since(&self, previous: &Self) -> Changes {
        Changes::between(&previous.roster, &self.roster)
    }

    /// Members who have a newer statement than this epoch uses: reason for a re-key.
    #[must_use]
    pub fn outdated(&self, directory: &impl Directory) -> Vec<Hash32> {
        let newer = |entry: &&RosterEntry| {
            directory
                .chain(&entry.account_id)
                .is_some_and(|chain| *chain.head_hash() != entry.stmt_hash)
        };
        self.roster
            .iter()
            .filter(newer)
            .map(|entry| entry.account_id)
            .collect()
    }
}

impl EpochState {
    /// See [`PublicEpoch::of_suite`].
    #[cfg(test)]
    pub(crate) fn of_suite(&self, suite: u8) -> Self {
        Self {
            public: self.public.of_suite(suite),
            meta: self.meta.clone(),
            secret: self.secret.duplicate(),
            root: self.root.duplicate(),
        }
    }

    /// Steps 9 and 10 up to the decoded metadata; nothing is kept unless both hold.
    pub(super) fn unlock(commit: &CommitView<'_>, secret: Secret32) -> Result<Self, CommitReject> {
        let conv_id = match commit.kind {
            CommitKind::Create => &[0; 32],
            _ => &commit.conv_id,
        };
        let (salt, author, prev) = (&commit.salt, &commit.author, &commit.prev);
        let commitment = es_commit(&secret, salt, author, conv_id, commit.epoch, prev);
        require(
            commitment.ct_eq(&commit.es_commit).into(),
            CommitReject::Commitment,
        )?;
        let sealed = meta_key(&secret, &commit.salt, commit.before_meta)
            .open(commit.before_meta, commit.meta)
            .map_err(|_| CommitReject::MetaSealed)?;
        let meta = Meta::decode(&sealed).map_err(CommitReject::MetaMalformed)?;
        let root = kdf::derive_secret(
            secret.expose(),
            &commit.commit_hash,
            labels::kdf::EPOCH,
            b"",
        );
        Ok(Self {
            public: PublicEpoch::of(commit),
            meta,
            secret,
            root,
        })
    }

    /// From the account's own keyring (blob ns 2) and the commit as the relay has it: no envelope
    /// is opened and no signature verified again, since the keyring says which commit it was.
    ///
    /// # Errors
    /// [`CommitReject::Malformed`]; [`CommitReject::Fork`] if these are other bytes than the
    /// keyring names; steps 9 and 10 if the secret is not theirs.
    pub fn restore(
        bytes: &[u8],
        commit_hash: &Hash32,
        secret: Secret32,
    ) -> Result<Self, CommitReject> {
        let commit = CommitView::parse(bytes).map_err(CommitReject::Malformed)?;
        require(commit.commit_hash == *commit_hash, CommitReject::Fork)?;
        Self::unlock(&commit, secret)
    }

    /// What everybody may know.
    #[must_use]
    pub fn public(&self) -> &PublicEpoch {
        &self.public
    }

    /// Name, picture, rules, reason.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// `ES`, for the account's own keyring and for nothing else.
    #[must_use]
    pub fn epoch_secret(&self) -> &Secret32 {
        &self.secret
    }

    /// `K_root = KDF(ES, commit_hash, "epoch", "", 32)`: exists only together with the exact
    /// commit, so two forks never share a key.
    pub(crate) fn root(&self) -> &Secret32 {
        &self.root
    }
}

/// `KDF(ES, salt, "esc", author ‖ conv_id ‖ u32 epoch ‖ prev, 32)`. `conv_id` as it stands in the
/// commit: zero in a create.
pub(super) fn es_commit(
    secret: &Secret32,
    salt: &Hash32,
    author: &Hash32,
    conv_id: &Hash32,
    epoch: u32,
    prev: &Hash32,
) -> Hash32 {
    let ctx = [&author[..], conv_id, &epoch.to_be_bytes(), prev].concat();
    *kdf::derive(secret.expose(), salt, labels::kdf::EPOCH_COMMITMENT, &ctx)
}

/// `KDF(ES, salt, "meta", H(all bytes before meta_len), 32)`.
pub(super) fn meta_key(secret: &Secret32, salt: &Hash32, before_meta: &[u8]) -> OneTimeKey {
    let ctx = labels::sha256(before_meta);
    OneTimeKey::derive(secret.expose(), salt, labels::kdf::META, &ctx)
}

impl<'a> Previous<'a> {
    pub(super) fn public(self) -> &'a PublicEpoch {
        match self {
            Self::Member(state) => &state.public,
            Self::Outsider(public) => public,
        }
    }

    pub(super) fn meta(self) -> Option<&'a Meta> {
        match self {
            Self::Member(state) => Some(&state.meta),
            Self::Outsider(_) => None,
        }
    }
}

impl core::fmt::Debug for EpochState {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("EpochState")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}
