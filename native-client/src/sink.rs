//! A place to save to. Until a file is whole its bytes stand beside the place, under another name.

use std::{
    fs::{self, File},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use client_core::platform::FilesFailed;

/// One place. Clones are the same; threads that write parts hold one each.
#[derive(Clone)]
pub(super) struct Sink(Arc<Mutex<State>>);

struct State {
    place: PathBuf,
    file: Option<File>,
    /// Given up: what still writes writes nothing.
    is_gone: bool,
    /// Leave what was written where it is, for a test that looks at it.
    keeps: bool,
}

impl Sink {
    pub(super) fn new(place: &Path, keeps: bool) -> Self {
        let place = place.to_owned();
        Self(Arc::new(Mutex::new(State {
            place,
            file: None,
            is_gone: false,
            keeps,
        })))
    }

    /// Writes at an offset.
    pub(super) fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), FilesFailed> {
        let mut state = self.lock();
        let file = state.open()?;
        file.seek(SeekFrom::Start(offset)).map_err(failed)?;
        file.write_all(bytes).map_err(failed)
    }

    /// Everything is there: makes it durable, and visible under its name.
    pub(super) fn finish(&self) -> Result<(), FilesFailed> {
        let mut state = self.lock();
        // An empty file has nothing that would have made it.
        state.open()?.sync_all().map_err(failed)?;
        fs::rename(partial(&state.place), &state.place).map_err(failed)?;
        let folder = state.place.parent().unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed)
    }

    /// Throws away what was written.
    pub(super) fn discard(&self) {
        let mut state = self.lock();
        state.is_gone = true;
        state.file = None;
        if !state.keeps {
            let _ = fs::remove_file(partial(&state.place));
        }
    }

    /// Where it will be.
    pub(super) fn place(&self) -> PathBuf {
        self.lock().place.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn open(&mut self) -> Result<&mut File, FilesFailed> {
        if self.is_gone {
            return Err(FilesFailed::Cancelled);
        }
        if self.file.is_none() {
            let file = File::options()
                .create(true)
                .truncate(true)
                .write(true)
                .open(partial(&self.place))
                .map_err(failed)?;
            self.file = Some(file);
        }
        self.file.as_mut().ok_or(FilesFailed::SinkFailed)
    }
}

/// Where bytes stand that are not a whole file yet: `<name>.part`.
pub(super) fn partial(place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

fn failed(_: io::Error) -> FilesFailed {
    FilesFailed::SinkFailed
}
