//! Files on the local disk: parts are written where they belong, and what was acknowledged is there
//! after a power cut.
//!
//! `blobs/<two hex digits>/<id>.parts` while it is uploaded, `<id>` once it is whole. The id is the
//! relay's own random number; nothing of a client reaches a path. An acknowledged part is on disk:
//! write → fdatasync → row → answer. A finished file: fsync → rename → fsync of the folder → row.

mod claims;
mod digest;
mod receive;
mod reconcile;

use std::{
    io::{self, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
};

use axum::body::{Body, Bytes};
use futures::Stream;
use relay_api::BlobId;
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _},
};
use tokio_util::io::ReaderStream;

pub use self::{
    claims::Claim,
    digest::{Hasher, content_digest},
    receive::PartError,
};

/// Read from disk at a time.
const READ: usize = 256 * 1024;

/// Whether an error says that there is no room.
pub fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

/// The folder of all files.
#[derive(Debug)]
pub struct BlobFolder {
    root: PathBuf,
    claims: claims::Claims,
}

impl BlobFolder {
    /// Opens the folder, makes it if there is none.
    ///
    /// # Errors
    /// Of the file system.
    pub fn open(root: PathBuf) -> io::Result<Self> {
        private_folder(&root)?;
        Ok(Self {
            root,
            claims: claims::Claims::default(),
        })
    }

    fn whole(&self, blob_id: BlobId) -> PathBuf {
        let hex: String = blob_id.0.iter().map(|byte| format!("{byte:02x}")).collect();
        self.root.join(&hex[..2]).join(hex)
    }

    fn unfinished(&self, blob_id: BlobId) -> PathBuf {
        self.whole(blob_id).with_extension("parts")
    }

    /// Makes the empty file of an upload.
    ///
    /// # Errors
    /// Of the file system.
    pub async fn create(&self, blob_id: BlobId) -> io::Result<()> {
        let path = self.unfinished(blob_id);
        blocking(move || {
            let folder = path.parent().unwrap_or(Path::new("."));
            private_folder(folder)?;
            std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)?;
            sync_folder(folder)?;
            sync_folder(folder.parent().unwrap_or(Path::new(".")))
        })
        .await
    }

    /// The right to write one part. Whoever has it is told to hurry, and this waits until he has
    /// ended: a client that lost its connection is never locked out by its own past.
    pub async fn claim(&self, blob_id: BlobId, part: u32) -> Claim {
        self.claims.claim(blob_id, part).await
    }

    /// Writes a part to its place. On `Ok` it is on disk and has this digest.
    ///
    /// # Errors
    /// See [`PartError`]. The place may then hold rubbish, which no row speaks of.
    pub async fn write_part(
        &self,
        claim: &Claim,
        place: Range<u64>,
        body: Body,
        expected: [u8; 32],
    ) -> Result<(), PartError> {
        let mut file = OpenOptions::new()
            .write(true)
            .open(self.unfinished(claim.blob_id()))
            .await?;
        file.seek(SeekFrom::Start(place.start)).await?;
        let written = receive::receive(
            claim,
            place.end - place.start,
            body,
            expected,
            Some(&mut file),
        )
        .await;
        // Whatever was begun has to be over before another request may write here.
        let flushed = file.flush().await;
        written?;
        flushed?;
        file.sync_data().await?;
        Ok(())
    }

    /// Reads the body of a part that is on disk already.
    ///
    /// # Errors
    /// As [`Self::write_part`].
    pub async fn verify_part(
        &self,
        claim: &Claim,
        length: u64,
        body: Body,
        expected: [u8; 32],
    ) -> Result<(), PartError> {
        receive::receive(claim, length, body, expected, None).await
    }

    /// Gives a whole file its final name. Does nothing if it has it.
    ///
    /// # Errors
    /// Of the file system; `InvalidData` if the file has not this length.
    pub async fn finish(&self, blob_id: BlobId, size: u64) -> io::Result<()> {
        let (from, to) = (self.unfinished(blob_id), self.whole(blob_id));
        blocking(move || {
            match std::fs::OpenOptions::new().write(true).open(&from) {
                Ok(file) => {
                    check_length(&file, size)?;
                    file.sync_all()?;
                    std::fs::rename(&from, &to)?;
                }
                // Renamed, and then cut off before the row was written.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    check_length(&std::fs::File::open(&to)?, size)?;
                }
                Err(error) => return Err(error),
            }
            sync_folder(to.parent().unwrap_or(Path::new(".")))
        })
        .await
    }

    /// The bytes of a finished file.
    ///
    /// # Errors
    /// Of the file system.
    pub async fn read(
        &self,
        blob_id: BlobId,
        range: Range<u64>,
    ) -> io::Result<impl Stream<Item = io::Result<Bytes>> + Send + 'static> {
        let mut file = File::open(self.whole(blob_id)).await?;
        file.seek(SeekFrom::Start(range.start)).await?;
        let length = range.end.saturating_sub(range.start);
        Ok(ReaderStream::with_capacity(file.take(length), READ))
    }

    /// Removes the file, whole or not.
    ///
    /// # Errors
    /// Of the file system; a file that is not there is none.
    pub async fn delete(&self, blob_id: BlobId) -> io::Result<()> {
        for path in [self.unfinished(blob_id), self.whole(blob_id)] {
            match fs::remove_file(path).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => (),
            }
        }
        Ok(())
    }
}

fn check_length(file: &std::fs::File, size: u64) -> io::Result<()> {
    if file.metadata()?.len() == size {
        Ok(())
    } else {
        Err(io::ErrorKind::InvalidData.into())
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?
}

/// Makes a folder that its owner alone may enter.
///
/// # Errors
/// Of the file system; a folder that is there is none.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Makes new names in a folder last.
///
/// # Errors
/// Of the file system.
#[cfg(unix)]
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    std::fs::File::open(path)?.sync_all()
}

/// Makes new names in a folder last: elsewhere the file system does so by itself.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
