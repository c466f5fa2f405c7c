//! [`NativePlatform`]: what a client needs from outside, brought by an ordinary program.
//!
//! One folder is one device. It holds `store.sqlite` (sealed records), `cookies` (the refresh token,
//! which a browser would keep out of the reach of scripts) and `kept-secret` ("stay signed in"),
//! each readable by its owner only. Without a folder everything stays in memory.

use std::{
    io::{self, Write as _},
    path::Path,
    rc::Rc,
};

use client_core::platform::Platform;

use crate::{NativeClock, NativeFiles, NativeRandom, NativeRelay, NativeStore};

/// Why a device cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenFailed {
    /// Its folder.
    #[error("the folder cannot be used: {0}")]
    Folder(#[from] io::Error),
    /// Its database.
    #[error("the database in the folder cannot be opened")]
    Store,
    /// The certificates that this computer trusts.
    #[error("the certificates that this computer trusts cannot be read")]
    Certificates,
    /// The HTTP client.
    #[error("no HTTP client can be made on this computer")]
    Http,
}

/// Cheap to clone; a clone is the same device, as a reloaded tab is the same browser.
#[derive(Clone)]
pub struct NativePlatform(Rc<Parts>);

struct Parts {
    relay: NativeRelay,
    store: NativeStore,
    clock: NativeClock,
    random: NativeRandom,
    files: NativeFiles,
    server_id: String,
    device_name: String,
}

impl NativePlatform {
    /// A device that keeps everything in `folder`, which is made when it is missing.
    ///
    /// `base` is the relay's address without a path, e.g. `http://127.0.0.1:4000`; `server_id` its
    /// host name in the sense of the protocol.
    ///
    /// # Errors
    /// Why the folder, its database or the connection cannot be set up.
    pub async fn on_disk(base: &str, server_id: &str, folder: &Path) -> Result<Self, OpenFailed> {
        make_private(folder)?;
        Ok(Self::assemble(
            NativeRelay::new(base, Some(folder.join("cookies")))?,
            NativeStore::on_disk(folder).await?,
            server_id,
        ))
    }

    /// A device that forgets everything once its last clone is gone.
    ///
    /// # Errors
    /// Why the connection cannot be set up.
    pub async fn in_memory(base: &str, server_id: &str) -> Result<Self, OpenFailed> {
        Ok(Self::assemble(
            NativeRelay::new(base, None)?,
            NativeStore::in_memory().await?,
            server_id,
        ))
    }

    fn assemble(relay: NativeRelay, store: NativeStore, server_id: &str) -> Self {
        Self(Rc::new(Parts {
            files: NativeFiles::new(relay.clone()),
            relay,
            store,
            clock: NativeClock::default(),
            random: NativeRandom,
            server_id: server_id.to_owned(),
            device_name: "Native client".to_owned(),
        }))
    }

    /// Address of the relay.
    pub fn base(&self) -> &str {
        self.0.relay.base()
    }
}

impl Platform for NativePlatform {
    type Relay = NativeRelay;
    type Store = NativeStore;
    type Clock = NativeClock;
    type Random = NativeRandom;
    type Files = NativeFiles;

    fn relay(&self) -> &NativeRelay {
        &self.0.relay
    }
    fn store(&self) -> &NativeStore {
        &self.0.store
    }
    fn clock(&self) -> &NativeClock {
        &self.0.clock
    }
    fn random(&self) -> &NativeRandom {
        &self.0.random
    }
    fn files(&self) -> &NativeFiles {
        &self.0.files
    }
    fn server_id(&self) -> &str {
        &self.0.server_id
    }
    fn device_name(&self) -> String {
        self.0.device_name.clone()
    }
}

/// Makes a folder that only its owner can enter, unless it is there.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Replaces a small file as a whole, readable by its owner only, and durably.
///
/// # Errors
/// What the file system says.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // tempfile makes its files with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    std::fs::File::open(folder)?.sync_all()
}
