//! Making what the relay stores of an account: both slots, the body, the statement.

use std::rc::Rc;

use crypto_core::keys::{KemSecret, SigningKey};
use crypto_core::login::{ClientRegistration, ExportKey, KsfParams, Login, ServerId, login_hash};
use crypto_core::recovery::{
    AccessKey, RecoveryRoot, Share, rec_auth, rec_auth_hash, recovery_root,
};
use crypto_core::statement::{Chain, Next, Statement};
use crypto_core::vault::{SlotKey, StorageRoot, VaultBody, VaultKey, seal_body, seal_slot};
use rand_core::CryptoRng;
use relay_api::Bytes;
use relay_api::accounts::{KeyIssue, PasswordRecord, RegisterFinish, Slots, VaultReplacement};
use zeroize::{Zeroize, Zeroizing};

use super::Account;
use crate::view::{Failure, FailureCode};

/// What [`KeyIssue`] led to: a record for the relay, and the secrets that stay here.
pub(super) struct Issued {
    pub record: PasswordRecord,
    pub export_key: ExportKey,
    pub params: KsfParams,
    pub share: Share,
    pub ticket: Bytes,
}

impl Issued {
    /// Ends an OPAQUE registration. Takes as long as the key derivation.
    pub fn take(
        rng: &mut impl CryptoRng,
        registration: ClientRegistration,
        issue: KeyIssue,
    ) -> Result<Self, Failure> {
        let KeyIssue {
            response,
            share: Bytes(mut share_bytes),
            ticket,
        } = issue;
        let share = <&[u8; 32]>::try_from(share_bytes.as_slice()).map(Share::from_bytes);
        share_bytes.zeroize();
        let share = share.map_err(|_| nonsense())?;
        let params = KsfParams::TARGET;
        let (record, export_key) = registration
            .finish(rng, response.as_ref(), params)
            .map_err(|_| nonsense())?;
        let record = PasswordRecord {
            record: Bytes(record.to_vec()),
            kdf_id: params.kdf_id(),
            iters: params.iters(),
        };
        Ok(Self {
            record,
            export_key,
            params,
            share,
            ticket,
        })
    }
}

/// The relay's answer has no meaning.
pub(super) fn nonsense() -> Failure {
    FailureCode::RelayFailed.into()
}

/// Something that cannot fail for this client's own values has failed.
pub(super) fn internal<E>(_: E) -> Failure {
    FailureCode::Internal.into()
}

/// Who an account is, where.
pub(super) struct Names {
    pub login: Login,
    pub server_id: ServerId,
}

/// The printed form in eight groups.
pub(crate) fn groups_of(key: &AccessKey) -> Zeroizing<Vec<String>> {
    Zeroizing::new(key.to_printed().split('-').map(str::to_owned).collect())
}

/// A new account: everything in one request.
pub(super) fn make_account(
    rng: &mut impl CryptoRng,
    names: Names,
    issued: Issued,
    access_key: &AccessKey,
    now_ms: u64,
    session_name: String,
) -> Result<(RegisterFinish, Account), Failure> {
    let hash = login_hash(&names.login, &names.server_id);
    let sig_sk = SigningKey::make(rng);
    let kem = KemSecret::make(rng);
    let statement = Statement::genesis(&sig_sk, &kem.public(), &hash, now_ms).map_err(internal)?;
    let body = VaultBody {
        sig_sk,
        kem: vec![(statement.kem_gen(), kem)],
        head_seq: statement.seq(),
        head_hash: *statement.stmt_hash(),
        storage_root: StorageRoot::make(rng),
        recovery_root: recovery_root(access_key, &hash),
        old_sig: Vec::new(),
        created_ms: now_ms,
    };
    let chain = Chain::start(statement).map_err(internal)?;
    let (slots, account) = seal(rng, names, &issued, body, chain)?;
    let finish = RegisterFinish {
        ticket: issued.ticket,
        password: issued.record,
        statement: Bytes(account.head().as_bytes().to_vec()),
        slots,
        body: Bytes(account.sealed_body().to_vec()),
        rec_auth_hash: Bytes(rec_auth_hash(&rec_auth(access_key, &hash)).to_vec()),
        session_name,
    };
    Ok((finish, account))
}

/// What becomes new besides record, vault key, slots and KEM key.
#[derive(Clone, Copy)]
pub(crate) struct Renew<'a> {
    /// Another access key.
    pub access_key: Option<&'a AccessKey>,
    /// Another signing key and storage root: somebody else may know the old ones.
    pub roots: bool,
}

/// The same account under a new password: new vault key, next generation, next statement.
pub(super) fn remake_account(
    rng: &mut impl CryptoRng,
    (names, mut body, mut chain): (Names, VaultBody, Chain),
    issued: Issued,
    renew: Renew<'_>,
    now_ms: u64,
    session_name: String,
) -> Result<(VaultReplacement, Account), Failure> {
    let old_vault_epoch = chain.head().vault_epoch();
    let hash = login_hash(&names.login, &names.server_id);
    let kem = KemSecret::make(rng);
    let next_sig = renew.roots.then(|| SigningKey::make(rng));
    let next = Next {
        sig: next_sig.as_ref().unwrap_or(&body.sig_sk),
        kem: &kem.public(),
        kem_gen: chain
            .head()
            .kem_gen()
            .checked_add(1)
            .ok_or_else(|| internal(()))?,
        vault_epoch: old_vault_epoch.checked_add(1).ok_or_else(|| internal(()))?,
        created_ms: now_ms,
        compromise: renew.roots,
    };
    let statement = Statement::next(chain.head(), &body.sig_sk, &next).map_err(internal)?;
    body.kem.push((statement.kem_gen(), kem));
    body.head_seq = statement.seq();
    body.head_hash = *statement.stmt_hash();
    if let Some(key) = next_sig {
        let old = chain.head().sig_pub();
        let first = chain.iter().find(|one| one.sig_pub() == old);
        body.old_sig
            .push((first.map_or(0, Statement::seq), body.sig_sk.public()));
        body.sig_sk = key;
        body.storage_root = StorageRoot::make(rng);
    }
    if let Some(key) = renew.access_key {
        body.recovery_root = recovery_root(key, &hash);
    }
    chain.extend(statement.as_bytes()).map_err(internal)?;
    let (slots, account) = seal(rng, names, &issued, body, chain)?;
    let replacement = VaultReplacement {
        ticket: issued.ticket,
        old_vault_epoch,
        password: issued.record,
        statement: Bytes(statement.as_bytes().to_vec()),
        slots,
        body: Bytes(account.sealed_body().to_vec()),
        blobs: None,
        rec_auth_hash: renew
            .access_key
            .map(|key| Bytes(rec_auth_hash(&rec_auth(key, &hash)).to_vec())),
        session_name,
    };
    Ok((replacement, account))
}

/// Both slots and the body, for the head of the chain and under a new vault key.
fn seal(
    rng: &mut impl CryptoRng,
    names: Names,
    issued: &Issued,
    body: VaultBody,
    chain: Chain,
) -> Result<(Slots, Account), Failure> {
    let (id, epoch) = (*chain.account_id(), chain.head().vault_epoch());
    let vault_key = VaultKey::make(rng);
    let password = SlotKey::Password(&issued.export_key, issued.params);
    let recovery = SlotKey::AccessKey(&body.recovery_root, &issued.share);
    let slots = Slots {
        password: Bytes(seal_slot(rng, password, epoch, &id, &vault_key).to_vec()),
        recovery: Bytes(seal_slot(rng, recovery, epoch, &id, &vault_key).to_vec()),
    };
    let sealed_body = seal_body(rng, &vault_key, epoch, &id, &body).map_err(internal)?;
    let Names { login, server_id } = names;
    let account = Account {
        login,
        server_id,
        vault_key,
        vault_epoch: epoch,
        body,
        sealed_body,
        chain: Rc::new(chain),
    };
    Ok((slots, account))
}

/// `KR`, for opening.
pub(super) fn root_of(key: &AccessKey, names: &Names) -> RecoveryRoot {
    recovery_root(key, &login_hash(&names.login, &names.server_id))
}
