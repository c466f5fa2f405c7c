//! What a conversation is called and how it works: sealed inside each commit (protocol §6).
//!
//! Every commit carries all of it, because a newcomer can open only the commits since he came.

use zeroize::Zeroizing;

use crate::error::ParseError;
use crate::limits;
use crate::payload::fields::{MapWriter, Reader};

/// Largest picture of a conversation, in bytes.
pub const AVATAR: usize = 3072;
/// Longest reason for a commit, in UTF-8 bytes.
pub const REASON: usize = 256;

/// `{1: name, 2: avatar, 3: rules, 4: reason}`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Meta {
    /// 1 to 255 bytes.
    pub name: Option<String>,
    /// At most 3 072 bytes; to be decoded as a picture only.
    pub avatar: Option<Vec<u8>>,
    /// What holds for every member.
    pub rules: Rules,
    /// Why this one commit was made; 1 to 256 bytes. Not part of the lasting state.
    pub reason: Option<String>,
}

/// `{1: mode, 2: retention days}`, each left out if 0, the map left out if empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules {
    /// Fixed when the conversation is made.
    pub mode: Mode,
    /// Messages expire after so many days; 0 keeps them (protocol §11).
    pub retention_days: u16,
}

/// What sort of conversation it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// 0: any number of members, who come and go.
    #[default]
    Group,
    /// 1: two people for ever, both admins.
    Direct,
    /// 2: notes to oneself.
    Notes,
}

crate::payload::quiet::quiet!(Meta);

impl Meta {
    /// Whether name, picture and rules are the same; the reason is each commit's own.
    #[must_use]
    pub fn same_settings(&self, other: &Self) -> bool {
        (&self.name, &self.avatar, &self.rules) == (&other.name, &other.avatar, &other.rules)
    }

    /// The same settings without a reason: what the next commit starts from.
    #[must_use]
    pub fn settings(&self) -> Self {
        Self {
            reason: None,
            ..self.clone()
        }
    }

    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut map = MapWriter::default().put_some(1, self.name.as_deref());
        if let Some(avatar) = &self.avatar {
            map = map.put_bytes(2, avatar);
        }
        if self.rules != Rules::default() {
            map = map.put_encoded(3, &self.rules.encode());
        }
        map.put_some(4, self.reason.as_deref()).finish()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut reader = Reader::checked(bytes)?;
        let mut f = reader.fields()?;
        let meta = Self {
            name: f.optional(1, |r| r.text(1..=limits::NAME))?,
            avatar: f.optional(2, |r| r.bytes(1..=AVATAR).map(<[u8]>::to_vec))?,
            rules: f.optional(3, Rules::decode)?.unwrap_or_default(),
            reason: f.optional(4, |r| r.text(1..=REASON))?,
        };
        f.end()?;
        Ok(meta)
    }
}

impl Rules {
    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mode = match self.mode {
            Mode::Group => None,
            Mode::Direct => Some(1_u8),
            Mode::Notes => Some(2),
        };
        let retention = (self.retention_days > 0).then_some(self.retention_days);
        MapWriter::default()
            .put_some(1, mode)
            .put_some(2, retention)
            .finish()
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, ParseError> {
        let mut f = r.fields()?;
        let mode = match f.optional(1, Reader::u16)? {
            None => Mode::Group,
            Some(1) => Mode::Direct,
            Some(2) => Mode::Notes,
            Some(_) => return Err(ParseError::Value),
        };
        let retention_days = match f.optional(2, Reader::u16)? {
            None => 0,
            Some(0) => return Err(ParseError::Value),
            Some(days) => days,
        };
        f.end()?;
        let rules = Self {
            mode,
            retention_days,
        };
        if rules == Self::default() {
            Err(ParseError::Value)
        } else {
            Ok(rules)
        }
    }
}
