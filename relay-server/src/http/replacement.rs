//! Everything that opens an account, checked and sealed; and its replacement as a whole by a change
//! of password or a recovery (protocol §3, §4).
//!
//! The checks are structural: that sizes, owners and epochs belong together. Signatures and tags
//! are the clients' business.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use crypto_core::{
    login::{KsfParams, Login, check_record, login_hash},
    wire::{BlobView, COMPROMISE, Namespace, SlotKind, SlotView, StatementView, VaultBodyView},
};
use relay_api::{
    AccountId, Bytes,
    accounts::{KeyIssue, PasswordRecord, PasswordStart, ReplacedBlob, Slots, VaultReplacement},
    limits::{ACCOUNT_BLOB, VAULT_REPLACEMENT},
    problem::ProblemKind,
};

use super::{
    accounts::issue,
    extract::{Caller, Json},
    login::verify,
    sessions::opened,
};
use crate::{
    app::App,
    auth::{
        at_rest::Field,
        ticket::{Memo, Ticket},
    },
    clock::now_ms,
    problem::{Answer, Problem},
    store::{
        Account, Attempt, AttemptKind, NewAccountBlob, Replacement, SessionChange, StoredRecord,
        StoredStatement, StoredVault,
    },
};

/// What a client sent for an account, found to belong together.
pub struct Checks {
    /// Its statement.
    pub statement: StatementView,
}

impl Checks {
    /// Statement, slots and body have one owner and one vault epoch; the record is a record.
    pub fn of(
        password: &PasswordRecord,
        statement: &Bytes,
        slots: &Slots,
        body: &Bytes,
    ) -> Answer<Self> {
        check_record(&password.record.0).map_err(|_| ProblemKind::Malformed)?;
        let params = KsfParams::new(password.kdf_id, password.iters)?;
        let statement = StatementView::parse(&statement.0)?;
        let for_password = SlotView::parse(&slots.password.0)?;
        let for_recovery = SlotView::parse(&slots.recovery.0)?;
        let body = VaultBodyView::parse(&body.0)?;
        let whole = for_password.kind == SlotKind::Password
            && for_recovery.kind == SlotKind::AccessKey
            && (for_password.kdf_id, for_password.iters) == (params.kdf_id(), params.iters());
        let owners = [
            for_password.account_id,
            for_recovery.account_id,
            body.account_id,
        ];
        let epochs = [
            for_password.vault_epoch,
            for_recovery.vault_epoch,
            body.vault_epoch,
        ];
        if !whole
            || owners.iter().any(|owner| *owner != statement.account_id)
            || epochs.iter().any(|epoch| *epoch != statement.vault_epoch)
        {
            return Err(ProblemKind::Malformed.into());
        }
        Ok(Self { statement })
    }

    /// The statement is of this login at this relay.
    pub fn names(&self, app: &App, login: &str) -> Answer<()> {
        let login = Login::new(login)?;
        if self.statement.login_hash != login_hash(&login, &app.config.server_id) {
            return Err(ProblemKind::Malformed.into());
        }
        Ok(())
    }

    /// The statement is the next one of this account, for its next vault epoch.
    fn follows(&self, account: &Account) -> Answer<()> {
        let next = self.statement.seq == account.statement_seq.saturating_add(1)
            && self.statement.prev == account.statement_hash
            && self.statement.vault_epoch == account.vault.vault_epoch.saturating_add(1);
        if !next {
            return Err(ProblemKind::StaleVault.into());
        }
        if self.statement.account_id != account.account_id.0
            || usize::try_from(self.statement.seq).is_ok_and(|n| n >= crypto_core::limits::CHAIN)
        {
            return Err(ProblemKind::Malformed.into());
        }
        Ok(())
    }

    /// For the store.
    pub fn stored(&self, bytes: Vec<u8>) -> StoredStatement {
        StoredStatement {
            seq: self.statement.seq,
            hash: self.statement.stmt_hash,
            bytes,
        }
    }
}

/// Record and vault, sealed for an account.
pub struct SealedAccount {
    /// Record.
    pub record: StoredRecord,
    /// Vault.
    pub vault: StoredVault,
}

/// Seals what [`Checks`] has seen.
pub fn seal_account(
    app: &App,
    account_id: AccountId,
    password: &PasswordRecord,
    slots: &Slots,
    body: &Bytes,
) -> Answer<SealedAccount> {
    let seal = |field, bytes: &Bytes| app.at_rest.seal(field, &account_id.0, &bytes.0);
    let vault_epoch = VaultBodyView::parse(&body.0)?.vault_epoch;
    Ok(SealedAccount {
        record: StoredRecord {
            record: seal(Field::Record, &password.record)?,
            kdf_id: password.kdf_id,
            iters: password.iters,
        },
        vault: StoredVault {
            vault_epoch,
            slots: Slots {
                password: Bytes(seal(Field::PasswordSlot, &slots.password)?),
                recovery: Bytes(seal(Field::RecoverySlot, &slots.recovery)?),
            },
            body: Bytes(seal(Field::VaultBody, body)?),
        },
    })
}

/// `POST /v1/password/start`: proves the old password and asks for a new record.
pub async fn password_start(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(request): Json<PasswordStart>,
) -> Answer<axum::Json<KeyIssue>> {
    let proven = verify(&app, &request.login_ticket, &request.ke3.0).await?;
    if proven.account_id != caller.account_id {
        return Err(ProblemKind::Forbidden.into());
    }
    let login = Login::new(&proven.login)?;
    let account_id = Some(caller.account_id);
    let issue = issue(
        &app,
        AttemptKind::Password,
        &login,
        account_id,
        &request.request.0,
    )
    .await?;
    Ok(axum::Json(issue))
}

/// `POST /v1/password`: every other session ends.
pub async fn password_finish(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(request): Json<VaultReplacement, VAULT_REPLACEMENT>,
) -> Answer<impl IntoResponse> {
    replace(&app, AttemptKind::Password, Some(caller), request).await
}

/// `POST /v1/recovery`: every session ends, a new one begins.
pub async fn recovery_finish(
    State(app): State<Arc<App>>,
    Json(request): Json<VaultReplacement>,
) -> Answer<impl IntoResponse> {
    if request.rec_auth_hash.is_none() {
        // A used access key is never kept.
        return Err(ProblemKind::Malformed.into());
    }
    replace(&app, AttemptKind::Recovery, None, request).await
}

async fn replace(
    app: &App,
    kind: AttemptKind,
    caller: Option<Caller>,
    request: VaultReplacement,
) -> Answer<impl IntoResponse + use<>> {
    let checks = Checks::of(
        &request.password,
        &request.statement,
        &request.slots,
        &request.body,
    )?;
    let rec_auth_hash = match request.rec_auth_hash {
        Some(hash) => Some(hash.0.try_into().map_err(|_| ProblemKind::Malformed)?),
        None => None,
    };
    let blobs = blobs(&checks, request.blobs)?;
    let hash = Ticket::hash(&request.ticket).ok_or(ProblemKind::Malformed)?;
    let mut session = opened(&request.session_name)?;
    let attempt = app.store.take_attempt(hash, kind, now_ms()).await?;
    let attempt = attempt.ok_or(ProblemKind::BadTicket)?;
    let account_id = owner(&attempt)?;
    if caller.is_some_and(|caller| caller.account_id != account_id) {
        return Err(ProblemKind::Forbidden.into());
    }
    let account = app
        .store
        .account(account_id)
        .await?
        .ok_or(ProblemKind::BadTicket)?;
    if account.vault.vault_epoch != request.old_vault_epoch {
        return Err(ProblemKind::StaleVault.into());
    }
    checks.follows(&account)?;
    checks.names(app, &account.login)?;
    let memo = Memo::open(&app.at_rest, &hash, &attempt.data)?;
    let sealed = seal_account(
        app,
        account_id,
        &request.password,
        &request.slots,
        &request.body,
    )?;
    let replacement = Replacement {
        account_id,
        old_vault_epoch: request.old_vault_epoch,
        old_statement: account.statement_hash,
        record: sealed.record,
        vault: sealed.vault,
        statement: checks.stored(request.statement.0),
        rec_auth_hash,
        share: app
            .at_rest
            .seal(Field::Share, &account_id.0, &memo.secret)?,
        blobs,
    };
    let change = match caller {
        Some(caller) => {
            session.row.session_id = caller.session_id;
            SessionChange::Keep(session.row.clone())
        }
        None => SessionChange::Open(session.row.clone()),
    };
    let ended = app.store.replace_vault(replacement, change).await?;
    app.end_sockets(account_id, &ended);
    app.limits.backoff.good(&account.login);
    let row = app.store.session(session.row.session_id, 0).await?;
    let generation = row.ok_or(ProblemKind::SessionEnded)?.generation;
    session.answer(app, account_id, generation, StatusCode::OK)
}

/// The blobs that come with a statement of compromise, each once; none with any other statement.
fn blobs(checks: &Checks, sent: Option<Vec<ReplacedBlob>>) -> Answer<Option<Vec<NewAccountBlob>>> {
    let rotates = checks.statement.flags & COMPROMISE != 0;
    if rotates != sent.is_some() {
        return Err(ProblemKind::Malformed.into());
    }
    let Some(sent) = sent else {
        return Ok(None);
    };
    let mut blobs: Vec<NewAccountBlob> = Vec::with_capacity(sent.len());
    for ReplacedBlob { ns, bytes } in sent {
        let known = Namespace::try_from(ns).map_err(|_| ProblemKind::Malformed)?;
        let view = BlobView::parse(&bytes.0)?;
        let version = i64::try_from(view.version).map_err(|_| ProblemKind::Malformed)?;
        if view.ns != known
            || view.account_id != checks.statement.account_id
            || version == 0
            || bytes.0.len() > ACCOUNT_BLOB
            || blobs.iter().any(|blob| blob.ns == ns)
        {
            return Err(ProblemKind::Malformed.into());
        }
        let bytes = bytes.0;
        blobs.push(NewAccountBlob { ns, version, bytes });
    }
    Ok(Some(blobs))
}

/// Whose attempt it is.
pub fn owner(attempt: &Attempt) -> Answer<AccountId> {
    attempt
        .account_id
        .ok_or_else(|| Problem::internal("an attempt without an account"))
}
