//! Rows of the log into memory and onto this device, in their order.

use crypto_core::{Hash32, commit::CommitKind};
use relay_api::conversations::LogRow;

use super::{
    Conversations, accept::Taken, alarms::Alarm, content::Content, conversation::Conversation,
    receipts, row::Verdict, rows::Raw, timeline::Inserted,
};
use crate::{
    people::Profile,
    platform::Platform,
    view::{ConversationKind, Failure},
};

/// What a verified message does beyond its conversation.
pub(super) struct Learned {
    /// Whose profile it is.
    account: Hash32,
    /// See [`super::profile::version`].
    version: u64,
    /// What it says.
    profile: Profile,
}

impl<P: Platform> Conversations<P> {
    /// Takes rows behind the cursor in and moves it. Answers whether all of them could be taken.
    ///
    /// # Errors
    /// Network and storage; the cursor stands behind what was taken.
    pub(super) async fn take_newer(
        &self,
        conv_id: &Hash32,
        rows: Vec<LogRow>,
    ) -> Result<bool, Failure> {
        self.load(conv_id).await?;
        let mut all = true;
        let mut failure = None;
        let mut are_new_people_here = false;
        for row in rows {
            let seq = row.seq;
            let raw = Raw::from_relay(row);
            if raw.wire.is_commit {
                match self.take_next_commit(conv_id, &raw).await {
                    Ok(Taken::Accepted) => {
                        are_new_people_here |= self.with(conv_id, |c| c.was_somebody_added())?;
                    }
                    Ok(Taken::Known | Taken::Refused) => {}
                    Ok(Taken::Undecided) => {
                        all = false;
                        break;
                    }
                    Err(error) => {
                        failure = Some(error);
                        break;
                    }
                }
            }
            let now_ms = self.now_ms();
            self.with(conv_id, |c| {
                // A repetition takes no place: what really stands there is still to come.
                if c.take_row(raw, now_ms) != Inserted::Duplicate {
                    c.pass(seq);
                }
            })?;
        }
        self.settle(conv_id).await?;
        if are_new_people_here {
            // They cannot read what was sent before they came.
            self.with(conv_id, |c| c.name_sent.clear())?;
            self.introduce(conv_id).await?;
        }
        match failure {
            Some(failure) => Err(failure),
            None => Ok(all),
        }
    }

    /// Takes older rows in: the window of this device begins at `floor` from now on.
    ///
    /// # Errors
    /// Storage.
    pub(super) async fn take_older(
        &self,
        conv_id: &Hash32,
        rows: Vec<LogRow>,
        floor: u64,
    ) -> Result<(), Failure> {
        let now_ms = self.now_ms();
        self.with(conv_id, |c| {
            for raw in rows.into_iter().map(Raw::from_relay) {
                c.take_row(raw, now_ms);
            }
            c.timeline.lower_floor(floor);
            c.apply_receipts();
            c.floor = c.floor.min(floor);
            c.retention.reaches_back_to(floor);
            c.dirty.record = true;
        })?;
        self.settle(conv_id).await
    }

    /// After rows were taken: what they mean to people, to this device, to the views. Of a
    /// conversation that is still being read nothing follows yet.
    pub(super) async fn settle(&self, conv_id: &Hash32) -> Result<(), Failure> {
        self.take_stock(conv_id)?;
        if !self.with(conv_id, |c| c.is_ready)? {
            return Ok(());
        }
        self.store(conv_id).await?;
        self.changed(conv_id);
        if !self.inner.is_list_coming.get() {
            self.inner.signals.rows_came();
        }
        Ok(())
    }

    /// What the rows in memory say of the conversation as a whole.
    pub(super) fn take_stock(&self, conv_id: &Hash32) -> Result<(), Failure> {
        let me = self.me()?;
        let expiry_now_ms = self.expiry_now_ms();
        let alarmed = self.with(conv_id, |c| {
            c.expire(expiry_now_ms);
            c.is_member = c.epochs.is_member(&me);
            c.drop_taken_back(&me);
            c.find_last();
            c.count_unread(&me);
            c.notice_leavers(&me);
            c.timeline.is_displaced() && c.raise(Alarm::Displaced)
        })?;
        if alarmed {
            self.inner.ctx.app.raise_alarm();
        }
        Ok(())
    }

    /// How somebody wants to be shown; of one's own, that it was told.
    pub(super) async fn learn(
        &self,
        conv_id: &Hash32,
        learned: Vec<Learned>,
    ) -> Result<(), Failure> {
        let me = self.me()?;
        for Learned {
            account,
            version,
            profile,
        } in learned
        {
            if account == me {
                self.with(conv_id, |c| c.note_told(profile.seq, version))?;
            } else {
                self.inner.ctx.people.set_profile(&account, profile).await?;
            }
        }
        Ok(())
    }
}

impl Conversation {
    /// The log was read up to here.
    fn pass(&mut self, seq: u64) {
        self.cursor = self.cursor.max(seq);
        self.head = self.head.max(seq);
        self.dirty.record = true;
    }

    /// One row of the log, from the relay. Own messages leave the outbox with it.
    pub(super) fn take_row(&mut self, mut raw: Raw, now_ms: u64) -> Inserted {
        if raw.is_empty() && self.timeline.at(raw.seq).is_some() {
            // What is known to have stood here is known better than by the relay.
            return Inserted::Known;
        }
        let mut row = raw.read(self);
        let before = self.timeline.find(&row.hash).and_then(|row| row.message());
        raw.local = raw.local.or(before.and_then(|message| message.local));
        let own = self
            .outbox
            .find(&row.hash)
            .filter(|_| row.message().is_some());
        if own.is_some() {
            // These are the bytes that this device has sealed and signed.
            raw.local = own;
            raw.verdict = Verdict::Verified;
            row = raw.read(self);
        }
        let (seq, is_verified) = (row.seq, raw.verdict == Verdict::Verified);
        let inserted = self.timeline.insert(row, now_ms);
        match inserted {
            Inserted::New => {
                self.wires.insert(seq, raw.wire);
                self.dirty.rows.insert(seq);
                let learned = is_verified.then(|| self.after_verified(seq)).flatten();
                if let Some(learned) = learned.filter(|_| own.is_some()) {
                    self.note_told(seq, learned.version);
                }
            }
            Inserted::Known | Inserted::Duplicate => {}
            Inserted::Contradiction => {
                self.raise(Alarm::Rewritten);
                return inserted;
            }
        }
        if let Some(local) = own {
            self.outbox.remove(local);
            self.placeholders.remove(&local);
            self.dirty.outbox.insert(local);
        }
        self.is_changed = true;
        inserted
    }

    /// What a verified message does: marks at once; a profile is for the caller to learn.
    pub(super) fn after_verified(&mut self, seq: u64) -> Option<Learned> {
        self.revise(seq);
        self.expire_new(seq);
        let is_direct = self.epochs.kind() == ConversationKind::Direct;
        let row = self.timeline.at(seq)?;
        let message = row.message()?;
        if message.content.is_bubble() {
            self.company.wrote(&message.sender, message.created_ms);
        }
        match &message.content {
            Content::Receipt(_) => {
                receipts::apply(&mut self.marks, &self.timeline, row);
                self.dirty.record = true;
                None
            }
            Content::Profile {
                name,
                about,
                avatar,
                version,
            } => Some(Learned {
                account: message.sender,
                version: *version,
                profile: Profile {
                    conv_id: self.id,
                    seq,
                    time_ms: row.time_ms,
                    is_direct,
                    name: name.clone(),
                    about: about.clone(),
                    avatar: *avatar,
                },
            }),
            _ => None,
        }
    }

    /// Whether the newest epoch brought people in.
    fn was_somebody_added(&self) -> bool {
        let newest = self.epochs.newest();
        newest.is_some_and(|(_, epoch)| epoch.kind == CommitKind::Add)
    }

    /// Older rows came: receipts may find now what they name.
    pub(super) fn apply_receipts(&mut self) {
        for row in self.timeline.rows() {
            receipts::apply(&mut self.marks, &self.timeline, row);
        }
    }
}
