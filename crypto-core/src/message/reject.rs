//! Why a message is not accepted, or cannot be made.

use core::fmt;

use crate::Hash32;
use crate::error::ParseError;

/// The first check of §7 that fails. For programs; a person sees that something did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageReject {
    /// 1: not a message by its layout, or too large.
    Malformed(ParseError),
    /// 1: another suite than the conversation has.
    Suite,
    /// 2: another conversation's.
    OtherConversation,
    /// 2: another epoch's: look for its key, or for the commit that is missing.
    OtherEpoch,
    /// 3: the ciphertext does not open.
    NotAuthentic,
    /// 4: it opens to something that is not the inner layout.
    Inner(ParseError),
    /// 4: padding that is not zero, or not as long as it has to be.
    Padding,
    /// 4: no parent where one is needed, parents where none may be, not ascending, one twice.
    Parents,
    /// 5: the sender is not in the roster of the epoch.
    SenderNotMember,
    /// 5: the sender's statement chain is not known here, or is blocked. Fetch it, try again.
    ChainMissing(Hash32),
    /// 5: a statement that is not on the sender's chain as known here. Fetch it, try again.
    UnknownStatement(Hash32),
    /// 5: an older statement than the sender has in the roster.
    StaleStatement,
    /// 6: not signed by the sender.
    Signature,
    /// 7: signed, and not a payload.
    Payload(ParseError),
}

impl MessageReject {
    /// Place in the order of §7: 1 sizes, 2 epoch, 3 decryption, 4 inner layout and padding,
    /// 5 sender, 6 signature, 7 payload.
    #[must_use]
    pub const fn step(&self) -> u8 {
        match self {
            Self::Malformed(_) | Self::Suite => 1,
            Self::OtherConversation | Self::OtherEpoch => 2,
            Self::NotAuthentic => 3,
            Self::Inner(_) | Self::Padding | Self::Parents => 4,
            Self::SenderNotMember
            | Self::ChainMissing(_)
            | Self::UnknownStatement(_)
            | Self::StaleStatement => 5,
            Self::Signature => 6,
            Self::Payload(_) => 7,
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

impl fmt::Display for MessageReject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "message refused at step {}", self.step())
    }
}

impl core::error::Error for MessageReject {}
