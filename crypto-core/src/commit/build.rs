//! Making a commit.

use std::collections::BTreeSet;

use rand_core::CryptoRng;

use super::accept::{Context, ParsedCommit, envelope_aad};
use super::state::{es_commit, meta_key};
use super::{CommitKind, CommitReject, Directory, EpochState, Meta, Previous, Role, rules};
use crate::error::ParseError;
use crate::keys::{KemPublic, Secret32, SigningKey, seal_envelope};
use crate::random::make_array;
use crate::wire::{SUITE_P256, VERSION, object_type};
use crate::{Hash32, labels, limits};

/// Who signs: the key belongs to the head of the account's statement chain.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// This account.
    pub account_id: &'a Hash32,
    /// The statement that names the key.
    pub stmt_hash: &'a Hash32,
    /// `sig_sk`.
    pub key: &'a SigningKey,
}

/// A commit to be made.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// What it does.
    pub kind: CommitKind,
    /// The epoch that it ends.
    pub previous: Option<&'a EpochState>,
    /// Everybody who is in from now on, in any order, the author included.
    pub members: Vec<(Hash32, Role)>,
    /// All settings, and why.
    pub meta: Meta,
    /// At most 8 heads of the epoch that ends, in any order.
    pub heads: Vec<Hash32>,
    /// Who posted a signed leave in that epoch.
    pub leavers: BTreeSet<Hash32>,
    /// By this device's clock, milliseconds since 1970.
    pub created_ms: u64,
}

/// A line of the roster with the key that its envelope is sealed to.
struct Line<'a> {
    account_id: Hash32,
    stmt_hash: Hash32,
    role: Role,
    kem_gen: u32,
    kem: &'a KemPublic,
}

impl<'a> Draft<'a> {
    /// A new conversation.
    #[must_use]
    pub fn create(members: Vec<(Hash32, Role)>, meta: Meta, created_ms: u64) -> Self {
        Self {
            kind: CommitKind::Create,
            previous: None,
            members,
            meta,
            heads: Vec::new(),
            leavers: BTreeSet::new(),
            created_ms,
        }
    }

    /// The next epoch with the same members, roles and settings; change what `kind` changes.
    #[must_use]
    pub fn follow(
        kind: CommitKind,
        previous: &'a EpochState,
        heads: Vec<Hash32>,
        created_ms: u64,
    ) -> Self {
        let roster = previous.public().roster();
        Self {
            kind,
            previous: Some(previous),
            members: roster
                .iter()
                .map(|entry| (entry.account_id, entry.role))
                .collect(),
            meta: previous.meta().settings(),
            heads,
            leavers: BTreeSet::new(),
            created_ms,
        }
    }

    /// Signs the commit: a fresh secret, sealed to the newest KEM key of each member as the
    /// verified chain in `directory` gives it. Nobody sends what he would not accept: the result
    /// has passed steps 1 to 6 and the rules of step 10.
    ///
    /// # Errors
    /// The step at which others would refuse it.
    pub fn build(
        &self,
        rng: &mut impl CryptoRng,
        author: &Author<'_>,
        directory: &impl Directory,
    ) -> Result<(Vec<u8>, EpochState), CommitReject> {
        let secret = Secret32::make(rng);
        let bytes = self.assemble(rng, author, &self.lines(directory)?, &secret)?;
        let commit = ParsedCommit::parse(&bytes)?;
        let previous = self.previous.map(Previous::Member);
        commit.check(&Context {
            previous,
            directory,
            leavers: &self.leavers,
        })?;
        let state = EpochState::unlock(commit.view(), secret)?;
        rules::settings(
            commit.view(),
            state.meta(),
            previous.and_then(Previous::meta),
        )?;
        Ok((bytes, state))
    }

    /// The bytes alone, whatever others would say of them: for tests that play a hostile member.
    ///
    /// # Errors
    /// [`CommitReject::ChainMissing`]; [`CommitReject::Malformed`] for more than the layout holds.
    pub fn build_unchecked(
        &self,
        rng: &mut impl CryptoRng,
        author: &Author<'_>,
        directory: &impl Directory,
    ) -> Result<Vec<u8>, CommitReject> {
        let secret = Secret32::make(rng);
        self.assemble(rng, author, &self.lines(directory)?, &secret)
    }

    /// The roster, sorted, everybody at the head of his chain.
    fn lines<'d>(&self, directory: &'d impl Directory) -> Result<Vec<Line<'d>>, CommitReject> {
        let mut lines = Vec::with_capacity(self.members.len());
        for (account_id, role) in &self.members {
            let chain = directory
                .chain(account_id)
                .ok_or(CommitReject::ChainMissing(*account_id))?;
            let head = chain.head();
            lines.push(Line {
                account_id: *account_id,
                stmt_hash: *head.stmt_hash(),
                role: *role,
                kem_gen: head.kem_gen(),
                kem: head.kem_pub(),
            });
        }
        lines.sort_by_key(|line| line.account_id);
        Ok(lines)
    }

    /// The layout of §6.
    fn assemble(
        &self,
        rng: &mut impl CryptoRng,
        author: &Author<'_>,
        lines: &[Line<'_>],
        secret: &Secret32,
    ) -> Result<Vec<u8>, CommitReject> {
        let too_many = CommitReject::Malformed(ParseError::Limit);
        let zero = [0; 32];
        let (epoch, conv_id, prev) = match self.previous.map(EpochState::public) {
            None => (0, &zero, &zero),
            Some(last) => {
                let next = last.epoch().checked_add(1).ok_or(CommitReject::Epoch)?;
                (next, last.conv_id(), last.commit_hash())
            }
        };
        let salt: Hash32 = make_array(rng);
        let es_commit = es_commit(secret, &salt, author.account_id, conv_id, epoch, prev);
        let mut heads = self.heads.clone();
        heads.sort_unstable();
        heads.dedup();
        if heads.len() > limits::HEADS || lines.len() > limits::ROSTER {
            return Err(too_many);
        }

        let mut out = vec![object_type::COMMIT, VERSION, SUITE_P256, self.kind as u8];
        out.extend_from_slice(&epoch.to_be_bytes());
        for field in [conv_id, prev, author.account_id, author.stmt_hash] {
            out.extend_from_slice(field);
        }
        out.extend_from_slice(&self.created_ms.to_be_bytes());
        out.extend_from_slice(&salt);
        out.extend_from_slice(&es_commit);
        out.push(heads.len() as u8);
        out.extend_from_slice(heads.as_flattened());

        let meta = meta_key(secret, &salt, &out).seal(&out, &self.meta.encode());
        if meta.len() > limits::META {
            return Err(too_many);
        }
        out.extend_from_slice(&(meta.len() as u16).to_be_bytes());
        out.extend_from_slice(&meta);

        out.extend_from_slice(&(lines.len() as u16).to_be_bytes());
        for line in lines {
            out.extend_from_slice(&line.account_id);
            out.extend_from_slice(&line.stmt_hash);
            out.extend_from_slice(&[line.role as u8, 0]);
            out.extend_from_slice(&line.kem_gen.to_be_bytes());
        }

        let header_hash = labels::hash::COMMIT_HEADER.hash(&[&out]);
        for (place, line) in lines.iter().enumerate() {
            let aad = envelope_aad(&header_hash, place, &line.account_id);
            let envelope =
                seal_envelope(rng, line.kem, labels::info::ENVELOPE, &aad, secret.expose());
            out.extend_from_slice(&envelope);
        }
        let signature = author.key.sign(labels::sig::COMMIT, &out);
        out.extend_from_slice(&signature);
        Ok(out)
    }
}
