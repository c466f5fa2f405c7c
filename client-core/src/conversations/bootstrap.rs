//! A conversation that is new on this device: all its commits, the newest page of its log.

use std::cell::Cell;

use crypto_core::{Hash32, wire::CommitView};
use futures::{StreamExt, stream};
use relay_api::{
    Id,
    conversations::{ConversationHead, LogRow},
};

use super::{
    Conversations,
    accept::Taken,
    alarms::Alarm,
    blobs::{Heads, HeadsEntry},
    conversation::Conversation,
    loading::PAGE,
    rows::Raw,
    timeline::Timeline,
};
use crate::{
    platform::Platform,
    view::{ConversationKind, Failure},
};

/// Requests under way at once.
pub(super) const PARALLEL: usize = 4;

/// As long as it lives, whatever follows from rows waits for the list.
struct ListComing<'a, P: Platform>(&'a Conversations<P>);

impl<'a, P: Platform> ListComing<'a, P> {
    fn of(conversations: &'a Conversations<P>) -> Self {
        conversations.inner.is_list_coming.set(true);
        Self(conversations)
    }
}

impl<P: Platform> Drop for ListComing<'_, P> {
    fn drop(&mut self) {
        self.0.inner.is_list_coming.set(false);
        self.0.inner.signals.rows_came();
    }
}

impl<P: Platform> Conversations<P> {
    /// Reads conversations that this device does not know. `shared` is what the person's other
    /// browsers knew before the relay was asked for the list.
    ///
    /// # Errors
    /// Network and storage; what was read as a whole stays.
    pub(super) async fn bootstrap_all(
        &self,
        heads: Vec<ConversationHead>,
        shared: &Heads,
    ) -> Result<(), Failure> {
        let _turn = self.inner.beginning.lock().await;
        let _coming = ListComing::of(self);
        // Begun on this device meanwhile.
        let is_unknown = |head: &ConversationHead| self.with(&head.conv_id.0, |_| ()).is_err();
        let unknown: Vec<_> = heads.into_iter().filter(is_unknown).collect();
        let failure = Cell::new(None);
        stream::iter(unknown)
            .for_each_concurrent(PARALLEL, |head| {
                let failure = &failure;
                async move {
                    let shared = shared.get(&head.conv_id.0);
                    if let Err(error) = self.bootstrap(&head, shared).await {
                        failure.set(Some(error));
                    }
                }
            })
            .await;
        // What could not be read as a whole is new the next time.
        let read: Vec<Hash32> = {
            let mut state = self.inner.state.borrow_mut();
            state.all.retain(|_, conversation| conversation.is_ready);
            state.all.keys().copied().collect()
        };
        // The person sees the list before this device has stored it.
        self.emit_list();
        for conv_id in read {
            self.store(&conv_id).await?;
        }
        failure.take().map_or(Ok(()), Err)
    }

    /// Reads one conversation.
    async fn bootstrap(
        &self,
        head: &ConversationHead,
        shared: Option<&HeadsEntry>,
    ) -> Result<(), Failure> {
        let conv_id = head.conv_id.0;
        let before = head.head_seq.saturating_add(1);
        let (commits, page) =
            futures::try_join!(self.commits_from(&conv_id, 0, head.epoch), async {
                Ok(self.inner.ctx.api.log(head.conv_id, before, PAGE).await?)
            },)?;
        self.begin(head, shared);
        for raw in commits.into_iter().map(Raw::from_relay) {
            if self.take_commit(&conv_id, &raw).await? == Taken::Undecided {
                break;
            }
        }
        self.share_epochs(&conv_id).await?;
        self.take_first_page(&conv_id, page).await?;
        // It comes into the list as it stays there. What cannot be checked now is checked later.
        let _ = self.verify_line(&conv_id).await;
        self.with(&conv_id, |c| {
            if let Some(shared) = shared {
                c.compare(shared);
            }
            c.is_ready = true;
            c.dirty.record = true;
        })?;
        self.take_stock(&conv_id)?;
        self.changed(&conv_id);
        self.inner.signals.avatar.notify();
        self.inner.signals.profile.notify();
        // Brought in by somebody whom the person knows: there was no request, with whose
        // acceptance the name would go out. Another browser may have sent it already.
        let me = self.me()?;
        let is_silent = |c: &mut Conversation| {
            let is_group = c.epochs.kind() == ConversationKind::Group;
            let mut messages = c.timeline.rows().filter_map(|row| row.message());
            is_group && c.epochs.inviter(&me) != Some(me) && !messages.any(|m| m.sender == me)
        };
        if self.with(&conv_id, is_silent)? {
            self.introduce(&conv_id).await?;
        }
        Ok(())
    }

    /// An entry that is not shown yet.
    fn begin(&self, head: &ConversationHead, shared: Option<&HeadsEntry>) {
        let conv_id = head.conv_id.0;
        let mut conversation = Conversation::new(conv_id);
        conversation.joined_seq = head.joined_seq;
        conversation.head = head.head_seq;
        conversation.is_member = head.member;
        conversation.is_loaded = true;
        if let Some(shared) = shared {
            conversation.take_shared(shared);
            if head.member && (shared.count > head.head_seq || shared.epoch > head.epoch) {
                conversation.raise(Alarm::RolledBack);
            }
        }
        self.inner
            .state
            .borrow_mut()
            .all
            .insert(conv_id, conversation);
    }

    async fn take_first_page(
        &self,
        conv_id: &Hash32,
        mut page: Vec<LogRow>,
    ) -> Result<(), Failure> {
        page.retain(|row| row.conv_id.0 == *conv_id);
        // A page that was cut by its size ends early; the rest comes by catching up.
        let joined = self.with(conv_id, |c| c.joined_seq.max(1))?;
        let is_everything = page.len() < PAGE as usize;
        let floor = match page.first() {
            Some(first) if !is_everything => first.seq,
            _ => joined,
        };
        self.with(conv_id, |c| {
            c.timeline = Timeline::new(floor);
            c.floor = floor;
            c.cursor = floor.saturating_sub(1);
        })?;
        self.take_newer(conv_id, page).await.map(drop)
    }

    /// Commits from an epoch on, at least up to `until`.
    async fn commits_from(
        &self,
        conv_id: &Hash32,
        from: u32,
        until: u32,
    ) -> Result<Vec<LogRow>, Failure> {
        let mut all: Vec<LogRow> = Vec::new();
        let mut next = from;
        loop {
            let rows = self.inner.ctx.api.commits(Id(*conv_id), next).await?;
            let read = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            all.extend(rows.into_iter().filter(|row| row.conv_id.0 == *conv_id));
            next = next.saturating_add(read);
            if read == 0 || next > until {
                return Ok(all);
            }
        }
    }

    /// Takes a commit in, and before it those between, which stand outside of what this account may
    /// read of the log: it was taken out and brought in again.
    pub(super) async fn take_next_commit(
        &self,
        conv_id: &Hash32,
        raw: &Raw,
    ) -> Result<Taken, Failure> {
        let newest = |c: &mut Conversation| c.epochs.newest().map(|(number, _)| number);
        let before = self.with(conv_id, newest)?;
        let mut taken = self.take_commit(conv_id, raw).await?;
        if taken == Taken::Undecided {
            self.fill_commits(conv_id, raw).await?;
            taken = self.take_commit(conv_id, raw).await?;
        }
        if self.with(conv_id, newest)? != before {
            self.share_epochs(conv_id).await?;
            if taken == Taken::Known {
                // With those before it.
                taken = Taken::Accepted;
            }
        }
        Ok(taken)
    }

    async fn fill_commits(&self, conv_id: &Hash32, raw: &Raw) -> Result<(), Failure> {
        let newest = self.with(conv_id, |c| c.epochs.newest().map(|(number, _)| number))?;
        let from = newest.map_or(0, |number| number.saturating_add(1));
        let until = CommitView::parse(&raw.wire.bytes).map_or(from, |view| view.epoch);
        let commits = self.commits_from(conv_id, from, until).await?;
        for raw in commits.into_iter().map(Raw::from_relay) {
            if self.take_commit(conv_id, &raw).await? != Taken::Accepted {
                break;
            }
        }
        Ok(())
    }
}

impl Conversation {
    /// Another browser of this person has accepted a commit: it must be the one that is read here.
    fn compare(&mut self, shared: &HeadsEntry) {
        let is_other = |epoch: &super::epochs::Epoch| epoch.commit_hash != shared.commit_hash;
        if self.epochs.get(shared.epoch).is_some_and(is_other) {
            self.raise(Alarm::Fork);
        }
    }

    /// What the person's other browsers know. Answers whether it is news here.
    pub(super) fn take_shared(&mut self, shared: &HeadsEntry) -> bool {
        let before = (self.read_seq, self.decisions, self.count);
        let mut is_news = false;
        self.read_seq = self.read_seq.max(shared.read_seq);
        self.decisions = self.decisions.max(shared.decisions);
        self.count = self.count.max(shared.count);
        if before != (self.read_seq, self.decisions, self.count) {
            self.dirty.record = true;
            is_news = true;
        }
        is_news |= self.take_draft(&shared.draft);
        self.take_told(&shared.told);
        if self.own != shared.own {
            self.own.clone_from(&shared.own);
            is_news = true;
        }
        self.is_changed |= is_news;
        is_news
    }
}
