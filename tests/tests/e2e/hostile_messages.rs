//! Attacks on what stands in a conversation: 17 and 20 (15, with a member's own keys, stands in `hostile_member.rs`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use client_core::view::MessageBody;
use relay_api::{
    Bytes,
    conversations::{LogRow, RowKind},
};
use tests::{
    hostile::Hostile,
    person::{Screen, two_people},
    relay::Relay,
    run,
};

fn count(screen: &Screen, conv_id: &str, text: &str) -> usize {
    let is =
        |body: &MessageBody| matches!(body, MessageBody::Text { text: shown, .. } if shown == text);
    screen
        .messages(conv_id)
        .iter()
        .filter(|message| is(&message.body))
        .count()
}

/// 17: the same bytes again, later, as a catch-up and as the sender's own.
#[test]
fn a_repeated_or_reflected_message_is_one_bubble() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = two_people(hostile.url()).await;
        hostile.edit("POST /v1/sync", |answer| {
            answer.rows(|rows| {
                let again: Vec<LogRow> = rows
                    .iter()
                    .filter(|row| row.kind == RowKind::Message)
                    .map(|row| LogRow {
                        // Where nothing real will stand: two objects at one place are another attack.
                        seq: row.seq + 1_000,
                        time_ms: row.time_ms + 60_000,
                        ..row.clone()
                    })
                    .collect();
                rows.extend(again);
            });
        });
        anna.say(&conv_id, "once").await;
        boris.expect_message(&conv_id, "once").await;
        // A second message proves that everything before it was looked at.
        anna.say(&conv_id, "twice").await;
        boris.expect_message(&conv_id, "twice").await;
        anna.expect_message(&conv_id, "twice").await;
        let (anna, boris) = (anna.screen(), boris.screen());
        assert_eq!(count(&boris, &conv_id, "once"), 1);
        assert_eq!(count(&anna, &conv_id, "once"), 1);
        assert!(
            anna.messages(&conv_id)
                .iter()
                .filter(|m| matches!(&m.body, MessageBody::Text { text, .. } if text == "once"))
                .all(|m| m.mine)
        );
    });
}

/// 20: bytes that are not a message of Ren.
#[test]
fn foreign_bytes_are_never_shown_as_a_message() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = two_people(hostile.url()).await;
        let foreign: Vec<Vec<u8>> = vec![
            br#"{"text":"plaintext from the relay","from":"anna"}"#.to_vec(),
            b"plaintext from the relay".to_vec(),
            Vec::new(),
            vec![0x77, 1, 1, 0],
            vec![0x30, 2, 1, 0],
            {
                // A well-formed frame of this conversation with an empty ciphertext.
                let id: relay_api::ConvId = conv_id.parse().unwrap();
                let mut frame = vec![0x30, 1, 1, 0, 0, 0, 0, 0];
                frame.extend_from_slice(&id.0);
                frame.extend_from_slice(&[9; 16]);
                frame.extend_from_slice(&[0, 0, 0, 0]);
                frame
            },
        ];
        let before = boris.screen().messages(&conv_id).len();
        // Known among receipts by its size, as a relay would know it: what it forges stands behind.
        let real = "a real one ".repeat(200);
        let real_size = real.len();
        hostile.forget();
        hostile.edit("POST /v1/sync", move |answer| {
            let foreign = foreign.clone();
            answer.rows(|rows| {
                let Some(last) = rows.last().cloned() else {
                    return;
                };
                if rows.iter().all(|row| row.bytes.0.len() < real_size) {
                    return;
                }
                for (bytes, seq) in foreign.into_iter().zip(last.seq + 1..) {
                    rows.push(LogRow {
                        seq,
                        kind: RowKind::Message,
                        bytes: Bytes(bytes),
                        ..last.clone()
                    });
                }
            });
        });
        anna.say(&conv_id, &real).await;
        boris.expect_message(&conv_id, &real).await;
        let forged = |answer: &[u8]| answer.windows(9).any(|bytes| bytes == b"plaintext");
        assert!(hostile.passed().iter().any(|seen| forged(&seen.answer)));
        let screen = boris.screen();
        let texts: Vec<_> = screen
            .messages(&conv_id)
            .iter()
            .skip(before)
            .filter_map(|message| match &message.body {
                MessageBody::Text { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(texts, [real]);
    });
}
