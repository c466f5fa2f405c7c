//! Beginning a conversation.

use std::rc::Rc;

use crypto_core::{
    Hash32,
    commit::{Draft, Meta, Mode, Role, Rules},
};

use super::{
    Conversations,
    conversation::Conversation,
    directory::Signer,
    ids::{hash_text, parse_hash},
    parts::{Known, Wire},
    row::Verdict,
    rows::Raw,
    snapshot,
    timeline::Timeline,
};
use crate::{
    people::Standing,
    platform::Platform,
    view::{ConversationKind, Failure, FailureCode, Reply},
};

impl<P: Platform> Conversations<P> {
    /// The conversation with a person, made if there is none. Beginning one is consent: a request of
    /// that person is accepted by it.
    pub(super) async fn start_direct(&self, login: &str) -> Result<Reply, Failure> {
        let peer = self.inner.ctx.people.resolve(login).await?;
        let me = self.me()?;
        if peer == me {
            return self.open_notes().await;
        }
        if let Some(conv_id) = self.direct_with(&peer)? {
            return Ok(reply(&conv_id));
        }
        self.inner.ctx.people.check_wanted(&[peer])?;
        self.inner
            .ctx
            .people
            .meet(&[peer], Standing::Accepted)
            .await?;
        if let Some(conv_id) = self.any_direct_with(&peer)? {
            self.take_back_decline(&conv_id).await?;
            self.introduce(&conv_id).await?;
            return Ok(reply(&conv_id));
        }
        let rules = Rules {
            mode: Mode::Direct,
            retention_days: 0,
        };
        let meta = Meta {
            rules,
            ..Meta::default()
        };
        let members = vec![(me, Role::Admin), (peer, Role::Admin)];
        self.begin_new(members, meta).await
    }

    /// The accepted one.
    fn direct_with(&self, peer: &Hash32) -> Result<Option<Hash32>, Failure> {
        let everybody = self.everybody()?;
        let state = self.inner.state.borrow();
        let ready = state.all.values().filter(|c| c.is_ready);
        Ok(snapshot::preferred_direct(ready, &everybody, Some(peer)).map(|c| c.id))
    }

    /// Any one, declined before or not.
    fn any_direct_with(&self, peer: &Hash32) -> Result<Option<Hash32>, Failure> {
        let me = self.me()?;
        let state = self.inner.state.borrow();
        let mut ready = state.all.values().filter(|c| c.is_ready && c.is_member);
        // In the order of ids: the smallest is the one that both sides prefer.
        Ok(ready
            .find(|c| c.epochs.peer(&me).as_ref() == Some(peer))
            .map(|c| c.id))
    }

    /// A group with accepted contacts.
    pub(super) async fn create_group(
        &self,
        name: &str,
        members: &[String],
    ) -> Result<Reply, Failure> {
        let name = crate::account::check_name(name)?;
        let me = self.me()?;
        let mut roster = vec![(me, Role::Admin)];
        for member in members {
            let id = parse_hash(member).ok_or(FailureCode::BadCommand)?;
            if id == me || roster.iter().any(|(other, _)| *other == id) {
                continue;
            }
            self.inner.ctx.people.check_wanted(&[id])?;
            if !self.is_accepted(&id) {
                return Err(FailureCode::NotAllowed.into());
            }
            roster.push((id, Role::Member));
        }
        let ids: Vec<Hash32> = roster.iter().map(|(id, _)| *id).collect();
        self.inner.ctx.people.check_sendable(&ids)?;
        let meta = Meta {
            name: Some(name),
            ..Meta::default()
        };
        self.begin_new(roster, meta).await
    }

    /// The notes to oneself. Two browsers may have begun them at once: the smaller id counts.
    pub(super) async fn open_notes(&self) -> Result<Reply, Failure> {
        let me = self.me()?;
        let found = {
            let state = self.inner.state.borrow();
            let is_notes = |c: &&Conversation| {
                c.is_ready && c.is_member && c.epochs.kind() == ConversationKind::Notes
            };
            state.all.values().find(is_notes).map(|c| c.id)
        };
        if let Some(conv_id) = found {
            return Ok(reply(&conv_id));
        }
        let rules = Rules {
            mode: Mode::Notes,
            retention_days: 0,
        };
        self.begin_new(
            vec![(me, Role::Admin)],
            Meta {
                rules,
                ..Meta::default()
            },
        )
        .await
    }

    /// Signs the first commit, hands it to the relay, and has the conversation when it answers. When
    /// the answer is lost the conversation may exist: then it comes with the list.
    async fn begin_new(&self, members: Vec<(Hash32, Role)>, meta: Meta) -> Result<Reply, Failure> {
        let ids: Vec<Hash32> = members.iter().map(|(id, _)| *id).collect();
        let directory = self.directory(&ids).await?;
        let signer = Signer::new(self.inner.ctx.account()?);
        let draft = Draft::create(members, meta, self.now_ms());
        let (bytes, state) = {
            let rng = &mut *self.inner.ctx.rng();
            draft
                .build(rng, &signer.author(), &directory)
                .map_err(|reject| match reject.wants_chain() {
                    Some(_) => Failure::from(FailureCode::IdentityBroken),
                    None => FailureCode::Internal.into(),
                })?
        };
        let conv_id = *state.public().conv_id();
        let stored = {
            let _turn = self.inner.beginning.lock().await;
            let stored = self
                .inner
                .ctx
                .api
                .create_conversation(bytes.clone())
                .await?;
            let wire = Wire {
                is_commit: true,
                time_ms: stored.time_ms,
                bytes,
            };
            let raw = Raw {
                seq: stored.seq,
                wire,
                verdict: Verdict::Unchecked,
                local: None,
                erased: None,
            };
            self.insert_new(Known::Member(Rc::new(state)), raw);
            stored.conv_id.0 == conv_id
        };
        if !stored {
            return Err(FailureCode::RelayFailed.into());
        }
        self.store(&conv_id).await?;
        self.share_epochs(&conv_id).await?;
        self.settle(&conv_id).await?;
        self.introduce(&conv_id).await?;
        Ok(reply(&conv_id))
    }

    fn insert_new(&self, known: Known, raw: Raw) {
        let now_ms = self.now_ms();
        let conv_id = *known.public().conv_id();
        let mut conversation = Conversation::new(conv_id);
        conversation.is_ready = true;
        conversation.is_loaded = true;
        conversation.joined_seq = raw.seq;
        conversation.floor = raw.seq;
        conversation.cursor = raw.seq;
        conversation.head = raw.seq;
        conversation.timeline = Timeline::new(raw.seq);
        conversation.dirty.record = true;
        conversation.take_epoch(known, &raw);
        conversation.take_row(raw, now_ms);
        self.inner
            .state
            .borrow_mut()
            .all
            .entry(conv_id)
            .or_insert(conversation);
    }
}

fn reply(conv_id: &Hash32) -> Reply {
    Reply::Conversation {
        conv_id: hash_text(conv_id),
    }
}
