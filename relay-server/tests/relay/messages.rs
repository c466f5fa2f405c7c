//! Messages: epoch, order, idempotency.

use crypto_core::{labels, limits, wire::MessageView};
use relay_api::{
    ConvId, Id,
    conversations::{DELETE_HASH_HEADER, DELETE_TOKEN_HEADER, RowKind, Stored},
    live::FromRelay,
    problem::ProblemKind,
    routes,
};

use crate::support::{
    Live, Person, Relay,
    live::Came,
    objects::{ADMIN, Commit, message},
};

async fn pair() -> (Relay, Person, Person, Commit) {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let boris = Person::join(&relay, "boris").await;
    let create = anna
        .create(&relay, &[(anna.id, ADMIN), (boris.id, ADMIN)], 1)
        .await;
    (relay, anna, boris, create)
}

#[tokio::test]
async fn messages_stand_in_one_order_without_gaps() {
    let (relay, anna, boris, create) = pair().await;
    let conv = create.conv_id();
    for n in 0..6 {
        let author = if n % 2 == 0 { &anna } else { &boris };
        let stored: Stored = author
            .say(&relay, conv, message(conv, 0, n, b"hello"))
            .await
            .json();
        assert_eq!(stored.seq, n + 2);
        assert_eq!(stored.conv_id, conv);
    }
    let (a, b) = (anna.log(&relay, conv).await, boris.log(&relay, conv).await);
    assert_eq!(a, b);
    assert_eq!(
        a.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 6, 7]
    );
    assert_eq!(a[1].bytes.0, message(conv, 0, 0, b"hello"));
}

#[tokio::test]
async fn the_same_message_again_is_the_same_row() {
    let (relay, anna, boris, create) = pair().await;
    let conv = create.conv_id();
    let bytes = message(conv, 0, 7, b"once");
    let first = anna.say(&relay, conv, bytes.clone()).await;
    let again = anna.say(&relay, conv, bytes.clone()).await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.json::<Stored>(), again.json::<Stored>());
    let other = boris.say(&relay, conv, message(conv, 0, 7, b"other")).await;
    assert_eq!(other.problem(), ProblemKind::IdConflict);
    // Even when the epoch is over: the answer to the first attempt may have been lost.
    let rekey = create.next(4, boris.id, &create.roster);
    assert_eq!(boris.commit(&relay, &rekey).await.status, 201);
    assert_eq!(
        anna.say(&relay, conv, bytes).await.json::<Stored>(),
        first.json::<Stored>()
    );
    assert_eq!(anna.log(&relay, conv).await.len(), 3);
}

#[tokio::test]
async fn the_same_message_many_times_at_once_is_one_row() {
    let (relay, anna, _, create) = pair().await;
    let conv = create.conv_id();
    let bytes = message(conv, 0, 7, b"once");
    let replies =
        futures::future::join_all((0..16).map(|_| anna.say(&relay, conv, bytes.clone()))).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 201).count(),
        1
    );
    assert!(replies.iter().all(|reply| reply.json::<Stored>().seq == 2));
}

#[tokio::test]
async fn a_message_is_of_the_current_epoch() {
    let (relay, anna, boris, create) = pair().await;
    let conv = create.conv_id();
    let early = anna.say(&relay, conv, message(conv, 1, 1, b"")).await;
    assert_eq!(early.problem(), ProblemKind::StaleEpoch);
    let rekey = create.next(4, boris.id, &create.roster);
    boris.commit(&relay, &rekey).await;
    let late = anna.say(&relay, conv, message(conv, 0, 1, b"")).await;
    assert_eq!(late.problem(), ProblemKind::StaleEpoch);
    let stored: Stored = anna
        .say(&relay, conv, message(conv, 1, 1, b""))
        .await
        .json();
    assert_eq!(stored.seq, 3, "refused messages take no place");
}

#[tokio::test]
async fn commits_and_messages_race_into_one_order() {
    let (relay, anna, boris, create) = pair().await;
    let conv = create.conv_id();
    let rekey = create.next(4, boris.id, &create.roster);
    let messages = (0..20).map(|n| anna.say(&relay, conv, message(conv, 0, n, b"")));
    let (replies, commit) = tokio::join!(
        futures::future::join_all(messages),
        boris.commit(&relay, &rekey)
    );
    let epoch_began = commit.json::<Stored>().seq;
    let mut seqs: Vec<u64> = vec![1, epoch_began];
    for reply in replies {
        match reply.status {
            201 => {
                let seq = reply.json::<Stored>().seq;
                assert!(seq < epoch_began, "{seq} behind {epoch_began}");
                seqs.push(seq);
            }
            _ => assert_eq!(reply.problem(), ProblemKind::StaleEpoch),
        }
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_no_message_is_refused() {
    let (relay, anna, _, create) = pair().await;
    let conv = create.conv_id();
    let good = message(conv, 0, 1, b"");
    let mut type_ = good.clone();
    type_[0] = 0x31;
    let mut longer = good.clone();
    longer.push(0);
    for bytes in [vec![], type_, longer, good[..good.len() - 1].to_vec()] {
        let refused = anna.say(&relay, conv, bytes).await;
        assert_eq!(refused.problem(), ProblemKind::Malformed);
    }
    let elsewhere: ConvId = Id([1; 32]);
    let misplaced = anna.say(&relay, conv, message(elsewhere, 0, 1, b"")).await;
    assert_eq!(misplaced.problem(), ProblemKind::Malformed);
    let huge = message(conv, 0, 1, &vec![0; limits::MESSAGE]);
    assert_eq!(
        anna.say(&relay, conv, huge).await.problem(),
        ProblemKind::TooLarge
    );
    let path = routes::messages(conv);
    let unsigned = relay.post(&path).bytes(good.clone()).problem().await;
    assert_eq!(unsigned, ProblemKind::Unauthenticated);
    let packed = relay
        .post(&path)
        .by(&anna)
        .header("content-encoding", "gzip")
        .bytes(good.clone());
    assert_eq!(packed.problem().await, ProblemKind::Malformed);
    let hash = Id([5; 32]).to_string();
    let bad = relay
        .post(&path)
        .by(&anna)
        .header(DELETE_HASH_HEADER, "short")
        .bytes(good.clone());
    assert_eq!(bad.problem().await, ProblemKind::Malformed);
    relay
        .post(&path)
        .by(&anna)
        .header(DELETE_HASH_HEADER, &hash)
        .bytes(good)
        .ok()
        .await;
}

#[tokio::test]
async fn only_the_deletion_token_erases_a_message() {
    let (relay, anna, boris, create) = pair().await;
    let clara = Person::join(&relay, "clara").await;
    let (conv, token) = (create.conv_id(), Id([6; 16]));
    let bytes = message(conv, 0, 1, b"");
    let view = MessageView::parse(&bytes).expect("a message");
    let path = routes::message(conv, Id(view.msg_id));
    let hash = Id(labels::sha256(&token.0)).to_string();
    let sent = relay
        .post(&routes::messages(conv))
        .by(&anna)
        .header(DELETE_HASH_HEADER, &hash);
    sent.bytes(bytes.clone()).ok().await;
    let erase = |who: &Person, token: Id<16>| {
        let asked = relay.delete(&path).by(who);
        asked.header(DELETE_TOKEN_HEADER, &token.to_string())
    };
    let wrong = erase(&anna, Id([7; 16])).problem().await;
    assert_eq!(wrong, ProblemKind::NotFound);
    let stranger = erase(&clara, token).problem().await;
    assert_eq!(stranger, ProblemKind::NotFound);
    let bare = relay.delete(&path).by(&anna).problem().await;
    assert_eq!(bare, ProblemKind::Malformed);
    assert_eq!(boris.log(&relay, conv).await[1].bytes.0, bytes);
    for _ in 0..2 {
        assert_eq!(erase(&anna, token).ok().await.status, 204);
    }
    let erased = &boris.log(&relay, conv).await[1];
    assert_eq!((erased.seq, erased.kind), (2, RowKind::Erased));
    assert!(erased.bytes.0.is_empty());
}

#[tokio::test]
async fn everybody_who_listens_is_poked() {
    let (relay, anna, boris, create) = pair().await;
    let clara = Person::join(&relay, "clara").await;
    let conv = create.conv_id();
    let (mut a, mut b) = (
        Live::of(&relay, &anna).await,
        Live::of(&relay, &boris).await,
    );
    let mut c = Live::of(&relay, &clara).await;
    anna.say(&relay, conv, message(conv, 0, 1, b"")).await;
    let poke = Came::Frame(FromRelay::Poke {
        conv_id: conv,
        seq: 2,
    });
    assert_eq!(a.next_from(2).await, poke);
    assert_eq!(b.next_from(2).await, poke);
    // Clara's first news is her own.
    let own = clara
        .create(&relay, &[(clara.id, ADMIN)], 9)
        .await
        .conv_id();
    assert_eq!(
        c.next().await,
        Came::Frame(FromRelay::Poke {
            conv_id: own,
            seq: 1
        })
    );
}
