//! Conversations and their commits. The relay reads a commit's place, author and roster; whether
//! its keys, signatures and reasons are right is for clients to judge.

use std::sync::Arc;

use axum::{Json as Out, extract::State, http::StatusCode};
use crypto_core::{
    limits,
    wire::{CommitKind, CommitView, Role},
};
use relay_api::{
    ConvId, Id,
    conversations::{ConversationList, Stored},
    problem::ProblemKind,
};

use super::extract::{Body, Caller, Named};
use crate::{
    app::App,
    clock::now_ms,
    problem::Answer,
    store::{Line, NewCommit},
};

/// A stored row: 201, or 200 if the same bytes were stored before.
pub type StoredAnswer = Answer<(StatusCode, Out<Stored>)>;

/// `GET /v1/conversations`.
pub async fn list(State(app): State<Arc<App>>, caller: Caller) -> Answer<Out<ConversationList>> {
    let conversations = app.store.conversations(caller.account_id).await?;
    Ok(Out(ConversationList { conversations }))
}

/// `POST /v1/conversations`.
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(bytes): Body<{ limits::COMMIT }>,
) -> StoredAnswer {
    let commit = read(bytes, caller)?;
    let is_admin = commit
        .roster
        .iter()
        .any(|l| l.account_id == caller.account_id && l.admin);
    if commit.epoch != 0 || !is_admin {
        return Err(ProblemKind::Malformed.into());
    }
    let stored = app.store.create_conversation(commit).await?;
    Ok(answer(&app, stored))
}

/// `POST /v1/conversations/{conv_id}/commits`.
pub async fn commit(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((conv_id,)): Named<(ConvId,)>,
    Body(bytes): Body<{ limits::COMMIT }>,
) -> StoredAnswer {
    let commit = read(bytes, caller)?;
    if commit.epoch == 0 || commit.conv_id != conv_id {
        return Err(ProblemKind::Malformed.into());
    }
    let stored = app.store.append_commit(commit).await?;
    Ok(answer(&app, stored))
}

/// Pokes whoever is concerned by a new row and answers its author.
pub fn answer(app: &Arc<App>, (stored, new): (Stored, bool)) -> (StatusCode, Out<Stored>) {
    if !new {
        return (StatusCode::OK, Out(stored));
    }
    app.poke(stored.conv_id, stored.seq);
    (StatusCode::CREATED, Out(stored))
}

fn read(bytes: Vec<u8>, caller: Caller) -> Answer<NewCommit> {
    let view = CommitView::parse(&bytes)?;
    if view.author != caller.account_id.0 {
        return Err(ProblemKind::Forbidden.into());
    }
    let roster = view.roster.iter().map(|entry| Line {
        account_id: Id(entry.account_id),
        admin: entry.role == Role::Admin,
    });
    Ok(NewCommit {
        conv_id: Id(view.conv_id),
        author: caller.account_id,
        admins_only: matches!(
            view.kind,
            CommitKind::Add | CommitKind::Roles | CommitKind::Settings
        ),
        epoch: view.epoch,
        prev: view.prev,
        hash: view.commit_hash,
        suite: view.suite,
        roster: roster.collect(),
        now_ms: now_ms(),
        bytes,
    })
}
