//! The bulk workers. They start with the first file, and one that fails is replaced.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use client_core::platform::{FilesFailed, PartJob};
use crypto_core::{file::wrap_file_key, keys::KemPublic, random::Drbg};
use futures::{
    FutureExt,
    channel::oneshot::{self, Receiver, Sender},
    future::Shared,
};
use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, MessageEvent, Worker};

use super::job::{Answer, Job, Work};
use crate::{clock, fatal::FATAL, js, random::drbg};

/// More do not help: the network ends before three of them do.
const MOST_WORKERS: usize = 3;
/// One part travels while the next is sealed.
const PARTS_EACH: usize = 2;
/// Browsers open six connections to a relay over HTTP/1.1; some stay free for everything else.
const MOST_PARTS: usize = 4;
/// How long workers wait for another file, in milliseconds.
const REST_AFTER: u64 = 60_000;

/// The workers of one core.
pub struct Pool {
    spawn: Function,
    most: usize,
    workers: Rc<RefCell<Vec<Rc<BulkWorker>>>>,
    rng: RefCell<Drbg>,
    /// Number of the next job.
    next: Rc<Cell<u32>>,
}

type Done = (Answer, JsValue);

impl Pool {
    pub fn new(spawn: Function) -> Self {
        let processors = js::whole(js::worker().navigator().hardware_concurrency());
        let spare = usize::try_from(processors.saturating_sub(1)).unwrap_or(1);
        Self {
            spawn,
            most: spare.clamp(1, MOST_WORKERS),
            workers: Rc::default(),
            rng: RefCell::new(drbg()),
            next: Rc::default(),
        }
    }

    /// How many parts are worth having under way.
    pub fn parallel(&self) -> usize {
        (self.most * PARTS_EACH).min(MOST_PARTS)
    }

    /// Gives a job to the least busy worker and waits. A dropped future calls the job off.
    pub async fn run(
        &self,
        job: &PartJob<'_>,
        work: Work,
        with: JsValue,
    ) -> Result<Done, FilesFailed> {
        let worker = self.pick().ok_or(FilesFailed::Unreachable)?;
        // A worker that dies is one more reason to try again later.
        let lost = |_| FilesFailed::Unreachable;
        let public = worker.public.clone().await.map_err(lost)?;
        let envelope = {
            let rng = &mut *self.rng.borrow_mut();
            wrap_file_key(rng, &public, job.key, &job.file_id)
        };
        let job = Job::new(job, envelope, work);
        let job = serde_json::to_string(&job).map_err(|_| FilesFailed::Corrupt)?;
        let id = self.next.get();
        self.next.set(id.wrapping_add(1));
        let waiting = Waiting {
            worker: &worker,
            id,
        };
        let done = worker
            .post(id, &job, &with)
            .map_err(|_| FilesFailed::Unreachable)?;
        let answer = done.await.map_err(lost);
        drop(waiting);
        drop(worker);
        self.rest_later();
        answer
    }

    /// Ends workers that stay without work; each holds some megabytes.
    fn rest_later(&self) {
        if self.workers.borrow().iter().any(|worker| worker.load() > 0) {
            return;
        }
        let (workers, next, now) = (self.workers.clone(), self.next.clone(), self.next.get());
        spawn_local(async move {
            clock::sleep(REST_AFTER).await;
            if next.get() == now {
                workers.borrow_mut().retain(|worker| worker.load() > 0);
            }
        });
    }

    fn pick(&self) -> Option<Rc<BulkWorker>> {
        let mut workers = self.workers.borrow_mut();
        workers.retain(|worker| !worker.state.dead.get());
        let idle = |worker: &&Rc<BulkWorker>| worker.load() == 0;
        if workers.len() < self.most && !workers.iter().any(|worker| idle(&worker)) {
            workers.push(BulkWorker::start(&self.spawn)?);
        }
        workers.iter().min_by_key(|worker| worker.load()).cloned()
    }
}

struct BulkWorker {
    worker: Worker,
    public: Shared<Receiver<KemPublic>>,
    state: Rc<State>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

#[derive(Default)]
struct State {
    ready: RefCell<Option<Sender<KemPublic>>>,
    /// Jobs that were given to this worker and are not over.
    jobs: RefCell<HashMap<u32, Sender<Done>>>,
    dead: Cell<bool>,
}

impl State {
    /// Everybody who waits for this worker hears that it is gone.
    fn die(&self) {
        self.dead.set(true);
        self.ready.take();
        self.jobs.take();
    }

    fn hear(&self, message: &JsValue) {
        if message.as_string().is_some_and(|text| text == FATAL) {
            return self.die();
        }
        if let Some(public) = message.dyn_ref().map(js_sys::Uint8Array::to_vec) {
            match (KemPublic::from_bytes(&public), self.ready.take()) {
                // Nobody may wait any more.
                (Ok(public), Some(ready)) => drop(ready.send(public)),
                _ => self.die(),
            }
        } else if let Some(answer) = message.dyn_ref::<Array>() {
            self.hear_answer(answer);
        }
    }

    fn hear_answer(&self, message: &Array) {
        let id = message
            .get(0)
            .as_f64()
            .map(js::whole)
            .and_then(|id| u32::try_from(id).ok());
        let answer = message.get(1).as_string();
        let answer = answer.and_then(|json| serde_json::from_str::<Answer>(&json).ok());
        match (id.and_then(|id| self.jobs.borrow_mut().remove(&id)), answer) {
            (Some(job), Some(answer)) => drop(job.send((answer, message.get(2)))),
            // It was called off meanwhile.
            (None, Some(_)) => {}
            (_, None) => self.die(),
        }
    }
}

impl BulkWorker {
    fn start(spawn: &Function) -> Option<Rc<Self>> {
        let worker: Worker = spawn.call0(&JsValue::UNDEFINED).ok()?.dyn_into().ok()?;
        let (ready, public) = oneshot::channel();
        let state = Rc::new(State {
            ready: RefCell::new(Some(ready)),
            ..State::default()
        });
        let hearing = state.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hearing.hear(&event.data());
        });
        let dying = state.clone();
        let on_error = Closure::<dyn FnMut(Event)>::new(move |_| dying.die());
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Rc::new(Self {
            worker,
            public: public.shared(),
            state,
            _on_message: on_message,
            _on_error: on_error,
        }))
    }

    fn load(self: &Rc<Self>) -> usize {
        // The pool's own reference is one; every job that runs here holds another.
        Rc::strong_count(self).saturating_sub(1)
    }

    fn post(&self, id: u32, job: &str, with: &JsValue) -> Result<Receiver<Done>, JsValue> {
        let (done, answer) = oneshot::channel();
        self.worker
            .post_message(&Array::of3(&id.into(), &job.into(), with))?;
        self.state.jobs.borrow_mut().insert(id, done);
        Ok(answer)
    }
}

impl Drop for BulkWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// A job that somebody waits for.
struct Waiting<'a> {
    worker: &'a BulkWorker,
    id: u32,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self
            .worker
            .state
            .jobs
            .borrow_mut()
            .remove(&self.id)
            .is_some()
        {
            // It does not matter whether a worker that is gone hears this.
            let _ = self.worker.worker.post_message(&self.id.into());
        }
    }
}
