//! Why a commit is not accepted.

use core::fmt;

use crate::Hash32;
use crate::error::ParseError;

/// The step of §6 at which a commit fails. For programs: what to fetch, what to log, whether to
/// try again. A person sees one sentence, "conversation integrity problem".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitReject {
    /// 1: not a commit by its layout; includes an unsorted or doubled roster.
    Malformed(ParseError),
    /// 1: an older suite than the conversation has.
    SuiteDowngrade,
    /// 2: another conversation's.
    OtherConversation,
    /// 2: not the epoch after the one that is known; a create where one is known, or the reverse.
    Epoch,
    /// 2: the right epoch on top of another history.
    Fork,
    /// 3: the author is not in the previous roster; in a create, not in its own.
    AuthorNotMember,
    /// 3: the author has no right to this kind.
    NoRight,
    /// 4: nobody could manage the conversation any more.
    NoAdmin,
    /// 4: the author would keep the secret of an epoch that he is not in.
    AuthorGone,
    /// 4: who is in and who is out is not what this kind does.
    Delta,
    /// 4: a role changes where this kind does not change roles.
    HiddenRole,
    /// 5: the account's statement chain is not known here, or is blocked. Fetch it, try again.
    ChainMissing(Hash32),
    /// 5: a statement that is not on the account's chain as known here. Fetch it, try again.
    UnknownStatement(Hash32),
    /// 5: an older statement of the account than in the previous roster.
    StaleStatement(Hash32),
    /// 5: the KEM generation is not the statement's.
    KemGeneration(Hash32),
    /// 5: the author signs with another statement than his line in the roster names.
    AuthorStatement,
    /// 6: not signed by its author.
    Signature,
    /// 7: this account is not in the roster: observe it instead.
    NotForMe,
    /// 7: this account no longer holds the KEM key of that generation.
    KemSecretMissing,
    /// 8: the envelope does not open.
    Envelope,
    /// 9: the secret is not the one that the commit commits to.
    Commitment,
    /// 10: the metadata does not open.
    MetaSealed,
    /// 10: the metadata opens and is not what it should be.
    MetaMalformed(ParseError),
    /// 10: the metadata changes in a commit that does not change settings.
    MetaChanged,
    /// 10: not allowed in a conversation of two, or in notes to oneself; or the mode changes.
    Mode,
}

impl CommitReject {
    /// The step of protocol §6, 1 to 10.
    #[must_use]
    pub const fn step(&self) -> u8 {
        match self {
            Self::Malformed(_) | Self::SuiteDowngrade => 1,
            Self::OtherConversation | Self::Epoch | Self::Fork => 2,
            Self::AuthorNotMember | Self::NoRight => 3,
            Self::NoAdmin | Self::AuthorGone | Self::Delta | Self::HiddenRole => 4,
            Self::ChainMissing(_)
            | Self::UnknownStatement(_)
            | Self::StaleStatement(_)
            | Self::KemGeneration(_)
            | Self::AuthorStatement => 5,
            Self::Signature => 6,
            Self::NotForMe | Self::KemSecretMissing => 7,
            Self::Envelope => 8,
            Self::Commitment => 9,
            Self::MetaSealed | Self::MetaMalformed(_) | Self::MetaChanged | Self::Mode => 10,
        }
    }

    /// Whether a fresher statement chain of this account may lead to another verdict.
    #[must_use]
    pub const fn wants_chain(&self) -> Option<&Hash32> {
        match self {
            Self::ChainMissing(account) | Self::UnknownStatement(account) => Some(account),
            _ => None,
        }
    }
}

impl fmt::Display for CommitReject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "commit refused at step {}", self.step())
    }
}

impl core::error::Error for CommitReject {}
