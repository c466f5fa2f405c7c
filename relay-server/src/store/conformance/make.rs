//! Rows to store.

use relay_api::{Bytes, Id, accounts::Slots};

use crate::store::*;

pub(super) const NOW: i64 = 1_800_000_000_000;

pub(super) fn account(login: &str, number: u8) -> NewAccount {
    NewAccount {
        account_id: Id([number; 32]),
        login: login.to_owned(),
        record: record(number),
        vault: vault(0),
        statement: statement(0),
        rec_auth_hash: [number; 32],
        share: vec![number; 60],
        now_ms: NOW,
    }
}

pub(super) fn record(number: u8) -> StoredRecord {
    StoredRecord {
        record: vec![number; 157],
        kdf_id: 1,
        iters: 600_000,
    }
}

pub(super) fn vault(vault_epoch: u32) -> StoredVault {
    let bytes = |n: u8| Bytes(vec![n, vault_epoch as u8]);
    StoredVault {
        vault_epoch,
        slots: Slots {
            password: bytes(1),
            recovery: bytes(2),
        },
        body: bytes(3),
    }
}

pub(super) fn statement(seq: u32) -> StoredStatement {
    StoredStatement {
        seq,
        hash: [seq as u8 + 1; 32],
        bytes: vec![seq as u8; 378],
    }
}

pub(super) fn session(number: u8) -> NewSession {
    NewSession {
        session_id: Id([number; 16]),
        name: format!("session {number}"),
        token_hash: [number; 32],
        now_ms: NOW,
    }
}

pub(super) async fn anna(store: &impl Store) -> AccountId {
    store
        .register(account("anna", 1), session(1))
        .await
        .expect("registered");
    Id([1; 32])
}

pub(super) const CONV: ConvId = Id([100; 32]);
pub(super) const ANNA: AccountId = Id([1; 32]);
pub(super) const BORIS: AccountId = Id([2; 32]);

pub(super) fn commit(epoch: u32, roster: &[(AccountId, bool)]) -> NewCommit {
    NewCommit {
        conv_id: CONV,
        author: ANNA,
        admins_only: false,
        epoch,
        prev: if epoch == 0 {
            [0; 32]
        } else {
            [99 + epoch as u8; 32]
        },
        hash: [100 + epoch as u8; 32],
        suite: 1,
        roster: roster
            .iter()
            .map(|&(account_id, admin)| Line { account_id, admin })
            .collect(),
        bytes: vec![epoch as u8; 500],
        now_ms: NOW,
    }
}

pub(super) fn message(number: u8, epoch: u32) -> NewMessage {
    NewMessage {
        conv_id: CONV,
        sender: ANNA,
        epoch,
        msg_id: Id([number; 16]),
        delete_hash: Some([number; 32]),
        blob_id: None,
        bytes: vec![number; 300],
        now_ms: NOW,
    }
}
