//! Somebody who uses a client: asks for things, and waits until something is shown.

use std::path::Path;

use client_core::{
    Client,
    view::{Command, Failure, MessageBody, MessageView, Reply, TransferView},
};
use native_client::Running;
pub use native_client::Screen;

use crate::{native::NativePlatform, within};

/// A password that every client accepts.
pub const PASSWORD: &str = "quiet rivers carry old stones";

/// A person with one running client. Dropping it stops the client as closing a tab would.
pub struct Person {
    /// Login.
    pub login: String,
    running: Running,
}

impl Person {
    /// A client on a device, whoever is signed in there.
    pub fn open(platform: NativePlatform, login: &str) -> Self {
        Self {
            login: login.to_owned(),
            running: Running::start(platform),
        }
    }

    /// A new account on a new device in memory.
    pub async fn register(base: &str, login: &str) -> Self {
        let platform = NativePlatform::in_memory(base, crate::relay::SERVER_ID)
            .await
            .expect("a device");
        Self::register_on(platform, login).await
    }

    /// A new account on a device.
    pub async fn register_on(platform: NativePlatform, login: &str) -> Self {
        let person = Self::open(platform, login);
        let command = Command::Register {
            login: login.to_owned(),
            name: format!("The {login}"),
            password: PASSWORD.to_owned(),
            stay: true,
        };
        let reply = person.ask(command).await;
        assert!(matches!(reply, Reply::AccessKey { .. }), "no access key");
        person.wait_for("ready", Screen::is_ready).await;
        person
    }

    /// Signs in on a device.
    pub async fn sign_in_on(platform: NativePlatform, login: &str) -> Self {
        let person = Self::open(platform, login);
        let command = Command::SignIn {
            login: login.to_owned(),
            password: PASSWORD.to_owned(),
            stay: true,
        };
        person.ask(command).await;
        person.wait_for("ready", Screen::is_ready).await;
        person
    }

    /// Signs in on a new device in memory.
    pub async fn sign_in(base: &str, login: &str) -> Self {
        let platform = NativePlatform::in_memory(base, crate::relay::SERVER_ID)
            .await
            .expect("a device");
        Self::sign_in_on(platform, login).await
    }

    /// Closes this client and opens another on the same device, as a reload does.
    pub async fn reload(self) -> Self {
        let (platform, login) = (self.platform().clone(), self.login.clone());
        drop(self);
        // Aborted tasks are gone once the others had their turn.
        tokio::task::yield_now().await;
        let person = Self::open(platform, &login);
        person
            .wait_for("ready after a reload", Screen::is_ready)
            .await;
        person
    }

    /// The client itself.
    pub fn client(&self) -> &Client<NativePlatform> {
        self.running.client()
    }

    /// The device.
    pub fn platform(&self) -> &NativePlatform {
        self.running.platform()
    }

    /// What is shown now.
    pub fn screen(&self) -> Screen {
        self.running.screen()
    }

    /// Its account id, base64url.
    pub fn account_id(&self) -> String {
        match self.screen().phase() {
            Some(client_core::view::Phase::Ready(me)) => me.account_id.clone(),
            _ => panic!("{}: not signed in", self.login),
        }
    }

    /// Asks for something that may be refused.
    pub async fn try_to(&self, command: Command) -> Result<Reply, Failure> {
        within("an answer to a command", self.running.call(command)).await
    }

    /// Asks for something that must work.
    pub async fn ask(&self, command: Command) -> Reply {
        match self.try_to(command).await {
            Ok(reply) => reply,
            Err(failure) => panic!("{}: refused with {:?}", self.login, failure.code),
        }
    }

    /// Waits until the screen is so.
    pub async fn wait_for(&self, what: &str, so: impl FnMut(&Screen) -> bool) -> Screen {
        let what = format!("{}: {what}", self.login);
        let shown = within(&what, self.running.wait_for(so)).await;
        shown.expect("a running client")
    }

    /// Opens the conversation with somebody → its id.
    pub async fn start_direct(&self, login: &str) -> String {
        let command = Command::StartDirect {
            login: login.to_owned(),
        };
        let Reply::Conversation { conv_id } = self.ask(command).await else {
            panic!("{}: no conversation with {login}", self.login);
        };
        self.open_conversation(&conv_id).await;
        conv_id
    }

    /// Wants updates of a conversation from now on.
    pub async fn open_conversation(&self, conv_id: &str) {
        self.ask(Command::OpenConversation {
            conv_id: conv_id.to_owned(),
        })
        .await;
        let shown = |screen: &Screen| screen.open.contains_key(conv_id);
        self.wait_for("the conversation is shown", shown).await;
    }

    /// Waits for the request of a conversation, accepts and opens it.
    pub async fn accept(&self, conv_id: &str) {
        let listed = |screen: &Screen| screen.list.iter().any(|row| row.conv_id == conv_id);
        self.wait_for("a request", listed).await;
        self.ask(Command::AcceptRequest {
            conv_id: conv_id.to_owned(),
        })
        .await;
        self.open_conversation(conv_id).await;
    }

    /// Reads up to a message, and waits until a new browser would know of it.
    pub async fn read_everywhere(&self, base: &str, conv_id: &str, seq: u64) {
        let conv = conv_id.to_owned();
        self.ask(Command::MarkRead { conv_id: conv, seq }).await;
        let witness = Self::sign_in(base, &self.login).await;
        let is_read = |screen: &Screen| {
            let row = screen.list.iter().find(|row| row.conv_id == conv_id);
            row.is_some_and(|row| row.unread == 0)
        };
        let what = "that everything is read in a new browser";
        witness.wait_for(what, is_read).await;
    }

    /// Says something → the message's id.
    pub async fn say(&self, conv_id: &str, text: &str) -> String {
        let command = Command::SendText {
            conv_id: conv_id.to_owned(),
            text: text.to_owned(),
            reply_to: None,
            mentions: Vec::new(),
        };
        let Reply::Sent { message } = self.ask(command).await else {
            panic!("{}: not sent", self.login);
        };
        message
    }

    /// Waits for a text in an open conversation, verified.
    pub async fn expect_message(&self, conv_id: &str, text: &str) -> MessageView {
        let wanted = |message: &MessageView| matches!(&message.body, MessageBody::Text { text: shown, .. } if shown == text);
        self.expect(conv_id, text, wanted).await
    }

    /// Waits for a message in an open conversation that is so, stored and verified.
    pub async fn expect(
        &self,
        conv_id: &str,
        what: &str,
        so: impl Fn(&MessageView) -> bool,
    ) -> MessageView {
        let find = |screen: &Screen| {
            let mut messages = screen.messages(conv_id).iter();
            messages.find(|m| m.seq > 0 && m.verified && so(m)).cloned()
        };
        let screen = self.wait_for(what, |screen| find(screen).is_some()).await;
        find(&screen).expect("what was just shown")
    }

    /// Sends a file → the message's id.
    pub async fn send_file(&self, conv_id: &str, path: &Path) -> String {
        let reply = self.try_to(self.file_command(conv_id, path)).await;
        match reply {
            Ok(Reply::Sent { message }) => message,
            Ok(_) => panic!("{}: not sent", self.login),
            Err(failure) => panic!("{}: refused with {:?}", self.login, failure.code),
        }
    }

    /// The command that sends a file.
    pub fn file_command(&self, conv_id: &str, path: &Path) -> Command {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Command::SendFile {
            conv_id: conv_id.to_owned(),
            source: self.files().handle(path),
            name,
            mime: "application/octet-stream".to_owned(),
            size: std::fs::metadata(path).expect("a file to send").len(),
            caption: String::new(),
            width: None,
            height: None,
            thumbnail: None,
        }
    }

    /// Waits for a file with this name in an open conversation.
    pub async fn expect_file(&self, conv_id: &str, name: &str) -> MessageView {
        let wanted = |message: &MessageView| matches!(&message.body, MessageBody::File(file) if file.name == name);
        self.expect(conv_id, name, wanted).await
    }

    /// Saves the file of a message at a path.
    pub async fn save(&self, conv_id: &str, message: &str, path: &Path) -> Result<(), Failure> {
        let command = Command::Download {
            conv_id: conv_id.to_owned(),
            message: message.to_owned(),
            sink: self.files().handle(path),
        };
        self.try_to(command).await.map(|_| ())
    }

    /// Waits for the transfer of a message to be so.
    pub async fn wait_for_transfer(
        &self,
        message: &str,
        what: &str,
        so: impl Fn(&TransferView) -> bool,
    ) -> TransferView {
        let is_so = |screen: &Screen| screen.transfer_of(message).is_some_and(&so);
        let screen = self.wait_for(what, is_so).await;
        screen
            .transfer_of(message)
            .expect("what was just shown")
            .clone()
    }

    /// Waits until a message is stored by the relay.
    pub async fn wait_until_sent(&self, conv_id: &str, message: &str) -> MessageView {
        let find = |screen: &Screen| {
            let mut messages = screen.messages(conv_id).iter();
            messages
                .find(|shown| shown.id == message && shown.seq > 0)
                .cloned()
        };
        let screen = self
            .wait_for("stored", |screen| find(screen).is_some())
            .await;
        find(&screen).expect("what was just shown")
    }

    /// Handles of files.
    pub fn files(&self) -> &crate::native::NativeFiles {
        use client_core::platform::Platform as _;
        self.platform().files()
    }
}

/// Two people, registered, with a conversation that the second one accepted and both have open.
pub async fn two_people(base: &str) -> (Person, Person, String) {
    let anna = Person::register(base, "anna").await;
    let boris = Person::register(base, "boris").await;
    let conv_id = anna.start_direct("boris").await;
    anna.say(&conv_id, "hello").await;
    boris.accept(&conv_id).await;
    boris.expect_message(&conv_id, "hello").await;
    (anna, boris, conv_id)
}
