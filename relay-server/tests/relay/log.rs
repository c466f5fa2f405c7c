//! Pages of the log and catch-up.

use relay_api::{
    Id,
    conversations::{Cursor, LogRow, SyncRequest},
    limits::{LOG_PAGE, SYNC_ANSWER, SYNC_CURSORS},
    problem::ProblemKind,
    routes,
};

use crate::support::{
    Person, Relay,
    objects::{ADMIN, Commit, MEMBER, message},
};

async fn filled(rows: u64, size: usize) -> (Relay, Person, Commit) {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let create = anna.create(&relay, &[(anna.id, ADMIN)], 1).await;
    fill(&relay, &anna, &create, rows, size).await;
    (relay, anna, create)
}

async fn fill(relay: &Relay, person: &Person, create: &Commit, rows: u64, size: usize) {
    let conv = create.conv_id();
    let say = |n| person.say(relay, conv, message(conv, 0, n, &vec![1; size]));
    let replies = futures::future::join_all((0..rows).map(say)).await;
    assert!(replies.iter().all(|reply| reply.status == 201));
}

async fn page(relay: &Relay, person: &Person, path: &str) -> Vec<u64> {
    let reply = relay.get(path).by(person).ok().await;
    LogRow::read_all(&reply.body)
        .expect("rows")
        .iter()
        .map(|row| row.seq)
        .collect()
}

async fn sync(relay: &Relay, person: &Person, cursors: Vec<Cursor>) -> Vec<LogRow> {
    let reply = relay
        .post(routes::SYNC)
        .by(person)
        .json(&SyncRequest { cursors })
        .ok()
        .await;
    LogRow::read_all(&reply.body).expect("rows")
}

#[tokio::test]
async fn pages_go_backwards_and_are_ascending_inside() {
    let (relay, anna, create) = filled(9, 10).await;
    let conv = create.conv_id();
    assert_eq!(
        page(&relay, &anna, &routes::log(conv, 100, 4)).await,
        [7, 8, 9, 10]
    );
    assert_eq!(
        page(&relay, &anna, &routes::log(conv, 7, 4)).await,
        [3, 4, 5, 6]
    );
    assert_eq!(page(&relay, &anna, &routes::log(conv, 3, 4)).await, [1, 2]);
    assert_eq!(
        page(&relay, &anna, &routes::log(conv, 1, 4)).await,
        Vec::<u64>::new()
    );
    let everything = format!("/v1/conversations/{conv}/log");
    assert_eq!(page(&relay, &anna, &everything).await.len(), 10);
    for query in ["?before=-1", "?before=x", "?limit=-1", "?limit=99999999999"] {
        let refused = relay
            .get(&format!("{everything}{query}"))
            .by(&anna)
            .problem()
            .await;
        assert_eq!(refused, ProblemKind::Malformed, "{query}");
    }
}

#[tokio::test]
async fn a_page_has_at_most_as_many_rows_as_promised() {
    let (relay, anna, create) = filled(u64::from(LOG_PAGE) + 20, 10).await;
    let rows = page(
        &relay,
        &anna,
        &routes::log(create.conv_id(), u64::MAX, 10_000),
    )
    .await;
    assert_eq!(rows.len(), LOG_PAGE as usize);
    assert_eq!(rows.last(), Some(&(u64::from(LOG_PAGE) + 21)));
}

#[tokio::test]
async fn a_page_larger_than_any_buffer_arrives_whole() {
    let (relay, anna, create) = filled(40, 100_000).await;
    let rows = page(&relay, &anna, &routes::log(create.conv_id(), u64::MAX, 200)).await;
    assert_eq!(rows, (1..=41).collect::<Vec<_>>());
}

#[tokio::test]
async fn catching_up_needs_one_request_for_many_conversations() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let mut cursors = Vec::new();
    for n in 0..5 {
        let create = anna.create(&relay, &[(anna.id, ADMIN)], n).await;
        fill(&relay, &anna, &create, 3, 10).await;
        cursors.push(Cursor {
            conv_id: create.conv_id(),
            after: u64::from(n),
        });
    }
    let rows = sync(&relay, &anna, cursors.clone()).await;
    for (n, cursor) in (0..5).zip(&cursors) {
        let theirs = rows.iter().filter(|row| row.conv_id == cursor.conv_id);
        let seqs: Vec<u64> = theirs.map(|row| row.seq).collect();
        assert_eq!(seqs, (n + 1..=4).collect::<Vec<_>>());
    }
    assert!(sync(&relay, &anna, vec![]).await.is_empty());
}

#[tokio::test]
async fn a_long_answer_ends_and_the_client_asks_again() {
    let (relay, anna, create) = filled(30, 100_000).await;
    let conv_id = create.conv_id();
    let mut after = 0;
    let mut rounds = 0;
    while after < 31 {
        let rows = sync(&relay, &anna, vec![Cursor { conv_id, after }]).await;
        let size: usize = rows.iter().map(|row| row.bytes.0.len()).sum();
        assert!(size < SYNC_ANSWER + 128 * 1024);
        assert_eq!(rows[0].seq, after + 1);
        after = rows.last().expect("rows").seq;
        rounds += 1;
    }
    assert!(rounds > 2, "{rounds}");
    assert!(
        sync(&relay, &anna, vec![Cursor { conv_id, after }])
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn catching_up_shows_what_the_caller_may_read() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let boris = Person::join(&relay, "boris").await;
    let create = anna.create(&relay, &[(anna.id, ADMIN)], 1).await;
    fill(&relay, &anna, &create, 2, 10).await;
    let conv_id = create.conv_id();
    let from_the_beginning = || vec![Cursor { conv_id, after: 0 }];
    assert!(sync(&relay, &boris, from_the_beginning()).await.is_empty());
    let add = create.next(2, anna.id, &[(anna.id, ADMIN), (boris.id, MEMBER)]);
    anna.commit(&relay, &add).await;
    let seqs: Vec<u64> = sync(&relay, &boris, from_the_beginning())
        .await
        .iter()
        .map(|row| row.seq)
        .collect();
    assert_eq!(seqs, [4]);
    let remove = add.next(3, anna.id, &[(anna.id, ADMIN)]);
    anna.commit(&relay, &remove).await;
    anna.say(&relay, conv_id, message(conv_id, 2, 50, b""))
        .await;
    let seqs: Vec<u64> = sync(&relay, &boris, from_the_beginning())
        .await
        .iter()
        .map(|row| row.seq)
        .collect();
    assert_eq!(seqs, [4, 5]);
}

#[tokio::test]
async fn too_many_cursors_are_refused() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let cursor = Cursor {
        conv_id: Id([1; 32]),
        after: u64::MAX,
    };
    let request = |n| SyncRequest {
        cursors: vec![cursor; n],
    };
    relay
        .post(routes::SYNC)
        .by(&anna)
        .json(&request(SYNC_CURSORS))
        .ok()
        .await;
    let refused = relay
        .post(routes::SYNC)
        .by(&anna)
        .json(&request(SYNC_CURSORS + 1))
        .problem()
        .await;
    assert_eq!(refused, ProblemKind::Malformed);
}

#[tokio::test]
async fn a_long_chain_of_commits_comes_in_one_answer() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let roster: Vec<_> = (0..200_u8)
        .map(|n| (Id([n; 32]), MEMBER))
        .chain([(anna.id, ADMIN)])
        .collect();
    let mut commit = anna.create(&relay, &roster, 1).await;
    for _ in 0..60 {
        commit = commit.next(4, anna.id, &roster);
        assert_eq!(anna.commit(&relay, &commit).await.status, 201);
    }
    let path = routes::commits(commit.conv_id, 0);
    let reply = relay.get(&path).by(&anna).ok().await;
    let rows = LogRow::read_all(&reply.body).expect("rows");
    assert_eq!(rows.len(), 61);
    assert!(reply.body.len() > 2 * 1024 * 1024, "more than one piece");
    assert_eq!(rows[60].bytes.0, commit.bytes());
}
