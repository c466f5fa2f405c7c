//! Membership: reading begins and ends with a row.

use relay_api::{Id, conversations::LogRow, live::FromRelay, problem::ProblemKind, routes};

use crate::support::{
    Live,
    groups::{ADD, Group, REKEY, REMOVE, stored},
    live::Came,
    objects::{ADMIN, MEMBER, message},
};

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
    let commits = LogRow::read_all(&commits.body).expect("rows");
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
    let later = LogRow::read_all(&later.body).expect("rows");
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
        live.next_from(2).await,
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
    let commits = LogRow::read_all(&commits.body).expect("rows");
    assert_eq!(
        commits.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [1, 2]
    );

    // Added again, he reads on from there, and again what he could read before.
    let again = rekey.next(ADD, g.anna.id, &[(g.anna.id, ADMIN), (g.boris.id, MEMBER)]);
    assert_eq!(stored(&g.anna.commit(&g.relay, &again).await).seq, 5);
    let head = g.head(&g.boris).await.expect("a member");
    assert_eq!((head.joined_seq, head.head_seq, head.member), (1, 5, true));
    g.anna
        .say(&g.relay, conv, message(conv, 3, 3, b"with Boris again"))
        .await;
    let seqs = |rows: Vec<LogRow>| -> Vec<u64> { rows.iter().map(|row| row.seq).collect() };
    let log = g.boris.log(&g.relay, conv).await;
    assert_eq!(seqs(log), [1, 2, 5, 6]);
    let page = g.relay.get(&routes::log(conv, 6, 2)).by(&g.boris).ok();
    let page = LogRow::read_all(&page.await.body).expect("rows");
    assert_eq!(seqs(page), [2, 5]);
    let before = g.relay.get(&routes::log(conv, 5, 9)).by(&g.boris).ok();
    let before = LogRow::read_all(&before.await.body).expect("rows");
    assert_eq!(seqs(before), [1, 2]);
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
