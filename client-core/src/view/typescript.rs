//! The TypeScript side of the views is made from the Rust side; this test fails when they drift.
//! `REN_BLESS=1 cargo test -p client-core typescript` writes the file anew.

#![allow(clippy::unwrap_used, reason = "a test")]

use ts_rs::{Config, TS};

use super::*;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/src/core/types.gen.ts");

fn generate() -> String {
    let config = Config::new().with_large_int("number");
    let mut out =
        String::from("// Made from client-core/src/view by `cargo xtask types`. Do not edit.\n\n");
    macro_rules! declare {
        ($($name:ty),* $(,)?) => { $(
            out.push_str("export ");
            out.push_str(&<$name as TS>::decl(&config));
            out.push_str("\n\n");
        )* };
    }
    declare!(
        AppView,
        Phase,
        MeView,
        PrivacyView,
        CodeCheck,
        Connection,
        SessionView,
        Command,
        NamedStretch,
        Place,
        Reply,
        PersonView,
        SafetyView,
        KeptFileView,
        FoundView,
        HitView,
        PieceView,
        ConversationKind,
        RequestState,
        MuteFor,
        Trust,
        ConversationRow,
        Preview,
        ConversationView,
        WriteBlock,
        PresenceView,
        MemberView,
        MessageState,
        MessageView,
        EditedView,
        VersionView,
        ReactionView,
        ReplyView,
        MessageBody,
        MentionView,
        FileView,
        MediaView,
        SystemEvent,
        Direction,
        TransferState,
        TransferView,
        Failure,
        FailureCode,
        Update,
    );
    out
}

#[test]
fn typescript_types_match_the_rust_types() {
    let made = generate();
    if std::env::var_os("REN_BLESS").is_some() {
        std::fs::write(PATH, &made).unwrap();
    }
    let committed = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        committed == made,
        "web/src/core/types.gen.ts is stale: run `cargo xtask types`"
    );
}
