//! The log of every conversation: places without gaps, epochs, rosters. The rules are those of
//! `relay-server/src/store/sqlite/{append,roster,log}.rs`.

use std::collections::BTreeMap;

use crypto_core::{
    Hash32,
    wire::{CommitKind, CommitView, MessageView, Role},
};
use relay_api::{
    Bytes, Id,
    conversations::{ConversationHead, Cursor, LogRow, RowKind, Stored},
    problem::ProblemKind,
};

/// Every conversation.
#[derive(Default)]
pub struct Log(BTreeMap<Hash32, Conversation>);

struct Conversation {
    suite: u8,
    epoch: u32,
    commit_hash: Hash32,
    rows: Vec<Row>,
    members: BTreeMap<Hash32, Place>,
}

struct Row {
    id: Vec<u8>,
    epoch: u32,
    /// SHA-256 of the token that makes this row be forgotten.
    delete_hash: Option<Hash32>,
    row: LogRow,
}

struct Place {
    admin: bool,
    /// The commit that brought them in last.
    joined_seq: u64,
    /// Row and epoch of the commit that took them out.
    left: Option<(u64, u32)>,
    /// When they were in before.
    before: Vec<Period>,
}

/// When somebody was in a conversation: the rows of the commits that brought them in and took them
/// out, both of which they may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first row.
    pub from: u64,
    /// The last one; absent for whoever is in.
    pub to: Option<u64>,
}

impl Place {
    fn now(&self) -> Period {
        Period {
            from: self.joined_seq,
            to: self.left.map(|(seq, _)| seq),
        }
    }

    fn periods(&self) -> impl Iterator<Item = Period> {
        self.before
            .iter()
            .copied()
            .chain(std::iter::once(self.now()))
    }

    fn first_seq(&self) -> u64 {
        self.periods()
            .next()
            .map_or(self.joined_seq, |stay| stay.from)
    }

    fn may_read(&self, seq: u64) -> bool {
        self.periods()
            .any(|stay| stay.from <= seq && stay.to.is_none_or(|to| seq <= to))
    }
}

type Answer = Result<(Stored, bool), ProblemKind>;

impl Log {
    /// Stores a create commit.
    pub fn create(&mut self, caller: Hash32, bytes: Vec<u8>, now_ms: u64) -> Answer {
        let view = CommitView::parse(&bytes).map_err(|_| ProblemKind::Malformed)?;
        let is_admin = |line: &crypto_core::wire::RosterEntry| {
            line.account_id == caller && line.role == Role::Admin
        };
        if view.author != caller || view.epoch != 0 || !view.roster.iter().any(is_admin) {
            return Err(ProblemKind::Malformed);
        }
        let (conv_id, hash, suite) = (view.conv_id, view.commit_hash, view.suite);
        let joins = |line: &crypto_core::wire::RosterEntry| {
            let admin = line.role == Role::Admin;
            (
                line.account_id,
                Place {
                    admin,
                    joined_seq: 1,
                    left: None,
                    before: Vec::new(),
                },
            )
        };
        let members = view.roster.iter().map(joins).collect();
        if let Some(known) = self.0.get(&conv_id) {
            return known
                .before(&hash, &bytes)
                .map(|stored| (stored, false))
                .ok_or(ProblemKind::IdConflict);
        }
        let mut conversation = Conversation {
            suite,
            epoch: 0,
            commit_hash: hash,
            rows: Vec::new(),
            members,
        };
        let stored = conversation.push(conv_id, RowKind::Commit, 0, hash.to_vec(), bytes, now_ms);
        self.0.insert(conv_id, conversation);
        Ok((stored, true))
    }

    /// Stores a commit.
    pub fn commit(
        &mut self,
        caller: Hash32,
        conv_id: &Hash32,
        bytes: Vec<u8>,
        now_ms: u64,
    ) -> Answer {
        let view = CommitView::parse(&bytes).map_err(|_| ProblemKind::Malformed)?;
        if view.author != caller || view.epoch == 0 || view.conv_id != *conv_id {
            return Err(ProblemKind::Malformed);
        }
        let known = self.0.get_mut(conv_id).ok_or(ProblemKind::NotFound)?;
        let place = known.members.get(&caller).ok_or(ProblemKind::NotFound)?;
        let (is_member, is_admin) = (place.left.is_none(), place.admin);
        if let Some(stored) = known.before(&view.commit_hash, &bytes) {
            return Ok((stored, false));
        }
        if !is_member {
            return Err(ProblemKind::NotFound);
        }
        if view.epoch != known.epoch + 1
            || view.prev != known.commit_hash
            || view.suite < known.suite
        {
            return Err(ProblemKind::StaleEpoch);
        }
        let after: BTreeMap<Hash32, bool> = view
            .roster
            .iter()
            .map(|line| (line.account_id, line.role == Role::Admin))
            .collect();
        let before: BTreeMap<Hash32, bool> =
            known.now().map(|(id, place)| (*id, place.admin)).collect();
        let joined: Vec<_> = after
            .iter()
            .filter(|(id, _)| !before.contains_key(*id))
            .collect();
        let left: Vec<_> = before
            .keys()
            .filter(|id| !after.contains_key(*id))
            .collect();
        let roles = after
            .iter()
            .any(|(id, admin)| before.get(id).is_some_and(|was| was != admin));
        let for_admins = matches!(
            view.kind,
            CommitKind::Add | CommitKind::Roles | CommitKind::Settings
        );
        let is_modest = joined.is_empty() && !roles && left.len() <= 1 && !for_admins;
        if !is_admin && !is_modest {
            return Err(ProblemKind::Forbidden);
        }
        let (epoch, seq) = (view.epoch, known.head() + 1);
        for id in left {
            if let Some(place) = known.members.get_mut(id) {
                place.left = Some((seq, epoch));
            }
        }
        for (id, admin) in &after {
            match known.members.get_mut(id) {
                Some(place) if place.left.is_none() => place.admin = *admin,
                known_before => {
                    let before = known_before.map(|place| {
                        let mut all = std::mem::take(&mut place.before);
                        all.push(place.now());
                        all
                    });
                    let place = Place {
                        admin: *admin,
                        joined_seq: seq,
                        left: None,
                        before: before.unwrap_or_default(),
                    };
                    known.members.insert(*id, place);
                }
            }
        }
        (known.epoch, known.commit_hash, known.suite) = (epoch, view.commit_hash, view.suite);
        let id = view.commit_hash.to_vec();
        Ok((
            known.push(*conv_id, RowKind::Commit, epoch, id, bytes, now_ms),
            true,
        ))
    }

    /// Stores a message.
    pub fn message(
        &mut self,
        caller: Hash32,
        conv_id: &Hash32,
        bytes: Vec<u8>,
        delete_hash: Option<Hash32>,
        now_ms: u64,
    ) -> Answer {
        let view = MessageView::parse(&bytes).map_err(|_| ProblemKind::Malformed)?;
        if view.conv_id != *conv_id {
            return Err(ProblemKind::Malformed);
        }
        let (epoch, id) = (view.epoch, view.msg_id.to_vec());
        let known = self.0.get_mut(conv_id).ok_or(ProblemKind::NotFound)?;
        let place = known.members.get(&caller).ok_or(ProblemKind::NotFound)?;
        let is_member = place.left.is_none();
        if known.rows.iter().any(|row| row.id == id) {
            return known
                .before(&id, &bytes)
                .map(|stored| (stored, false))
                .ok_or(ProblemKind::IdConflict);
        }
        if !is_member {
            return Err(ProblemKind::NotFound);
        }
        if epoch != known.epoch {
            return Err(ProblemKind::StaleEpoch);
        }
        let stored = known.push(*conv_id, RowKind::Message, epoch, id, bytes, now_ms);
        if let Some(row) = known.rows.last_mut() {
            row.delete_hash = delete_hash;
        }
        Ok((stored, true))
    }

    /// Forgets a message: its place stays. Whoever shows the token may.
    pub fn erase(
        &mut self,
        conv_id: &Hash32,
        msg_id: &[u8],
        delete_hash: Hash32,
    ) -> Result<(), ProblemKind> {
        let known = self.0.get_mut(conv_id).ok_or(ProblemKind::NotFound)?;
        let mut rows = known.rows.iter_mut();
        let row = rows
            .find(|row| row.id == msg_id && row.delete_hash == Some(delete_hash))
            .ok_or(ProblemKind::NotFound)?;
        row.row.kind = RowKind::Erased;
        row.row.bytes.0.clear();
        Ok(())
    }

    /// When somebody was in a conversation, the first time first.
    pub fn periods(&self, conv_id: &Hash32, account: &Hash32) -> Vec<Period> {
        let Some((_, place)) = self.place(conv_id, account) else {
            return Vec::new();
        };
        place.periods().collect()
    }

    /// Conversations of somebody.
    pub fn heads(&self, caller: &Hash32) -> Vec<ConversationHead> {
        let head = |(id, conversation): (&Hash32, &Conversation)| {
            let place = conversation.members.get(caller)?;
            Some(ConversationHead {
                conv_id: Id(*id),
                head_seq: conversation.head_for(place),
                epoch: place.left.map_or(conversation.epoch, |(_, epoch)| epoch),
                joined_seq: place.first_seq(),
                member: place.left.is_none(),
            })
        };
        self.0.iter().filter_map(head).collect()
    }

    /// Who is told of a row.
    pub fn audience(&self, conv_id: &Hash32, seq: u64) -> Vec<Hash32> {
        let Some(known) = self.0.get(conv_id) else {
            return Vec::new();
        };
        let hears = |place: &Place| place.left.is_none_or(|(left, _)| left >= seq);
        known
            .members
            .iter()
            .filter(|(_, place)| hears(place))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Rows after each cursor, at least one and then up to so many bytes.
    pub fn sync(&self, caller: &Hash32, cursors: &[Cursor], bytes: usize) -> Vec<LogRow> {
        let mut rows: Vec<LogRow> = Vec::new();
        let mut size = 0;
        for cursor in cursors {
            let Some((known, place)) = self.place(&cursor.conv_id.0, caller) else {
                continue;
            };
            for row in known.readable(place, cursor.after + 1, known.head_for(place)) {
                if size >= bytes {
                    return rows;
                }
                size += row.bytes.0.len();
                rows.push(row.clone());
            }
        }
        rows
    }

    /// The last `limit` rows before `before`.
    pub fn page(
        &self,
        caller: &Hash32,
        conv_id: &Hash32,
        before: u64,
        limit: usize,
    ) -> Option<Vec<LogRow>> {
        let (known, place) = self.place(conv_id, caller)?;
        let to = known.head_for(place).min(before.saturating_sub(1));
        let rows: Vec<_> = known.readable(place, 1, to).cloned().collect();
        Some(rows[rows.len().saturating_sub(limit)..].to_vec())
    }

    /// Commits from an epoch on.
    pub fn commits(
        &self,
        caller: &Hash32,
        conv_id: &Hash32,
        from_epoch: u32,
    ) -> Option<Vec<LogRow>> {
        let (known, place) = self.place(conv_id, caller)?;
        let to = known.head_for(place);
        let is_wanted = |row: &&Row| {
            row.row.kind == RowKind::Commit && row.epoch >= from_epoch && row.row.seq <= to
        };
        Some(
            known
                .rows
                .iter()
                .filter(is_wanted)
                .map(|row| row.row.clone())
                .collect(),
        )
    }

    fn place(&self, conv_id: &Hash32, caller: &Hash32) -> Option<(&Conversation, &Place)> {
        let known = self.0.get(conv_id)?;
        Some((known, known.members.get(caller)?))
    }
}

impl Conversation {
    fn head(&self) -> u64 {
        self.rows.len() as u64
    }

    fn head_for(&self, place: &Place) -> u64 {
        place.left.map_or(self.head(), |(seq, _)| seq)
    }

    fn now(&self) -> impl Iterator<Item = (&Hash32, &Place)> {
        self.members
            .iter()
            .filter(|(_, place)| place.left.is_none())
    }

    fn readable(&self, place: &Place, from: u64, to: u64) -> impl Iterator<Item = &LogRow> {
        let rows = self.rows.iter().map(|row| &row.row);
        rows.skip(usize::try_from(from.saturating_sub(1)).unwrap_or(usize::MAX))
            .take_while(move |row| row.seq <= to)
            .filter(|row| place.may_read(row.seq))
    }

    fn before(&self, id: &[u8], bytes: &[u8]) -> Option<Stored> {
        let row = self
            .rows
            .iter()
            .find(|row| row.id == id && row.row.bytes.0 == bytes)?;
        Some(stored(&row.row))
    }

    fn push(
        &mut self,
        conv_id: Hash32,
        kind: RowKind,
        epoch: u32,
        id: Vec<u8>,
        bytes: Vec<u8>,
        time_ms: u64,
    ) -> Stored {
        let row = LogRow {
            conv_id: Id(conv_id),
            seq: self.head() + 1,
            time_ms,
            kind,
            bytes: Bytes(bytes),
        };
        let answer = stored(&row);
        self.rows.push(Row {
            id,
            epoch,
            delete_hash: None,
            row,
        });
        answer
    }
}

fn stored(row: &LogRow) -> Stored {
    Stored {
        conv_id: row.conv_id,
        seq: row.seq,
        time_ms: row.time_ms,
    }
}
