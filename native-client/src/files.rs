//! Files on disk: a handle stands for a path. Sealing and opening run beside the client's thread.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    fs::{self, File, Metadata},
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    rc::Rc,
    time::UNIX_EPOCH,
};

use client_core::{
    files::part::{self, PartCipher},
    platform::{FileStamp, Files, FilesFailed, Handle, PartJob},
};

use crate::{
    relay::{Broken, NativeRelay},
    sink::Sink,
};

/// Parts that are under way at once: 4 × (4 MiB ciphertext + 2 segments).
const PARALLEL: usize = 4;
/// The longest problem document that is read, in bytes.
const PROBLEM: usize = 64 << 10;

/// The files of one device, by handle.
#[derive(Clone)]
pub struct NativeFiles(Rc<Inner>);

struct Inner {
    relay: NativeRelay,
    last: Cell<Handle>,
    places: RefCell<HashMap<Handle, Sink>>,
    keeps: Cell<bool>,
}

impl NativeFiles {
    pub(super) fn new(relay: NativeRelay) -> Self {
        Self(Rc::new(Inner {
            relay,
            last: Cell::new(0),
            places: RefCell::default(),
            keeps: Cell::new(false),
        }))
    }

    /// A handle for a file to send, or for a place to save to. While a download runs its bytes
    /// stand in a file beside the place, with `.part` at the end of its name.
    pub fn handle(&self, path: &Path) -> Handle {
        let handle = self.0.last.get() + 1;
        self.0.last.set(handle);
        let sink = Sink::new(path, self.0.keeps.get());
        self.0.places.borrow_mut().insert(handle, sink);
        handle
    }

    /// From now on what a failed download has written stays in its `.part` file, for a test that
    /// looks for bytes that should not be there.
    pub fn keep_discarded(&self) {
        self.0.keeps.set(true);
    }

    fn source(&self, handle: Handle) -> Result<PathBuf, FilesFailed> {
        self.sink(handle)
            .map(|sink| sink.place())
            .map_err(|_| FilesFailed::Unreadable)
    }

    fn sink(&self, handle: Handle) -> Result<Sink, FilesFailed> {
        self.0
            .places
            .borrow()
            .get(&handle)
            .cloned()
            .ok_or(FilesFailed::SinkFailed)
    }
}

impl Files for NativeFiles {
    async fn stamp(&self, source: Handle) -> Result<FileStamp, FilesFailed> {
        let path = self.source(source)?;
        fs::metadata(path)
            .map(|data| stamp_of(&data))
            .map_err(unreadable)
    }

    async fn read_all(&self, source: Handle, max: usize) -> Result<Vec<u8>, FilesFailed> {
        let file = File::open(self.source(source)?).map_err(unreadable)?;
        let mut bytes = Vec::new();
        let most = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
        file.take(most)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        if bytes.len() > max {
            Err(FilesFailed::Changed)
        } else {
            Ok(bytes)
        }
    }

    async fn upload_part(
        &self,
        job: PartJob<'_>,
        source: Handle,
        stamp: FileStamp,
    ) -> Result<Vec<[u8; 32]>, FilesFailed> {
        let path = self.source(source)?;
        let cipher = PartCipher::new(&job)?;
        let (cipher, sealed) = beside(move || {
            let mut file = File::open(&path).map_err(unreadable)?;
            let same = |file: &File| match file.metadata() {
                Ok(data) if stamp_of(&data) == stamp => Ok(()),
                Ok(_) => Err(FilesFailed::Changed),
                Err(error) => Err(unreadable(error)),
            };
            same(&file)?;
            let sealed = cipher.seal(|offset, buffer| read_at(&mut file, offset, buffer))?;
            // A key and salt never seal two contents: what changed while it was read is not sent.
            same(&file)?;
            Ok((cipher, sealed))
        })
        .await?;
        let leaves = sealed.leaves.clone();
        let request = cipher.put(job.blob_id, &job.access_token, sealed);
        let answer = self
            .0
            .relay
            .exchange(request, PROBLEM)
            .await
            .map_err(broken)?;
        part::check_put(&answer)?;
        Ok(leaves)
    }

    async fn download_part(
        &self,
        job: PartJob<'_>,
        leaves: &[[u8; 32]],
        sink: Handle,
    ) -> Result<(), FilesFailed> {
        let sink = self.sink(sink)?;
        let cipher = PartCipher::new(&job)?;
        let request = cipher.get(job.blob_id, &job.access_token);
        let longest = cipher.ciphertext_len().max(PROBLEM);
        let answer = self
            .0
            .relay
            .exchange(request, longest)
            .await
            .map_err(broken)?;
        let leaves = leaves.to_vec();
        beside(move || {
            let ciphertext = part::check_get(&answer)?;
            cipher.open(&leaves, ciphertext, |offset, bytes| {
                sink.write(offset, bytes)
            })
        })
        .await
    }

    async fn write_all(&self, sink: Handle, bytes: &[u8]) -> Result<(), FilesFailed> {
        self.sink(sink)?.write(0, bytes)
    }

    async fn finish(&self, sink: Handle) -> Result<(), FilesFailed> {
        let sink = self.sink(sink)?;
        beside(move || sink.finish()).await
    }

    fn discard(&self, sink: Handle) {
        if let Ok(sink) = self.sink(sink) {
            sink.discard();
        }
    }

    fn parallel(&self) -> usize {
        PARALLEL
    }
}

fn stamp_of(data: &Metadata) -> FileStamp {
    let modified = data
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    FileStamp {
        size: data.len(),
        modified_ms: modified.map_or(0, |since| since.as_millis().try_into().unwrap_or(u64::MAX)),
    }
}

fn read_at(file: &mut File, offset: u64, buffer: &mut [u8]) -> Result<(), FilesFailed> {
    file.seek(SeekFrom::Start(offset)).map_err(unreadable)?;
    file.read_exact(buffer).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => FilesFailed::Changed,
        _ => FilesFailed::Unreadable,
    })
}

/// Runs what takes long on another thread.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FilesFailed> + Send + 'static,
) -> Result<T, FilesFailed> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or(Err(FilesFailed::Unreadable))
}

fn unreadable(_: io::Error) -> FilesFailed {
    FilesFailed::Unreadable
}

fn broken(broken: Broken) -> FilesFailed {
    match broken {
        Broken::Off => FilesFailed::Unreachable,
        Broken::TooLong => FilesFailed::Corrupt,
    }
}
