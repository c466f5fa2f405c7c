//! Files. Parts and content go through [`crate::platform::Files`], not through here.

use relay_api::blobs::{BlobStatus, CreateBlob};
use relay_api::{BlobId, ConvId, routes};

use super::{Api, ApiError, Body, read};
use crate::platform::{Method, Platform};

impl<P: Platform> Api<P> {
    /// Announces an upload of `size` bytes of ciphertext, readable by the members of `conv_id`.
    pub async fn create_blob(&self, conv_id: ConvId, size: u64) -> Result<BlobStatus, ApiError> {
        let body = Body::json(&CreateBlob { conv_id, size })?;
        read(&self.authed(Method::Post, routes::BLOBS, &body).await?)
    }

    /// How far an upload is.
    pub async fn blob_status(&self, id: BlobId) -> Result<BlobStatus, ApiError> {
        read(
            &self
                .authed(Method::Get, &routes::blob(id), &Body::Empty)
                .await?,
        )
    }

    /// Drops an unfinished upload.
    pub async fn delete_blob(&self, id: BlobId) -> Result<(), ApiError> {
        self.authed(Method::Delete, &routes::blob(id), &Body::Empty)
            .await
            .map(drop)
    }

    /// All parts are there: the blob becomes readable, with these leaves (32 bytes each) as manifest.
    pub async fn finish_blob(&self, id: BlobId, leaves: Vec<u8>) -> Result<(), ApiError> {
        let body = Body::Octets(leaves);
        self.authed(Method::Post, &routes::blob_finish(id), &body)
            .await
            .map(drop)
    }

    /// The leaves of a blob, 32 bytes each, not verified.
    pub async fn blob_manifest(&self, id: BlobId) -> Result<Vec<u8>, ApiError> {
        Ok(self
            .authed(Method::Get, &routes::blob_manifest(id), &Body::Empty)
            .await?
            .body)
    }
}
