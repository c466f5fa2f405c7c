//! For a client that has nothing to do with files: a bot, a test.

use super::{FileStamp, Files, FilesFailed, Handle, PartJob};

/// No file can be read or written.
#[derive(Debug, Clone, Copy)]
pub struct NoFiles;

impl Files for NoFiles {
    async fn stamp(&self, _: Handle) -> Result<FileStamp, FilesFailed> {
        Err(FilesFailed::Unreadable)
    }
    async fn read_all(&self, _: Handle, _: usize) -> Result<Vec<u8>, FilesFailed> {
        Err(FilesFailed::Unreadable)
    }
    async fn upload_part(
        &self,
        _: PartJob<'_>,
        _: Handle,
        _: FileStamp,
    ) -> Result<Vec<[u8; 32]>, FilesFailed> {
        Err(FilesFailed::Unreadable)
    }
    async fn download_part(
        &self,
        _: PartJob<'_>,
        _: &[[u8; 32]],
        _: Handle,
    ) -> Result<(), FilesFailed> {
        Err(FilesFailed::SinkFailed)
    }
    async fn write_all(&self, _: Handle, _: &[u8]) -> Result<(), FilesFailed> {
        Err(FilesFailed::SinkFailed)
    }
    async fn finish(&self, _: Handle) -> Result<(), FilesFailed> {
        Err(FilesFailed::SinkFailed)
    }
    fn discard(&self, _: Handle) {}
    fn parallel(&self) -> usize {
        1
    }
}
