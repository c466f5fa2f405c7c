//! Commits: compare-and-set on the epoch, membership, roles.

use relay_api::{
    AccountId, Id,
    conversations::{ConversationHead, ConversationList, RowKind, Stored},
    live::FromRelay,
    problem::ProblemKind,
    routes,
};

use crate::support::{
    Live, Person, Relay,
    live::Came,
    objects::{ADMIN, Commit, MEMBER, message},
};

const ADD: u8 = 2;
const REMOVE: u8 = 3;
const REKEY: u8 = 4;
const ROLES: u8 = 5;
const SETTINGS: u8 = 6;

struct Group {
    relay: Relay,
    anna: Person,
    boris: Person,
    clara: Person,
    create: Commit,
}

impl Group {
    /// Anna is admin, Boris a member; Clara stands outside.
    async fn new() -> Self {
        let relay = Relay::start().await;
        let anna = Person::join(&relay, "anna").await;
        let boris = Person::join(&relay, "boris").await;
        let clara = Person::join(&relay, "clara").await;
        let roster = [(anna.id, ADMIN), (boris.id, MEMBER)];
        let create = anna.create(&relay, &roster, 1).await;
        Self {
            relay,
            anna,
            boris,
            clara,
            create,
        }
    }

    async fn head(&self, person: &Person) -> Option<ConversationHead> {
        let list = self.relay.get(routes::CONVERSATIONS).by(person).ok().await;
        let list: ConversationList = list.json();
        list.conversations
            .into_iter()
            .find(|head| head.conv_id == self.create.conv_id())
    }
}

fn stored(reply: &crate::support::Reply) -> Stored {
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}

#[tokio::test]
async fn a_conversation_begins_with_its_create_commit() {
    let g = Group::new().await;
    let head = g.head(&g.boris).await.expect("a member");
    assert_eq!(
        (head.head_seq, head.epoch, head.joined_seq, head.member),
        (1, 0, 1, true)
    );
    assert_eq!(g.head(&g.clara).await, None);
    let path = routes::commits(g.create.conv_id(), 0);
    let rows = g.relay.get(&path).by(&g.boris).ok().await;
    let rows = relay_api::conversations::LogRow::read_all(&rows.body).expect("rows");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].seq, rows[0].kind), (1, RowKind::Commit));
    assert_eq!(rows[0].bytes.0, g.create.bytes());
}

#[tokio::test]
async fn the_same_commit_again_is_the_same_row() {
    let g = Group::new().await;
    let again = g
        .relay
        .post(routes::CONVERSATIONS)
        .by(&g.anna)
        .bytes(g.create.bytes())
        .ok()
        .await;
    assert_eq!(again.status, 200);
    assert_eq!(again.json::<Stored>().seq, 1);
    let rekey = g.create.next(REKEY, g.boris.id, &g.create.roster);
    let first = g.boris.commit(&g.relay, &rekey).await;
    let second = g.boris.commit(&g.relay, &rekey).await;
    assert_eq!((first.status, second.status), (201, 200));
    assert_eq!(first.json::<Stored>(), second.json::<Stored>());
    // The same signed part under another signature is another object.
    let mut other = rekey.bytes();
    let last = other.len() - 1;
    other[last] ^= 1;
    let path = routes::post_commit(g.create.conv_id());
    let conflict = g
        .relay
        .post(&path)
        .by(&g.boris)
        .bytes(other)
        .problem()
        .await;
    assert_eq!(conflict, ProblemKind::IdConflict);
}

#[tokio::test]
async fn of_many_commits_for_one_epoch_one_wins() {
    let g = Group::new().await;
    let commits: Vec<Commit> = (0..16)
        .map(|n| {
            let author = if n % 2 == 0 { g.anna.id } else { g.boris.id };
            Commit {
                salt: 100 + n,
                ..g.create.next(REKEY, author, &g.create.roster)
            }
        })
        .collect();
    let posts = commits.iter().map(|commit| {
        let author = if commit.author == g.anna.id {
            &g.anna
        } else {
            &g.boris
        };
        author.commit(&g.relay, commit)
    });
    let replies = futures::future::join_all(posts).await;
    let won: Vec<_> = replies.iter().filter(|reply| reply.status == 201).collect();
    assert_eq!(won.len(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        assert_eq!(reply.problem(), ProblemKind::StaleEpoch);
    }
    assert_eq!(g.head(&g.anna).await.expect("a member").head_seq, 2);
}

#[tokio::test]
async fn a_commit_stands_on_the_head() {
    let g = Group::new().await;
    let next = g.create.next(REKEY, g.anna.id, &g.create.roster);
    let skipped = Commit {
        epoch: 2,
        ..next.clone()
    };
    assert_eq!(
        g.anna.commit(&g.relay, &skipped).await.problem(),
        ProblemKind::StaleEpoch
    );
    let forked = Commit {
        prev: [9; 32],
        ..next.clone()
    };
    assert_eq!(
        g.anna.commit(&g.relay, &forked).await.problem(),
        ProblemKind::StaleEpoch
    );
    assert_eq!(stored(&g.anna.commit(&g.relay, &next).await).seq, 2);
    let late = Commit { salt: 7, ..next };
    assert_eq!(
        g.anna.commit(&g.relay, &late).await.problem(),
        ProblemKind::StaleEpoch
    );
}

#[tokio::test]
async fn commits_are_posted_by_their_author_where_they_belong() {
    let g = Group::new().await;
    let next = g.create.next(REKEY, g.anna.id, &g.create.roster);
    let post = async |person: &Person, path: &str, commit: &Commit| {
        g.relay
            .post(path)
            .by(person)
            .bytes(commit.bytes())
            .problem()
            .await
    };
    let path = routes::post_commit(g.create.conv_id());
    assert_eq!(post(&g.boris, &path, &next).await, ProblemKind::Forbidden);
    let elsewhere = routes::post_commit(Id([1; 32]));
    assert_eq!(
        post(&g.anna, &elsewhere, &next).await,
        ProblemKind::Malformed
    );
    assert_eq!(
        post(&g.anna, routes::CONVERSATIONS, &next).await,
        ProblemKind::Malformed
    );
    assert_eq!(
        post(&g.anna, &path, &g.create).await,
        ProblemKind::Malformed
    );
    let by_clara = g.create.next(REKEY, g.clara.id, &g.create.roster);
    assert_eq!(
        post(&g.clara, &path, &by_clara).await,
        ProblemKind::NotFound
    );
    let unknown = Commit {
        conv_id: Id([1; 32]),
        ..next
    };
    assert_eq!(
        post(&g.anna, &elsewhere, &unknown).await,
        ProblemKind::NotFound
    );
    // A create whose author is not among its admins makes a conversation that nobody leads.
    let orphan = Commit::create(g.anna.id, &[(g.anna.id, MEMBER), (g.boris.id, ADMIN)], 5);
    assert_eq!(
        post(&g.anna, routes::CONVERSATIONS, &orphan).await,
        ProblemKind::Malformed
    );
    let foreign = Commit::create(g.anna.id, &[(g.boris.id, ADMIN)], 5);
    assert_eq!(
        post(&g.anna, routes::CONVERSATIONS, &foreign).await,
        ProblemKind::Malformed
    );
}

#[tokio::test]
async fn admins_decide_and_members_carry_out() {
    let g = Group::new().await;
    let (anna, boris, clara) = (g.anna.id, g.boris.id, g.clara.id);
    let now: &[(AccountId, u8)] = &[(anna, ADMIN), (boris, MEMBER)];
    let forbidden: &[(u8, &[(AccountId, u8)])] = &[
        (ADD, &[(anna, ADMIN), (boris, MEMBER), (clara, MEMBER)]),
        (REKEY, &[(anna, ADMIN), (boris, MEMBER), (clara, MEMBER)]),
        (ROLES, &[(anna, ADMIN), (boris, ADMIN)]),
        (REKEY, &[(anna, ADMIN), (boris, ADMIN)]),
        (REMOVE, &[(boris, ADMIN)]),
        (SETTINGS, now),
    ];
    for (kind, roster) in forbidden {
        let commit = g.create.next(*kind, boris, roster);
        let reply = g.boris.commit(&g.relay, &commit).await;
        assert_eq!(
            reply.problem(),
            ProblemKind::Forbidden,
            "kind {kind}, {roster:?}"
        );
    }
    let rekey = g.create.next(REKEY, boris, now);
    stored(&g.boris.commit(&g.relay, &rekey).await);
    let add = rekey.next(
        ADD,
        anna,
        &[(anna, ADMIN), (boris, MEMBER), (clara, MEMBER)],
    );
    stored(&g.anna.commit(&g.relay, &add).await);
    // Two at a time are more than somebody who leaves.
    let purge = add.next(REMOVE, boris, &[(boris, MEMBER)]);
    assert_eq!(
        g.boris.commit(&g.relay, &purge).await.problem(),
        ProblemKind::Forbidden
    );
    // Clara said that she leaves (sealed); any member carries it out.
    let left = add.next(REMOVE, boris, now);
    stored(&g.boris.commit(&g.relay, &left).await);
    let promote = left.next(ROLES, anna, &[(anna, ADMIN), (boris, ADMIN)]);
    stored(&g.anna.commit(&g.relay, &promote).await);
    let settings = promote.next(SETTINGS, boris, &promote.roster);
    stored(&g.boris.commit(&g.relay, &settings).await);
    assert!(!g.head(&g.clara).await.expect("a past member").member);
}

#[tokio::test]
async fn whoever_is_added_reads_from_there_and_all_commits() {
    let g = Group::new().await;
    let conv = g.create.conv_id();
    g.anna
        .say(&g.relay, conv, message(conv, 0, 1, b"before"))
        .await;
    let roster = [
        (g.anna.id, ADMIN),
        (g.boris.id, MEMBER),
        (g.clara.id, MEMBER),
    ];
    let add = g.create.next(ADD, g.anna.id, &roster);
    assert_eq!(stored(&g.anna.commit(&g.relay, &add).await).seq, 3);
    g.anna
        .say(&g.relay, conv, message(conv, 1, 2, b"after"))
        .await;

    let seqs: Vec<u64> = g
        .clara
        .log(&g.relay, conv)
        .await
        .iter()
        .map(|row| row.seq)
        .collect();
    assert_eq!(seqs, [3, 4]);
    let seqs: Vec<u64> = g
        .boris
        .log(&g.relay, conv)
        .await
        .iter()
        .map(|row| row.seq)
        .collect();
    assert_eq!(seqs, [1, 2, 3, 4]);
    let head = g.head(&g.clara).await.expect("a member");
    assert_eq!((head.joined_seq, head.head_seq, head.epoch), (3, 4, 1));
    let commits = g
        .relay
        .get(&routes::commits(conv, 0))
        .by(&g.clara)
        .ok()
        .await;
    let commits = relay_api::conversations::LogRow::read_all(&commits.body).expect("rows");
    assert_eq!(
        commits.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [1, 3]
    );
    let later = g
        .relay
        .get(&routes::commits(conv, 1))
        .by(&g.clara)
        .ok()
        .await;
    let later = relay_api::conversations::LogRow::read_all(&later.body).expect("rows");
    assert_eq!(later.iter().map(|row| row.seq).collect::<Vec<_>>(), [3]);
}

#[tokio::test]
async fn whoever_was_removed_reads_up_to_there_and_writes_no_more() {
    let g = Group::new().await;
    let conv = g.create.conv_id();
    let mut live = Live::of(&g.relay, &g.boris).await;
    let remove = g.create.next(REMOVE, g.anna.id, &[(g.anna.id, ADMIN)]);
    assert_eq!(stored(&g.anna.commit(&g.relay, &remove).await).seq, 2);
    assert_eq!(
        live.next().await,
        Came::Frame(FromRelay::Poke {
            conv_id: conv,
            seq: 2
        })
    );
    g.anna
        .say(&g.relay, conv, message(conv, 1, 1, b"without Boris"))
        .await;

    let head = g.head(&g.boris).await.expect("a past member");
    assert_eq!((head.head_seq, head.epoch, head.member), (2, 1, false));
    let seqs: Vec<u64> = g
        .boris
        .log(&g.relay, conv)
        .await
        .iter()
        .map(|row| row.seq)
        .collect();
    assert_eq!(seqs, [1, 2]);
    let reply = g
        .boris
        .say(&g.relay, conv, message(conv, 1, 2, b"still here?"))
        .await;
    assert_eq!(reply.problem(), ProblemKind::NotFound);
    let back = remove.next(ADD, g.boris.id, &[(g.anna.id, ADMIN), (g.boris.id, ADMIN)]);
    assert_eq!(
        g.boris.commit(&g.relay, &back).await.problem(),
        ProblemKind::NotFound
    );
    let rekey = remove.next(REKEY, g.anna.id, &remove.roster);
    stored(&g.anna.commit(&g.relay, &rekey).await);
    let commits = g
        .relay
        .get(&routes::commits(conv, 0))
        .by(&g.boris)
        .ok()
        .await;
    let commits = relay_api::conversations::LogRow::read_all(&commits.body).expect("rows");
    assert_eq!(
        commits.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [1, 2]
    );

    // Added again, he reads on from there.
    let again = rekey.next(ADD, g.anna.id, &[(g.anna.id, ADMIN), (g.boris.id, MEMBER)]);
    assert_eq!(stored(&g.anna.commit(&g.relay, &again).await).seq, 5);
    let head = g.head(&g.boris).await.expect("a member");
    assert_eq!((head.joined_seq, head.head_seq, head.member), (5, 5, true));
}

#[tokio::test]
async fn strangers_learn_nothing_about_a_conversation() {
    let g = Group::new().await;
    let conv = g.create.conv_id();
    for (path, known) in [
        (routes::commits(conv, 0), routes::commits(Id([1; 32]), 0)),
        (routes::log(conv, 9, 9), routes::log(Id([1; 32]), 9, 9)),
    ] {
        let a = g.relay.get(&path).by(&g.clara).send().await;
        let b = g.relay.get(&known).by(&g.clara).send().await;
        assert_eq!(
            (a.problem(), b.problem()),
            (ProblemKind::NotFound, ProblemKind::NotFound)
        );
        assert_eq!(
            g.relay.get(&path).problem().await,
            ProblemKind::Unauthenticated
        );
    }
    let there = g
        .clara
        .say(&g.relay, conv, message(conv, 0, 1, b""))
        .await
        .problem();
    let nowhere = Id([1; 32]);
    let none = g
        .clara
        .say(&g.relay, nowhere, message(nowhere, 0, 1, b""))
        .await
        .problem();
    assert_eq!(
        (there, none),
        (ProblemKind::NotFound, ProblemKind::NotFound)
    );
}
