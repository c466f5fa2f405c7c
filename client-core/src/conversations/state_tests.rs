//! A conversation's state with real commits and messages: what the acceptors let in, what becomes of
//! own messages, what a new epoch does to what is on its way.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{collections::BTreeMap, rc::Rc};

use crypto_core::{
    Hash32,
    commit::{Author, CommitKind, Context, Draft, EpochState, Me, Meta, ParsedCommit, Role},
    keys::{KemSecret, SigningKey},
    message::{SealedMessage, seal},
    payload::{Payload, Text},
    random::Drbg,
    statement::{Chain, Statement},
};

use super::{
    alarms::Alarm,
    content::Content,
    conversation::Conversation,
    ids::LocalId,
    outbox::{Outgoing, Sealed},
    parts::{Known, Wire},
    row::{Row, RowBody, Verdict},
    rows::Raw,
    timeline::{Inserted, Timeline},
    verify::Judged,
};

/// Somebody with keys.
struct Person {
    id: Hash32,
    sig: SigningKey,
    kem: Vec<(u32, KemSecret)>,
}

/// Anna, Boris and Clara in a group that Anna has made, as Anna sees it.
struct World {
    rng: Drbg,
    chains: BTreeMap<Hash32, Chain>,
    people: Vec<Person>,
    epochs: Vec<Rc<EpochState>>,
    conversation: Conversation,
}

const ANNA: usize = 0;
const BORIS: usize = 1;

impl World {
    fn new() -> Self {
        let mut rng = Drbg::new([7; 64], b"state");
        let mut chains = BTreeMap::new();
        let mut people = Vec::new();
        for n in 0..3 {
            let (sig, kem) = (SigningKey::make(&mut rng), KemSecret::make(&mut rng));
            let genesis = Statement::genesis(&sig, &kem.public(), &[n; 32], 1).unwrap();
            let chain = Chain::start(genesis).unwrap();
            let id = *chain.account_id();
            chains.insert(id, chain);
            people.push(Person {
                id,
                sig,
                kem: vec![(0, kem)],
            });
        }
        let roster = people
            .iter()
            .map(|person| (person.id, Role::Admin))
            .collect();
        let meta = Meta {
            name: Some("Choir".into()),
            ..Meta::default()
        };
        let draft = Draft::create(roster, meta, 1);
        let author = author(&people[ANNA], &chains);
        let (bytes, state) = draft.build(&mut rng, &author, &chains).unwrap();
        let mut conversation = Conversation::new(*state.public().conv_id());
        conversation.timeline = Timeline::new(1);
        conversation.is_loaded = true;
        let mut world = Self {
            rng,
            chains,
            people,
            epochs: Vec::new(),
            conversation,
        };
        world.enter(1, bytes, state);
        world
    }

    fn enter(&mut self, seq: u64, bytes: Vec<u8>, state: EpochState) {
        let state = Rc::new(state);
        let raw = raw(seq, true, bytes);
        self.conversation
            .take_epoch(Known::Member(Rc::clone(&state)), &raw);
        self.conversation.take_row(raw, 0);
        self.epochs.push(state);
    }

    /// The next epoch, made by Anna, with or without Boris.
    fn next_epoch(&mut self, seq: u64, kind: CommitKind) {
        let previous = Rc::clone(self.epochs.last().unwrap());
        let heads = self.conversation.timeline.heads(previous.public().epoch());
        let mut draft = Draft::follow(kind, &previous, heads, 1);
        if kind == CommitKind::Remove {
            let boris = self.people[BORIS].id;
            draft.members.retain(|(id, _)| *id != boris);
        }
        let author = author(&self.people[ANNA], &self.chains);
        let (bytes, state) = draft.build(&mut self.rng, &author, &self.chains).unwrap();
        self.enter(seq, bytes, state);
    }

    fn seal(&mut self, who: usize, epoch: usize, parents: &[Hash32], text: &str) -> SealedMessage {
        let author = author(&self.people[who], &self.chains);
        let payload = Payload::Text(Text::plain(text));
        let state = &self.epochs[epoch];
        seal(&mut self.rng, state, &author, 5, parents, &payload).unwrap()
    }

    /// A message that names the epoch's commit, in the log; its hash.
    fn receive(&mut self, seq: u64, who: usize, epoch: usize, text: &str) -> Hash32 {
        let parent = *self.epochs[epoch].public().commit_hash();
        let message = self.seal(who, epoch, &[parent], text);
        self.conversation
            .take_row(raw(seq, false, message.bytes), 0);
        message.msg_hash
    }

    fn judge(&mut self, seq: u64) -> Judged {
        let wire = self.conversation.wires[&seq].clone();
        self.conversation.judge(seq, &wire, &self.chains)
    }

    fn row(&self, seq: u64) -> &Row {
        self.conversation.timeline.at(seq).unwrap()
    }

    /// What Anna writes, sealed for the newest epoch.
    fn write(&mut self, text: &str) -> (LocalId, SealedMessage) {
        let id = LocalId::after(self.conversation.last_local_id(), 9, [1; 8]);
        let payload = Payload::Text(Text::plain(text));
        let epoch = self.epochs.len() - 1;
        let parents = self.conversation.parents().unwrap();
        let message = self.seal(ANNA, epoch, &parents, text);
        self.conversation.outbox.add(Outgoing {
            id,
            ptype: payload.ptype(),
            payload: payload.encode().unwrap().to_vec(),
            content: Content::of(&payload),
            sealed: Some(Sealed {
                epoch: epoch as u32,
                bytes: message.bytes.clone(),
                hash: message.msg_hash,
            }),
            failed: None,
        });
        (id, message)
    }
}

fn author<'a>(person: &'a Person, chains: &'a BTreeMap<Hash32, Chain>) -> Author<'a> {
    let stmt_hash = chains[&person.id].head().stmt_hash();
    Author {
        account_id: &person.id,
        stmt_hash,
        key: &person.sig,
    }
}

fn raw(seq: u64, is_commit: bool, bytes: Vec<u8>) -> Raw {
    let wire = Wire {
        is_commit,
        time_ms: seq,
        bytes,
    };
    Raw {
        seq,
        wire,
        verdict: Verdict::Unchecked,
        local: None,
        erased: None,
    }
}

fn is_accepted(judged: &Judged) -> bool {
    matches!(judged, Judged::Accepted(_))
}

#[test]
fn nothing_of_a_message_is_known_before_its_signature_was_checked() {
    let mut world = World::new();
    world.receive(2, BORIS, 0, "hello");
    let message = world.row(2).message().unwrap();
    assert_eq!(
        (&message.content, message.verdict),
        (&Content::Sealed, Verdict::Unchecked)
    );
    assert!(!world.row(2).is_shown());
    assert!(is_accepted(&world.judge(2)));
    let text = Content::Text {
        text: "hello".into(),
        reply: None,
        mentions: Vec::new(),
        forwarded: false,
    };
    assert_eq!(world.row(2).message().unwrap().content, text);
    assert!(world.conversation.dirty.rows.contains(&2));
}

#[test]
fn a_message_in_anothers_name_is_rejected() {
    let mut world = World::new();
    let parent = *world.epochs[0].public().commit_hash();
    let boris = world.people[BORIS].id;
    let stmt_hash = *world.chains[&boris].head().stmt_hash();
    let forged = Author {
        account_id: &boris,
        stmt_hash: &stmt_hash,
        key: &world.people[ANNA].sig,
    };
    let payload = Payload::Text(Text::plain("I am Boris"));
    let message = seal(
        &mut world.rng,
        &world.epochs[0],
        &forged,
        5,
        &[parent],
        &payload,
    )
    .unwrap();
    world.conversation.take_row(raw(2, false, message.bytes), 0);
    assert!(matches!(world.judge(2), Judged::Rejected));
}

#[test]
fn a_message_waits_for_the_chain_of_its_sender() {
    let mut world = World::new();
    world.receive(2, BORIS, 0, "hello");
    let chain = world.chains.remove(&world.people[BORIS].id).unwrap();
    assert!(matches!(world.judge(2), Judged::Wants(_)));
    world.chains.insert(*chain.account_id(), chain);
    assert!(is_accepted(&world.judge(2)));
}

#[test]
fn a_changed_byte_shows_nothing() {
    let mut world = World::new();
    let parent = *world.epochs[0].public().commit_hash();
    let mut bytes = world.seal(BORIS, 0, &[parent], "hello").bytes;
    *bytes.last_mut().unwrap() ^= 1;
    world.conversation.take_row(raw(2, false, bytes), 0);
    assert_eq!(world.row(2).body, RowBody::Closed);
    world
        .conversation
        .take_row(raw(3, false, b"{\"text\":\"hi\"}".to_vec()), 0);
    assert_eq!(world.row(3).body, RowBody::Foreign);
    assert_eq!(world.conversation.seen(), 2);
}

#[test]
fn parents_of_another_epoch_are_rejected() {
    let mut world = World::new();
    let old = world.receive(2, BORIS, 0, "old");
    world.next_epoch(3, CommitKind::ReKey);
    let message = world.seal(BORIS, 1, &[old], "new");
    world.conversation.take_row(raw(4, false, message.bytes), 0);
    assert!(matches!(world.judge(4), Judged::Rejected));
    world.receive(5, BORIS, 1, "fine");
    assert!(is_accepted(&world.judge(5)));
}

#[test]
fn a_late_message_counts_only_of_whom_the_others_had_heard() {
    let mut world = World::new();
    world.next_epoch(2, CommitKind::ReKey);
    // Still a member: late, and accepted.
    world.receive(3, BORIS, 0, "late");
    assert!(is_accepted(&world.judge(3)));
    assert!(world.row(3).message().unwrap().late);
    world.next_epoch(4, CommitKind::Remove);
    // Taken out, and nobody had seen it: refused.
    world.receive(5, BORIS, 1, "after I was taken out");
    assert!(matches!(world.judge(5), Judged::Rejected));
}

#[test]
fn a_late_message_that_the_removal_sealed_in_is_accepted() {
    let mut world = World::new();
    let parent = *world.epochs[0].public().commit_hash();
    let message = world.seal(BORIS, 0, &[parent], "seen by Anna");
    // Anna has seen it where the relay first showed it, and the commit names it.
    world
        .conversation
        .take_row(raw(2, false, message.bytes.clone()), 0);
    world.next_epoch(3, CommitKind::Remove);
    // Another device is shown it behind the commit.
    let mut other = World::new();
    std::mem::swap(
        &mut other.conversation.epochs,
        &mut world.conversation.epochs,
    );
    std::mem::swap(&mut other.conversation.keys, &mut world.conversation.keys);
    other.conversation.timeline = Timeline::new(1);
    other.conversation.take_row(raw(4, false, message.bytes), 0);
    other.chains = world.chains;
    assert!(is_accepted(&other.judge(4)));
}

#[test]
fn an_own_message_leaves_the_outbox_with_its_row_and_keeps_its_id() {
    let mut world = World::new();
    let (id, message) = world.write("mine");
    let row = raw(2, false, message.bytes.clone());
    assert_eq!(world.conversation.take_row(row.clone(), 0), Inserted::New);
    assert!(world.conversation.outbox.get(id).is_none());
    assert!(world.conversation.dirty.outbox.contains(&id));
    let stored = world.row(2).message().unwrap();
    assert_eq!(
        (stored.local, stored.verdict),
        (Some(id), Verdict::Verified)
    );
    // It also comes by sync.
    assert_eq!(world.conversation.take_row(row, 0), Inserted::Known);
    assert_eq!(world.row(2).message().unwrap().local, Some(id));
}

#[test]
fn what_did_not_reach_the_log_before_a_new_epoch_is_sealed_anew_and_what_did_is_not() {
    let mut world = World::new();
    let (first, message) = world.write("stored");
    let (second, _) = world.write("refused");
    world.conversation.take_row(raw(2, false, message.bytes), 0);
    world.next_epoch(3, CommitKind::ReKey);
    assert!(world.conversation.outbox.get(first).is_none());
    assert_eq!(world.conversation.outbox.get(second).unwrap().sealed, None);
    assert!(world.conversation.dirty.outbox.contains(&second));
}

#[test]
fn messages_name_the_heads_of_their_epoch_or_its_commit() {
    let mut world = World::new();
    let commit = *world.epochs[0].public().commit_hash();
    assert_eq!(world.conversation.parents(), Some(vec![commit]));
    let hash = world.receive(2, BORIS, 0, "hello");
    assert_eq!(world.conversation.parents(), Some(vec![hash]));
    world.next_epoch(3, CommitKind::ReKey);
    let commit = *world.epochs[1].public().commit_hash();
    assert_eq!(world.conversation.parents(), Some(vec![commit]));
    assert_eq!(world.conversation.epochs.get(1).unwrap().heads, [hash]);
}

#[test]
fn another_object_at_a_known_place_freezes_the_conversation() {
    let mut world = World::new();
    world.receive(2, BORIS, 0, "one");
    world.receive(2, BORIS, 0, "two");
    assert!(world.conversation.alarms.freeze());
    let mut alarms = world.conversation.alarms;
    assert!(!alarms.raise(Alarm::Rewritten));
}

#[test]
fn a_member_opens_the_commit_that_the_author_made() {
    let mut world = World::new();
    let bytes = world.conversation.commits[&0].clone();
    let boris = &world.people[BORIS];
    let leavers = std::collections::BTreeSet::new();
    let context = Context {
        previous: None,
        directory: &world.chains,
        leavers: &leavers,
    };
    let me = Me {
        account_id: &boris.id,
        kem: &boris.kem,
    };
    let state = ParsedCommit::parse(&bytes)
        .unwrap()
        .accept(&context, &me)
        .unwrap();
    assert!(state.epoch_secret().ct_eq(world.epochs[0].epoch_secret()));
    world.next_epoch(2, CommitKind::ReKey);
    assert!(!state.epoch_secret().ct_eq(world.epochs[1].epoch_secret()));
}

#[test]
fn the_line_in_the_list_waits_for_the_newest_message_alone() {
    let mut world = World::new();
    assert!(!world.conversation.line_is_unchecked());
    for seq in 2..5 {
        world.receive(seq, BORIS, 0, "one of many");
    }
    assert!(world.conversation.line_is_unchecked());
    assert!(is_accepted(&world.judge(4)));
    assert!(!world.conversation.line_is_unchecked());
    assert_eq!(world.conversation.timeline.unchecked().count(), 2);
    world.receive(5, BORIS, 0, "another");
    assert!(world.conversation.line_is_unchecked());
    world.conversation.parked.insert(5);
    assert!(!world.conversation.line_is_unchecked());
}
