//! A room with members, and uploads to it.

use base64ct::{Base64, Encoding as _};
use crypto_core::wire;
use relay_api::{
    BlobId,
    blobs::{BlobStatus, CreateBlob},
    routes,
};

use super::{
    Ask, Person, Relay,
    objects::{ADMIN, Commit, MEMBER, leaves, part},
};

pub fn digest(bytes: &[u8]) -> String {
    let hash = relay_server::auth::sha256(bytes);
    format!("sha-256=:{}:", Base64::encode_string(&hash))
}

pub struct Room {
    pub relay: Relay,
    pub anna: Person,
    pub boris: Person,
    pub clara: Person,
    pub create: Commit,
}

impl Room {
    pub async fn new() -> Self {
        Self::with(Relay::start().await).await
    }

    pub async fn with(relay: Relay) -> Self {
        let anna = Person::join(&relay, "anna").await;
        let boris = Person::join(&relay, "boris").await;
        let clara = Person::join(&relay, "clara").await;
        let create = anna
            .create(&relay, &[(anna.id, ADMIN), (boris.id, MEMBER)], 1)
            .await;
        Self {
            relay,
            anna,
            boris,
            clara,
            create,
        }
    }

    pub async fn announce(&self, size: u64) -> BlobId {
        let request = CreateBlob {
            conv_id: self.create.conv_id(),
            size,
        };
        let reply = self
            .relay
            .post(routes::BLOBS)
            .by(&self.anna)
            .json(&request)
            .ok()
            .await;
        assert_eq!(reply.status, 201);
        let status: BlobStatus = reply.json();
        assert_eq!(
            (status.size, status.parts, status.finished),
            (size, vec![], false)
        );
        status.blob_id
    }

    pub fn put(&self, blob: BlobId, number: u32, bytes: &[u8]) -> Ask {
        self.relay
            .put(&routes::blob_part(blob, number))
            .by(&self.anna)
            .header("content-digest", &digest(bytes))
            .bytes(bytes.to_vec())
    }

    pub async fn finish(&self, blob: BlobId, size: u64) {
        let ask = self.relay.post(&routes::blob_finish(blob)).by(&self.anna);
        ask.bytes(leaves(size)).ok().await;
    }

    pub async fn status(&self, blob: BlobId) -> BlobStatus {
        self.relay
            .get(&routes::blob(blob))
            .by(&self.anna)
            .ok()
            .await
            .json()
    }

    pub async fn upload(&self, bytes: &[u8]) -> BlobId {
        let size = bytes.len() as u64;
        let blob = self.announce(size).await;
        for number in 0..wire::part_count(size).expect("a size") {
            self.put(blob, number, part(bytes, number)).ok().await;
        }
        self.finish(blob, size).await;
        blob
    }
}

pub fn blob_file(relay: &Relay, id: BlobId, end: &str) -> std::path::PathBuf {
    let hex = hex::encode(id.0);
    let folder = relay.folder.path().join("data/blobs").join(&hex[..2]);
    folder.join(format!("{hex}{end}"))
}

/// Files in the folder of blobs.
pub fn on_disk(relay: &Relay) -> usize {
    let folders = std::fs::read_dir(relay.folder.path().join("data/blobs")).expect("a folder");
    folders
        .map(|folder| {
            std::fs::read_dir(folder.expect("one").path())
                .expect("files")
                .count()
        })
        .sum()
}
