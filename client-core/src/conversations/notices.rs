//! Notices: sealed and signed like every message, from socket to socket, stored by nobody
//! (protocol §8). Here they go out and come in; [`super::writing`] and [`super::presence`] say what
//! they mean.
//!
//! A notice that cannot go now does not go at all, and one that does not pass a check leaves no
//! trace: there is nothing to ask for again.

use std::{cell::RefCell, collections::VecDeque};

use crypto_core::{
    Hash32,
    message::{self, UnverifiedMessage, VerifiedMessage},
    payload::Payload,
    wire::MessageView,
};
use futures::future::select;
use relay_api::{Bytes, live::ToRelay};

use super::{Conversations, directory::Signer, snapshot};
use crate::{
    platform::Platform,
    view::{ConversationKind, Failure, RequestState},
};

/// Notices that wait to be looked at, or to go out; more are dropped.
const WAITING: usize = 1_024;

/// What waits on either side of the socket.
#[derive(Default)]
pub(super) struct Post {
    outgoing: RefCell<VecDeque<Vec<u8>>>,
    incoming: RefCell<VecDeque<Vec<u8>>>,
}

impl Post {
    /// The next frame for the relay.
    pub(super) fn next_frame(&self) -> Option<String> {
        let message = self.outgoing.borrow_mut().pop_front()?;
        let message = Bytes(message);
        serde_json::to_string(&ToRelay::Notice { message }).ok()
    }

    /// A connection ended: what was meant for it is over.
    pub(super) fn clear(&self) {
        self.outgoing.borrow_mut().clear();
    }

    fn put(queue: &RefCell<VecDeque<Vec<u8>>>, message: Vec<u8>) {
        let mut queue = queue.borrow_mut();
        if queue.len() < WAITING {
            queue.push_back(message);
        }
    }
}

impl<P: Platform> Conversations<P> {
    /// Looks at notices as they come, and shows when what they said is over.
    pub(super) async fn keep_hearing(&self) {
        let mut listener = self.inner.signals.heard.listen();
        loop {
            while let Some(message) = self.next_heard() {
                // What cannot be checked now is over before it can be.
                let _ = self.hear(&message).await;
            }
            let now_ms = self.now_ms();
            let rest = self.expire(now_ms).map(|end| end.saturating_sub(now_ms));
            let sleep = std::pin::pin!(self.rest(rest));
            select(std::pin::pin!(listener.changed()), sleep).await;
        }
    }

    fn next_heard(&self) -> Option<Vec<u8>> {
        self.inner.link.post.incoming.borrow_mut().pop_front()
    }

    /// A notice came out of the socket.
    pub(super) fn heard(&self, message: Vec<u8>) {
        Post::put(&self.inner.link.post.incoming, message);
        self.inner.signals.heard.notify();
    }

    /// Drops what is over everywhere; when something is over next.
    fn expire(&self, now_ms: u64) -> Option<u64> {
        let mut next = None;
        let over: Vec<Hash32> = {
            let mut state = self.inner.state.borrow_mut();
            let mut over = Vec::new();
            for conversation in state.all.values_mut() {
                if conversation.company.expire(now_ms) {
                    over.push(conversation.id);
                }
                let end = conversation.company.next_end();
                next = next.into_iter().chain(end).min();
            }
            over
        };
        for conv_id in over {
            self.changed(&conv_id);
        }
        next
    }

    async fn hear(&self, bytes: &[u8]) -> Result<(), Failure> {
        let Some(sealed) = self.open_notice(bytes)? else {
            return Ok(());
        };
        let sender = *sealed.claimed_sender();
        let directory = self.directory(&[sender]).await?;
        let Ok(message) = sealed.verify(&directory) else {
            return Ok(());
        };
        if !self.listens_to(message.conv_id(), &sender)? {
            return Ok(());
        }
        self.act_on(&message).await
    }

    /// Only the newest epoch of a conversation counts, and in it only its members.
    fn open_notice(&self, bytes: &[u8]) -> Result<Option<UnverifiedMessage>, Failure> {
        let Ok(view) = MessageView::parse(bytes) else {
            return Ok(None);
        };
        self.with(&view.conv_id, |c| {
            let state = c.newest_state().filter(|_| c.is_ready && c.is_member)?;
            message::open(bytes, &state).ok()
        })
    }

    /// Whoever could not write a message that is shown is not heard here either.
    fn listens_to(&self, conv_id: &Hash32, sender: &Hash32) -> Result<bool, Failure> {
        use snapshot::People as _;
        let everybody = self.everybody()?;
        let may_speak = self.with(conv_id, |c| snapshot::write_block(c, &everybody).is_none())?;
        let person = everybody.person(sender);
        Ok(may_speak && !person.is_declined && person.blocked_ms.is_none())
    }

    async fn act_on(&self, message: &VerifiedMessage) -> Result<(), Failure> {
        let (conv_id, sender) = (*message.conv_id(), *message.sender());
        let (now_ms, is_me) = (self.now_ms(), sender == self.me()?);
        let is_news = self.with(&conv_id, |c| {
            c.company.is_news(&sender, message.created_ms(), now_ms)
        })?;
        match message.payload() {
            Payload::Typing(typing) if is_news && !is_me && self.shows_writing() => {
                self.with(&conv_id, |c| {
                    c.company.write(&sender, typing.active, now_ms)
                })?;
                self.changed(&conv_id);
                Ok(())
            }
            Payload::Presence(presence) => self.hear_presence(message, presence, is_news).await,
            _ => Ok(()),
        }
    }

    /// Who does not show it does not see it.
    pub(super) fn shows_writing(&self) -> bool {
        self.inner.ctx.settings.get().shows_writing()
    }

    /// Whether this person speaks of himself in a conversation: accepted, and with others in it.
    pub(super) fn speaks_in(&self, conv_id: &Hash32) -> Result<bool, Failure> {
        let everybody = self.everybody()?;
        self.with(conv_id, |c| {
            c.is_ready
                && c.epochs.kind() != ConversationKind::Notes
                && snapshot::write_block(c, &everybody).is_none()
                && snapshot::request(c, &everybody) == RequestState::Accepted
        })
    }

    /// Seals a notice and hands it to the socket, if there is one.
    pub(super) fn give_notice(&self, conv_id: &Hash32, payload: &Payload) -> Result<(), Failure> {
        if !self.inner.link.is_up() || !self.speaks_in(conv_id)? {
            return Ok(());
        }
        let Some(state) = self.with(conv_id, |c| c.newest_state())? else {
            return Ok(());
        };
        let signer = Signer::new(self.inner.ctx.account()?);
        let now_ms = self.now_ms();
        let sealed = {
            let rng = &mut *self.inner.ctx.rng();
            message::seal(rng, &state, &signer.author(), now_ms, &[], payload)
        };
        if let Ok(sealed) = sealed {
            Post::put(&self.inner.link.post.outgoing, sealed.bytes);
            self.inner.signals.post.notify();
        }
        Ok(())
    }
}
