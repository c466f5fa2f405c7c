//! The signed-in account: its keys, how it is made, opened, changed and given back.
//!
//! Registration is the only path that makes an account. A vault that is missing, does not open or
//! contradicts the statements is an error that a person sees, never a reason to make keys.

mod blobs;
mod check;
mod entrance;
mod entry;
#[cfg(test)]
pub(crate) mod for_tests;
mod former_roots;
mod leaving;
mod made;
mod recover;
mod register;
mod renewal;
mod replica;
mod resume;
mod rotation;
mod session_names;
mod settings;
mod settle;
mod sign_in;
mod stamped;

use std::cell::RefCell;
use std::rc::Rc;

use crypto_core::Hash32;
use crypto_core::keys::{KemSecret, SigningKey};
use crypto_core::login::{Login, ServerId};
use crypto_core::statement::{Chain, Statement};
use crypto_core::vault::{StorageRoot, VaultBody, VaultError, VaultKey, open_body};

use crate::view::{Failure, FailureCode};

pub use blobs::AccountBlobs;
pub(crate) use check::{Seen, check, check_seen};
pub(crate) use entrance::{Entrance, Opened};
pub(crate) use entry::{login as check_login, name as check_name};
pub(crate) use made::groups_of;
pub(crate) use recover::parse_access_key;
pub(crate) use register::Registered;
pub(crate) use renewal::Unfinished;
pub(crate) use replica::{Merge, Replica};
pub(crate) use resume::guard;
pub(crate) use settings::{Avatar, Settings};
pub(crate) use stamped::Stamped;

/// An open account. Never changed: a new password makes another one.
pub struct Account {
    login: Login,
    server_id: ServerId,
    vault_key: VaultKey,
    vault_epoch: u32,
    body: VaultBody,
    /// The body as the relay holds it.
    sealed_body: Vec<u8>,
    chain: Rc<Chain>,
}

impl Account {
    /// Opens a vault body, and holds it against the account's own chain.
    ///
    /// # Errors
    /// [`FailureCode::VaultBroken`], [`FailureCode::VaultRolledBack`].
    pub(crate) fn open(
        names: (Login, ServerId),
        vault_key: VaultKey,
        vault_epoch: u32,
        sealed_body: Vec<u8>,
        chain: Chain,
    ) -> Result<Self, Failure> {
        let body =
            open_body(&sealed_body, &vault_key, vault_epoch, chain.account_id()).map_err(broken)?;
        check(&body, vault_epoch, &chain)?;
        let (login, server_id) = names;
        let chain = Rc::new(chain);
        Ok(Self {
            login,
            server_id,
            vault_key,
            vault_epoch,
            body,
            sealed_body,
            chain,
        })
    }

    /// The same account once more, for another life of the client.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub(crate) fn again(&self) -> Result<Self, Failure> {
        Self::open(
            (self.login.clone(), self.server_id.clone()),
            VaultKey::from_bytes(self.vault_key.expose()),
            self.vault_epoch,
            self.sealed_body.clone(),
            (*self.chain).clone(),
        )
    }

    /// `account_id`.
    pub fn id(&self) -> Hash32 {
        *self.chain.account_id()
    }

    /// Login.
    pub fn login(&self) -> &Login {
        &self.login
    }

    /// The relay that the login is bound to.
    pub fn server_id(&self) -> &ServerId {
        &self.server_id
    }

    /// The account's own statements.
    pub fn chain(&self) -> &Rc<Chain> {
        &self.chain
    }

    /// The newest own statement: its hash goes into what this account signs.
    pub fn head(&self) -> &Statement {
        self.chain.head()
    }

    /// Signs for the account.
    pub fn signing(&self) -> &SigningKey {
        &self.body.sig_sk
    }

    /// The KEM key of a generation.
    pub fn kem(&self, generation: u32) -> Option<&KemSecret> {
        self.body.kem(generation)
    }

    /// Opens account blobs and the local cache; makes deletion tokens.
    pub fn storage_root(&self) -> &StorageRoot {
        &self.body.storage_root
    }

    /// Epoch of the vault that is open.
    pub(crate) fn vault_epoch(&self) -> u32 {
        self.vault_epoch
    }

    pub(crate) fn vault_key(&self) -> &VaultKey {
        &self.vault_key
    }

    pub(crate) fn sealed_body(&self) -> &[u8] {
        &self.sealed_body
    }

    /// What is worth remembering against a rollback.
    pub(crate) fn seen(&self) -> Seen {
        Seen {
            account_id: self.id(),
            seq: self.head().seq(),
            hash: *self.head().stmt_hash(),
            vault_epoch: self.vault_epoch,
        }
    }
}

fn broken(_: VaultError) -> Failure {
    FailureCode::VaultBroken.into()
}

/// The account that is open, if one is. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct AccountCell(Rc<RefCell<Option<Rc<Account>>>>);

impl AccountCell {
    pub fn new(account: Rc<Account>) -> Self {
        Self(Rc::new(RefCell::new(Some(account))))
    }

    pub fn get(&self) -> Result<Rc<Account>, Failure> {
        self.0
            .borrow()
            .clone()
            .ok_or_else(|| FailureCode::Locked.into())
    }

    /// After a change of password. Does nothing once the account was closed.
    pub fn replace(&self, account: Rc<Account>) {
        if let Some(current) = &mut *self.0.borrow_mut() {
            *current = account;
        }
    }

    /// Lets go of the keys; they are wiped when nobody uses them any more.
    pub fn clear(&self) {
        *self.0.borrow_mut() = None;
    }
}
