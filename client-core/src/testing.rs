//! A platform for unit tests: a memory for a store, a clock that stands, and a relay that answers
//! what the test put down. It stands for no relay: what the client and a relay do together is
//! shown in the workspace's `tests`, against the real one.

#![allow(clippy::unwrap_used, reason = "for tests")]

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::platform::*;

/// What a test decides.
pub(crate) struct Scripted {
    pub relay: Script,
    pub store: Memory,
    pub clock: Standing,
    pub random: Counting,
}

impl Scripted {
    pub fn new() -> Rc<Self> {
        Rc::new(Self {
            relay: Script::default(),
            store: Memory::default(),
            clock: Standing(Cell::new(1_700_000_000_000)),
            random: Counting(Cell::new(0)),
        })
    }
}

/// One answer, or the reason why there is none.
pub(crate) type Answer = Result<Response, Unreachable>;

/// Answers in the order in which they were put down, and remembers what was asked.
#[derive(Default)]
pub(crate) struct Script {
    answers: RefCell<VecDeque<Answer>>,
    pub asked: RefCell<Vec<Request>>,
}

impl Script {
    pub fn answer(&self, status: u16, body: impl serde::Serialize) {
        let body = serde_json::to_vec(&body).unwrap();
        self.push(Ok(Response {
            status,
            retry_after_s: None,
            body,
        }));
    }

    pub fn push(&self, answer: Answer) {
        self.answers.borrow_mut().push_back(answer);
    }

    /// Method and path of everything that was asked.
    pub fn log(&self) -> Vec<String> {
        let asked = self.asked.borrow();
        asked
            .iter()
            .map(|request| format!("{:?} {}", request.method, request.path))
            .collect()
    }
}

impl Relay for Script {
    type Live = NoLive;

    async fn send(&self, request: Request) -> Answer {
        self.asked.borrow_mut().push(request);
        // Other tasks get their turn, as with a real network.
        std::future::ready(()).await;
        let mut turns = 2;
        futures::future::poll_fn(|cx| {
            if turns == 0 {
                return std::task::Poll::Ready(());
            }
            turns -= 1;
            cx.waker().wake_by_ref();
            std::task::Poll::Pending
        })
        .await;
        self.answers
            .borrow_mut()
            .pop_front()
            .unwrap_or(Err(Unreachable))
    }

    async fn open_live(&self) -> Result<NoLive, Unreachable> {
        Err(Unreachable)
    }
}

/// Never opened.
pub(crate) struct NoLive;

impl Live for NoLive {
    fn send(&mut self, _: String) -> Result<(), Unreachable> {
        Err(Unreachable)
    }

    async fn next(&mut self) -> LiveFrame {
        LiveFrame::Closed(None)
    }
}

/// Sealed values by table and key.
pub(crate) type Records = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

/// A store in memory. `records` is open to tests that play a thief.
#[derive(Default)]
pub(crate) struct Memory {
    pub records: RefCell<Records>,
    pub secret: RefCell<Option<Vec<u8>>>,
    pub fails: Cell<bool>,
}

impl Memory {
    fn check(&self) -> Result<(), StoreFailed> {
        if self.fails.get() {
            Err(StoreFailed)
        } else {
            Ok(())
        }
    }
}

impl Store for Memory {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFailed> {
        self.check()?;
        Ok(self.records.borrow().get(&(table, key.to_vec())).cloned())
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
        descending: bool,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreFailed> {
        self.check()?;
        let records = self.records.borrow();
        let inside = records
            .range((table, from.to_vec())..(table, to.to_vec()))
            .map(|((_, key), value)| (key.clone(), value.clone()));
        Ok(if descending {
            inside.rev().take(limit).collect()
        } else {
            inside.take(limit).collect()
        })
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreFailed> {
        self.check()?;
        let mut records = self.records.borrow_mut();
        for write in writes {
            match write {
                Write::Put(table, key, value) => drop(records.insert((table, key), value)),
                Write::Delete(table, key) => drop(records.remove(&(table, key))),
                Write::DeletePrefix(table, prefix) => {
                    records.retain(|(other, key), _| *other != table || !key.starts_with(&prefix));
                }
            }
        }
        Ok(())
    }

    async fn erase(&self) -> Result<(), StoreFailed> {
        self.check()?;
        self.records.borrow_mut().clear();
        *self.secret.borrow_mut() = None;
        Ok(())
    }

    async fn keep_secret(&self, secret: &[u8]) -> Result<(), StoreFailed> {
        self.check()?;
        *self.secret.borrow_mut() = Some(secret.to_vec());
        Ok(())
    }

    async fn kept_secret(&self) -> Result<Option<Vec<u8>>, StoreFailed> {
        self.check()?;
        Ok(self.secret.borrow().clone())
    }

    async fn forget_secret(&self) -> Result<(), StoreFailed> {
        self.check()?;
        *self.secret.borrow_mut() = None;
        Ok(())
    }
}

/// A clock that moves only when a test moves it, or when somebody sleeps.
pub(crate) struct Standing(pub Cell<u64>);

impl Clock for Standing {
    fn now_ms(&self) -> u64 {
        self.0.get()
    }

    async fn sleep(&self, ms: u64) {
        self.0.set(self.0.get() + ms);
    }
}

/// Not random at all, but never the same twice.
pub(crate) struct Counting(Cell<u64>);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8; 64]) {
        self.0.set(self.0.get() + 1);
        for (byte, value) in bytes
            .iter_mut()
            .zip(self.0.get().to_be_bytes().into_iter().cycle())
        {
            *byte = value;
        }
    }
}

impl Platform for Scripted {
    type Relay = Script;
    type Store = Memory;
    type Clock = Standing;
    type Random = Counting;
    type Files = NoFiles;

    fn relay(&self) -> &Script {
        &self.relay
    }
    fn store(&self) -> &Memory {
        &self.store
    }
    fn clock(&self) -> &Standing {
        &self.clock
    }
    fn random(&self) -> &Counting {
        &self.random
    }
    fn files(&self) -> &NoFiles {
        &NoFiles
    }
    fn server_id(&self) -> &str {
        "ren.example"
    }
    fn device_name(&self) -> String {
        "Test".to_owned()
    }
}
