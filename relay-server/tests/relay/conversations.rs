//! Commits: compare-and-set on the epoch, membership, roles.

use relay_api::{
    AccountId, Id,
    conversations::{LogRow, RowKind, Stored},
    problem::ProblemKind,
    routes,
};

use crate::support::{
    Person,
    groups::{ADD, Group, REKEY, REMOVE, ROLES, SETTINGS, stored},
    objects::{ADMIN, Commit, MEMBER},
};

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
    let rows = LogRow::read_all(&rows.body).expect("rows");
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
