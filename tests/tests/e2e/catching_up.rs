//! Reading what is new while other things happen.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use tests::{hostile::Hostile, person::two_people, relay::Relay, run};

/// Boris asks for rows because of his own message; while the answer is on its way, the message is
/// acknowledged and Anna replies. The old answer holds nothing new, and must not end the reading.
#[test]
fn a_reply_that_comes_while_an_older_answer_is_on_its_way_is_read_at_once() {
    run(async {
        let relay = Relay::start().await;
        let wire = Hostile::before(&relay.base()).await;
        let (anna, boris, conv_id) = two_people(wire.url()).await;
        let (posting, reading) = ("POST /v1/conversations/", "POST /v1/sync");
        wire.hold_answers(posting);
        wire.hold_answers(reading);
        let message = boris.say(&conv_id, "a question").await;
        // Both were poked and have asked; Boris does not know yet that his message is stored.
        wire.until_held(3).await;
        wire.release(posting);
        boris.wait_until_sent(&conv_id, &message).await;
        let message = anna.say(&conv_id, "a reply").await;
        let reply = anna.wait_until_sent(&conv_id, &message).await;
        wire.until_poked(reply.seq, 2).await;
        // Nothing later helps: no poke, no receipt of his own.
        wire.silence();
        wire.hold_answers(posting);
        wire.release(reading);
        boris.expect_message(&conv_id, "a reply").await;
        anna.expect_message(&conv_id, "a question").await;
    });
}
