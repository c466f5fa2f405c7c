//! Accounts, vaults, statements, account blobs.

use async_trait::async_trait;
use relay_api::{AccountId, Bytes, SessionId, accounts::Slots, problem::ProblemKind};
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{SqliteStore, leaving, rows::Column as _, sessions};
use crate::store::{
    Account, Accounts, NewAccount, NewAccountBlob, NewSession, Replacement, SessionChange,
    StoreError, StoreResult, StoredRecord, StoredStatement, StoredVault, Which, Who,
};

/// An account with everything of it, by one column.
macro_rules! account_by {
    ($column:literal) => {
        concat!(
            "SELECT account_id, login, record, kdf_id, iters, rec_auth_hash, vault_epoch, \
             slot_password, slot_recovery, body, statement_seq, statement_hash \
             FROM accounts WHERE ",
            $column,
            " = ? AND account_id NOT IN (SELECT account_id FROM tombstones)"
        )
    };
}

#[async_trait]
impl Accounts for SqliteStore {
    async fn register(&self, account: NewAccount, session: NewSession) -> StoreResult<()> {
        self.writer
            .run(move |db| Box::pin(async move { register(db, account, session).await }))
            .await
    }

    async fn account_by_login(&self, login: &str) -> StoreResult<Option<Account>> {
        let row = sqlx::query(account_by!("login"))
            .bind(login.to_owned())
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| read(&row)).transpose()
    }

    async fn account(&self, account_id: AccountId) -> StoreResult<Option<Account>> {
        let row = sqlx::query(account_by!("account_id"))
            .bind(account_id.0.to_vec())
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| read(&row)).transpose()
    }

    async fn recovery_share(&self, account_id: AccountId) -> StoreResult<Option<Vec<u8>>> {
        let row = sqlx::query("SELECT share FROM recovery_shares WHERE account_id = ?")
            .bind(account_id.0.to_vec())
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| row.bytes("share")).transpose()
    }

    async fn replace_vault(
        &self,
        replacement: Replacement,
        session: SessionChange,
    ) -> StoreResult<Vec<SessionId>> {
        self.writer
            .run(move |db| Box::pin(async move { replace(db, replacement, session).await }))
            .await
    }

    async fn delete_account(
        &self,
        account_id: AccountId,
        now_ms: i64,
    ) -> StoreResult<Vec<SessionId>> {
        self.writer
            .run(move |db| Box::pin(leaving::delete(db, account_id, now_ms)))
            .await
    }

    async fn statements(&self, who: Who<'_>) -> StoreResult<Option<(String, Vec<u8>)>> {
        const BY_LOGIN: &str = "SELECT login, bytes FROM accounts JOIN statements USING \
             (account_id) WHERE login = ? ORDER BY seq";
        const BY_ACCOUNT: &str = "SELECT coalesce(tombstones.login, accounts.login) AS login, bytes \
             FROM accounts JOIN statements USING (account_id) LEFT JOIN tombstones USING \
             (account_id) WHERE account_id = ? ORDER BY seq";
        let query = match who {
            Who::Login(login) => sqlx::query(BY_LOGIN).bind(login.to_owned()),
            Who::Account(id) => sqlx::query(BY_ACCOUNT).bind(id.0.to_vec()),
        };
        let rows = query.fetch_all(&self.readers).await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let login = first.text("login")?;
        let mut chain = Vec::new();
        for row in &rows {
            chain.append(&mut row.bytes("bytes")?);
        }
        Ok(Some((login, chain)))
    }

    async fn account_blob(&self, account_id: AccountId, ns: u8) -> StoreResult<Option<Vec<u8>>> {
        let row = sqlx::query("SELECT bytes FROM account_blobs WHERE account_id = ? AND ns = ?")
            .bind(account_id.0.to_vec())
            .bind(i64::from(ns))
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| row.bytes("bytes")).transpose()
    }

    async fn put_account_blob(
        &self,
        account_id: AccountId,
        ns: u8,
        version: i64,
        bytes: Vec<u8>,
    ) -> StoreResult<()> {
        let blob = NewAccountBlob { ns, version, bytes };
        self.writer
            .run(move |db| Box::pin(put_blob(db, account_id, blob)))
            .await
    }
}

fn read(row: &SqliteRow) -> StoreResult<Account> {
    Ok(Account {
        account_id: row.id("account_id")?,
        login: row.text("login")?,
        record: StoredRecord {
            record: row.bytes("record")?,
            kdf_id: row.try_get("kdf_id")?,
            iters: row.u32("iters")?,
        },
        vault: StoredVault {
            vault_epoch: row.u32("vault_epoch")?,
            slots: Slots {
                password: Bytes(row.bytes("slot_password")?),
                recovery: Bytes(row.bytes("slot_recovery")?),
            },
            body: Bytes(row.bytes("body")?),
        },
        statement_seq: row.u32("statement_seq")?,
        statement_hash: row.hash("statement_hash")?,
        rec_auth_hash: row.hash("rec_auth_hash")?,
    })
}

async fn register(
    db: &mut SqliteConnection,
    new: NewAccount,
    session: NewSession,
) -> StoreResult<()> {
    let done = sqlx::query(
        "INSERT INTO accounts (account_id, login, record, kdf_id, iters, rec_auth_hash, \
         vault_epoch, slot_password, slot_recovery, body, statement_seq, statement_hash, \
         created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(new.account_id.0.to_vec())
    .bind(new.login)
    .bind(new.record.record)
    .bind(i64::from(new.record.kdf_id))
    .bind(i64::from(new.record.iters))
    .bind(new.rec_auth_hash.to_vec())
    .bind(i64::from(new.vault.vault_epoch))
    .bind(new.vault.slots.password.0)
    .bind(new.vault.slots.recovery.0)
    .bind(new.vault.body.0)
    .bind(i64::from(new.statement.seq))
    .bind(new.statement.hash.to_vec())
    .bind(new.now_ms)
    .execute(&mut *db)
    .await?;
    if done.rows_affected() != 1 {
        return Err(StoreError::Refused(ProblemKind::LoginTaken));
    }
    append_statement(db, new.account_id, new.statement).await?;
    put_share(db, new.account_id, new.share).await?;
    sessions::open(db, new.account_id, session).await
}

async fn replace(
    db: &mut SqliteConnection,
    new: Replacement,
    session: SessionChange,
) -> StoreResult<Vec<SessionId>> {
    let done = sqlx::query(
        "UPDATE accounts SET record = ?, kdf_id = ?, iters = ?, vault_epoch = ?, \
         slot_password = ?, slot_recovery = ?, body = ?, statement_seq = ?, statement_hash = ?, \
         rec_auth_hash = coalesce(?, rec_auth_hash) \
         WHERE account_id = ? AND vault_epoch = ? AND statement_hash = ?",
    )
    .bind(new.record.record)
    .bind(i64::from(new.record.kdf_id))
    .bind(i64::from(new.record.iters))
    .bind(i64::from(new.vault.vault_epoch))
    .bind(new.vault.slots.password.0)
    .bind(new.vault.slots.recovery.0)
    .bind(new.vault.body.0)
    .bind(i64::from(new.statement.seq))
    .bind(new.statement.hash.to_vec())
    .bind(new.rec_auth_hash.map(|hash| hash.to_vec()))
    .bind(new.account_id.0.to_vec())
    .bind(i64::from(new.old_vault_epoch))
    .bind(new.old_statement.to_vec())
    .execute(&mut *db)
    .await?;
    if done.rows_affected() != 1 {
        return Err(StoreError::Refused(ProblemKind::StaleVault));
    }
    append_statement(db, new.account_id, new.statement).await?;
    put_share(db, new.account_id, new.share).await?;
    if let Some(blobs) = new.blobs {
        replace_blobs(db, new.account_id, blobs).await?;
    }
    // Attempts that were begun against the old password or access key end with them.
    sqlx::query("DELETE FROM attempts WHERE account_id = ?")
        .bind(new.account_id.0.to_vec())
        .execute(&mut *db)
        .await?;
    match session {
        SessionChange::Open(session) => {
            let ended =
                sessions::end(db, new.account_id, Which::Except(session.session_id)).await?;
            sessions::open(db, new.account_id, session).await?;
            Ok(ended)
        }
        SessionChange::Keep(session) => {
            let ended =
                sessions::end(db, new.account_id, Which::Except(session.session_id)).await?;
            sessions::renew(db, new.account_id, session).await?;
            Ok(ended)
        }
    }
}

/// All of them: one that was left out could never be opened again.
async fn replace_blobs(
    db: &mut SqliteConnection,
    account_id: AccountId,
    blobs: Vec<NewAccountBlob>,
) -> StoreResult<()> {
    let sent = i64::try_from(blobs.len()).unwrap_or(i64::MAX);
    for blob in blobs {
        put_blob(db, account_id, blob).await?;
    }
    let row = sqlx::query("SELECT count(*) AS stored FROM account_blobs WHERE account_id = ?")
        .bind(account_id.0.to_vec())
        .fetch_one(db)
        .await?;
    match row.int("stored")? == sent {
        true => Ok(()),
        false => Err(StoreError::Refused(ProblemKind::VersionConflict)),
    }
}

async fn put_blob(
    db: &mut SqliteConnection,
    account_id: AccountId,
    blob: NewAccountBlob,
) -> StoreResult<()> {
    const FIRST: &str = "INSERT INTO account_blobs (version, bytes, account_id, ns) \
         SELECT ?1, ?2, ?3, ?4 WHERE ?1 = 1 ON CONFLICT DO NOTHING";
    const NEXT: &str = "UPDATE account_blobs SET version = ?1, bytes = ?2 \
         WHERE account_id = ?3 AND ns = ?4 AND version = ?1 - 1";
    let done = sqlx::query(if blob.version == 1 { FIRST } else { NEXT })
        .bind(blob.version)
        .bind(blob.bytes)
        .bind(account_id.0.to_vec())
        .bind(i64::from(blob.ns))
        .execute(db)
        .await?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Refused(ProblemKind::VersionConflict)),
    }
}

async fn append_statement(
    db: &mut SqliteConnection,
    account_id: AccountId,
    statement: StoredStatement,
) -> StoreResult<()> {
    sqlx::query("INSERT INTO statements (account_id, seq, bytes) VALUES (?, ?, ?)")
        .bind(account_id.0.to_vec())
        .bind(i64::from(statement.seq))
        .bind(statement.bytes)
        .execute(db)
        .await?;
    Ok(())
}

async fn put_share(
    db: &mut SqliteConnection,
    account_id: AccountId,
    share: Vec<u8>,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO recovery_shares (account_id, share) VALUES (?, ?) \
         ON CONFLICT (account_id) DO UPDATE SET share = excluded.share",
    )
    .bind(account_id.0.to_vec())
    .bind(share)
    .execute(db)
    .await?;
    Ok(())
}
