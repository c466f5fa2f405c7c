//! A second, independent writer of the commit layout that checks nothing: the hostile author.

use super::*;
use crate::keys::{KemPublic, Secret32, seal_envelope};
use crate::labels;
use crate::random::make_array;
use crate::seal::OneTimeKey;

pub(crate) struct Forge<'a> {
    pub(crate) suite: u8,
    pub(crate) kind: u8,
    pub(crate) epoch: u32,
    pub(crate) conv_id: Hash32,
    pub(crate) prev: Hash32,
    pub(crate) author: Hash32,
    pub(crate) author_stmt: Hash32,
    pub(crate) heads: Vec<Hash32>,
    pub(crate) roster: Vec<RosterEntry>,
    pub(crate) flags: u8,
    /// What the envelopes hold, by place; the secret of the commit where there is none.
    pub(crate) other_secrets: Vec<(usize, [u8; 32])>,
    /// What `es_commit` is computed for.
    pub(crate) commit_to: Option<[u8; 32]>,
    /// CBOR of the metadata.
    pub(crate) meta: Vec<u8>,
    /// Sealed under another key.
    pub(crate) meta_of_another: bool,
    pub(crate) signer: &'a SigningKey,
}

impl<'a> Forge<'a> {
    /// What an honest author of `kind` would write after `previous`.
    pub(crate) fn after(previous: &EpochState, kind: CommitKind, author: &'a Person) -> Self {
        let public = previous.public();
        Self {
            suite: 1,
            kind: kind as u8,
            epoch: public.epoch() + 1,
            conv_id: *public.conv_id(),
            prev: *public.commit_hash(),
            author: author.id,
            author_stmt: author.stmt_hash,
            heads: vec![],
            roster: public.roster().to_vec(),
            flags: 0,
            other_secrets: vec![],
            commit_to: None,
            meta: previous.meta().settings().encode().to_vec(),
            meta_of_another: false,
            signer: &author.sig,
        }
    }

    /// A create by `author` with these members.
    pub(crate) fn create(world: &World, author: &'a Person, members: &[(Hash32, Role)]) -> Self {
        let mut forge = Self {
            suite: 1,
            kind: 1,
            epoch: 0,
            conv_id: [0; 32],
            prev: [0; 32],
            author: author.id,
            author_stmt: author.stmt_hash,
            heads: vec![],
            roster: vec![],
            flags: 0,
            other_secrets: vec![],
            commit_to: None,
            meta: vec![0xa0],
            meta_of_another: false,
            signer: &author.sig,
        };
        members
            .iter()
            .for_each(|(id, role)| forge.add(world, *id, *role));
        forge
    }

    pub(crate) fn add(&mut self, world: &World, account_id: Hash32, role: Role) {
        let head = world.directory[&account_id].head();
        let (stmt_hash, kem_gen) = (*head.stmt_hash(), head.kem_gen());
        self.roster.push(RosterEntry {
            account_id,
            stmt_hash,
            role,
            kem_gen,
        });
        self.roster.sort_by_key(|entry| entry.account_id);
    }

    pub(crate) fn remove(&mut self, account_id: &Hash32) {
        self.roster.retain(|entry| entry.account_id != *account_id);
    }

    pub(crate) fn line(&mut self, account_id: &Hash32) -> &mut RosterEntry {
        self.roster
            .iter_mut()
            .find(|entry| entry.account_id == *account_id)
            .unwrap()
    }

    pub(crate) fn place(&self, account_id: &Hash32) -> usize {
        self.roster
            .iter()
            .position(|entry| entry.account_id == *account_id)
            .unwrap()
    }

    pub(crate) fn write(&self, world: &mut World) -> Vec<u8> {
        let secret: [u8; 32] = make_array(&mut world.rng);
        let salt: [u8; 32] = make_array(&mut world.rng);
        let derive = |ikm: &[u8; 32], label, ctx: &[u8]| -> Hash32 {
            *crate::kdf::derive(ikm, &salt, label, ctx)
        };
        let mut out = vec![0x20, 1, self.suite, self.kind];
        out.extend(self.epoch.to_be_bytes());
        out.extend([self.conv_id, self.prev, self.author, self.author_stmt].concat());
        out.extend(7_000_u64.to_be_bytes());
        out.extend(salt);
        let ctx = [
            &self.author[..],
            &self.conv_id,
            &self.epoch.to_be_bytes(),
            &self.prev,
        ]
        .concat();
        let committed = self.commit_to.unwrap_or(secret);
        out.extend(derive(&committed, labels::kdf::EPOCH_COMMITMENT, &ctx));
        out.push(self.heads.len() as u8);
        out.extend(self.heads.concat());
        let mut meta_secret = self.commit_to.unwrap_or(secret);
        meta_secret[0] ^= u8::from(self.meta_of_another);
        let bound = labels::sha256(&out);
        let key = OneTimeKey::derive(&meta_secret, &salt, labels::kdf::META, &bound);
        let meta = key.seal(&out, &self.meta);
        out.extend((meta.len() as u16).to_be_bytes());
        out.extend(meta);
        out.extend((self.roster.len() as u16).to_be_bytes());
        for entry in &self.roster {
            out.extend(entry.account_id);
            out.extend(entry.stmt_hash);
            out.extend([entry.role as u8, self.flags]);
            out.extend(entry.kem_gen.to_be_bytes());
        }
        let header_hash = labels::hash::COMMIT_HEADER.hash(&[&out]);
        for (place, entry) in self.roster.iter().enumerate() {
            let mut own = committed;
            for (other, secret) in &self.other_secrets {
                if *other == place {
                    own = *secret;
                }
            }
            let aad = [
                &header_hash[..],
                &(place as u16).to_be_bytes(),
                &entry.account_id,
            ]
            .concat();
            let kem = kem_of(world, &entry.account_id);
            let own = Secret32::from_bytes(&own);
            let info = labels::info::ENVELOPE;
            out.extend(seal_envelope(
                &mut world.rng,
                &kem,
                info,
                &aad,
                own.expose(),
            ));
        }
        let signature = self.signer.sign(labels::sig::COMMIT, &out);
        out.extend(signature);
        out
    }
}

fn kem_of(world: &World, account_id: &Hash32) -> KemPublic {
    match world.directory.get(account_id) {
        Some(chain) => chain.head().kem_pub().clone(),
        None => world.alice.kem[0].1.public(),
    }
}
