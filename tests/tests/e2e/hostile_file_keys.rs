//! Attacks 24 and 25: a member who knows a file's key helps the relay to show other bytes under it, or
//! signs descriptors that would open one ciphertext as two files.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::{
    files::part::PartCipher,
    platform::{Method, Platform as _, Relay as _, Request},
    view::FailureCode,
};
use crypto_core::{
    Hash32,
    commit::{Author, EpochState},
    file::{self, FileKey, FileSealer},
    message,
    payload::{FileDescriptor, FileInfo, Payload, ptype},
    wire,
};
use relay_api::{
    BlobId, ConvId, Id,
    blobs::{BlobStatus, CreateBlob},
    routes,
};
use tests::{
    hostile::Hostile,
    member::Member,
    native::NativePlatform,
    person::Person,
    relay::{Relay, SERVER_ID},
    run,
};

const FILE_ID: [u8; 16] = [7; 16];
const SALT: [u8; 24] = [8; 24];

/// One part of ciphertext with what a descriptor says about it.
struct Sealed {
    header: [u8; 56],
    body: Vec<u8>,
    leaves: Vec<Hash32>,
}

fn seal(key: &FileKey, plain: &[u8]) -> Sealed {
    let size = plain.len() as u64;
    let header = *FileSealer::resume(key.duplicate(), FILE_ID, &SALT, size)
        .unwrap()
        .header();
    let cipher = PartCipher::from_parts(key.duplicate(), FILE_ID, header, size, 0).unwrap();
    let read = |offset: u64, buffer: &mut [u8]| {
        let from = offset as usize;
        buffer.copy_from_slice(&plain[from..from + buffer.len()]);
        Ok(())
    };
    let part = cipher.seal(read).unwrap();
    Sealed {
        header,
        body: part.body,
        leaves: part.leaves,
    }
}

struct Mallory {
    member: Member,
    device: NativePlatform,
    epoch: EpochState,
}

impl Mallory {
    fn conv_id(&self) -> ConvId {
        Id(*self.epoch.public().conv_id())
    }

    fn info() -> FileInfo {
        FileInfo {
            name: "plan.bin".to_owned(),
            mime: "application/octet-stream".to_owned(),
            media: None,
            caption: None,
            re: None,
            forwarded: false,
        }
    }

    /// Brings a ciphertext of one part to the relay.
    async fn upload(&self, key: &FileKey, plain: &[u8], sealed: &Sealed) -> BlobId {
        let bearer = (
            "authorization",
            format!("Bearer {}", self.member.access_token),
        );
        let size = sealed.body.len() as u64;
        let create = Request {
            method: Method::Post,
            path: routes::BLOBS.to_owned(),
            headers: vec![bearer, ("content-type", "application/json".to_owned())],
            body: serde_json::to_vec(&CreateBlob {
                conv_id: self.conv_id(),
                size,
            })
            .unwrap(),
        };
        let answer = self.device.relay().send(create).await.unwrap();
        let blob_id = serde_json::from_slice::<BlobStatus>(&answer.body)
            .unwrap()
            .blob_id;

        let length = plain.len() as u64;
        let cipher = PartCipher::from_parts(key.duplicate(), FILE_ID, sealed.header, length, 0);
        let part = client_core::files::part::SealedPart {
            body: sealed.body.clone(),
            leaves: sealed.leaves.clone(),
            digest: crypto_core::labels::sha256(&sealed.body),
        };
        let put = cipher
            .unwrap()
            .put(blob_id, &self.member.access_token, part);
        assert_eq!(self.device.relay().send(put).await.unwrap().status, 204);
        let manifest = sealed.leaves.as_flattened().to_vec();
        let finish = self
            .member
            .post_bytes(&routes::blob_finish(blob_id), manifest)
            .await;
        assert_eq!(finish.status(), 204);
        blob_id
    }

    /// Signs and posts a descriptor of whatever content.
    async fn send(&mut self, descriptor: FileDescriptor) {
        let payload = Payload::File(descriptor).encode().unwrap();
        let author = Author {
            account_id: &self.member.account_id,
            stmt_hash: &self.member.stmt_hash,
            key: &self.member.signing,
        };
        let parents = [*self.epoch.public().commit_hash()];
        let (rng, now) = (&mut self.member.rng, 1_790_000_001_000);
        let sealed = message::seal_raw(
            rng,
            &self.epoch,
            &author,
            now,
            ptype::FILE,
            &parents,
            &payload,
        );
        let conv_id = self.conv_id().0;
        self.member
            .post_message(&conv_id, sealed.unwrap().bytes)
            .await;
    }
}

fn descriptor(key: &FileKey, plain: &[u8], sealed: &Sealed, blob_id: BlobId) -> FileDescriptor {
    let size = plain.len() as u64;
    FileDescriptor {
        file_id: FILE_ID,
        key: key.duplicate(),
        header: sealed.header,
        root: file::root(&sealed.leaves).unwrap(),
        size,
        segments: wire::segment_count(size).unwrap(),
        blob_id: blob_id.0,
        info: Mallory::info(),
    }
}

/// Mallory holds keys; Boris uses the real client behind a relay that may lie.
async fn scene(relay: &Relay, hostile: &Hostile) -> (Mallory, Person) {
    let boris = Person::register(hostile.url(), "boris").await;
    let mut member = Member::register(&relay.base(), "mallory").await;
    let boris_id = member.learn("boris").await;
    let epoch = member.create(&[boris_id]).await;
    let device = NativePlatform::in_memory(&relay.base(), SERVER_ID)
        .await
        .unwrap();
    let mallory = Mallory {
        member,
        device,
        epoch,
    };
    boris.accept(&mallory.conv_id().to_string()).await;
    (mallory, boris)
}

#[test]
fn other_content_under_the_same_key_is_not_the_file_that_was_signed() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (mut mallory, boris) = scene(&relay, &hostile).await;
        let key = FileKey::from_bytes(&[9; 32]);
        let (honest, other) = (vec![1; 300_000], vec![2; 300_000]);
        let (sealed, swapped) = (seal(&key, &honest), seal(&key, &other));
        assert_eq!(sealed.header, swapped.header);
        let blob_id = mallory.upload(&key, &honest, &sealed).await;
        mallory
            .send(descriptor(&key, &honest, &sealed, blob_id))
            .await;
        let conv_id = mallory.conv_id().to_string();
        let message = boris.expect_file(&conv_id, "plan.bin").await.id;
        let folder = tempfile::tempdir().unwrap();
        let sink = folder.path().join("received");

        // Every chunk of the other content opens under the key of the first: only the root differs.
        hostile.edit("GET /v1/blobs/", move |answer| {
            if answer.path.ends_with("/content") {
                answer.body = swapped.body.clone();
            } else if answer.path.ends_with("/manifest") {
                answer.body = swapped.leaves.as_flattened().to_vec();
            }
        });
        let refused = boris.save(&conv_id, &message, &sink).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::FileCorrupt);
        // The honest leaves do not help the other content either.
        hostile.behave();
        let swapped = seal(&key, &other);
        hostile.edit("GET /v1/blobs/", move |answer| {
            if answer.path.ends_with("/content") {
                answer.body = swapped.body.clone();
            }
        });
        let refused = boris.save(&conv_id, &message, &sink).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::FileCorrupt);
        assert!(!sink.exists() && !folder.path().join("received.part").exists());

        hostile.behave();
        boris.save(&conv_id, &message, &sink).await.unwrap();
        assert!(std::fs::read(&sink).unwrap() == honest);
    });
}

#[test]
fn one_ciphertext_does_not_open_under_two_keys() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (mut mallory, boris) = scene(&relay, &hostile).await;
        let (key, second) = (
            FileKey::from_bytes(&[9; 32]),
            FileKey::from_bytes(&[10; 32]),
        );
        let plain = vec![1; 300_000];
        let sealed = seal(&key, &plain);
        let blob_id = mallory.upload(&key, &plain, &sealed).await;
        let conv_id = mallory.conv_id().to_string();
        let folder = tempfile::tempdir().unwrap();
        let sink = folder.path().join("received");

        // The second key under the first one's header: the commitment says no, before the relay is
        // asked for anything.
        let mut games = vec![descriptor(&second, &plain, &sealed, blob_id)];
        // The second key under its own header: the first segment of the blob says no.
        let own = seal(&second, &plain);
        games.push(FileDescriptor {
            header: own.header,
            ..descriptor(&second, &plain, &sealed, blob_id)
        });
        // Another length that pads to the same blob: the padding says no.
        games.push(FileDescriptor {
            size: 299_999,
            ..descriptor(&key, &plain, &sealed, blob_id)
        });
        for (number, mut game) in games.into_iter().enumerate() {
            game.info.name = format!("game {number}");
            let name = game.info.name.clone();
            mallory.send(game).await;
            let message = boris.expect_file(&conv_id, &name).await.id;
            hostile.forget();
            let refused = boris.save(&conv_id, &message, &sink).await.unwrap_err();
            assert_eq!(refused.code, FailureCode::FileCorrupt, "{name}");
            assert_eq!(hostile.count("GET /v1/blobs/") == 0, number == 0, "{name}");
        }
        assert!(!sink.exists() && !folder.path().join("received.part").exists());
    });
}
