//! Commit `0x20` (protocol §6).

use super::{ENCAPSULATED, Reader, SIGNATURE, SUITE_P256, TAG, object_type};
use crate::{Hash32, error::ParseError, labels, limits};

/// One HPKE envelope with a 32-byte secret: `enc 65 ‖ ct 48`.
pub const ENVELOPE: usize = ENCAPSULATED + 32 + TAG;

/// What a commit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum CommitKind {
    /// Makes the conversation; epoch 0.
    Create = 1,
    /// Adds members.
    Add = 2,
    /// Removes members.
    Remove = 3,
    /// Fresh secret for the same members.
    ReKey = 4,
    /// Changes roles.
    Roles = 5,
    /// Changes name, picture or rules.
    Settings = 6,
}

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Role {
    /// Writes, leaves, re-keys.
    Member = 1,
    /// Also adds, removes, changes roles and settings.
    Admin = 2,
}

/// One line of the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RosterEntry {
    /// Whose line it is.
    pub account_id: Hash32,
    /// The statement whose keys count in this epoch.
    pub stmt_hash: Hash32,
    /// What he may do.
    pub role: Role,
    /// Generation of the KEM key that the envelope is sealed to.
    pub kem_gen: u32,
}

/// A commit by its layout. Nothing is verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitView<'a> {
    /// `0x01`.
    pub suite: u8,
    /// What it does.
    pub kind: CommitKind,
    /// The epoch that it begins.
    pub epoch: u32,
    /// Its conversation: the field, or `commit_hash` itself for a create.
    pub conv_id: Hash32,
    /// `commit_hash` before; zero for a create.
    pub prev: Hash32,
    /// Who made it.
    pub author: Hash32,
    /// The author's statement.
    pub author_stmt: Hash32,
    /// When, by the author's clock; milliseconds since 1970.
    pub created_ms: u64,
    /// Fresh for every commit.
    pub salt: Hash32,
    /// Commits to the epoch secret.
    pub es_commit: Hash32,
    /// Heads of the epoch that ends.
    pub heads: Vec<Hash32>,
    /// Everything in front of `meta_len`: what the metadata is bound to.
    pub before_meta: &'a [u8],
    /// Sealed metadata, tag included.
    pub meta: &'a [u8],
    /// Members, ascending by account id.
    pub roster: Vec<RosterEntry>,
    /// `hh = HASH("commit hdr", HDR)`.
    pub header_hash: Hash32,
    /// One [`ENVELOPE`] for each line of the roster.
    pub envelopes: &'a [u8],
    /// The signed part.
    pub tbs: &'a [u8],
    /// `HASH("commit", TBS)`.
    pub commit_hash: Hash32,
    /// Over `tbs`, by the author.
    pub signature: [u8; SIGNATURE],
}

impl TryFrom<u8> for CommitKind {
    type Error = ParseError;

    fn try_from(kind: u8) -> Result<Self, ParseError> {
        match kind {
            1 => Ok(Self::Create),
            2 => Ok(Self::Add),
            3 => Ok(Self::Remove),
            4 => Ok(Self::ReKey),
            5 => Ok(Self::Roles),
            6 => Ok(Self::Settings),
            _ => Err(ParseError::Value),
        }
    }
}

impl TryFrom<u8> for Role {
    type Error = ParseError;

    fn try_from(role: u8) -> Result<Self, ParseError> {
        match role {
            1 => Ok(Self::Member),
            2 => Ok(Self::Admin),
            _ => Err(ParseError::Value),
        }
    }
}

impl<'a> CommitView<'a> {
    /// Reads exactly one commit.
    ///
    /// # Errors
    /// Any deviation from the layout of §6: an epoch, conversation or predecessor that does not
    /// suit the kind, a roster that is empty, unsorted or has somebody twice, more than a limit
    /// of §15.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ParseError> {
        if bytes.len() > limits::COMMIT {
            return Err(ParseError::Limit);
        }
        let mut r = Reader::object(bytes, object_type::COMMIT)?;
        r.expect(SUITE_P256, ParseError::Suite)?;
        let kind = CommitKind::try_from(r.u8()?)?;
        let epoch = r.u32()?;
        let conv_field: Hash32 = r.array()?;
        let prev: Hash32 = r.array()?;
        check_position(kind, epoch, &conv_field, &prev)?;
        let author = r.array()?;
        let author_stmt = r.array()?;
        let created_ms = r.u64()?;
        let salt = r.array()?;
        let es_commit = r.array()?;
        let heads = read_heads(&mut r, kind)?;
        let before_meta = r.read();
        let meta = read_meta(&mut r)?;
        let roster = read_roster(&mut r)?;
        let header_hash = labels::hash::COMMIT_HEADER.hash(&[r.read()]);
        let envelopes = r.take(ENVELOPE * roster.len())?;
        let tbs = r.read();
        let commit_hash = labels::hash::COMMIT.hash(&[tbs]);
        let signature = r.array()?;
        r.end()?;
        let conv_id = if kind == CommitKind::Create {
            commit_hash
        } else {
            conv_field
        };
        Ok(Self {
            suite: SUITE_P256,
            kind,
            epoch,
            conv_id,
            prev,
            author,
            author_stmt,
            created_ms,
            salt,
            es_commit,
            heads,
            before_meta,
            meta,
            roster,
            header_hash,
            envelopes,
            tbs,
            commit_hash,
            signature,
        })
    }

    /// The line of the roster with this account, and its place.
    #[must_use]
    pub fn entry(&self, account_id: &Hash32) -> Option<(usize, &RosterEntry)> {
        let place = self
            .roster
            .binary_search_by(|e| e.account_id.cmp(account_id))
            .ok()?;
        self.roster.get(place).map(|entry| (place, entry))
    }

    /// The envelope for a place in the roster.
    #[must_use]
    pub fn envelope(&self, place: usize) -> Option<&'a [u8]> {
        self.envelopes.chunks_exact(ENVELOPE).nth(place)
    }
}

/// A create stands at epoch 0 and names nothing before it; everything else does the opposite.
fn check_position(
    kind: CommitKind,
    epoch: u32,
    conv_id: &Hash32,
    prev: &Hash32,
) -> Result<(), ParseError> {
    let zero = [0; 32];
    let names_nothing = conv_id == &zero && prev == &zero;
    let names_both = conv_id != &zero && prev != &zero;
    match kind {
        CommitKind::Create if epoch == 0 && names_nothing => Ok(()),
        CommitKind::Create => Err(ParseError::Padding),
        _ if epoch > 0 && names_both => Ok(()),
        _ => Err(ParseError::Value),
    }
}

/// `h ‖ heads`: at most 8, ascending, none for a create.
fn read_heads(r: &mut Reader<'_>, kind: CommitKind) -> Result<Vec<Hash32>, ParseError> {
    let count = usize::from(r.u8()?);
    if count > limits::HEADS {
        return Err(ParseError::Limit);
    }
    if count > 0 && kind == CommitKind::Create {
        return Err(ParseError::Value);
    }
    let mut heads: Vec<Hash32> = Vec::with_capacity(count);
    for _ in 0..count {
        let head = r.array()?;
        if heads.last().is_some_and(|last| last >= &head) {
            return Err(ParseError::Order);
        }
        heads.push(head);
    }
    Ok(heads)
}

/// `meta_len ‖ meta`: sealed, so never shorter than its tag.
fn read_meta<'a>(r: &mut Reader<'a>) -> Result<&'a [u8], ParseError> {
    let len = usize::from(r.u16()?);
    if len > limits::META {
        return Err(ParseError::Limit);
    }
    if len < TAG {
        return Err(ParseError::Length);
    }
    r.take(len)
}

/// `n ‖ roster`: 1 to 500 lines, ascending by account id.
fn read_roster(r: &mut Reader<'_>) -> Result<Vec<RosterEntry>, ParseError> {
    let count = usize::from(r.u16()?);
    if count == 0 || count > limits::ROSTER {
        return Err(ParseError::Limit);
    }
    let mut roster: Vec<RosterEntry> = Vec::with_capacity(count);
    for _ in 0..count {
        let account_id = r.array()?;
        if roster
            .last()
            .is_some_and(|last| last.account_id >= account_id)
        {
            return Err(ParseError::Order);
        }
        let stmt_hash = r.array()?;
        let role = Role::try_from(r.u8()?)?;
        r.expect(0, ParseError::Flags)?;
        let kem_gen = r.u32()?;
        roster.push(RosterEntry {
            account_id,
            stmt_hash,
            role,
            kem_gen,
        });
    }
    Ok(roster)
}
