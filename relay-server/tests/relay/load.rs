//! Many at once.

use relay_api::{conversations::Stored, routes};

use crate::support::{
    Person, Relay,
    objects::{ADMIN, message},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_senders_never_find_the_database_busy() {
    const SENDERS: u64 = 32;
    const EACH: u64 = 60;
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let shared = anna.create(&relay, &[(anna.id, ADMIN)], 1).await.conv_id();
    let own = anna.create(&relay, &[(anna.id, ADMIN)], 2).await.conv_id();
    let senders = (0..SENDERS).map(async |sender| {
        let mut seqs = Vec::new();
        for n in 0..EACH {
            let conv = if n % 2 == 0 { shared } else { own };
            let message = message(conv, 0, sender * EACH + n, b"hello");
            let reply = anna.say(&relay, conv, message).await;
            assert_eq!(reply.status, 201, "{}", reply.text());
            seqs.push((conv, reply.json::<Stored>().seq));
            // Readers in between.
            if n % 16 == 0 {
                relay
                    .get(&routes::log(conv, u64::MAX, 50))
                    .by(&anna)
                    .ok()
                    .await;
            }
        }
        seqs
    });
    let mut seqs: Vec<_> = futures::future::join_all(senders)
        .await
        .into_iter()
        .flatten()
        .collect();
    seqs.sort_unstable();
    let expected = |conv| (2..SENDERS * EACH / 2 + 2).map(move |seq| (conv, seq));
    let mut all: Vec<_> = expected(shared).chain(expected(own)).collect();
    all.sort_unstable();
    assert_eq!(seqs, all);
}
