//! The real program, killed and started again.

use crypto_core::wire;
use relay_api::{
    accounts::KeyIssue,
    blobs::{BlobStatus, CreateBlob},
    conversations::{LogRow, Stored},
    routes,
};
use reqwest::Method;

use crate::support::{
    Person, objects,
    objects::{ADMIN, Commit, ciphertext, leaves, message, part},
    people::{registration, start},
    process::Process,
    rooms::digest,
};

const FREE: &[(&str, &str)] = &[("LOG_LEVEL", "warn")];

async fn join(relay: &Process, login: &str) -> Person {
    let ask = relay
        .at(Method::POST, routes::REGISTER_START)
        .json(&start(login));
    let issue: KeyIssue = ask.ok().await.json();
    let (finish, statement) = registration(login, &issue, objects::record());
    let reply = relay
        .at(Method::POST, routes::REGISTER_FINISH)
        .json(&finish)
        .ok()
        .await;
    Person::from(login, statement, &reply)
}

async fn create(relay: &Process, person: &Person) -> Commit {
    let commit = Commit::create(person.id, &[(person.id, ADMIN)], 1);
    let ask = relay
        .at(Method::POST, routes::CONVERSATIONS)
        .by(person)
        .bytes(commit.bytes());
    ask.ok().await;
    commit
}

#[tokio::test]
async fn sends_survive_a_kill_and_nothing_is_doubled() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut relay = Process::start(folder.path(), FREE).await;
    let anna = join(&relay, "anna").await;
    let create = create(&relay, &anna).await;
    let conv = create.conv_id();
    let path = routes::messages(conv);
    let mut acknowledged = Vec::new();
    let mut next = 0;
    for _ in 0..4 {
        // Many at a time, so that the kill falls between some of them.
        let sends = (next..next + 64).map(|n| {
            let ask = relay
                .at(Method::POST, &path)
                .by(&anna)
                .bytes(message(conv, 0, n, b"hello"));
            async move {
                ask.try_send()
                    .await
                    .ok()
                    .map(|reply| (n, reply.json::<Stored>().seq))
            }
        });
        let sends: Vec<_> = sends.map(|send| tokio::spawn(send)).collect();
        let mut sends = sends.into_iter();
        for send in sends.by_ref().take(8) {
            acknowledged.push(send.await.expect("no panic").expect("acknowledged"));
        }
        relay.kill();
        for send in sends {
            acknowledged.extend(send.await.expect("no panic"));
        }
        relay = Process::start(folder.path(), FREE).await;
        // The client does not know which of them arrived, and sends all of them again.
        for n in next..next + 64 {
            let ask = relay
                .at(Method::POST, &path)
                .by(&anna)
                .bytes(message(conv, 0, n, b"hello"));
            acknowledged.push((n, ask.ok().await.json::<Stored>().seq));
        }
        next += 64;
    }
    acknowledged.sort_unstable();
    acknowledged.dedup();
    assert_eq!(
        acknowledged.len() as u64,
        next,
        "one place for each message, whoever asks"
    );
    let mut rows = Vec::new();
    let mut before = u64::MAX;
    while before > 1 {
        let ask = relay
            .at(Method::GET, &routes::log(conv, before, 200))
            .by(&anna);
        let mut page = LogRow::read_all(&ask.ok().await.body).expect("rows");
        before = page[0].seq;
        page.extend(rows);
        rows = page;
    }
    let seqs: Vec<u64> = rows.iter().map(|row| row.seq).collect();
    assert_eq!(
        seqs,
        (1..=next + 1).collect::<Vec<_>>(),
        "no gap, nothing twice"
    );
    for (n, seq) in acknowledged {
        assert_eq!(
            rows[seq as usize - 1].bytes.0,
            message(conv, 0, n, b"hello")
        );
    }
}

#[tokio::test]
async fn uploads_survive_a_kill_between_parts() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut relay = Process::start(folder.path(), FREE).await;
    let anna = join(&relay, "anna").await;
    let conv_id = create(&relay, &anna).await.conv_id();
    let bytes = ciphertext(wire::ciphertext_size(30_000_000).expect("a size"), 1);
    let size = bytes.len() as u64;
    let parts = wire::part_count(size).expect("a size");
    let announce = CreateBlob { conv_id, size };
    let ask = relay
        .at(Method::POST, routes::BLOBS)
        .by(&anna)
        .json(&announce);
    let blob = ask.ok().await.json::<BlobStatus>().blob_id;
    let put = |relay: &Process, number: u32| {
        let bytes = part(&bytes, number);
        relay
            .at(Method::PUT, &routes::blob_part(blob, number))
            .by(&anna)
            .header("content-digest", &digest(bytes))
            .bytes(bytes.to_vec())
    };
    for number in 0..parts {
        put(&relay, number).ok().await;
        // The next one is on its way when the power goes.
        let cut = (number + 1 < parts).then(|| tokio::spawn(put(&relay, number + 1).try_send()));
        relay.kill();
        if let Some(cut) = cut {
            let _ = cut.await.expect("no panic");
        }
        relay = Process::start(folder.path(), FREE).await;
        let status: BlobStatus = relay
            .at(Method::GET, &routes::blob(blob))
            .by(&anna)
            .ok()
            .await
            .json();
        let (from, to) = status.parts[0];
        assert!(
            from == 0 && to > number,
            "{:?} after part {number}",
            status.parts
        );
    }
    let finish = || {
        relay
            .at(Method::POST, &routes::blob_finish(blob))
            .by(&anna)
            .bytes(leaves(size))
    };
    finish().ok().await;
    relay.kill();
    relay = Process::start(folder.path(), FREE).await;
    let whole = relay
        .at(Method::GET, &routes::blob_content(blob))
        .by(&anna)
        .ok()
        .await;
    assert!(whole.body == bytes);
}

#[tokio::test]
async fn a_file_that_was_renamed_and_not_yet_noted_can_be_finished() {
    let folder = tempfile::tempdir().expect("a folder");
    let relay = Process::start(folder.path(), FREE).await;
    let anna = join(&relay, "anna").await;
    let conv_id = create(&relay, &anna).await.conv_id();
    let bytes = ciphertext(wire::ciphertext_size(1000).expect("a size"), 1);
    let announce = CreateBlob {
        conv_id,
        size: bytes.len() as u64,
    };
    let ask = relay
        .at(Method::POST, routes::BLOBS)
        .by(&anna)
        .json(&announce);
    let blob = ask.ok().await.json::<BlobStatus>().blob_id;
    let ask = relay.at(Method::PUT, &routes::blob_part(blob, 0)).by(&anna);
    ask.header("content-digest", &digest(&bytes))
        .bytes(bytes.clone())
        .ok()
        .await;
    relay.kill();
    let hex = hex::encode(blob.0);
    let file = folder.path().join("data/blobs").join(&hex[..2]).join(&hex);
    std::fs::rename(file.with_extension("parts"), &file).expect("renamed");
    let relay = Process::start(folder.path(), FREE).await;
    let ask = relay.at(Method::POST, &routes::blob_finish(blob)).by(&anna);
    ask.bytes(leaves(bytes.len() as u64)).ok().await;
    let whole = relay
        .at(Method::GET, &routes::blob_content(blob))
        .by(&anna)
        .ok()
        .await;
    assert!(whole.body == bytes);
    relay.kill();
}
