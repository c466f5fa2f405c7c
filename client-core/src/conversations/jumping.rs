//! Leading a reader to a message or a day (protocol §10): pages further and further back, of this
//! device first and then of the relay, until the place is there.

use crypto_core::Hash32;
use relay_api::limits::LOG_PAGE;

use super::{
    Conversations,
    conversation::Conversation,
    ids::{self, LocalId, hash_text},
    row::Row,
};
use crate::{
    platform::Platform,
    view::{Failure, FailureCode, Place, Reply},
};

/// Rows of this device that are read at once on the way.
const HERE: usize = 500;
/// Rows that the relay is asked for at once.
const THERE: u32 = LOG_PAGE;
/// Pages after which the person is asked whether to go on: a place may be named that is nowhere.
const PAGES: usize = 100;

/// A place, as the conversation knows it.
#[derive(Debug, Clone, Copy)]
enum Target {
    Message(Hash32),
    Row(u64),
    Time(u64),
}

impl Target {
    fn of(place: &Place) -> Result<Self, Failure> {
        Ok(match place {
            Place::Message { hash } => {
                Self::Message(ids::parse_hash(hash).ok_or(FailureCode::BadCommand)?)
            }
            Place::Row { seq } => Self::Row(*seq),
            Place::Time { time } => Self::Time(*time),
        })
    }
}

impl<P: Platform> Conversations<P> {
    /// Shows the conversation around a place.
    ///
    /// # Errors
    /// [`FailureCode::Offline`] when the relay would be needed; [`FailureCode::Cancelled`] when the
    /// person wanted something else meanwhile.
    pub(super) async fn jump_to(&self, conv_id: &str, to: &Place) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        let target = Target::of(to)?;
        self.load(&conv_id).await?;
        let wish = self.with(&conv_id, |c| {
            c.stop_seeking();
            c.hold_still();
            c.wish
        })?;
        let found = self.seek_back(&conv_id, target, wish).await;
        self.with(&conv_id, |c| {
            if c.wish == wish {
                c.stop_seeking();
            }
        })?;
        self.changed(&conv_id);
        let (seq, more) = match found? {
            Found::At(seq) => (seq, false),
            Found::Nowhere => return Ok(nowhere(false)),
            Found::NotYet => return Ok(nowhere(true)),
        };
        self.with(&conv_id, |c| c.look_at(seq))?;
        self.verify_seen(&conv_id).await?;
        // Only now is it certain what is shown: what did not pass its checks may be no bubble.
        let message = self.with(&conv_id, |c| c.shown_from(seq))?;
        self.emit_conversation(&conv_id);
        Ok(Reply::Place { message, more })
    }

    async fn seek_back(
        &self,
        conv_id: &Hash32,
        target: Target,
        wish: u32,
    ) -> Result<Found, Failure> {
        for _ in 0..PAGES {
            if let Some(seq) = self.with(conv_id, |c| c.place_of(target))? {
                return Ok(Found::At(seq));
            }
            if !self.load_page(conv_id, HERE, THERE).await? {
                return Ok(self
                    .with(conv_id, |c| c.first_from(target))?
                    .map_or(Found::Nowhere, Found::At));
            }
            let is_wanted = self.with(conv_id, |c| {
                c.seeking_ms = c.timeline.rows().next().map(|row| row.time_ms);
                c.wish == wish
            })?;
            if !is_wanted {
                return Err(FailureCode::Cancelled.into());
            }
            self.changed(conv_id);
            self.inner.ctx.sleep(0).await;
        }
        Ok(Found::NotYet)
    }

    /// Shows one page more towards the newest message.
    pub(super) async fn load_newer(&self, conv_id: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        self.with(&conv_id, Conversation::look_on)?;
        self.verify_seen(&conv_id).await?;
        self.emit_conversation(&conv_id);
        Ok(Reply::Done)
    }

    /// Shows the newest messages again.
    pub(super) async fn show_newest(&self, conv_id: &str) -> Result<Reply, Failure> {
        let conv_id = self.named(conv_id).await?;
        self.with(&conv_id, |c| {
            c.stop_seeking();
            c.look_at_end();
        })?;
        self.verify_seen(&conv_id).await?;
        self.emit_conversation(&conv_id);
        Ok(Reply::Done)
    }
}

enum Found {
    At(u64),
    /// Everything was looked through.
    Nowhere,
    /// There is more to look through.
    NotYet,
}

fn nowhere(more: bool) -> Reply {
    Reply::Place {
        message: None,
        more,
    }
}

impl Conversation {
    /// Where a place is, as soon as nothing that is not loaded can change that.
    fn place_of(&self, target: Target) -> Option<u64> {
        let is_reached = match target {
            Target::Message(_) => true,
            Target::Row(seq) => self.timeline.floor() <= seq,
            Target::Time(time_ms) => {
                let first = self.timeline.rows().next();
                first.is_some_and(|first| first.time_ms < time_ms)
            }
        };
        self.first_from(target).filter(|_| is_reached)
    }

    /// The first row in memory that a place can mean; of days and rows without anything behind them
    /// the last one.
    fn first_from(&self, target: Target) -> Option<u64> {
        let mut rows = self.timeline.rows();
        let seq = match target {
            Target::Message(hash) => return self.timeline.find(&hash).map(|row| row.seq),
            Target::Row(seq) => rows.find(|row| row.seq >= seq),
            Target::Time(time_ms) => rows.find(|row| row.time_ms >= time_ms),
        };
        seq.or_else(|| self.timeline.rows().next_back())
            .map(|row| row.seq)
    }

    /// What views call the first row from a place on that they see, or the last one before it.
    fn shown_from(&self, seq: u64) -> Option<String> {
        let from = seq.saturating_sub(1);
        let on = self.timeline.after(from).find(|row| row.is_shown());
        let row = on.or_else(|| self.timeline.before(seq).find(|row| row.is_shown()))?;
        Some(view_id(row))
    }
}

fn view_id(row: &Row) -> String {
    let local = row.message().and_then(|message| message.local);
    local.map_or_else(|| hash_text(&row.hash), LocalId::text)
}
