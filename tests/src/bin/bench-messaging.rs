//! A sign-in on a new device to a long history, and messages from one person to another, without a
//! browser, and then in one: against the relay named by `REN_RELAY`, beside bare signature checks and bare round trips
//! of the same run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark"
)]

use std::{
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use client_core::{
    platform::{Method, Platform as _, Relay as _, Request},
    view::{Command, MessageBody, MessageView, Reply},
};
use crypto_core::{keys::SigningKey, labels::sig, random::Drbg};
use native_client::NativePlatform;
use relay_api::routes;
use tests::{
    person::{PASSWORD, Person, Screen, two_people},
    relay::{Relay, SERVER_ID},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

const CONVERSATIONS: usize = 50;
const MESSAGES: usize = 10_000;
const EACH: usize = MESSAGES / CONVERSATIONS;
/// How long it may take from the password to a list that can be used, in milliseconds.
const LIST_MS: f64 = 1_500.0;
const SENT: usize = 100;
/// How long the browsers of one person may differ, in milliseconds.
const AGREE_MS: f64 = 1_000.0;
/// Changes that are timed until another browser knows of them.
const CHANGES: usize = 10;

fn main() {
    tests::run(async {
        let relay = Relay::start_with(&[("LOG_LEVEL", "warn")]).await;
        let (anna, boris, talk) = two_people(&relay.base()).await;
        let conversations = Rc::new(history(&anna, &boris).await);
        let checks = bare_checks();
        let trip = bare_trips(boris.platform()).await;
        send_to_seen(&anna, &boris, &talk, &trip).await;
        agree(&relay, &anna, &boris, &talk).await;
        drop(boris);
        sign_in(&relay, &conversations, checks, trip[SENT / 2]).await;
        in_chromium(&relay).await;
    });
}

fn print(name: &str, value: f64, unit: &str, baseline: f64) {
    let figure = serde_json::json!({
        "name": name, "value": value, "unit": unit, "baseline": baseline, "ratio": value / baseline,
    });
    println!("{figure}");
}

/// Groups of the two, each with as many messages as the others.
async fn history(anna: &Person, boris: &Person) -> Vec<String> {
    let login = boris.login.clone();
    let Reply::Person(person) = anna.ask(Command::FindPerson { login }).await else {
        panic!("nobody found");
    };
    let mut conversations = Vec::new();
    for number in 0..CONVERSATIONS {
        let command = Command::CreateGroup {
            name: format!("Group {number}"),
            members: vec![person.account_id.clone()],
        };
        let Reply::Conversation { conv_id } = anna.ask(command).await else {
            panic!("no group");
        };
        conversations.push(conv_id);
    }
    for number in 0..EACH {
        for conv_id in &conversations {
            anna.say(conv_id, &text(number)).await;
        }
        // Round by round, so that no wait is longer than a test may wait.
        boris
            .wait_for("a round of the history", |screen| {
                shows_last(screen, &text(number))
            })
            .await;
    }
    conversations
}

/// Whether every conversation of the history stands in the list with this as its last message.
fn shows_last(screen: &Screen, wanted: &str) -> bool {
    let last = screen.list.iter().filter_map(|row| row.preview.as_ref());
    let is_it =
        |body: &MessageBody| matches!(body, MessageBody::Text { text, .. } if text == wanted);
    last.filter(|preview| is_it(&preview.body)).count() == CONVERSATIONS
}

fn text(number: usize) -> String {
    format!("Message {number}, of the length that most of them have.")
}

/// Signatures checked a second, on this one thread.
fn bare_checks() -> f64 {
    const CHECKS: u32 = 2_000;
    let mut rng = Drbg::new([7; 64], b"bench");
    let key = SigningKey::make(&mut rng);
    let data = [7; 256];
    let (public, signature) = (key.public(), key.sign(sig::MESSAGE, &data));
    let from = Instant::now();
    for _ in 0..CHECKS {
        public
            .verify(sig::MESSAGE, std::hint::black_box(&data), &signature)
            .expect("a signature");
    }
    f64::from(CHECKS) / from.elapsed().as_secs_f64()
}

/// The shortest request there is, so many times; in milliseconds, sorted.
async fn bare_trips(platform: &NativePlatform) -> Vec<f64> {
    let mut times = Vec::new();
    for _ in 0..SENT {
        let from = Instant::now();
        let request = Request {
            method: Method::Get,
            path: routes::HEALTH_LIVE.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        platform.relay().send(request).await.expect("an answer");
        times.push(ms(from));
    }
    times.sort_by(f64::total_cmp);
    times
}

fn ms(from: Instant) -> f64 {
    from.elapsed().as_secs_f64() * 1_000.0
}

async fn send_to_seen(anna: &Person, boris: &Person, talk: &str, trip: &[f64]) {
    let mut times = Vec::new();
    for number in 0..SENT {
        let text = format!("seen {number}");
        let from = Instant::now();
        anna.say(talk, &text).await;
        boris.expect_message(talk, &text).await;
        times.push(ms(from));
    }
    times.sort_by(f64::total_cmp);
    for (what, at) in [("median", SENT / 2), ("95th percentile", SENT * 95 / 100)] {
        let name =
            format!("native: send to seen by somebody else, {what}, beside a bare round trip");
        print(&name, times[at], "ms", trip[at]);
    }
}

/// What was read, and what is being written, in another browser of the same person.
async fn agree(relay: &Relay, anna: &Person, boris: &Person, talk: &str) {
    let other = Person::sign_in(&relay.base(), &boris.login).await;
    let row = |screen: &Screen| screen.list.iter().find(|row| row.conv_id == talk).cloned();
    let (mut read, mut typed) = (Vec::new(), Vec::new());
    for number in 0..CHANGES {
        let text = format!("read {number}");
        anna.say(talk, &text).await;
        let seq = boris.expect_message(talk, &text).await.seq;
        let is_new = |screen: &Screen| row(screen).is_some_and(|row| row.unread > 0);
        other.wait_for("one more message", is_new).await;
        // Changes of one moment are shared together; these are not of one moment.
        let pause = || tokio::time::sleep(std::time::Duration::from_millis(2_500));
        pause().await;
        let from = Instant::now();
        let conv_id = talk.to_owned();
        boris.ask(Command::MarkRead { conv_id, seq }).await;
        let is_read = |screen: &Screen| row(screen).is_some_and(|row| row.unread == 0);
        other.wait_for("everything read", is_read).await;
        read.push(ms(from));
        pause().await;
        let from = Instant::now();
        let draft = Command::SetDraft {
            conv_id: talk.to_owned(),
            text: format!("typed {number}"),
            reply_to: None,
        };
        boris.ask(draft).await;
        let wanted = format!("typed {number}");
        let is_typed = |screen: &Screen| row(screen).is_some_and(|row| row.draft == wanted);
        other.wait_for("the draft", is_typed).await;
        typed.push(ms(from));
    }
    for (what, mut times) in [("read", read), ("typed", typed)] {
        times.sort_by(f64::total_cmp);
        let slowest = times[CHANGES - 1];
        let name = format!(
            "native: {what} here, known in another browser, slowest of {CHANGES}, beside its limit"
        );
        print(&name, slowest, "ms", AGREE_MS);
    }
}

async fn sign_in(relay: &Relay, conversations: &[String], checks: f64, trip: f64) {
    let wire = Wire::start(relay.port()).await;
    let platform = NativePlatform::in_memory(&wire.base, SERVER_ID)
        .await
        .expect("a device");
    let boris = Person::open(platform, "boris");
    let wanted = text(EACH - 1);
    let command = Command::SignIn {
        login: "boris".to_owned(),
        password: PASSWORD.to_owned(),
        stay: true,
    };
    let from = Instant::now();
    boris.ask(command).await;
    let proven = ms(from);
    boris
        .wait_for("a list to use", |screen| shows_last(screen, &wanted))
        .await;
    let usable = ms(from);
    let name = |what: &str| {
        format!("native: sign-in to {MESSAGES} messages in {CONVERSATIONS} conversations, {what}")
    };
    print(
        &name("the password proven, beside a bare round trip"),
        proven,
        "ms",
        trip,
    );
    print(
        &name("to a list to use, beside its limit"),
        usable,
        "ms",
        LIST_MS,
    );

    for conv_id in conversations {
        boris.open_conversation(conv_id).await;
        read_all(&boris, conv_id).await;
    }
    let verified = ms(from) - proven;
    let bare = MESSAGES as f64 / checks * 1_000.0;
    print(
        &name("from the password to everything verified, beside bare signature checks"),
        verified,
        "ms",
        bare,
    );
    print(
        "native: messages read, opened, verified and stored a second, beside bare signature checks",
        MESSAGES as f64 / verified * 1_000.0,
        "1/s",
        checks,
    );
    let bytes = wire.down.load(Ordering::Relaxed) as f64 / MESSAGES as f64;
    // The smallest message there is: header, 256 bytes of padded payload, tag (protocol §7).
    print(
        "sync traffic for a short message, beside the smallest frame",
        bytes,
        "B",
        332.0,
    );
}

/// The same in a browser, with the same history: `REN_BROWSER` is the folder of the browser's half.
async fn in_chromium(relay: &Relay) {
    let Some(folder) = std::env::var_os("REN_BROWSER") else {
        return;
    };
    let history = serde_json::json!({
        "login": "boris", "last": text(EACH - 1), "conversations": CONVERSATIONS,
    });
    let status = tokio::process::Command::new("node")
        .arg("bench/messaging.mjs")
        .current_dir(folder)
        .env("REN_URL", format!("http://localhost:{}", relay.port()))
        .env("REN_HISTORY", history.to_string())
        .status()
        .await
        .expect("node starts");
    assert!(status.success(), "the browser's half failed");
}

/// Shows the whole past of a conversation, and waits until all of it is verified: before that a message
/// is not shown.
async fn read_all(person: &Person, conv_id: &str) {
    let first = |screen: &Screen| {
        screen
            .messages(conv_id)
            .first()
            .map(|message| message.id.clone())
    };
    let has_older = |screen: &Screen| screen.open.get(conv_id).is_some_and(|view| view.has_older);
    loop {
        let screen = person.screen();
        if !has_older(&screen) {
            break;
        }
        let before = first(&screen);
        let conv_id = conv_id.to_owned();
        person.ask(Command::LoadOlder { conv_id }).await;
        let grew = |screen: &Screen| first(screen) != before || !has_older(screen);
        person.wait_for("older messages", grew).await;
    }
    let is_text = |message: &&MessageView| matches!(message.body, MessageBody::Text { .. });
    let is_all = |screen: &Screen| screen.messages(conv_id).iter().filter(is_text).count() == EACH;
    person.wait_for("all of it, verified", is_all).await;
}

/// A wire that counts what comes down.
struct Wire {
    base: String,
    down: Arc<AtomicU64>,
}

impl Wire {
    async fn start(relay: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let down = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&down);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(("127.0.0.1", relay))
                    .await
                    .expect("the relay");
                let (near_in, near_out) = near.into_split();
                let (far_in, far_out) = far.into_split();
                tokio::spawn(carry(near_in, far_out, Arc::default()));
                tokio::spawn(carry(far_in, near_out, Arc::clone(&counter)));
            }
        });
        Self { base, down }
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, count: Arc<AtomicU64>) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        count.fetch_add(read as u64, Ordering::Relaxed);
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
