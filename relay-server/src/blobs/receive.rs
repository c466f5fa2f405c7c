//! The body of a part: exactly its bytes, with exactly its digest, and never a long silence.

use std::{io, time::Duration};

use axum::body::Body;
use futures::{Stream, StreamExt as _};
use tokio::{fs::File, io::AsyncWriteExt as _};

use super::{Claim, Hasher};

/// The longest wait for the next bytes of a part.
const IDLE: Duration = Duration::from_secs(30);
/// The same, once a newer request wants to write the part: whoever sends on may end, whoever hangs
/// makes room.
const IDLE_DISPLACED: Duration = Duration::from_secs(1);

/// Why a part was not written.
#[derive(Debug)]
pub enum PartError {
    /// More bytes than the part has.
    TooLong,
    /// Fewer, or the connection ended.
    TooShort,
    /// The bytes have another digest.
    Digest,
    /// A newer request for the same part took over.
    Displaced,
    /// The upload is gone.
    Gone,
    /// The disk refused.
    Io(io::Error),
}

impl From<io::Error> for PartError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Gone,
            _ => Self::Io(error),
        }
    }
}

/// Reads exactly `length` bytes, into the file if there is one, and checks their digest.
pub(super) async fn receive(
    claim: &Claim,
    length: u64,
    body: Body,
    expected: [u8; 32],
    mut file: Option<&mut File>,
) -> Result<(), PartError> {
    let mut hasher = Hasher::new();
    let mut left = length;
    let mut body = body.into_data_stream();
    loop {
        let bytes = match next_piece(claim, &mut body).await? {
            Some(Ok(bytes)) => bytes,
            Some(Err(_)) => return Err(PartError::TooShort),
            None => break,
        };
        left = left
            .checked_sub(bytes.len() as u64)
            .ok_or(PartError::TooLong)?;
        hasher.update(&bytes);
        if let Some(file) = file.as_mut() {
            file.write_all(&bytes).await?;
        }
    }
    if left > 0 {
        return Err(PartError::TooShort);
    }
    if hasher.finish() == expected {
        Ok(())
    } else {
        Err(PartError::Digest)
    }
}

/// Waits for bytes: long, or briefly once the claim is displaced.
async fn next_piece<S: Stream + Unpin>(
    claim: &Claim,
    body: &mut S,
) -> Result<Option<S::Item>, PartError> {
    let patience = async {
        tokio::select! {
            () = tokio::time::sleep(IDLE) => PartError::TooShort,
            () = claim.displaced() => {
                tokio::time::sleep(IDLE_DISPLACED).await;
                PartError::Displaced
            }
        }
    };
    tokio::select! {
        biased;
        next = body.next() => Ok(next),
        end = patience => Err(end),
    }
}
