//! The person's files, by handle: `File` objects to read from, sinks to write to. Their bulk is
//! read, sealed, opened and carried by bulk workers; this thread only hands out work.

pub mod job;
mod pool;
mod sink;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use client_core::platform::{FileStamp, Files, FilesFailed, Handle, PartJob};
use js_sys::{ArrayBuffer, Function, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::File;

use crate::js;
use job::{Answer, Work};
use pool::Pool;
pub use sink::Sink;

/// Files and sinks that the page handed over, and the pool of bulk workers. A cheap clone.
#[derive(Clone)]
pub struct WebFiles {
    inner: Rc<Inner>,
}

struct Inner {
    next: Cell<Handle>,
    sources: RefCell<HashMap<Handle, File>>,
    sinks: RefCell<HashMap<Handle, Sink>>,
    pool: Pool,
}

impl WebFiles {
    /// `spawn` starts a bulk worker that waits for its first message.
    pub fn new(spawn: Function) -> Self {
        Self {
            inner: Rc::new(Inner {
                next: Cell::new(1),
                sources: RefCell::default(),
                sinks: RefCell::default(),
                pool: Pool::new(spawn),
            }),
        }
    }

    fn number(&self) -> Handle {
        let handle = self.inner.next.get();
        self.inner.next.set(handle.wrapping_add(1));
        handle
    }

    /// A file to read from. It costs nothing to keep: no byte of it is in memory.
    pub fn add_source(&self, file: File) -> Handle {
        let handle = self.number();
        self.inner.sources.borrow_mut().insert(handle, file);
        handle
    }

    /// A place to write to.
    pub fn add_sink(&self, sink: Sink) -> Handle {
        let handle = self.number();
        self.inner.sinks.borrow_mut().insert(handle, sink);
        handle
    }

    /// Forgets a place, whatever became of it.
    pub fn remove_sink(&self, handle: Handle) {
        self.inner.sinks.borrow_mut().remove(&handle);
    }

    fn source(&self, handle: Handle) -> Result<File, FilesFailed> {
        self.inner
            .sources
            .borrow()
            .get(&handle)
            .cloned()
            .ok_or(FilesFailed::Unreadable)
    }

    fn sink(&self, handle: Handle) -> Result<Sink, FilesFailed> {
        self.inner
            .sinks
            .borrow()
            .get(&handle)
            .cloned()
            .ok_or(FilesFailed::SinkFailed)
    }
}

fn stamp(file: &File) -> FileStamp {
    FileStamp {
        size: js::whole(file.size()),
        modified_ms: js::whole(file.last_modified()),
    }
}

impl Files for WebFiles {
    async fn stamp(&self, source: Handle) -> Result<FileStamp, FilesFailed> {
        self.source(source).map(|file| stamp(&file))
    }

    async fn read_all(&self, source: Handle, max: usize) -> Result<Vec<u8>, FilesFailed> {
        let file = self.source(source)?;
        if js::whole(file.size()) > max as u64 {
            return Err(FilesFailed::Unreadable);
        }
        let bytes = js::settled::<ArrayBuffer>(file.array_buffer()).await;
        bytes
            .map(|bytes| Uint8Array::new(&bytes).to_vec())
            .map_err(|_| FilesFailed::Unreadable)
    }

    async fn upload_part(
        &self,
        job: PartJob<'_>,
        source: Handle,
        expected: FileStamp,
    ) -> Result<Vec<[u8; 32]>, FilesFailed> {
        let file = self.source(source)?;
        if stamp(&file) != expected {
            return Err(FilesFailed::Changed);
        }
        match self.inner.pool.run(&job, Work::Upload, file.into()).await? {
            (Answer::Uploaded { leaves }, _) => job::read_leaves(&leaves),
            (Answer::Failed(failed), _) => Err(failed.into()),
            (Answer::Opened, _) => Err(FilesFailed::Corrupt),
        }
    }

    async fn download_part(
        &self,
        job: PartJob<'_>,
        leaves: &[[u8; 32]],
        sink: Handle,
    ) -> Result<(), FilesFailed> {
        let sink = self.sink(sink)?;
        let work = Work::Download {
            leaves: leaves.concat().into(),
            as_blob: sink.takes_blobs(),
        };
        match self.inner.pool.run(&job, work, JsValue::UNDEFINED).await? {
            (Answer::Opened, plaintext) => sink.put(job::part_start(job.part), &plaintext).await,
            (Answer::Failed(failed), _) => Err(failed.into()),
            (Answer::Uploaded { .. }, _) => Err(FilesFailed::Corrupt),
        }
    }

    async fn write_all(&self, sink: Handle, bytes: &[u8]) -> Result<(), FilesFailed> {
        let sink = self.sink(sink)?;
        let plaintext = job::plaintext(&Uint8Array::from(bytes), sink.takes_blobs());
        sink.put(0, &plaintext.map_err(|_| FilesFailed::SinkFailed)?)
            .await
    }

    async fn finish(&self, sink: Handle) -> Result<(), FilesFailed> {
        self.sink(sink)?.close().await
    }

    fn discard(&self, sink: Handle) {
        if let Ok(sink) = self.sink(sink) {
            sink.discard();
        }
    }

    fn parallel(&self) -> usize {
        self.inner.pool.parallel()
    }
}
