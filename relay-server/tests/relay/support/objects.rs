//! Objects of the protocol as far as the relay looks at them: the layout is right, keys, tags and
//! signatures are filler.

use crypto_core::{labels, wire};
use relay_api::{AccountId, BlobId, ConvId, Id};

pub const MEMBER: u8 = 1;
pub const ADMIN: u8 = 2;

/// The compressed base point of P-256, then zeros: a record that nobody has a password for.
pub fn record() -> Vec<u8> {
    let point = hex::decode("036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
    let mut record = point.expect("hex");
    record.resize(wire::opaque::RECORD, 0);
    record
}

/// A registration request: the same point.
pub fn registration_request() -> Vec<u8> {
    record()[..wire::opaque::REGISTRATION_REQUEST].to_vec()
}

#[derive(Debug, Clone)]
pub struct Statement {
    pub seq: u32,
    pub prev: [u8; 32],
    pub account_id: AccountId,
    pub login_hash: [u8; 32],
    pub vault_epoch: u32,
    /// Makes accounts with the same login differ.
    pub created_ms: u64,
}

impl Statement {
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = vec![wire::object_type::STATEMENT, 1, 1, 0];
        out.extend(self.seq.to_be_bytes());
        out.extend(self.prev);
        out.extend(if self.seq == 0 {
            [0; 32]
        } else {
            self.account_id.0
        });
        out.extend(self.created_ms.to_be_bytes());
        out.extend(self.login_hash);
        for key in [1, 2] {
            out.push(4);
            out.extend([key; 64]);
        }
        out.extend(self.seq.to_be_bytes());
        out.extend(self.vault_epoch.to_be_bytes());
        out.extend([5; 64]);
        out.extend([if self.seq == 0 { 0 } else { 6 }; 64]);
        out
    }

    pub fn hash(&self) -> [u8; 32] {
        labels::hash::STATEMENT.hash(&[&self.bytes()[..wire::STATEMENT_BODY]])
    }
}

pub fn slot(kind: u8, vault_epoch: u32, account_id: AccountId) -> Vec<u8> {
    let mut out = vec![wire::object_type::SLOT, 1, kind];
    let (kdf_id, iters) = if kind == 1 { (1, 600_000_u32) } else { (0, 0) };
    out.push(kdf_id);
    out.extend(iters.to_be_bytes());
    out.extend(vault_epoch.to_be_bytes());
    out.extend(account_id.0);
    out.resize(wire::SLOT, kind);
    out
}

pub fn body(vault_epoch: u32, account_id: AccountId) -> Vec<u8> {
    let mut out = vec![wire::object_type::VAULT_BODY, 1, 1, 0];
    out.extend(vault_epoch.to_be_bytes());
    out.extend(account_id.0);
    out.extend([7; 64]);
    let ct = wire::VAULT_BUCKET + wire::TAG;
    out.extend((ct as u32).to_be_bytes());
    out.resize(out.len() + ct, 8);
    out
}

/// An account blob whose ciphertext begins with `content`.
pub fn account_blob(ns: u8, version: u64, account_id: AccountId, content: &[u8]) -> Vec<u8> {
    let padded = wire::padme(content.len().max(1024) as u64) as usize;
    let mut out = vec![wire::object_type::ACCOUNT_BLOB, 1, ns, 0];
    out.extend(version.to_be_bytes());
    out.extend(account_id.0);
    out.extend([7; 32]);
    out.extend(((padded + wire::TAG) as u32).to_be_bytes());
    let start = out.len();
    out.extend(content);
    out.resize(start + padded + wire::TAG, 9);
    out
}

#[derive(Debug, Clone)]
pub struct Commit {
    pub kind: u8,
    pub epoch: u32,
    pub conv_id: ConvId,
    pub prev: [u8; 32],
    pub author: AccountId,
    pub roster: Vec<(AccountId, u8)>,
    pub salt: u8,
}

impl Commit {
    pub fn create(author: AccountId, roster: &[(AccountId, u8)], salt: u8) -> Self {
        Self {
            kind: 1,
            epoch: 0,
            conv_id: Id([0; 32]),
            prev: [0; 32],
            author,
            roster: roster.to_vec(),
            salt,
        }
    }

    pub fn next(&self, kind: u8, author: AccountId, roster: &[(AccountId, u8)]) -> Self {
        Self {
            kind,
            epoch: self.epoch + 1,
            conv_id: self.conv_id(),
            prev: self.hash(),
            author,
            roster: roster.to_vec(),
            salt: self.salt,
        }
    }

    fn tbs(&self) -> Vec<u8> {
        let mut roster = self.roster.clone();
        roster.sort();
        let mut out = vec![wire::object_type::COMMIT, 1, 1, self.kind];
        out.extend(self.epoch.to_be_bytes());
        out.extend(self.conv_id.0);
        out.extend(self.prev);
        out.extend(self.author.0);
        out.extend([3; 32]);
        out.extend(1_u64.to_be_bytes());
        out.extend([self.salt; 32]);
        out.extend([4; 32]);
        out.push(0);
        out.extend((wire::TAG as u16).to_be_bytes());
        out.extend([5; wire::TAG]);
        out.extend((roster.len() as u16).to_be_bytes());
        for (account_id, role) in &roster {
            out.extend(account_id.0);
            out.extend([3; 32]);
            out.extend([*role, 0]);
            out.extend(1_u32.to_be_bytes());
        }
        out.resize(out.len() + roster.len() * wire::ENVELOPE, 6);
        out
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.tbs();
        out.extend([7; wire::SIGNATURE]);
        out
    }

    pub fn hash(&self) -> [u8; 32] {
        labels::hash::COMMIT.hash(&[&self.tbs()])
    }

    pub fn conv_id(&self) -> ConvId {
        if self.kind == 1 {
            Id(self.hash())
        } else {
            self.conv_id
        }
    }
}

/// A message whose ciphertext begins with `content`.
pub fn message(conv_id: ConvId, epoch: u32, msg_id: u64, content: &[u8]) -> Vec<u8> {
    let padded = wire::padme(content.len().max(256) as u64) as usize;
    let mut out = vec![wire::object_type::MESSAGE, 1, 1, 0];
    out.extend(epoch.to_be_bytes());
    out.extend(conv_id.0);
    out.extend([0; 8]);
    out.extend(msg_id.to_be_bytes());
    out.extend(((padded + wire::TAG) as u32).to_be_bytes());
    let start = out.len();
    out.extend(content);
    out.resize(start + padded + wire::TAG, 8);
    out
}

/// A ciphertext of some length, different in every place.
pub fn ciphertext(size: u64, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    (0..size)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        })
        .collect()
}

pub fn part(ciphertext: &[u8], part: u32) -> &[u8] {
    let range = wire::part_range(part, ciphertext.len() as u64).expect("a part");
    &ciphertext[range.start as usize..range.end as usize]
}

pub fn leaves(size: u64) -> Vec<u8> {
    vec![3; 32 * wire::segments_of_blob(size).expect("a blob") as usize]
}

pub fn no_such_blob() -> BlobId {
    Id([0xEE; 16])
}
