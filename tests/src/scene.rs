//! A large file on its way from one person to another, over a wire that can be held.

use std::path::{Path, PathBuf};

use client_core::view::{Command, FailureCode, MessageBody, TransferState, TransferView};

use crate::{
    native::NativePlatform,
    noise::{self, FileDigest},
    person::Person,
    proxy::Proxy,
    relay::{Relay, SERVER_ID},
};

/// One mebibyte.
pub const MIB: u64 = 1 << 20;
/// Bytes of the file in a full part.
pub const PART: u64 = 4 * MIB;
/// Length of the file in bytes. 40 MiB are padded to 40 MiB; the last chunk, which is empty, is a part of its own.
pub const SIZE: u64 = 40 * MIB;
/// Parts of [`SIZE`] bytes.
pub const PARTS: usize = 11;
/// How the line of an uploaded part begins.
pub const PUT: &str = "PUT /v1/blobs/";

/// Anna sends through a wire that can be held; Boris has a line of his own.
pub struct Scene {
    /// The relay.
    pub relay: Relay,
    /// Anna's way to it.
    pub wire: Proxy,
    /// Sends; her device is on disk.
    pub anna: Person,
    /// Receives.
    pub boris: Person,
    /// Their conversation, open on both sides.
    pub conv_id: String,
    folder: tempfile::TempDir,
}

impl Scene {
    /// With the relay's default settings.
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With settings of the relay.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let relay = Relay::start_with(settings).await;
        let wire = Proxy::start(relay.port()).await;
        let folder = tempfile::tempdir().unwrap();
        let device = device(&wire, folder.path()).await;
        let anna = Person::register_on(device, "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        let conv_id = anna.start_direct("boris").await;
        anna.say(&conv_id, "hello").await;
        boris.accept(&conv_id).await;
        Self {
            relay,
            wire,
            anna,
            boris,
            conv_id,
            folder,
        }
    }

    /// The process of Anna ends at once; another one opens the same folder.
    pub async fn restart_anna(&mut self) {
        let device = device(&self.wire, self.folder.path()).await;
        self.anna = Person::open(device, "anna");
        self.anna
            .wait_for("ready", |screen| screen.is_ready())
            .await;
    }

    /// A place for files.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts an upload of which exactly `parts` parts are confirmed and the rest stands still.
    pub async fn upload_until(&self, parts: usize) -> (PathBuf, FileDigest, TransferView) {
        self.wire
            .hold(move |line, before| line.starts_with(PUT) && before >= parts);
        let source = self.path("film.bin");
        let digest = noise::write(&source, SIZE);
        let message = self.anna.send_file(&self.conv_id, &source).await;
        let done = parts as u64 * PART;
        let transfer = self
            .anna
            .wait_for_transfer(&message, "parts are confirmed", |t| t.done == done)
            .await;
        if parts < PARTS {
            self.wire.until_held(1).await;
        }
        (source, digest, transfer)
    }

    /// The file arrives at Boris, once, with the right bytes.
    pub async fn expect(&self, digest: FileDigest) {
        let received = self.boris.expect_file(&self.conv_id, "film.bin").await;
        let sink = self.path("received");
        self.boris
            .save(&self.conv_id, &received.id, &sink)
            .await
            .unwrap();
        assert!(noise::digest(&sink).unwrap() == digest, "other bytes");
        assert_eq!(
            files(&self.boris, &self.conv_id),
            1,
            "the message came twice"
        );
    }

    /// Parts that went up.
    pub fn puts(&self) -> Vec<String> {
        self.wire.passed(PUT)
    }

    /// Forgets what passed → the parts that did not.
    pub fn forget_parts(&self) -> Vec<u32> {
        let passed = parts_of(&self.puts());
        self.wire.forget();
        (0..PARTS as u32)
            .filter(|part| !passed.contains(part))
            .collect()
    }
}

/// Anna's device, as a process opens it.
async fn device(wire: &Proxy, folder: &Path) -> NativePlatform {
    NativePlatform::on_disk(&wire.base(), SERVER_ID, &folder.join("device"))
        .await
        .expect("a device")
}

/// Messages with a file in an open conversation.
pub fn files(person: &Person, conv_id: &str) -> usize {
    let screen = person.screen();
    let messages = screen.messages(conv_id).iter();
    messages
        .filter(|message| matches!(message.body, MessageBody::File(_)))
        .count()
}

/// Numbers of the parts in requests, sorted.
pub fn parts_of(lines: &[String]) -> Vec<u32> {
    let number = |line: &String| line.rsplit('/').next().unwrap().parse().unwrap();
    let mut parts: Vec<u32> = lines.iter().map(number).collect();
    parts.sort_unstable();
    parts
}

/// The command that goes on with a transfer.
pub fn resume(transfer: &TransferView, source: Option<u32>) -> Command {
    Command::ResumeTransfer {
        transfer: transfer.id.clone(),
        source,
    }
}

/// Whether it stopped for this reason.
pub fn is_failed(code: FailureCode) -> impl Fn(&TransferView) -> bool {
    move |transfer| transfer.state == TransferState::Failed { code }
}

/// Whether it is in this state.
pub fn is(state: TransferState) -> impl Fn(&TransferView) -> bool {
    move |transfer| transfer.state == state
}
