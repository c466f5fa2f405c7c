//! Signatures, off the critical path: small slices, what is on screen first (protocol §7).

use crypto_core::{Hash32, commit, message::MessageReject};

use super::{
    Conversations,
    conversation::Conversation,
    directory::Directory,
    ingest::Learned,
    parts::Wire,
    preview::Last,
    row::{Row, Verdict},
    rows,
};
use crate::{
    platform::Platform,
    view::{Failure, FailureCode},
};

/// Signatures between two looks at everything else: some 10 ms in a browser.
const SLICE: usize = 12;
/// After a failure, in milliseconds.
const PAUSE_MS: u64 = 2_000;

/// How far a conversation is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Until its line in the list is known.
    Line,
    /// What views see.
    Seen,
    /// Everything in memory.
    All,
}

/// What became of one message.
pub(super) enum Judged {
    /// It is in the timeline as verified; what it means to people is for the caller to learn.
    Accepted(Option<Learned>),
    /// It is for the caller to reject.
    Rejected,
    /// Its sender's chain has to be read first, or read anew.
    Wants(MessageReject),
}

impl<P: Platform> Conversations<P> {
    /// Verifies whatever comes, open conversations first.
    pub(super) async fn keep_verifying(&self) {
        let mut listener = self.inner.signals.verify.listen();
        loop {
            while let Some((conv_id, wanted)) = self.next_unchecked() {
                match self.verify_slice(&conv_id, wanted).await {
                    Ok(_) => self.inner.ctx.sleep(0).await,
                    Err(failure) if failure.code == FailureCode::Locked => return,
                    // Offline, mostly: chains cannot be read.
                    Err(_) => self.inner.ctx.sleep(PAUSE_MS).await,
                }
            }
            listener.changed().await;
        }
    }

    /// Open conversations first; then those whose line in the list waits for its newest message, and
    /// no more than that, so that the whole list is there long before a history is verified. Nothing else
    /// is, as long as there are conversations to be read.
    fn next_unchecked(&self) -> Option<(Hash32, Wanted)> {
        let state = self.inner.state.borrow();
        let is_waiting = |c: &&Conversation| c.next_unchecked().is_some();
        let waiting = || state.all.values().filter(is_waiting);
        if let Some(open) = waiting().find(|conversation| conversation.open > 0) {
            return Some((open.id, Wanted::All));
        }
        if let Some(listed) = waiting().find(|c| c.line_is_unchecked()) {
            return Some((listed.id, Wanted::Line));
        }
        let rest = waiting()
            .next()
            .filter(|_| !self.inner.is_list_coming.get());
        rest.map(|conversation| (conversation.id, Wanted::All))
    }

    /// Verifies the newest messages of a conversation until its line in the list is known. It is for
    /// the caller to settle.
    ///
    /// # Errors
    /// Storage; network, when a chain has to be read.
    pub(super) async fn verify_line(&self, conv_id: &Hash32) -> Result<(), Failure> {
        if self.with(conv_id, |c| c.line_is_unchecked())? {
            self.verify_some(conv_id, Wanted::Line).await?;
        }
        Ok(())
    }

    /// Verifies everything of a conversation that views see.
    ///
    /// # Errors
    /// Storage. What cannot be verified now, because a chain cannot be read, is left for later.
    pub(super) async fn verify_seen(&self, conv_id: &Hash32) -> Result<(), Failure> {
        self.verify_slices(conv_id, Wanted::Seen).await
    }

    /// Verifies everything in a conversation that is in memory.
    ///
    /// # Errors
    /// As [`Self::verify_seen`].
    pub(super) async fn verify_all(&self, conv_id: &Hash32) -> Result<(), Failure> {
        self.verify_slices(conv_id, Wanted::All).await
    }

    async fn verify_slices(&self, conv_id: &Hash32, wanted: Wanted) -> Result<(), Failure> {
        loop {
            match self.verify_slice(conv_id, wanted).await {
                Ok(true) => self.inner.ctx.sleep(0).await,
                Ok(false) => return Ok(()),
                Err(failure) if failure.code == FailureCode::StorageFailed => return Err(failure),
                Err(_) => return Ok(()),
            }
        }
    }

    /// Verifies some messages, first what views see, the newest first; answers whether there were
    /// any.
    async fn verify_slice(&self, conv_id: &Hash32, wanted: Wanted) -> Result<bool, Failure> {
        let is_any = self.verify_some(conv_id, wanted).await?;
        if is_any {
            self.settle(conv_id).await?;
        }
        Ok(is_any)
    }

    async fn verify_some(&self, conv_id: &Hash32, wanted: Wanted) -> Result<bool, Failure> {
        let slice = self.with(conv_id, |c| {
            let open = || c.timeline.unchecked().filter(|seq| !c.parked.contains(seq));
            let seen: Vec<u64> = open()
                .filter(|seq| c.sight.holds(*seq))
                .take(SLICE)
                .collect();
            if wanted == Wanted::Line || seen.is_empty() && wanted == Wanted::All {
                open().take(SLICE).collect()
            } else {
                seen
            }
        })?;
        if slice.is_empty() {
            return Ok(false);
        }
        let mut profiles = Vec::new();
        for seq in slice {
            let Some(wire) = self.wire(conv_id, seq).await? else {
                self.with(conv_id, |c| c.parked.insert(seq))?;
                continue;
            };
            profiles.extend(self.verify_one(conv_id, seq, &wire).await?);
            if wanted == Wanted::Line && !self.with(conv_id, |c| c.line_is_unchecked())? {
                break;
            }
        }
        self.learn(conv_id, profiles).await?;
        Ok(true)
    }

    async fn verify_one(
        &self,
        conv_id: &Hash32,
        seq: u64,
        wire: &Wire,
    ) -> Result<Option<Learned>, Failure> {
        let Some(sender) = self.with(conv_id, |c| {
            c.timeline
                .at(seq)
                .and_then(Row::message)
                .map(|message| message.sender)
        })?
        else {
            return Ok(None);
        };
        let people = &self.inner.ctx.people;
        let known = Directory(people.chains_now(&[sender]));
        let mut judged = self.with(conv_id, |c| c.judge(seq, wire, &known))?;
        // In memory, then on this device or at the relay, then at the relay whatever is here.
        for fresh in [false, true] {
            if !matches!(judged, Judged::Wants(_)) {
                break;
            }
            if fresh {
                people.refresh(&[sender], 0).await?;
            }
            let directory = self.directory(&[sender]).await?;
            judged = self.with(conv_id, |c| c.judge(seq, wire, &directory))?;
        }
        self.with(conv_id, |c| match judged {
            Judged::Accepted(profile) => profile,
            // The identity is broken: until the person has decided, nothing is known.
            Judged::Wants(MessageReject::ChainMissing(_)) => {
                c.parked.insert(seq);
                None
            }
            Judged::Wants(_) | Judged::Rejected => {
                c.timeline.reject(seq);
                c.dirty.rows.insert(seq);
                c.wires.entry(seq).or_insert_with(|| wire.clone());
                None
            }
        })
    }
}

impl Conversation {
    pub(super) fn next_unchecked(&self) -> Option<u64> {
        self.timeline
            .unchecked()
            .find(|seq| !self.parked.contains(seq))
    }

    /// Whether the line in the list waits for a signature: what is not checked yet may stand behind
    /// the newest message that can be shown there.
    pub(super) fn line_is_unchecked(&self) -> bool {
        for row in self.timeline.rows().rev() {
            let message = row.message();
            let is_open = message.is_some_and(|m| m.verdict == Verdict::Unchecked);
            if is_open && !self.parked.contains(&row.seq) {
                return true;
            }
            if !is_open && Last::of(self, row).is_some() {
                return false;
            }
        }
        false
    }

    /// Every check of §7 that is left, and the rules of place: parents of the same epoch, and a
    /// late message only of somebody who is, or whom the others had seen before he went.
    pub(super) fn judge(
        &mut self,
        seq: u64,
        wire: &Wire,
        directory: &impl commit::Directory,
    ) -> Judged {
        let Some(sealed) = rows::open(wire, self) else {
            return Judged::Rejected;
        };
        let message = match sealed.verify(directory) {
            Ok(message) => message,
            Err(reject) if reject.wants_chain().is_some() => return Judged::Wants(reject),
            Err(_) => return Judged::Rejected,
        };
        let is_foreign = |parent: &Hash32| {
            self.timeline
                .find(parent)
                .is_some_and(|row| row.epoch != message.epoch())
        };
        if message.parents().iter().any(is_foreign) || !self.is_timely(seq, &message) {
            return Judged::Rejected;
        }
        let content = self.meaning(message.epoch(), message.payload());
        self.timeline.accept(seq, message.created_ms(), content);
        self.dirty.rows.insert(seq);
        self.wires.entry(seq).or_insert_with(|| wire.clone());
        Judged::Accepted(self.after_verified(seq))
    }

    fn is_timely(&self, seq: u64, message: &crypto_core::message::VerifiedMessage) -> bool {
        let Some((now, epoch)) = self.epochs.at(seq) else {
            return false;
        };
        if now == message.epoch() || epoch.entry(message.sender()).is_some() {
            return true;
        }
        self.epochs
            .removal(message.sender(), seq)
            .is_some_and(|removal| {
                self.timeline
                    .is_ancestor(message.msg_hash(), &removal.heads)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::{
        content::Content,
        row::{MessageRow, RowBody},
    };

    fn put(conversation: &mut Conversation, seq: u8, content: Content, verdict: Verdict) {
        let message = MessageRow {
            msg_id: [seq; 16],
            sender: [1; 32],
            created_ms: 0,
            parents: Vec::new(),
            content,
            verdict,
            local: None,
            late: false,
        };
        let row = Row {
            seq: seq.into(),
            time_ms: 0,
            epoch: 0,
            hash: [seq; 32],
            body: RowBody::Message(Box::new(message)),
        };
        conversation.timeline.insert(row, 0);
    }

    #[test]
    fn a_line_waits_for_whatever_may_stand_behind_what_it_could_show() {
        let mut conversation = Conversation::new([9; 32]);
        assert!(!conversation.line_is_unchecked());
        put(&mut conversation, 1, Content::Sealed, Verdict::Unchecked);
        assert!(conversation.line_is_unchecked());
        // What says nothing to a reader, a receipt or a reaction, is not what the line shows.
        put(&mut conversation, 3, Content::Kept, Verdict::Verified);
        assert!(conversation.line_is_unchecked());
        put(
            &mut conversation,
            2,
            Content::Unsupported,
            Verdict::Verified,
        );
        assert!(!conversation.line_is_unchecked());
    }
}
