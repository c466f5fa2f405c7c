//! Catching up: which conversations there are, and the rows behind the cursors.

use std::collections::BTreeMap;

use crypto_core::Hash32;
use futures::future::{Either, select};
use relay_api::{
    Id,
    conversations::{ConversationHead, Cursor, LogRow},
    limits::SYNC_CURSORS,
};

use super::{Conversations, alarms::Alarm, conversation::Conversation};
use crate::{
    api::asked_ms,
    platform::Platform,
    view::{Connection, Failure, FailureCode},
};

/// First and longest wait after a failure, in milliseconds.
const WAIT_MS: (u64, u64) = (1_000, 30_000);

impl<P: Platform> Conversations<P> {
    /// Reads whatever there is to read, whenever something says so.
    pub(super) async fn keep_reading(&self) {
        let mut listener = self.inner.signals.read.listen();
        let mut wait = WAIT_MS.0;
        loop {
            if self.inner.link.is_up() && self.inner.link.wants_reading(&self.inner.state.borrow())
            {
                match self.catch_up().await {
                    Ok(()) => wait = WAIT_MS.0,
                    Err(failure) if failure.code == FailureCode::Locked => return,
                    Err(failure) => {
                        let wait_ms = wait.max(asked_ms(failure.retry_after_s).unwrap_or_default());
                        // A new connection, or a poke, is a reason to try at once.
                        let sleep = std::pin::pin!(self.inner.ctx.sleep(wait_ms));
                        let woken = std::pin::pin!(listener.changed());
                        if matches!(select(woken, sleep).await, Either::Right(_)) {
                            wait = (wait * 2).min(WAIT_MS.1);
                        }
                    }
                }
                continue;
            }
            if self.inner.link.is_up() {
                // Whoever sees "online" may rely on the list.
                self.emit_list();
                self.inner.ctx.app.set_connection(Connection::Online);
            }
            listener.changed().await;
        }
    }

    /// One round: the list if it is wanted, then rows until nothing is left. A conversation that
    /// cannot be read does not hold up the others.
    async fn catch_up(&self) -> Result<(), Failure> {
        let mut list = Ok(());
        if self.inner.link.take_list_wanted() {
            list = self.read_list().await;
            if list.is_err() {
                self.inner.link.want_list();
            }
        }
        self.read_behind().await.and(list)
    }

    /// Compares the relay's list with what this device has.
    async fn read_list(&self) -> Result<(), Failure> {
        // What was seen before the relay is asked must be in its answer; what is learned while it
        // answers need not.
        ignore_alarm(self.inner.heads.pull().await)?;
        let shared = self.inner.heads.get().clone();
        self.take_shared_heads();
        let seen = self.seen();
        let list = self.inner.ctx.api.conversations().await?.conversations;
        let mut unknown = Vec::new();
        for head in list {
            let conv_id = head.conv_id.0;
            match seen.get(&conv_id) {
                Some(seen) if self.with(&conv_id, |c| c.take_head(&head, *seen))? => {
                    self.inner.state.borrow_mut().behind.insert(conv_id);
                }
                Some(_) => {}
                None => unknown.push(head),
            }
        }
        self.check_alarms();
        if !unknown.is_empty() {
            ignore_alarm(self.inner.keyring.pull().await)?;
            let begun: Vec<Hash32> = unknown.iter().map(|head| head.conv_id.0).collect();
            let done = self.bootstrap_all(unknown, &shared).await;
            self.inner.state.borrow_mut().behind.extend(begun);
            done?;
        }
        self.share_all_epochs().await
    }

    /// How far each conversation was seen, here or in another browser: rows and epoch.
    fn seen(&self) -> BTreeMap<Hash32, (u64, u32)> {
        let state = self.inner.state.borrow();
        let far = |c: &Conversation| {
            (
                c.cursor.max(c.count),
                c.epochs.newest().map_or(0, |(number, _)| number),
            )
        };
        let ready = state
            .all
            .iter()
            .filter(|(_, conversation)| conversation.is_ready);
        ready
            .map(|(conv_id, conversation)| (*conv_id, far(conversation)))
            .collect()
    }

    fn check_alarms(&self) {
        let any = self
            .inner
            .state
            .borrow()
            .all
            .values()
            .any(|c| c.alarms.any());
        if any {
            self.inner.ctx.app.raise_alarm();
        }
    }

    /// Rows behind the cursors, until the relay has no more.
    async fn read_behind(&self) -> Result<(), Failure> {
        let mut failed = BTreeMap::new();
        loop {
            let cursors = self.cursors();
            if cursors.is_empty() {
                break;
            }
            let asked = self.asked(&cursors);
            let mut rows: BTreeMap<Hash32, Vec<LogRow>> = BTreeMap::new();
            for row in self.inner.ctx.api.sync(cursors).await? {
                rows.entry(row.conv_id.0).or_default().push(row);
            }
            rows.retain(|conv_id, _| asked.contains_key(conv_id));
            if rows.is_empty() {
                // The relay told of more than it hands out now; the next poke asks again.
                let state = &mut *self.inner.state.borrow_mut();
                let has_news = |id: &Hash32| {
                    let asked = asked.get(id);
                    asked.is_none_or(|asked| state.all.get(id).is_some_and(|c| asked.has_news(c)))
                };
                state.behind.retain(has_news);
            }
            for (conv_id, rows) in rows {
                let Some(asked) = asked.get(&conv_id) else {
                    continue;
                };
                let is_over = match self.read_rows_of(&conv_id, rows, *asked).await {
                    Ok(is_over) => is_over,
                    Err(failure) => {
                        failed.insert(conv_id, failure);
                        true
                    }
                };
                if is_over {
                    self.inner.state.borrow_mut().behind.remove(&conv_id);
                }
            }
        }
        self.inner.state.borrow_mut().behind.extend(failed.keys());
        failed.into_values().next().map_or(Ok(()), Err)
    }

    fn asked(&self, cursors: &[Cursor]) -> BTreeMap<Hash32, Asked> {
        let state = self.inner.state.borrow();
        let asked = |cursor: &Cursor| {
            let conversation = state.all.get(&cursor.conv_id.0)?;
            Some((cursor.conv_id.0, Asked::of(conversation)))
        };
        cursors.iter().filter_map(asked).collect()
    }

    /// Takes rows in; answers whether there is nothing more to ask for, now.
    async fn read_rows_of(
        &self,
        conv_id: &Hash32,
        mut rows: Vec<LogRow>,
        asked: Asked,
    ) -> Result<bool, Failure> {
        let _turn = self.inner.reading.lock().await;
        let before = self.with(conv_id, |c| c.cursor)?;
        rows.retain(|row| row.seq > before);
        rows.sort_by_key(|row| row.seq);
        let all = self.take_newer(conv_id, rows).await?;
        if !all {
            self.inner.state.borrow_mut().stuck.insert(*conv_id);
        }
        // Without news there is no sense in asking again before something changes.
        let wants_more = self.with(conv_id, |c| c.cursor < c.head && asked.has_news(c))?;
        Ok(!all || !wants_more)
    }

    fn cursors(&self) -> Vec<Cursor> {
        let mut state = self.inner.state.borrow_mut();
        let state = &mut *state;
        state
            .behind
            .retain(|id| state.all.get(id).is_some_and(|c| c.head > c.cursor));
        let cursor = |id: &Hash32| {
            state.all.get(id).map(|c| Cursor {
                conv_id: Id(*id),
                after: c.cursor,
            })
        };
        state
            .behind
            .iter()
            .filter_map(cursor)
            .take(SYNC_CURSORS)
            .collect()
    }

    /// Reads one conversation up to a row that the relay has just stored.
    ///
    /// # Errors
    /// Network and storage.
    pub(super) async fn read_up_to(&self, conv_id: &Hash32, seq: u64) -> Result<(), Failure> {
        loop {
            let _turn = self.inner.reading.lock().await;
            let cursor = self.with(conv_id, |c| c.cursor)?;
            if cursor >= seq {
                return Ok(());
            }
            let cursors = vec![Cursor {
                conv_id: Id(*conv_id),
                after: cursor,
            }];
            let mut rows = self.inner.ctx.api.sync(cursors).await?;
            rows.retain(|row| row.conv_id.0 == *conv_id && row.seq > cursor);
            rows.sort_by_key(|row| row.seq);
            let all = rows.is_empty() || self.take_newer(conv_id, rows).await?;
            let is_further = self.with(conv_id, |c| c.cursor > cursor)?;
            if !all || !is_further {
                return Ok(());
            }
        }
    }

    /// Reads one conversation to its end.
    ///
    /// # Errors
    /// Network and storage.
    pub(super) async fn read_to_end(&self, conv_id: &Hash32) -> Result<(), Failure> {
        self.read_up_to(conv_id, u64::MAX).await
    }

    /// The relay told of a row.
    pub(super) fn poked(&self, conv_id: Hash32, seq: u64) {
        {
            let mut state = self.inner.state.borrow_mut();
            match state.all.get_mut(&conv_id) {
                Some(conversation) if seq <= conversation.cursor => return,
                Some(conversation) => {
                    conversation.head = conversation.head.max(seq);
                    state.behind.insert(conv_id);
                }
                None => self.inner.link.want_list(),
            }
        }
        self.inner.signals.read.notify();
    }

    /// Takes in what the person's other browsers know of each conversation.
    pub(super) fn take_shared_heads(&self) {
        let Ok(me) = self.me() else { return };
        let mut state = self.inner.state.borrow_mut();
        let mut is_news = false;
        for (conv_id, shared) in self.inner.heads.get().iter() {
            if let Some(conversation) = state.all.get_mut(conv_id) {
                let read_seq = conversation.read_seq;
                is_news |= conversation.take_shared(shared);
                if conversation.read_seq != read_seq {
                    conversation.count_unread(&me);
                }
            }
        }
        if is_news {
            state.is_list_changed = true;
            self.inner.signals.show.notify();
        }
    }
}

/// What was known of a conversation when the relay was asked for more of it.
#[derive(Debug, Clone, Copy)]
struct Asked {
    cursor: u64,
    head: u64,
}

impl Asked {
    fn of(conversation: &Conversation) -> Self {
        Self {
            cursor: conversation.cursor,
            head: conversation.head,
        }
    }

    /// Whether more is known now: a poke may come between a question and its answer, and rows may
    /// have been read on another way.
    fn has_news(&self, conversation: &Conversation) -> bool {
        conversation.cursor > self.cursor || conversation.head > self.head
    }
}

impl Conversation {
    /// What the relay says of a conversation. It must not fall behind what was seen (protocol §9).
    /// Answers whether there are rows to read.
    fn take_head(&mut self, head: &ConversationHead, seen: (u64, u32)) -> bool {
        if head.member && (head.head_seq < seen.0 || head.epoch < seen.1) {
            self.raise(Alarm::RolledBack);
        }
        self.head = self.head.max(head.head_seq);
        if self.joined_seq != head.joined_seq {
            self.joined_seq = head.joined_seq;
            self.dirty.record = true;
        }
        self.head > self.cursor
    }
}

/// A shared blob that was rolled back is an alarm for the person, who sees it; messages are read
/// all the same.
fn ignore_alarm(answer: Result<(), Failure>) -> Result<(), Failure> {
    match answer {
        Err(failure) if failure.code == FailureCode::Integrity => Ok(()),
        answer => answer,
    }
}
