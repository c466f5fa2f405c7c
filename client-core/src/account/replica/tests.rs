#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::rc::Rc;

use crypto_core::blob::{open_blob, seal_blob};
use futures::executor::block_on;
use futures::future::{poll_fn, select};
use relay_api::problem::{Problem, ProblemKind};

use super::*;
use crate::account::for_tests::account;
use crate::account::{Account, AccountCell};
use crate::api::Api;
use crate::ctx::{App, Rng};
use crate::local::DeviceId;
use crate::platform::{Response, Unreachable};
use crate::testing::Scripted;

const NS: Namespace = Namespace::Heads;

/// A set of numbers: the simplest thing that merges.
#[derive(Debug, Default, Clone, PartialEq, Encode, Decode)]
struct Numbers(#[n(0)] BTreeSet<u32>);

impl Merge for Numbers {
    fn merge(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }
}

struct Bench {
    platform: Rc<Scripted>,
    account: Rc<Account>,
    rng: Rng,
    told: Rc<Cell<u32>>,
}

impl Bench {
    fn new() -> Self {
        let platform = Scripted::new();
        let rng = Rng::new(&*platform, &[]);
        let account = Rc::new(account("anna"));
        Self {
            platform,
            account,
            rng,
            told: Rc::default(),
        }
    }

    fn open(&self) -> Replica<Scripted, Numbers> {
        let api = Api::new(Rc::clone(&self.platform));
        api.adopt(relay_api::accounts::Session {
            access_token: "t".to_owned(),
            expires_in_s: 600_000,
            session_id: relay_api::SessionId { 0: [1; 16] },
            account_id: relay_api::AccountId {
                0: self.account.id(),
            },
        });
        let (root, device) = (self.account.storage_root(), DeviceId([1; 16]));
        let local = Local::open(Rc::clone(&self.platform), self.rng.clone(), root, &device);
        let app = App::new(mpsc::unbounded().0, mpsc::unbounded().0);
        let cell = AccountCell::new(Rc::clone(&self.account));
        let blobs = AccountBlobs::new(api, local.clone(), cell, app, self.rng.clone());
        let told = Rc::clone(&self.told);
        let changed = Box::new(move || told.set(told.get() + 1));
        block_on(Replica::open(
            Rc::clone(&self.platform),
            NS,
            blobs,
            local,
            changed,
        ))
        .unwrap()
    }

    fn add(&self, replica: &Replica<Scripted, Numbers>, number: u32) {
        block_on(replica.change(|numbers| numbers.0.insert(number))).unwrap();
    }

    /// The relay holds this.
    fn holds(&self, version: u64, numbers: &[u32]) {
        let plain = minicbor::to_vec(Numbers(numbers.iter().copied().collect())).unwrap();
        let (root, id) = (self.account.storage_root(), self.account.id());
        let rng = &mut *self.rng.borrow();
        let body = seal_blob(rng, root, NS, version, &id, &plain).unwrap();
        self.answer(200, body);
    }

    fn holds_nothing(&self) {
        let kind = ProblemKind::NotFound;
        self.platform
            .relay
            .answer(kind.status(), Problem::new(kind, None));
    }

    fn answer(&self, status: u16, body: Vec<u8>) {
        self.platform.relay.push(Ok(Response {
            status,
            retry_after_s: None,
            body,
        }));
    }

    /// Runs until the relay was asked so often, and everything that followed from it was done.
    fn run(&self, replica: &Replica<Scripted, Numbers>, asked: usize) {
        let run = std::pin::pin!(replica.run());
        let mut turns = 0;
        let enough = poll_fn(|cx| {
            cx.waker().wake_by_ref();
            turns += u32::from(self.platform.relay.asked.borrow().len() >= asked);
            if turns > 20 {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        });
        block_on(select(run, enough));
        assert_eq!(self.platform.relay.asked.borrow().len(), asked);
    }

    fn written(&self) -> Vec<u32> {
        let asked = self.platform.relay.asked.borrow();
        let (root, id) = (self.account.storage_root(), self.account.id());
        let (_, plain) = open_blob(&asked.last().unwrap().body, root, NS, &id).unwrap();
        minicbor::decode::<Numbers>(&plain)
            .unwrap()
            .0
            .into_iter()
            .collect()
    }
}

#[test]
fn a_change_outlives_a_reload_and_reaches_the_relay_then() {
    let bench = Bench::new();
    bench.add(&bench.open(), 1);
    let reopened = bench.open();
    assert_eq!(reopened.get().0, BTreeSet::from([1]));
    bench.holds_nothing();
    bench.holds_nothing();
    bench.answer(204, Vec::new());
    bench.run(&reopened, 3);
    assert_eq!(bench.written(), [1]);
    // What was carried is carried once.
    let again = bench.open();
    bench.holds(1, &[1]);
    bench.run(&again, 4);
}

#[test]
fn both_sides_end_with_everything() {
    let bench = Bench::new();
    let replica = bench.open();
    bench.add(&replica, 1);
    bench.holds(5, &[7]);
    bench.answer(204, Vec::new());
    bench.run(&replica, 2);
    assert_eq!(bench.written(), [1, 7]);
    assert_eq!(replica.get().0, BTreeSet::from([1, 7]));
    assert_eq!(bench.told.get(), 2, "own change and theirs");
}

#[test]
fn nothing_is_lost_while_the_relay_is_away() {
    let bench = Bench::new();
    let replica = bench.open();
    bench.add(&replica, 1);
    for _ in 0..3 {
        bench.platform.relay.push(Err(Unreachable));
    }
    bench.holds(2, &[]);
    bench.answer(204, Vec::new());
    let before = bench.platform.clock.0.get();
    bench.run(&replica, 5);
    assert_eq!(bench.written(), [1]);
    let waited = bench.platform.clock.0.get() - before;
    assert_eq!(waited, 1_000 + 2_000 + 4_000);
}

#[test]
fn a_change_that_changes_nothing_is_none() {
    let bench = Bench::new();
    let replica = bench.open();
    block_on(replica.change(|_| ())).unwrap();
    assert_eq!(bench.told.get(), 0);
    assert!(bench.platform.store.records.borrow().is_empty());
}
