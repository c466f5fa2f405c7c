//! Members who go (protocol §6). Nobody can take himself out, since he would know the secret of the
//! epoch after him: he says so, and another member's client carries it out. An admin's does it
//! sooner than the others', and chance keeps them from all doing it at once; whoever comes second
//! finds it done.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crypto_core::{
    Hash32,
    commit::{CommitKind, ParsedCommit},
    payload::Payload,
};
use futures::future::select;
use relay_api::{Id, conversations::LogRow};

use super::{
    Conversations,
    accept::gone,
    content::Content,
    conversation::Conversation,
    directory::Directory,
    loading::PAGE,
    parts::Known,
    row::{Event, Row, RowBody, Verdict},
    rows::{self, Raw},
    snapshot,
};
use crate::{
    platform::Platform,
    view::{ConversationKind, Failure, FailureCode, RequestState, WriteBlock},
};

/// When an admin's client carries a leave out: shortest delay and what chance adds, in milliseconds.
const ADMIN_MS: (u64, u64) = (300, 1_200);
/// When anybody else's does.
const MEMBER_MS: (u64, u64) = (3_000, 6_000);
/// After it did not work, in milliseconds.
const AGAIN_MS: u64 = 30_000;
/// Pages that are searched for a leave; a longer epoch than that is not written.
const PAGES: usize = 200;

/// Who said in the newest epoch that they go, by what is in memory.
fn leavers(conversation: &Conversation) -> BTreeSet<Hash32> {
    let Some((newest, _)) = conversation.epochs.newest() else {
        return BTreeSet::new();
    };
    let rows = conversation.timeline.rows();
    rows.filter(|row| row.epoch == newest)
        .filter_map(leaver)
        .collect()
}

/// Who says with a row that they go; nothing is said before its signature was checked.
fn leaver(row: &Row) -> Option<Hash32> {
    let message = row.message()?;
    let is_word = message.verdict == Verdict::Verified && message.content == Content::Leave;
    is_word.then_some(message.sender)
}

/// Places of rows that say again what a reader knows: that somebody goes who has said so, in another
/// epoch, or who is taken out because of it.
pub(super) fn repetitions(conversation: &Conversation) -> HashSet<u64> {
    let mut said: BTreeMap<Hash32, u64> = BTreeMap::new();
    let mut repeated = HashSet::new();
    // Whoever was out since has gone, and their word with them. The row that took them out may not
    // be here: a device that was behind when its person was brought in again never gets it.
    let goes = |said: &BTreeMap<Hash32, u64>, id: &Hash32, seq: u64| {
        let since = said.get(id);
        since.is_some_and(|&since| !conversation.epochs.was_out(id, since, seq))
    };
    for row in conversation.timeline.rows() {
        if let RowBody::Commit(commit) = &row.body
            && let Event::Removed { who, .. } = &commit.event
        {
            if who.iter().all(|id| goes(&said, id, row.seq)) {
                repeated.insert(row.seq);
            }
            said.retain(|id, _| !who.contains(id));
        }
        if let Some(leaver) = leaver(row) {
            if goes(&said, &leaver, row.seq) {
                repeated.insert(row.seq);
            }
            said.insert(leaver, row.seq);
        }
    }
    repeated
}

impl Conversation {
    /// Looks who goes, this person included: another browser of theirs may have said so.
    pub(super) fn notice_leavers(&mut self, me: &Hash32) {
        if !self.is_loaded || self.epochs.kind() != ConversationKind::Group {
            return;
        }
        let leavers = leavers(self);
        let is_member = self.epochs.is_member(me);
        // The last admin, and whoever is alone, cannot be taken out by anybody.
        let can_go = is_member
            && !self.epochs.is_last_admin(me)
            && self
                .epochs
                .newest()
                .is_some_and(|(_, epoch)| epoch.roster.len() > 1);
        let leaving = can_go && (self.leaving || leavers.contains(me));
        let is_other = |id: &Hash32| id != me && self.epochs.is_member(id);
        let has_leavers = is_member && leavers.iter().any(is_other);
        if (leaving, has_leavers) != (self.leaving, self.has_leavers) {
            (self.leaving, self.has_leavers) = (leaving, has_leavers);
            self.dirty.record = true;
            self.is_changed = true;
        }
    }

    /// Whether this person goes and the newest epoch does not know it yet.
    fn owes_a_leave(&self, me: &Hash32) -> bool {
        let is_on_its_way = self.outbox.iter().any(|m| m.content == Content::Leave);
        self.leaving && !is_on_its_way && !leavers(self).contains(me)
    }
}

impl<P: Platform> Conversations<P> {
    /// Carries out what others have said, and says again what this person has.
    pub(super) async fn keep_leaving(&self) {
        let mut listener = self.inner.signals.leave.listen();
        self.load_goodbyes().await;
        let mut due: BTreeMap<(Hash32, u32), u64> = BTreeMap::new();
        loop {
            self.say_again().await;
            let now_ms = self.now_ms();
            let wanted = self.goodbyes();
            due.retain(|key, _| wanted.contains_key(key));
            for (key, is_admin) in wanted {
                let (least, chance) = if is_admin { ADMIN_MS } else { MEMBER_MS };
                due.entry(key)
                    .or_insert_with(|| now_ms + least + self.random() % chance);
            }
            let first = due.iter().min_by_key(|(_, due_ms)| **due_ms);
            match first.map(|(key, due_ms)| (*key, *due_ms)) {
                Some((key, due_ms)) if due_ms <= now_ms => {
                    due.insert(key, now_ms + AGAIN_MS);
                    if let Err(failure) = self.take_out_leavers(&key.0).await
                        && failure.code == FailureCode::Locked
                    {
                        return;
                    }
                }
                first => {
                    let sleep = self.rest(first.map(|(_, due_ms)| due_ms - now_ms));
                    select(std::pin::pin!(listener.changed()), std::pin::pin!(sleep)).await;
                }
            }
        }
    }

    /// What was said before this client was started.
    async fn load_goodbyes(&self) {
        let open: Vec<Hash32> = {
            let state = self.inner.state.borrow();
            let is_open = |c: &&Conversation| c.leaving || c.has_leavers;
            state.all.values().filter(is_open).map(|c| c.id).collect()
        };
        for conv_id in open {
            // What cannot be read now is read when the conversation is opened.
            let _ = self.load(&conv_id).await;
        }
    }

    /// Epochs in which somebody else has said that they go; whether this person is an admin there.
    fn goodbyes(&self) -> BTreeMap<(Hash32, u32), bool> {
        let (Ok(me), Ok(everybody)) = (self.me(), self.everybody()) else {
            return BTreeMap::new();
        };
        let state = self.inner.state.borrow();
        let is_open = |c: &&Conversation| {
            // Whoever has not agreed to the group does not show by a commit that they are there.
            let may = matches!(
                snapshot::write_block(c, &everybody),
                None | Some(WriteBlock::IdentityBroken | WriteBlock::Leaving)
            ) && snapshot::request(c, &everybody) == RequestState::Accepted;
            c.is_ready && c.is_loaded && c.has_leavers && may
        };
        let open = state.all.values().filter(is_open);
        open.filter_map(|c| Some(((c.id, c.epochs.newest()?.0), c.epochs.is_admin(&me))))
            .collect()
    }

    async fn say_again(&self) {
        let (Ok(me), Ok(everybody)) = (self.me(), self.everybody()) else {
            return;
        };
        let owing: Vec<Hash32> = {
            let state = self.inner.state.borrow();
            let owes = |c: &&Conversation| {
                c.is_ready
                    && c.is_loaded
                    && snapshot::write_block(c, &everybody) == Some(WriteBlock::Leaving)
                    && c.owes_a_leave(&me)
            };
            state.all.values().filter(owes).map(|c| c.id).collect()
        };
        for conv_id in owing {
            // What cannot be stored now is said with the next occasion.
            let _ = self.post(&conv_id, &Payload::Leave, None).await;
        }
    }

    async fn take_out_leavers(&self, conv_id: &Hash32) -> Result<(), Failure> {
        let me = self.me()?;
        self.change(conv_id, |c, draft| {
            let mut leavers = leavers(c);
            leavers.retain(|id| *id != me && c.epochs.is_member(id));
            if !c.epochs.is_admin(&me) {
                // The relay lets a member take out one at a time.
                leavers = leavers.into_iter().take(1).collect();
            }
            // A group without an admin is never accepted: the last one stays until there is another.
            leavers.retain(|id| !c.epochs.is_last_admin(id));
            draft.kind = CommitKind::Remove;
            draft.members.retain(|(id, _)| !leavers.contains(id));
            let is_something = !leavers.is_empty();
            draft.leavers = leavers;
            Ok(is_something)
        })
        .await
    }

    /// Whom a member that is no admin may take out with a commit: who said so, signed, in the epoch
    /// that it ends. Their word may not be in memory: a browser that is new reads commits before
    /// messages, and rows that come together with a commit were not verified yet.
    ///
    /// # Errors
    /// Network and storage.
    pub(super) async fn leavers_for(
        &self,
        conv_id: &Hash32,
        commit: &ParsedCommit<'_>,
        seq: u64,
    ) -> Result<BTreeSet<Hash32>, Failure> {
        let previous = self.with(conv_id, |c| {
            c.keys.last_key_value().map(|(_, known)| known.clone())
        })?;
        let Some(previous) = previous else {
            return Ok(BTreeSet::new());
        };
        let is_needed = commit.view().kind == CommitKind::Remove
            && !previous.public().is_admin(&commit.view().author)
            && previous.state().is_some();
        if !is_needed {
            return Ok(BTreeSet::new());
        }
        let gone = gone(commit, Some(&previous));
        self.verify_all(conv_id).await?;
        let found = self.with(conv_id, |c| leavers(c))?;
        if gone.is_subset(&found) {
            return Ok(found);
        }
        self.search_leaves(conv_id, &previous, gone, seq).await
    }

    async fn search_leaves(
        &self,
        conv_id: &Hash32,
        previous: &Known,
        gone: BTreeSet<Hash32>,
        seq: u64,
    ) -> Result<BTreeSet<Hash32>, Failure> {
        let number = previous.public().epoch();
        let begin = self.with(conv_id, |c| c.epochs.get(number).map_or(0, |e| e.seq))?;
        let ids: Vec<Hash32> = gone.iter().copied().collect();
        self.inner.ctx.people.refresh(&ids, 0).await?;
        let directory = self.directory(&ids).await?;
        let mut found = BTreeSet::new();
        let mut before = seq;
        for _ in 0..PAGES {
            let page = self.inner.ctx.api.log(Id(*conv_id), before, PAGE).await?;
            let mut rows: Vec<LogRow> = page;
            rows.retain(|row| row.conv_id.0 == *conv_id && row.seq < before);
            let Some(first) = rows.iter().map(|row| row.seq).min() else {
                break;
            };
            for row in rows {
                let raw = Raw::from_relay(row);
                let who = self.with(conv_id, |c| signed_leaver(&raw, c, number, &directory))?;
                found.extend(who.filter(|who| gone.contains(who)));
            }
            if gone.is_subset(&found) || first <= begin {
                break;
            }
            before = first;
        }
        Ok(found)
    }
}

/// The same of a row that is not in memory: it is opened and its signature checked.
fn signed_leaver(
    raw: &Raw,
    conversation: &Conversation,
    epoch: u32,
    directory: &Directory,
) -> Option<Hash32> {
    if raw.wire.is_commit {
        return None;
    }
    let message = rows::open(&raw.wire, conversation)?
        .verify(directory)
        .ok()?;
    let is_leave = message.epoch() == epoch && *message.payload() == Payload::Leave;
    is_leave.then(|| *message.sender())
}
