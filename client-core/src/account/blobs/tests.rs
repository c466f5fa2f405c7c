#![allow(clippy::unwrap_used, reason = "a test")]

use futures::channel::mpsc;
use futures::executor::block_on;
use relay_api::problem::Problem;

use super::*;
use crate::account::for_tests::account;
use crate::ctx::Event;
use crate::local::DeviceId;
use crate::platform::Response;
use crate::testing::Scripted;
use crate::view::Update;

const NS: Namespace = Namespace::Settings;

struct Bench {
    platform: Rc<Scripted>,
    account: Rc<Account>,
    blobs: AccountBlobs<Scripted>,
    rng: Rng,
    updates: mpsc::UnboundedReceiver<Update>,
    _events: mpsc::UnboundedReceiver<Event>,
}

impl Bench {
    fn new() -> Self {
        let platform = Scripted::new();
        let rng = Rng::new(&*platform, &[]);
        let account = Rc::new(account("anna"));
        let api = Api::new(Rc::clone(&platform));
        api.adopt(relay_api::accounts::Session {
            access_token: "t".to_owned(),
            expires_in_s: 600,
            session_id: relay_api::SessionId { 0: [1; 16] },
            account_id: relay_api::AccountId { 0: account.id() },
        });
        let (root, device) = (account.storage_root(), DeviceId([1; 16]));
        let local = Local::open(Rc::clone(&platform), rng.clone(), root, &device);
        let (tell, updates) = mpsc::unbounded();
        let (events, _events) = mpsc::unbounded();
        let app = App::new(tell, events);
        let cell = AccountCell::new(Rc::clone(&account));
        let blobs = AccountBlobs::new(api, local, cell, app, rng.clone());
        Self {
            platform,
            account,
            blobs,
            rng,
            updates,
            _events,
        }
    }

    fn sealed(&self, version: u64, value: &Vec<u32>) -> Vec<u8> {
        let plain = minicbor::to_vec(value).unwrap();
        let root = self.account.storage_root();
        seal_blob(
            &mut *self.rng.borrow(),
            root,
            NS,
            version,
            &self.account.id(),
            &plain,
        )
        .unwrap()
    }

    fn answer(&self, status: u16, body: Vec<u8>) {
        self.platform.relay.push(Ok(Response {
            status,
            retry_after_s: None,
            body,
        }));
    }

    fn refuse(&self, kind: ProblemKind) {
        self.platform
            .relay
            .answer(kind.status(), Problem::new(kind, None));
    }

    /// What the last request carried.
    fn written(&self) -> (u64, Vec<u32>) {
        let asked = self.platform.relay.asked.borrow();
        let (root, id) = (self.account.storage_root(), self.account.id());
        let (version, plain) = open_blob(&asked.last().unwrap().body, root, NS, &id).unwrap();
        (version, minicbor::decode(&plain).unwrap())
    }

    fn add(&self, number: u32) -> Result<(), FailureCode> {
        let change = |list: &mut Vec<u32>| {
            if !list.contains(&number) {
                list.push(number);
            }
        };
        block_on(self.blobs.update(NS, change)).map_err(|failure| failure.code)
    }

    fn load(&self) -> Result<Vec<u32>, FailureCode> {
        block_on(self.blobs.load(NS)).map_err(|failure| failure.code)
    }

    fn alarmed(&mut self) -> bool {
        matches!(self.updates.try_recv(), Ok(Update::App(view)) if view.integrity_alarm)
    }
}

#[test]
fn the_first_write_is_version_one_and_the_next_needs_no_question() {
    let bench = Bench::new();
    bench.refuse(ProblemKind::NotFound);
    bench.answer(204, Vec::new());
    bench.add(1).unwrap();
    assert_eq!(bench.written(), (1, vec![1]));
    bench.answer(204, Vec::new());
    bench.add(2).unwrap();
    assert_eq!(bench.written(), (2, vec![1, 2]));
    assert_eq!(bench.add(2), Ok(()), "nothing new is nothing to write");
    assert_eq!(bench.platform.relay.asked.borrow().len(), 3);
}

#[test]
fn whoever_comes_second_changes_what_came_first() {
    let bench = Bench::new();
    bench.answer(200, bench.sealed(4, &vec![1]));
    bench.refuse(ProblemKind::VersionConflict);
    bench.answer(200, bench.sealed(6, &vec![1, 7]));
    bench.answer(204, Vec::new());
    bench.add(2).unwrap();
    assert_eq!(bench.written(), (7, vec![1, 7, 2]));
}

#[test]
fn an_older_or_vanished_blob_is_an_alarm_and_is_not_overwritten() {
    let mut bench = Bench::new();
    bench.answer(200, bench.sealed(5, &vec![1]));
    assert_eq!(bench.load(), Ok(vec![1]));
    bench.answer(200, bench.sealed(4, &vec![]));
    assert_eq!(bench.load(), Err(FailureCode::Integrity));
    assert!(bench.alarmed());
    bench.refuse(ProblemKind::NotFound);
    assert_eq!(bench.load(), Err(FailureCode::Integrity));
    bench.refuse(ProblemKind::VersionConflict);
    bench.answer(200, bench.sealed(3, &vec![]));
    assert_eq!(bench.add(9), Err(FailureCode::Integrity));
}

#[test]
fn a_blob_that_does_not_open_is_an_alarm_and_is_not_overwritten() {
    let mut bench = Bench::new();
    let mut changed = bench.sealed(1, &vec![1]);
    *changed.last_mut().unwrap() ^= 1;
    bench.answer(200, changed);
    assert_eq!(bench.add(2), Err(FailureCode::Integrity));
    assert!(bench.alarmed());
    assert_eq!(bench.platform.relay.log(), ["Get /v1/vault/blobs/4"]);
}

#[test]
fn giving_up_is_said_when_others_are_always_first() {
    let bench = Bench::new();
    bench.refuse(ProblemKind::NotFound);
    for version in 1..=8 {
        bench.refuse(ProblemKind::VersionConflict);
        bench.answer(200, bench.sealed(version, &vec![]));
    }
    assert_eq!(bench.add(1), Err(FailureCode::RelayFailed));
}
