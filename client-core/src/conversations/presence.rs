//! Online and last seen, among accepted contacts (protocol §8).
//!
//! The relay is not asked: whoever is there says so to his contacts' sockets, sealed like everything
//! else, asks them the same when he comes, and repeats it to those who answered. What was heard is
//! kept on this device. Who does not show does not see: neither side of it works then.

use std::cell::Cell;

use crypto_core::{
    Hash32,
    message::VerifiedMessage,
    payload::{Payload, Presence, There},
};
use futures::FutureExt;

use super::{Conversations, conversation::Conversation};
use crate::{
    platform::Platform,
    view::{ConversationKind, Failure, Reply},
};

/// A person who was not heard of by the page for this long is away, in milliseconds.
const IDLE_MS: u64 = 60_000;
/// Between two views of one person there is a moment in which none is in front, in milliseconds.
const LEAVING_MS: u64 = 3_000;
/// "Here" is said again after this long, in milliseconds.
const BEAT_MS: u64 = 45_000;
/// It is repeated to whoever spoke within this time, in milliseconds.
const LISTENING_MS: u64 = 30 * 60 * 1_000;
/// One contact is answered this often at most, in milliseconds.
const ANSWER_MS: u64 = 2_000;
/// Another browser of this person counts as in use this long after it said so, in milliseconds.
const ELSEWHERE_MS: u64 = 110_000;

/// What this browser knows of its own person.
#[derive(Default)]
pub(super) struct Own {
    /// Until when the page counts as in use; 0 before it ever was.
    until_ms: Cell<u64>,
    /// When it was in use last.
    last_ms: Cell<u64>,
    /// Whether others were told "here", and not yet anything else.
    is_told: Cell<bool>,
    /// When "here" was said last.
    beat_ms: Cell<u64>,
    /// Until when another browser of this person is in use.
    elsewhere_ms: Cell<u64>,
    /// Whether presence was shown when it was looked at last.
    was_shown: Cell<Option<bool>>,
}

impl<P: Platform> Conversations<P> {
    /// The person uses this page, or has put it away.
    pub(super) fn used(&self, active: bool) -> Reply {
        let now_ms = self.now_ms();
        let own = &self.inner.link.own;
        if active {
            own.until_ms.set(now_ms + IDLE_MS);
            own.last_ms.set(now_ms);
        } else {
            own.until_ms
                .set(own.until_ms.get().min(now_ms + LEAVING_MS));
        }
        self.inner.signals.presence.notify();
        Reply::Done
    }

    /// Says what is to be said of this person, when it is.
    pub(super) async fn keep_presence(&self) {
        let signals = &self.inner.signals;
        let (mut presence, mut up) = (signals.presence.listen(), signals.up.listen());
        loop {
            let rest = self.tell_presence().await;
            let mut sleep = std::pin::pin!(self.rest(rest).fuse());
            futures::select_biased! {
                () = Box::pin(presence.changed()).fuse() => {}
                // Whoever listened before the connection broke may not any more.
                () = Box::pin(up.changed()).fuse() => self.inner.link.own.is_told.set(false),
                () = sleep => {}
            }
        }
    }

    /// Brings what others were told in line with what is so; answers when to look again.
    async fn tell_presence(&self) -> Option<u64> {
        let (own, now_ms) = (&self.inner.link.own, self.now_ms());
        let shows = self.inner.ctx.settings.get().shows_presence();
        if own.was_shown.replace(Some(shows)) == Some(true) && !shows {
            own.is_told.set(false);
            self.tell_contacts(&say(There::Silent, false), |_| true)
                .await;
            self.forget_presence().await;
        }
        if !shows || !self.inner.link.is_up() {
            return None;
        }
        let until_ms = own.until_ms.get();
        if now_ms >= until_ms {
            if own.is_told.replace(false) && own.elsewhere_ms.get() <= now_ms {
                let away = say(There::Away(own.last_ms.get()), false);
                self.tell_contacts(&away, |_| true).await;
            }
            return None;
        }
        if !own.is_told.replace(true) {
            own.beat_ms.set(now_ms);
            let mut state = self.inner.state.borrow_mut();
            for conversation in state.all.values_mut() {
                conversation.company.is_told = false;
            }
        } else if now_ms >= own.beat_ms.get() + BEAT_MS {
            own.beat_ms.set(now_ms);
            let listens = |c: &Conversation| c.company.was_heard_within(LISTENING_MS, now_ms);
            self.tell_contacts(&say(There::Here, false), listens).await;
        }
        // All of them after coming; later those who became contacts since.
        let is_untold = |c: &Conversation| !c.company.is_told;
        self.tell_contacts(&say(There::Here, true), is_untold).await;
        let next_ms = until_ms.min(own.beat_ms.get() + BEAT_MS);
        Some(next_ms.saturating_sub(self.now_ms()).max(1))
    }

    async fn tell_contacts(&self, presence: &Payload, whom: impl Fn(&Conversation) -> bool) {
        let contacts: Vec<Hash32> = {
            let state = self.inner.state.borrow();
            let direct = |c: &&Conversation| c.epochs.kind() == ConversationKind::Direct;
            let all = state.all.values().filter(direct);
            all.filter(|c| whom(c)).map(|c| c.id).collect()
        };
        for conv_id in contacts {
            if self.speaks_in(&conv_id) != Ok(true) {
                continue;
            }
            // Whoever cannot be told now hears it with the next word.
            let _ = self.give_notice(&conv_id, presence);
            let _ = self.with(&conv_id, |c| c.company.is_told = true);
            // A signature each: others get their turn in between.
            self.inner.ctx.sleep(0).await;
        }
    }

    /// Somebody speaks of being there: a contact, or another browser of this person.
    pub(super) async fn hear_presence(
        &self,
        message: &VerifiedMessage,
        presence: &Presence,
        is_news: bool,
    ) -> Result<(), Failure> {
        let (conv_id, now_ms) = (*message.conv_id(), self.now_ms());
        let is_direct = |c: &mut Conversation| c.epochs.kind() == ConversationKind::Direct;
        if !is_news || !self.with(&conv_id, is_direct)? {
            return Ok(());
        }
        if *message.sender() == self.me()? {
            let here = presence.there == There::Here;
            let until_ms = if here { now_ms + ELSEWHERE_MS } else { 0 };
            self.inner.link.own.elsewhere_ms.set(until_ms);
            return Ok(());
        }
        if !self.inner.ctx.settings.get().shows_presence() {
            return Ok(());
        }
        self.with(&conv_id, |c| {
            c.company.say(presence.there, now_ms);
            c.dirty.record = true;
        })?;
        self.store(&conv_id).await?;
        self.changed(&conv_id);
        self.inner.signals.heard.notify();
        if presence.asks {
            self.answer(&conv_id)?;
        }
        Ok(())
    }

    /// Another browser that is in use answers for itself.
    fn answer(&self, conv_id: &Hash32) -> Result<(), Failure> {
        let (own, now_ms) = (&self.inner.link.own, self.now_ms());
        let there = match (own.until_ms.get() > now_ms, own.last_ms.get()) {
            (true, _) => There::Here,
            (false, 0) => return Ok(()),
            (false, _) if own.elsewhere_ms.get() > now_ms => return Ok(()),
            (false, last_ms) => There::Away(last_ms),
        };
        if self.with(conv_id, |c| c.company.may_answer(ANSWER_MS, now_ms))? {
            self.give_notice(conv_id, &say(there, false))?;
        }
        Ok(())
    }

    /// Who does not show does not see, from now on and in what was seen before.
    async fn forget_presence(&self) {
        let all: Vec<Hash32> = self.inner.state.borrow().all.keys().copied().collect();
        for conv_id in all {
            let known = self.with(&conv_id, |c| {
                let known = c.company.seen_ms() != 0;
                c.company.forget_presence();
                c.dirty.record |= known;
                known
            });
            if known == Ok(true) {
                // Should this fail, it is not shown all the same.
                let _ = self.store(&conv_id).await;
                self.changed(&conv_id);
            }
        }
    }
}

fn say(there: There, asks: bool) -> Payload {
    Payload::Presence(Presence { there, asks })
}
