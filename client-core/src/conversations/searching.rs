//! Answers what somebody looks for. The index proposes; every hit is read again before it is shown.

use crypto_core::Hash32;

use super::{
    Conversations,
    content::Content,
    conversation::Conversation,
    ids::hash_text,
    indexing::text_of,
    snapshot::{self, People as _},
};
use crate::{
    platform::Platform,
    search::{Document, Piece, Query, snippet},
    view::{ConversationRow, Failure, FoundView, HitView, PersonView, PieceView, Reply},
};

/// Hits that are read at once, at most.
const MOST: u32 = 100;
/// People and conversations that are told, at most.
const NAMES: usize = 20;

/// Where somebody looks.
struct Scope {
    conv_id: Hash32,
    number: u32,
    is_whole: bool,
}

impl<P: Platform> Conversations<P> {
    /// Looks for words and names.
    pub(super) async fn search(
        &self,
        query: &str,
        conv_id: Option<&str>,
        skip: u32,
        limit: u32,
    ) -> Result<Reply, Failure> {
        let conv_id = match conv_id {
            Some(conv_id) => Some(self.named(conv_id).await?),
            None => None,
        };
        let rows = self.listed()?;
        let scopes = self.scopes(&rows, conv_id.as_ref());
        let mut view = self.empty_view(&scopes);
        let Some(query) = Query::parse(query) else {
            return Ok(Reply::Found(Box::new(view)));
        };
        let found = {
            let shelf = self.inner.shelf.borrow();
            let is_wanted = |d: &Document| scopes.iter().any(|scope| scope.number == d.conv);
            shelf.index.find(&query, is_wanted)
        };
        view.total = u32::try_from(found.documents.len()).unwrap_or(u32::MAX);
        view.words = found.words.into_iter().collect();
        view.beginning = query.open_word().to_owned();
        if conv_id.is_none() && skip == 0 {
            (view.conversations, view.people) = self.by_name(&query, &rows);
        }
        let wanted = found.documents.into_iter().skip(skip as usize);
        for document in wanted.take(limit.min(MOST) as usize) {
            let Some(scope) = scopes.iter().find(|scope| scope.number == document.conv) else {
                continue;
            };
            match self.hit(&query, &scope.conv_id, &document).await? {
                Some(hit) => view.hits.push(hit),
                // Edited, deleted or expired since it was indexed.
                None => {
                    view.total = view.total.saturating_sub(1);
                    self.touch(&scope.conv_id, document.seq);
                }
            }
        }
        Ok(Reply::Found(Box::new(view)))
    }

    /// The conversations of the list.
    fn listed(&self) -> Result<Vec<ConversationRow>, Failure> {
        let everybody = self.everybody()?;
        let state = self.inner.state.borrow();
        Ok(snapshot::list(state.all.values(), &everybody))
    }

    /// What of them is in the index.
    fn scopes(&self, rows: &[ConversationRow], only: Option<&Hash32>) -> Vec<Scope> {
        let state = self.inner.state.borrow();
        let shelf = self.inner.shelf.borrow();
        let ids = rows
            .iter()
            .filter_map(|row| super::ids::parse_hash(&row.conv_id));
        let scope = |conv_id: Hash32| {
            let conversation = state.all.get(&conv_id)?;
            let cover = shelf.covers.get(&conv_id)?;
            Some(Scope {
                conv_id,
                number: cover.number,
                is_whole: cover.from <= conversation.joined_seq.max(1),
            })
        };
        ids.filter(|conv_id| only.is_none_or(|only| only == conv_id))
            .filter_map(scope)
            .collect()
    }

    fn empty_view(&self, scopes: &[Scope]) -> FoundView {
        let state = self.inner.state.borrow();
        let mut shelf = self.inner.shelf.borrow_mut();
        let is_open = |c: &Conversation| {
            let cover = shelf.covers.get(&c.id);
            cover.is_some_and(|cover| cover.is_waiting(c))
        };
        let waits = state.all.values().any(is_open);
        let ready = shelf.is_open && !waits && shelf.next(state.all.values()).is_none();
        let documents = shelf.index.documents();
        let in_scope = documents.filter(|d| scopes.iter().any(|scope| scope.number == d.conv));
        FoundView {
            hits: Vec::new(),
            total: 0,
            people: Vec::new(),
            conversations: Vec::new(),
            words: Vec::new(),
            beginning: String::new(),
            since: in_scope.map(|document| document.time_ms).min(),
            whole: scopes.iter().all(|scope| scope.is_whole),
            ready,
        }
    }

    /// Conversations and people by their names.
    fn by_name(&self, query: &Query, rows: &[ConversationRow]) -> (Vec<String>, Vec<PersonView>) {
        let state = self.inner.state.borrow();
        let people = &self.inner.ctx.people;
        let me = self.me().unwrap_or_default();
        let peer_of = |row: &ConversationRow| {
            let conv_id = super::ids::parse_hash(&row.conv_id)?;
            state.all.get(&conv_id)?.epochs.peer(&me)
        };
        let peers: Vec<Option<Hash32>> = rows.iter().map(peer_of).collect();
        let is_named = |row: &ConversationRow, peer: &Option<Hash32>| {
            let login = peer.map(|peer| people.login(&peer)).unwrap_or_default();
            query.names(&format!("{} {login}", row.title))
        };
        let named = rows
            .iter()
            .zip(&peers)
            .filter(|(row, peer)| is_named(row, peer));
        let conversations = named
            .map(|(row, _)| row.conv_id.clone())
            .take(NAMES)
            .collect();
        let others = people.named(|name| query.names(name)).into_iter();
        let others = others.filter(|(id, _)| *id != me && !peers.contains(&Some(*id)));
        (
            conversations,
            others.map(|(_, person)| person).take(NAMES).collect(),
        )
    }

    /// A hit, if the message still says so.
    async fn hit(
        &self,
        query: &Query,
        conv_id: &Hash32,
        document: &Document,
    ) -> Result<Option<HitView>, Failure> {
        let Some(row) = self.row_at(conv_id, document.seq).await? else {
            return Ok(None);
        };
        let text = self.with(conv_id, |c| text_of(c, &row))?;
        let Some((text, message)) = text.zip(row.message()) else {
            return Ok(None);
        };
        let Some(pieces) = snippet(&text, query).filter(|_| query.matches(&text)) else {
            return Ok(None);
        };
        let everybody = self.everybody()?;
        let piece = |Piece { text, is_hit }| PieceView { text, hit: is_hit };
        Ok(Some(HitView {
            conv_id: hash_text(conv_id),
            hash: hash_text(&row.hash),
            seq: row.seq,
            time: row.time_ms,
            author: everybody.person(&message.sender).name,
            mine: message.sender == everybody.me(),
            file: matches!(message.content, Content::File { .. }),
            pieces: pieces.into_iter().map(piece).collect(),
        }))
    }
}
