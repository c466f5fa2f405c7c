//! Acknowledged messages a second at the relay named by `REN_RELAY`, beside the bare price of a
//! durable commit on the same disk in the same run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use relay_api::{ConvId, routes};
use sqlx::{ConnectOptions as _, Connection as _};
use tests::{member::Member, relay::Relay};

const MESSAGES: u32 = 4_000;
const SENDERS: u32 = 32;

fn main() {
    tests::run(async {
        let relay = Relay::start_with(&[("LOG_LEVEL", "warn")]).await;
        let mut member = Member::register(&relay.base(), "sender").await;
        let epoch = member.create(&[]).await;
        let conv_id = *epoch.public().conv_id();
        let bodies: Vec<Vec<u8>> = (0..MESSAGES)
            .map(|_| frame(&conv_id, member.noise()))
            .collect();

        let relayed = relay_rate(Arc::new(member), conv_id, Arc::new(bodies)).await;
        let bare = bare_rate().await;
        println!(
            "{}",
            serde_json::json!({
                "name": format!("acknowledged messages, {SENDERS} senders, beside one durable SQLite commit each"),
                "value": relayed, "unit": "1/s", "baseline": bare, "ratio": relayed / bare,
            })
        );
    });
}

/// A message of 332 bytes, the smallest there is. The relay cannot tell that nobody sealed it.
fn frame(conv_id: &[u8; 32], msg_id: [u8; 16]) -> Vec<u8> {
    const CIPHERTEXT: usize = 272;
    let mut bytes = vec![0x30, 1, 1, 0, 0, 0, 0, 0];
    bytes.extend_from_slice(conv_id);
    bytes.extend_from_slice(&msg_id);
    bytes.extend_from_slice(&(CIPHERTEXT as u32).to_be_bytes());
    bytes.resize(bytes.len() + CIPHERTEXT, 7);
    bytes
}

async fn relay_rate(member: Arc<Member>, conv_id: [u8; 32], bodies: Arc<Vec<Vec<u8>>>) -> f64 {
    let next = Arc::new(AtomicU32::new(0));
    let path = routes::messages(ConvId { 0: conv_id });
    let from = Instant::now();
    let senders: Vec<_> = (0..SENDERS)
        .map(|_| {
            let (member, bodies, next, path) =
                (member.clone(), bodies.clone(), next.clone(), path.clone());
            tokio::task::spawn_local(async move {
                while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
                    let response = member.post_bytes(&path, body.clone()).await;
                    assert_eq!(response.status(), 201);
                    response.bytes().await.expect("an acknowledgement");
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.expect("a sender that ends well");
    }
    f64::from(MESSAGES) / from.elapsed().as_secs_f64()
}

/// One insert of the same size a transaction, WAL, synchronous=FULL.
async fn bare_rate() -> f64 {
    const COMMITS: u32 = 1_000;
    let folder = tempfile::tempdir().expect("a folder");
    let mut db = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(folder.path().join("bare.sqlite"))
        .create_if_missing(true)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
        .connect()
        .await
        .expect("a database");
    sqlx::query("CREATE TABLE rows (body BLOB NOT NULL) STRICT")
        .execute(&mut db)
        .await
        .unwrap();
    let body = vec![7_u8; 332];
    let from = Instant::now();
    for _ in 0..COMMITS {
        sqlx::query("INSERT INTO rows (body) VALUES (?)")
            .bind(&body)
            .execute(&mut db)
            .await
            .unwrap();
    }
    let rate = f64::from(COMMITS) / from.elapsed().as_secs_f64();
    db.close().await.unwrap();
    rate
}
