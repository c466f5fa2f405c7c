//! How a person wants to be shown: a name, a picture, words, for contacts and nobody else.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::{
    Command, ConversationRow, FailureCode, MeView, MemberView, PersonView, Phase, Reply,
};
use crypto_core::{
    Hash32,
    commit::{Author, EpochState},
    payload::{Payload, Profile, Text},
};
use relay_api::ConvId;
use tests::{
    member::Member,
    person::{Person, Screen, two_people},
    proxy::Proxy,
    relay::Relay,
    run,
};

/// A WebP of 96 × 64 pixels, as far as its header goes: "RIFF….WEBPVP8L…".
const PICTURE: &str = "UklGRhAAAABXRUJQVlA4TAUAAAAvX8APAA";

/// The same with as many bytes behind it as a profile may carry, base64url.
fn largest_picture() -> String {
    // 32 766 bytes: four letters for three of them.
    let full = format!("{PICTURE}AA");
    let rest = "A".repeat(32_766 / 3 * 4 - full.len());
    full + &rest
}

trait InProfiles {
    async fn set_profile(&self, name: &str, about: &str);
    async fn set_avatar(&self, picture: Option<&str>);
    async fn refused(&self, command: Command) -> FailureCode;
    async fn find(&self, login: &str) -> PersonView;
    async fn picture_of(&self, account_id: &str) -> Option<String>;
    async fn row(
        &self,
        id: &str,
        what: &str,
        so: impl Fn(&ConversationRow) -> bool,
    ) -> ConversationRow;
    async fn member(
        &self,
        id: &str,
        login: &str,
        what: &str,
        so: impl Fn(&MemberView) -> bool,
    ) -> MemberView;
    async fn me(&self, what: &str, so: impl Fn(&MeView) -> bool) -> MeView;
    async fn say_and_wait(&self, id: &str, text: &str);
}

impl InProfiles for Person {
    async fn set_profile(&self, name: &str, about: &str) {
        self.ask(Command::SetProfile {
            name: name.to_owned(),
            about: about.to_owned(),
        })
        .await;
    }

    async fn set_avatar(&self, picture: Option<&str>) {
        self.ask(avatar(picture)).await;
    }

    async fn refused(&self, command: Command) -> FailureCode {
        self.try_to(command).await.unwrap_err().code
    }

    async fn find(&self, login: &str) -> PersonView {
        let login = login.to_owned();
        match self.ask(Command::FindPerson { login }).await {
            Reply::Person(person) => person,
            _ => panic!("nobody was found"),
        }
    }

    async fn picture_of(&self, account_id: &str) -> Option<String> {
        let account_id = account_id.to_owned();
        match self.ask(Command::Avatar { account_id }).await {
            Reply::Avatar { picture } => picture,
            _ => panic!("no answer"),
        }
    }

    async fn row(
        &self,
        id: &str,
        what: &str,
        so: impl Fn(&ConversationRow) -> bool,
    ) -> ConversationRow {
        let find = |screen: &Screen| screen.list.iter().find(|row| row.conv_id == id).cloned();
        let screen = self
            .wait_for(what, |screen| find(screen).is_some_and(|row| so(&row)))
            .await;
        find(&screen).expect("what was just shown")
    }

    async fn member(
        &self,
        id: &str,
        login: &str,
        what: &str,
        so: impl Fn(&MemberView) -> bool,
    ) -> MemberView {
        let find = |screen: &Screen| {
            let mut members = screen.open.get(id)?.members.iter();
            members.find(|member| member.login == login).cloned()
        };
        let screen = self
            .wait_for(what, |screen| find(screen).is_some_and(|m| so(&m)))
            .await;
        find(&screen).expect("what was just shown")
    }

    async fn me(&self, what: &str, so: impl Fn(&MeView) -> bool) -> MeView {
        let find = |screen: &Screen| match screen.phase() {
            Some(Phase::Ready(me)) => Some(me.clone()),
            _ => None,
        };
        let screen = self
            .wait_for(what, |screen| find(screen).is_some_and(|me| so(&me)))
            .await;
        find(&screen).expect("what was just shown")
    }

    /// What this client sends leaves in its order: all that was posted before is in the log.
    async fn say_and_wait(&self, id: &str, text: &str) {
        let message = self.say(id, text).await;
        self.wait_until_sent(id, &message).await;
    }
}

fn avatar(picture: Option<&str>) -> Command {
    Command::SetAvatar {
        picture: picture.map(str::to_owned),
    }
}

fn block(account_id: &str, blocked: bool) -> Command {
    Command::SetBlocked {
        account_id: account_id.to_owned(),
        blocked,
    }
}

/// Somebody who reads the log of a conversation with Anna himself.
struct Reader {
    member: Member,
    anna: Hash32,
    epoch: EpochState,
    id: String,
}

impl Reader {
    /// He has begun a conversation with her, and she sees his request.
    async fn new(relay: &Relay, anna: &Person) -> Self {
        let mut member = Member::register(&relay.base(), "reader").await;
        let id = member.learn("anna").await;
        let epoch = member.create_direct(&id).await;
        let conv_id = ConvId {
            0: *epoch.public().conv_id(),
        };
        let mut reader = Self {
            member,
            anna: id,
            epoch,
            id: conv_id.to_string(),
        };
        reader.post(&Payload::Text(Text::plain("hello"))).await;
        anna.row(&reader.id, "a request", |row| row.requested_by.is_some())
            .await;
        reader
    }

    async fn post(&mut self, payload: &Payload) {
        let signing = self.member.signing.duplicate();
        let (account_id, stmt_hash) = (self.member.account_id, self.member.stmt_hash);
        let author = Author {
            account_id: &account_id,
            stmt_hash: &stmt_hash,
            key: &signing,
        };
        let public = self.epoch.public();
        let (conv_id, parents) = (*public.conv_id(), [*public.commit_hash()]);
        let bytes = self
            .member
            .seal(&self.epoch, &author, 1_790_000_001_000, payload, &parents);
        self.member.post_message(&conv_id, bytes).await;
    }

    /// What Anna has told him of herself, in order.
    async fn profiles(&self) -> Vec<Profile> {
        let messages = self.member.read(&self.epoch).await;
        let hers = messages
            .into_iter()
            .filter(|(sender, _)| *sender == self.anna);
        hers.filter_map(|(_, payload)| match payload {
            Payload::Profile(profile) => Some(profile),
            _ => None,
        })
        .collect()
    }

    async fn accept(&self, anna: &Person) {
        anna.ask(Command::AcceptRequest {
            conv_id: self.id.clone(),
        })
        .await;
        anna.open_conversation(&self.id).await;
    }
}

#[test]
fn a_contact_sees_all_of_it_and_nothing_else_moves() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        // One that is newer in both lists.
        boris.ask(Command::OpenNotes).await;
        let before = boris
            .row(&conv_id, "a name", |row| {
                row.title == "The anna" && row.unread > 0
            })
            .await;
        let shown = boris.screen().messages(&conv_id).len();
        let picture = largest_picture();
        anna.set_profile("Anna K", "sings. \u{202e}\n and/or plays.")
            .await;
        anna.set_avatar(Some(&picture)).await;

        let row = boris
            .row(&conv_id, "name and picture", |row| {
                row.title == "Anna K" && row.avatar.is_some()
            })
            .await;
        assert_eq!((row.unread, row.time), (before.unread, before.time));
        let said = |row: &ConversationRow| row.preview.as_ref().map(|last| last.body.clone());
        assert_eq!(said(&row), said(&before));
        assert_eq!(boris.screen().messages(&conv_id).len(), shown);
        let member = boris
            .member(&conv_id, "anna", "words", |m| {
                !m.about.is_empty() && m.avatar.is_some()
            })
            .await;
        assert_eq!(member.about, "sings. and/or plays.");
        assert_eq!(member.avatar, row.avatar);
        let person = boris.find("anna").await;
        assert_eq!((person.avatar, person.login.as_str()), (row.avatar, "anna"));
        assert_eq!(
            boris.picture_of(&anna.account_id()).await,
            Some(picture.clone())
        );
        // Her own views show the same.
        let me = anna.me("her own", |me| me.avatar.is_some()).await;
        assert_eq!((me.name.as_str(), me.avatar), ("Anna K", member.avatar));
        assert_eq!(anna.picture_of(&anna.account_id()).await, Some(picture));

        anna.set_avatar(None).await;
        anna.set_profile("Anna K", "").await;
        let is_bare = |m: &MemberView| m.avatar.is_none() && m.about.is_empty();
        boris
            .member(&conv_id, "anna", "nothing any more", is_bare)
            .await;
        assert_eq!(boris.picture_of(&anna.account_id()).await, None);
    });
}

#[test]
fn a_stranger_gets_nothing_and_all_of_it_once_when_accepted() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let reader = Reader::new(&relay, &anna).await;
        anna.set_avatar(Some(PICTURE)).await;
        anna.set_profile("Anna K", "sings").await;
        boris
            .member(&conv_id, "anna", "all of it", |m| {
                m.about == "sings" && m.avatar.is_some()
            })
            .await;
        let messages = reader.member.read(&reader.epoch).await;
        assert!(messages.iter().all(|(sender, _)| *sender != reader.anna));

        reader.accept(&anna).await;
        anna.say_and_wait(&reader.id, "welcome").await;
        let profiles = reader.profiles().await;
        assert_eq!(profiles.len(), 1);
        assert_eq!(profiles[0].name.as_deref(), Some("Anna K"));
        assert_eq!(profiles[0].about.as_deref(), Some("sings"));
        assert!(profiles[0].avatar.is_some());
        // The same again is no news, after a restart neither.
        anna.set_profile("Anna K", "sings").await;
        let anna = anna.reload().await;
        anna.open_conversation(&reader.id).await;
        anna.say_and_wait(&reader.id, "again").await;
        assert_eq!(reader.profiles().await.len(), 1);
    });
}

#[test]
fn what_a_stranger_shows_is_seen_once_he_is_accepted() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        boris.set_avatar(Some(PICTURE)).await;
        boris.set_profile("Boris", "plays").await;
        let conv_id = boris.start_direct("anna").await;
        boris.say(&conv_id, "hello").await;
        // As far as the name goes, which may stand in a request.
        let row = anna
            .row(&conv_id, "a request", |row| row.title == "Boris")
            .await;
        assert_eq!(row.avatar, None);
        assert_eq!(row.requested_by.as_deref(), Some("boris"));
        let found = anna.find("boris").await;
        assert_eq!((found.avatar, found.about.as_str()), (None, ""));
        assert_eq!(anna.picture_of(&boris.account_id()).await, None);

        anna.accept(&conv_id).await;
        let is_whole = |m: &MemberView| m.avatar.is_some() && m.about == "plays";
        anna.member(&conv_id, "boris", "all of it", is_whole).await;
        assert_eq!(
            anna.picture_of(&boris.account_id()).await.as_deref(),
            Some(PICTURE)
        );
    });
}

#[test]
fn two_browsers_of_one_person_show_the_same_and_tell_it_once() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let reader = Reader::new(&relay, &anna).await;
        reader.accept(&anna).await;
        anna.say_and_wait(&reader.id, "hello").await;
        assert_eq!(reader.profiles().await.len(), 1);
        let second = Person::sign_in(&relay.base(), "anna").await;
        second.row(&reader.id, "the conversation", |_| true).await;
        second.open_conversation(&reader.id).await;

        anna.set_avatar(Some(PICTURE)).await;
        second.me("her picture", |me| me.avatar.is_some()).await;
        second.say_and_wait(&reader.id, "from the second").await;
        anna.say_and_wait(&reader.id, "from the first").await;
        assert_eq!(reader.profiles().await.len(), 2);

        second.set_profile("Anna K", "sings").await;
        let is_so = |me: &MeView| me.name == "Anna K" && me.about == "sings" && me.avatar.is_some();
        anna.me("what the second set", is_so).await;
        anna.say_and_wait(&reader.id, "from the first again").await;
        second
            .say_and_wait(&reader.id, "from the second again")
            .await;
        let profiles = reader.profiles().await;
        assert_eq!(profiles.len(), 3);
        // Nothing of it is lost when the other one speaks.
        assert!(profiles[2].avatar.is_some());
        assert_eq!(profiles[2].about.as_deref(), Some("sings"));

        // A third that starts now has it all, and has nothing to tell.
        let third = Person::sign_in(&relay.base(), "anna").await;
        third.me("all of it", is_so).await;
        third.row(&reader.id, "the conversation", |_| true).await;
        third.open_conversation(&reader.id).await;
        third.say_and_wait(&reader.id, "from the third").await;
        assert_eq!(reader.profiles().await.len(), 3);
        assert_eq!(
            third.picture_of(&third.account_id()).await.as_deref(),
            Some(PICTURE)
        );
    });
}

#[test]
fn who_was_away_sees_the_latest_and_a_new_browser_finds_it_far_back() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        boris
            .row(&conv_id, "a name", |row| row.title == "The anna")
            .await;
        let platform = boris.platform().clone();
        drop(boris);
        anna.set_profile("Anna the first", "").await;
        anna.set_avatar(Some(PICTURE)).await;
        anna.set_profile("Anna the second", "sings").await;
        let is_latest = |m: &MemberView| {
            m.name == "Anna the second" && m.about == "sings" && m.avatar.is_some()
        };
        let boris = Person::open(platform, "boris");
        boris.wait_for("ready", Screen::is_ready).await;
        boris.open_conversation(&conv_id).await;
        boris
            .member(&conv_id, "anna", "the latest", is_latest)
            .await;
        // After a restart the picture is there without the log.
        let boris = boris.reload().await;
        boris
            .row(&conv_id, "her picture", |row| row.avatar.is_some())
            .await;

        // More than a new browser reads at first.
        for n in 0..70 {
            anna.say(&conv_id, &format!("line {n}")).await;
        }
        boris.open_conversation(&conv_id).await;
        boris.expect_message(&conv_id, "line 69").await;
        let fresh = Person::sign_in(&relay.base(), "boris").await;
        fresh
            .row(&conv_id, "her picture", |row| row.avatar.is_some())
            .await;
        fresh.open_conversation(&conv_id).await;
        fresh
            .member(&conv_id, "anna", "the latest", is_latest)
            .await;
        assert_eq!(
            fresh.picture_of(&anna.account_id()).await.as_deref(),
            Some(PICTURE)
        );
    });
}

#[test]
fn a_restart_in_the_middle_tells_the_rest_once() {
    run(async {
        let relay = Relay::start().await;
        let wire = Proxy::start(relay.port()).await;
        let anna = Person::register(&wire.base(), "anna").await;
        let boris = Person::register(&relay.base(), "boris").await;
        let reader = Reader::new(&relay, &anna).await;
        reader.accept(&anna).await;
        anna.say_and_wait(&reader.id, "hello").await;
        let conv_id = anna.start_direct("boris").await;
        anna.say_and_wait(&conv_id, "hello").await;
        assert_eq!(reader.profiles().await.len(), 1);

        wire.hold(|line, _| line.contains("/messages"));
        anna.set_avatar(Some(PICTURE)).await;
        wire.until_held(1).await;
        // What was not on its way yet gives way to what is newer.
        anna.set_profile("Anna K", "plays").await;
        anna.set_profile("Anna K", "sings").await;
        let platform = anna.platform().clone();
        drop(anna);
        wire.release();
        let anna = Person::open(platform, "anna");
        anna.wait_for("ready", Screen::is_ready).await;
        boris.accept(&conv_id).await;
        let is_whole = |m: &MemberView| m.avatar.is_some() && m.about == "sings";
        boris.member(&conv_id, "anna", "all of it", is_whole).await;
        anna.open_conversation(&reader.id).await;
        anna.say_and_wait(&reader.id, "back").await;
        let profiles = reader.profiles().await;
        let latest = profiles.last().expect("one");
        assert_eq!(latest.about.as_deref(), Some("sings"));
        assert!(latest.avatar.is_some());
        // The one at the beginning, the one that was on its way, the last one.
        assert!(profiles.len() <= 3, "{}", profiles.len());
        let plays = |profile: &&Profile| profile.about.as_deref() == Some("plays");
        assert_eq!(profiles.iter().filter(plays).count(), 0);
    });
}

#[test]
fn who_is_blocked_gets_nothing_and_shows_nothing_until_let_back_in() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, conv_id) = two_people(&relay.base()).await;
        let mut reader = Reader::new(&relay, &anna).await;
        reader.accept(&anna).await;
        reader
            .post(&Payload::Profile(Profile {
                name: Some("Reader".to_owned()),
                avatar: Some(webp(96, 96)),
                about: Some("reads".to_owned()),
            }))
            .await;
        anna.row(&reader.id, "his picture", |row| row.avatar.is_some())
            .await;
        anna.say_and_wait(&reader.id, "hello").await;
        assert_eq!(reader.profiles().await.len(), 1);
        let him = reader.member.id().to_string();
        anna.ask(block(&him, true)).await;
        assert_eq!(anna.picture_of(&him).await, None);
        assert_eq!(anna.find("reader").await.about, "");

        anna.set_profile("Anna K", "once").await;
        anna.set_profile("Anna K", "twice").await;
        boris
            .member(&conv_id, "anna", "words", |m| m.about == "twice")
            .await;
        assert_eq!(reader.profiles().await.len(), 1);

        anna.ask(block(&him, false)).await;
        anna.say_and_wait(&reader.id, "welcome back").await;
        let profiles = reader.profiles().await;
        assert_eq!(profiles.len(), 2);
        assert_eq!(profiles[1].about.as_deref(), Some("twice"));
        anna.row(&reader.id, "his picture", |row| row.avatar.is_some())
            .await;
    });
}

#[test]
fn what_cannot_be_a_profile_is_refused() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let too_many = largest_picture() + "AAAA";
        let too_wide = to_text(&webp(513, 9));
        let moving = to_text(&moving_webp());
        let huge = "A".repeat(1_000_000);
        for bad in [
            "R0lGODlhAQABAAAAACw",
            "",
            &too_many,
            &too_wide,
            &moving,
            &huge,
        ] {
            let code = anna.refused(avatar(Some(bad))).await;
            assert_eq!(code, FailureCode::PictureInvalid);
        }
        let code = anna.refused(avatar(Some("no base64!"))).await;
        assert_eq!(code, FailureCode::BadCommand);
        let profile = |name: &str, about: &str| Command::SetProfile {
            name: name.to_owned(),
            about: about.to_owned(),
        };
        let code = anna.refused(profile("Anna", &"я".repeat(257))).await;
        assert_eq!(code, FailureCode::AboutInvalid);
        let code = anna.refused(profile("", "sings")).await;
        assert_eq!(code, FailureCode::NameInvalid);
        anna.ask(profile("Anna", &"я".repeat(256))).await;
        let me = anna.me("the words", |me| !me.about.is_empty()).await;
        assert_eq!((me.about.len(), me.avatar), (512, None));
    });
}

#[test]
fn a_hostile_contact_shows_nothing_that_may_not_be_shown() {
    run(async {
        let relay = Relay::start().await;
        let anna = Person::register(&relay.base(), "anna").await;
        let mut reader = Reader::new(&relay, &anna).await;
        reader.accept(&anna).await;
        for (n, bad) in [webp(16_383, 16_383), moving_webp(), b"<svg/>".to_vec()]
            .into_iter()
            .enumerate()
        {
            reader
                .post(&Payload::Profile(Profile {
                    name: Some(format!("\u{202e}Reader {n}\u{2066}")),
                    avatar: Some(bad),
                    about: Some(format!("\u{202e}line\n\n\n{n}\u{0}")),
                }))
                .await;
            let about = format!("line {n}");
            let member = anna
                .member(&reader.id, "reader", "his words", |m| m.about == about)
                .await;
            assert_eq!(member.name, format!("Reader {n}"));
            assert_eq!(member.avatar, None);
        }
        // A name that is nothing is none: the login stands.
        reader
            .post(&Payload::Profile(Profile {
                name: Some("\u{200b}\u{202e}".to_owned()),
                avatar: Some(webp(96, 96)),
                about: None,
            }))
            .await;
        let member = anna
            .member(&reader.id, "reader", "a picture", |m| m.avatar.is_some())
            .await;
        assert_eq!(
            (member.name.as_str(), member.about.as_str()),
            ("reader", "")
        );
    });
}

#[test]
fn in_a_group_contacts_know_each_other_and_strangers_only_the_name() {
    run(async {
        let relay = Relay::start().await;
        let (anna, boris, with_boris) = two_people(&relay.base()).await;
        let clara = Person::register(&relay.base(), "clara").await;
        let with_clara = anna.start_direct("clara").await;
        anna.say(&with_clara, "hello").await;
        clara.accept(&with_clara).await;
        for person in [&anna, &boris, &clara] {
            person.set_avatar(Some(PICTURE)).await;
        }
        for id in [&with_boris, &with_clara] {
            anna.row(id, "a picture", |row| row.avatar.is_some()).await;
        }
        let members = vec![boris.account_id(), clara.account_id()];
        let name = "Choir".to_owned();
        let Reply::Conversation { conv_id } =
            anna.ask(Command::CreateGroup { name, members }).await
        else {
            panic!("no group");
        };
        for person in [&boris, &clara] {
            person.row(&conv_id, "the group", |_| true).await;
            person.open_conversation(&conv_id).await;
            let is_seen = |m: &MemberView| m.avatar.is_some();
            person
                .member(&conv_id, "anna", "her picture", is_seen)
                .await;
        }
        let named = |m: &MemberView| m.name == "The clara";
        let member = boris.member(&conv_id, "clara", "a name", named).await;
        assert_eq!(member.avatar, None);
        assert_eq!(boris.picture_of(&clara.account_id()).await, None);
    });
}

/// The header of a WebP without loss, followed by nothing.
fn webp(width: u32, height: u32) -> Vec<u8> {
    let bits = (width - 1) | ((height - 1) << 14);
    let mut bytes = b"RIFF\x10\0\0\0WEBPVP8L\x05\0\0\0\x2f".to_vec();
    bytes.extend_from_slice(&bits.to_le_bytes());
    bytes
}

fn moving_webp() -> Vec<u8> {
    let mut bytes = b"RIFF\x10\0\0\0WEBPVP8X\x0a\0\0\0".to_vec();
    bytes.extend_from_slice(&[2, 0, 0, 0, 95, 0, 0, 95, 0, 0]);
    bytes
}

/// base64url, as JSON carries bytes.
fn to_text(bytes: &[u8]) -> String {
    let json = serde_json::to_value(relay_api::Bytes(bytes.to_vec())).unwrap();
    json.as_str().unwrap().to_owned()
}
