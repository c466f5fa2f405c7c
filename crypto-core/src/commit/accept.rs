//! The acceptor: the ten steps of protocol §6, in their order. Any failure leaves the old state as
//! it is.

use std::collections::BTreeSet;

use super::directory::{Unnamed, find};
use super::guard::require;
use super::{
    CommitReject, CommitView, Directory, EpochState, Previous, PublicEpoch, RosterEntry, rules,
};
use crate::keys::{KemSecret, Secret32, VerifyingKey, open_envelope};
use crate::{Hash32, labels};

/// A commit by its layout; who made it and whether he may is open.
#[derive(Debug, Clone)]
pub struct ParsedCommit<'a> {
    view: CommitView<'a>,
}

/// What a commit is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a, D> {
    /// The last accepted epoch; none before a create.
    pub previous: Option<Previous<'a>>,
    /// Statement chains of everybody in the roster, this account included.
    pub directory: &'a D,
    /// Who posted a signed leave in the epoch that ends.
    pub leavers: &'a BTreeSet<Hash32>,
}

/// For whom an envelope is opened.
#[derive(Debug, Clone, Copy)]
pub struct Me<'a> {
    /// This account.
    pub account_id: &'a Hash32,
    /// The KEM keys that it still holds, by generation.
    pub kem: &'a [(u32, KemSecret)],
}

impl<'a> ParsedCommit<'a> {
    /// Step 1 up to the suite: sizes, canonical layout.
    ///
    /// # Errors
    /// [`CommitReject::Malformed`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, CommitReject> {
        CommitView::parse(bytes)
            .map(|view| Self { view })
            .map_err(CommitReject::Malformed)
    }

    /// What it claims.
    #[must_use]
    pub fn view(&self) -> &CommitView<'a> {
        &self.view
    }

    /// Whether it has an envelope for this account: accept it, else observe it.
    #[must_use]
    pub fn is_for(&self, account_id: &Hash32) -> bool {
        self.view.entry(account_id).is_some()
    }

    /// Steps 1 to 10, for a member.
    ///
    /// # Errors
    /// The first step that fails.
    pub fn accept(
        &self,
        context: &Context<'_, impl Directory>,
        me: &Me<'_>,
    ) -> Result<EpochState, CommitReject> {
        self.check(context)?;
        let secret = self.open_mine(me)?;
        let state = EpochState::unlock(&self.view, secret)?;
        rules::settings(
            &self.view,
            state.meta(),
            context.previous.and_then(Previous::meta),
        )?;
        Ok(state)
    }

    /// Steps 1 to 6, for an epoch that this account is not in: the past of a newcomer, the commit
    /// that removes him. Its envelopes stay closed.
    ///
    /// # Errors
    /// The first step that fails.
    pub fn observe(
        &self,
        context: &Context<'_, impl Directory>,
    ) -> Result<PublicEpoch, CommitReject> {
        self.check(context)?;
        Ok(PublicEpoch::of(&self.view))
    }

    /// Steps 1 to 6.
    pub(super) fn check(&self, context: &Context<'_, impl Directory>) -> Result<(), CommitReject> {
        let previous = context.previous.map(Previous::public);
        let suite = previous.map_or(0, PublicEpoch::suite);
        require(self.view.suite >= suite, CommitReject::SuiteDowngrade)?;
        rules::position(&self.view, previous)?;
        rules::right(&self.view, previous, context.leavers)?;
        rules::delta(&self.view, previous)?;
        let author = self.statements(previous, context.directory)?;
        let verified = author
            .verify(labels::sig::COMMIT, self.view.tbs, &self.view.signature)
            .is_ok();
        require(verified, CommitReject::Signature)
    }

    /// Step 5. Gives the author's key.
    fn statements<'d>(
        &self,
        previous: Option<&PublicEpoch>,
        directory: &'d impl Directory,
    ) -> Result<&'d VerifyingKey, CommitReject> {
        for entry in &self.view.roster {
            let before = previous.and_then(|previous| previous.member(&entry.account_id));
            check_entry(entry, before, directory)?;
        }
        let author = &self.view.author;
        let own_line = self.view.entry(author).map(|(_, entry)| entry.stmt_hash);
        require(
            own_line == Some(self.view.author_stmt),
            CommitReject::AuthorStatement,
        )?;
        match find(directory, author, &self.view.author_stmt, None) {
            Ok(named) => Ok(named.statement.sig_pub()),
            Err(Unnamed::Chain) => Err(CommitReject::ChainMissing(*author)),
            Err(Unnamed::Statement) => Err(CommitReject::UnknownStatement(*author)),
        }
    }

    /// Steps 7 and 8.
    fn open_mine(&self, me: &Me<'_>) -> Result<Secret32, CommitReject> {
        let (place, entry) = self
            .view
            .entry(me.account_id)
            .ok_or(CommitReject::NotForMe)?;
        let (_, kem) = me
            .kem
            .iter()
            .find(|(generation, _)| *generation == entry.kem_gen)
            .ok_or(CommitReject::KemSecretMissing)?;
        let envelope = self.view.envelope(place).ok_or(CommitReject::Envelope)?;
        let aad = envelope_aad(&self.view.header_hash, place, me.account_id);
        let opened = open_envelope(kem, labels::info::ENVELOPE, &aad, envelope)
            .map_err(|_| CommitReject::Envelope)?;
        opened
            .as_slice()
            .try_into()
            .map(Secret32::from_bytes)
            .map_err(|_| CommitReject::Envelope)
    }
}

/// One line of step 5: on the verified chain, not older than before, the generation its own.
fn check_entry(
    entry: &RosterEntry,
    before: Option<&RosterEntry>,
    directory: &impl Directory,
) -> Result<(), CommitReject> {
    let account = entry.account_id;
    let before = before.map(|before| &before.stmt_hash);
    let named = match find(directory, &account, &entry.stmt_hash, before) {
        Ok(named) => named,
        Err(Unnamed::Chain) => return Err(CommitReject::ChainMissing(account)),
        Err(Unnamed::Statement) => return Err(CommitReject::UnknownStatement(account)),
    };
    require(named.fresh, CommitReject::StaleStatement(account))?;
    let generation = named.statement.kem_gen();
    require(
        generation == entry.kem_gen,
        CommitReject::KemGeneration(account),
    )
}

/// `hh ‖ u16 i ‖ account_id_i`.
pub(super) fn envelope_aad(header_hash: &Hash32, place: usize, account_id: &Hash32) -> Vec<u8> {
    // A roster has at most 500 lines.
    [&header_hash[..], &(place as u16).to_be_bytes(), account_id].concat()
}
