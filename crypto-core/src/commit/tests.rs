//! People and conversations for the tests of this module and of `message`.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::Hash32;
use crate::keys::{KemSecret, SigningKey};
use crate::random::Drbg;
use crate::statement::{Chain, Next, Statement};

mod attacks;
mod bytes;
mod chain_of_commits;
mod forge;
mod limits;
mod meta;
mod needless;
mod rejects;
mod rejects_keys;
pub(crate) mod vectors;

pub(crate) use forge::Forge;

pub(crate) struct Person {
    pub(crate) id: Hash32,
    pub(crate) sig: SigningKey,
    pub(crate) kem: Vec<(u32, KemSecret)>,
    pub(crate) stmt_hash: Hash32,
}

pub(crate) struct World {
    pub(crate) rng: Drbg,
    pub(crate) directory: BTreeMap<Hash32, Chain>,
    pub(crate) alice: Person,
    pub(crate) bob: Person,
    pub(crate) carol: Person,
    pub(crate) dave: Person,
}

impl Person {
    pub(crate) fn make(rng: &mut Drbg, directory: &mut BTreeMap<Hash32, Chain>, login: u8) -> Self {
        let sig = SigningKey::make(rng);
        let kem = KemSecret::make(rng);
        let genesis = Statement::genesis(&sig, &kem.public(), &[login; 32], 1_000).unwrap();
        let stmt_hash = *genesis.stmt_hash();
        let chain = Chain::start(genesis).unwrap();
        let id = *chain.account_id();
        directory.insert(id, chain);
        Self {
            id,
            sig,
            kem: vec![(0, kem)],
            stmt_hash,
        }
    }

    pub(crate) fn author(&self) -> Author<'_> {
        Author {
            account_id: &self.id,
            stmt_hash: &self.stmt_hash,
            key: &self.sig,
        }
    }

    pub(crate) fn me(&self) -> Me<'_> {
        Me {
            account_id: &self.id,
            kem: &self.kem,
        }
    }

    /// A new statement with a new KEM key, and a new signing key if `sig`.
    pub(crate) fn rotate(
        &mut self,
        rng: &mut Drbg,
        directory: &mut BTreeMap<Hash32, Chain>,
        sig: bool,
    ) {
        let chain = directory.get_mut(&self.id).unwrap();
        let new_sig = if sig {
            SigningKey::make(rng)
        } else {
            self.sig.duplicate()
        };
        let kem = KemSecret::make(rng);
        let kem_gen = chain.head().kem_gen() + 1;
        let next = Next {
            sig: &new_sig,
            kem: &kem.public(),
            kem_gen,
            vault_epoch: chain.head().vault_epoch() + 1,
            created_ms: 2_000,
            compromise: sig,
        };
        let made = Statement::next(chain.head(), &self.sig, &next).unwrap();
        chain.extend(made.as_bytes()).unwrap();
        self.stmt_hash = *made.stmt_hash();
        self.sig = new_sig;
        self.kem.push((kem_gen, kem));
    }
}

impl World {
    pub(crate) fn new(seed: u8) -> Self {
        let mut rng = Drbg::new([seed; 64], b"world");
        let mut directory = BTreeMap::new();
        let mut person = |login| Person::make(&mut rng, &mut directory, login);
        let (alice, bob, carol, dave) = (person(1), person(2), person(3), person(4));
        Self {
            rng,
            directory,
            alice,
            bob,
            carol,
            dave,
        }
    }

    /// Alice, admin, makes a group with Bob, admin, and Carol, member.
    pub(crate) fn group(&mut self) -> (Vec<u8>, EpochState) {
        let members = vec![
            (self.alice.id, Role::Admin),
            (self.bob.id, Role::Admin),
            (self.carol.id, Role::Member),
        ];
        let meta = Meta {
            name: Some("Group".into()),
            ..Meta::default()
        };
        let draft = Draft::create(members, meta, 5_000);
        draft
            .build(&mut self.rng, &self.alice.author(), &self.directory)
            .unwrap()
    }

    /// Alice makes a conversation of two with Bob.
    pub(crate) fn direct(&mut self) -> (Vec<u8>, EpochState) {
        let members = vec![(self.alice.id, Role::Admin), (self.bob.id, Role::Admin)];
        let rules = Rules {
            mode: Mode::Direct,
            retention_days: 0,
        };
        let draft = Draft::create(
            members,
            Meta {
                rules,
                ..Meta::default()
            },
            5_000,
        );
        draft
            .build(&mut self.rng, &self.alice.author(), &self.directory)
            .unwrap()
    }

    /// What a person says to a commit, nobody having left.
    pub(crate) fn accept(
        &self,
        person: &Person,
        previous: Option<Previous<'_>>,
        bytes: &[u8],
    ) -> Result<EpochState, CommitReject> {
        self.accept_with(person, previous, bytes, &BTreeSet::new())
    }

    pub(crate) fn accept_with(
        &self,
        person: &Person,
        previous: Option<Previous<'_>>,
        bytes: &[u8],
        leavers: &BTreeSet<Hash32>,
    ) -> Result<EpochState, CommitReject> {
        let context = Context {
            previous,
            directory: &self.directory,
            leavers,
        };
        ParsedCommit::parse(bytes)?.accept(&context, &person.me())
    }

    pub(crate) fn observe(
        &self,
        previous: Option<Previous<'_>>,
        bytes: &[u8],
    ) -> Result<PublicEpoch, CommitReject> {
        let leavers = BTreeSet::new();
        let context = Context {
            previous,
            directory: &self.directory,
            leavers: &leavers,
        };
        ParsedCommit::parse(bytes)?.observe(&context)
    }
}

/// Both have the same epoch, secrets included.
pub(crate) fn same(one: &EpochState, other: &EpochState) -> bool {
    one.public() == other.public()
        && one.meta() == other.meta()
        && one.epoch_secret().ct_eq(other.epoch_secret())
        && one.root().ct_eq(other.root())
}
