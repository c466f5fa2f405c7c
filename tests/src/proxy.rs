//! A wire between clients and the relay: counts requests, holds chosen ones back, cuts connections.
//!
//! It understands just enough of HTTP/1.1 to find where a request begins and ends (`Content-Length`
//! is what our clients send); answers and WebSockets pass through untouched.

use std::{
    io,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::AbortHandle,
};

/// A request that passed: method and path, e.g. `PUT /v1/blobs/…/parts/3`.
pub type Line = String;

type Hold = Arc<dyn Fn(&str, usize) -> bool + Send + Sync>;

/// The wire. Dropping it cuts everything.
pub struct Proxy {
    port: u16,
    state: Arc<State>,
    listening: AbortHandle,
}

struct State {
    relay: u16,
    /// Lines of all requests that were let through, in order.
    passed: watch::Sender<Vec<Line>>,
    /// Requests that stand still right now.
    held: watch::Sender<usize>,
    /// Which requests to hold, and a number that grows when that changes.
    hold: watch::Sender<Option<Hold>>,
    connections: Mutex<Vec<AbortHandle>>,
}

impl Proxy {
    /// In front of the relay at this port.
    pub async fn start(relay: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(State {
            relay,
            passed: watch::Sender::default(),
            held: watch::Sender::default(),
            hold: watch::Sender::new(None),
            connections: Mutex::default(),
        });
        let accepting = Arc::clone(&state);
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let connection = tokio::spawn(carry(client, Arc::clone(&accepting)));
                let mut connections = accepting.connections.lock().expect("connections");
                connections.retain(|handle| !handle.is_finished());
                connections.push(connection.abort_handle());
            }
        });
        Self {
            port,
            state,
            listening: listening.abort_handle(),
        }
    }

    /// Address without a path.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Every request so far whose line contains `part`.
    pub fn passed(&self, part: &str) -> Vec<Line> {
        let passed = self.state.passed.borrow();
        passed
            .iter()
            .filter(|line| line.contains(part))
            .cloned()
            .collect()
    }

    /// Forgets what passed.
    pub fn forget(&self) {
        self.state.passed.send_modify(Vec::clear);
    }

    /// Waits until `count` requests whose line contains `part` have passed.
    pub async fn until_passed(&self, part: &str, count: usize) {
        let mut passed = self.state.passed.subscribe();
        let enough =
            |lines: &Vec<Line>| lines.iter().filter(|line| line.contains(part)).count() >= count;
        crate::within(part, passed.wait_for(enough))
            .await
            .expect("an open wire");
    }

    /// From now on holds every request for which `hold(line, passed)` says so, where `passed` is
    /// how many requests with the same method to a path of the same kind went through before.
    pub fn hold(&self, hold: impl Fn(&str, usize) -> bool + Send + Sync + 'static) {
        self.state.hold.send_replace(Some(Arc::new(hold)));
    }

    /// Lets everything through again.
    pub fn release(&self) {
        self.state.hold.send_replace(None);
    }

    /// Waits until that many requests stand still.
    pub async fn until_held(&self, count: usize) {
        let mut held = self.state.held.subscribe();
        let wait = held.wait_for(|now| *now >= count);
        crate::within("requests are held", wait)
            .await
            .expect("an open wire");
    }

    /// Breaks every connection; new ones are accepted.
    pub fn cut(&self) {
        for connection in self
            .state
            .connections
            .lock()
            .expect("connections")
            .drain(..)
        {
            connection.abort();
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
        self.cut();
    }
}

async fn carry(client: TcpStream, state: Arc<State>) {
    // No relay: the connection breaks, as it would without a wire.
    let Ok(relay) = TcpStream::connect(("127.0.0.1", state.relay)).await else {
        return;
    };
    let (from_client, mut to_client) = client.into_split();
    let (mut from_relay, to_relay) = relay.into_split();
    // Either side's end ends both.
    tokio::select! {
        _ = requests(from_client, to_relay, &state) => {}
        _ = tokio::io::copy(&mut from_relay, &mut to_client) => {}
    }
}

async fn requests(
    mut client: OwnedReadHalf,
    mut relay: OwnedWriteHalf,
    state: &State,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let end = loop {
            if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if client.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        let rest = buffer.split_off(end);
        let head = String::from_utf8_lossy(&buffer).into_owned();
        let line = head.split(" HTTP/").next().unwrap_or_default().to_owned();
        let field = |name: &str| {
            head.lines().skip(1).find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case(name)
                    .then(|| value.trim().to_owned())
            })
        };
        let mut left: u64 = field("content-length")
            .and_then(|len| len.parse().ok())
            .unwrap_or(0);
        admit(&line, state).await;
        relay.write_all(&buffer).await?;
        buffer = rest;
        if field("upgrade").is_some() {
            relay.write_all(&buffer).await?;
            tokio::io::copy(&mut client, &mut relay).await?;
            return Ok(());
        }
        while left > 0 {
            if buffer.is_empty() && client.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
            let now = buffer
                .len()
                .min(usize::try_from(left).unwrap_or(usize::MAX));
            relay.write_all(&buffer[..now]).await?;
            buffer.drain(..now);
            left -= now as u64;
        }
    }
}

/// Waits while the request is to be held, then counts it.
async fn admit(line: &str, state: &State) {
    let mut hold = state.hold.subscribe();
    let mut standing = None;
    loop {
        let rule = hold.borrow_and_update().clone();
        let mut passed = false;
        state.passed.send_if_modified(|lines| {
            let before = lines
                .iter()
                .filter(|other| kind(other) == kind(line))
                .count();
            passed = !rule.as_ref().is_some_and(|rule| rule(line, before));
            if passed {
                lines.push(line.to_owned());
            }
            passed
        });
        if passed {
            return;
        }
        standing.get_or_insert_with(|| Standing::new(state));
        if hold.changed().await.is_err() {
            return;
        }
    }
}

/// Counts a request as held for as long as it lives.
struct Standing<'a>(&'a State);

impl<'a> Standing<'a> {
    fn new(state: &'a State) -> Self {
        state.held.send_modify(|held| *held += 1);
        Self(state)
    }
}

impl Drop for Standing<'_> {
    fn drop(&mut self) {
        self.0.held.send_modify(|held| *held -= 1);
    }
}

/// Method and path without what differs between requests of one kind: ids, numbers, query.
fn kind(line: &str) -> String {
    let path = line.split('?').next().unwrap_or_default();
    path.split('/')
        .filter(|word| word.len() < 20 && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_all_blobs_are_one_kind() {
        let one = kind("PUT /v1/blobs/AAAAAAAAAAAAAAAAAAAAAA/parts/3");
        assert_eq!(one, kind("PUT /v1/blobs/BBBBBBBBBBBBBBBBBBBBBB/parts/12"));
        assert_eq!(one, "PUT /v1/blobs/parts");
        assert_eq!(kind("GET /v1/conversations?x=1"), "GET /v1/conversations");
    }
}
