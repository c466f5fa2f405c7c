//! Notices: from socket to socket among members, and nowhere else.

use relay_api::{
    Bytes,
    conversations::LogRow,
    live::{FromRelay, NOTICE, ToRelay, close},
    routes,
};

use crate::support::{
    Live, Relay,
    groups::{ADD, Group, REMOVE, stored},
    live::Came,
    objects::{ADMIN, MEMBER, message},
};

const PROTOCOL: Came = Came::Closed(Some(close::PROTOCOL));

async fn send(live: &mut Live, message: &[u8]) {
    let notice = ToRelay::Notice {
        message: Bytes(message.to_vec()),
    };
    live.text(&serde_json::to_string(&notice).expect("json"))
        .await;
}

fn notice(message: &[u8]) -> Came {
    Came::Frame(FromRelay::Notice {
        message: Bytes(message.to_vec()),
    })
}

#[tokio::test]
async fn a_notice_reaches_the_live_sockets_of_members_and_is_kept_nowhere() {
    let g = Group::new().await;
    let conv = g.create.conv_id();
    let elsewhere = g.anna.elsewhere(&g.relay).await;
    let mut here = Live::of(&g.relay, &g.anna).await;
    let mut there = Live::of(&g.relay, &elsewhere).await;
    let mut boris = Live::of(&g.relay, &g.boris).await;
    let mut clara = Live::of(&g.relay, &g.clara).await;

    let typing = message(conv, 0, 7, b"typing");
    assert_eq!(typing.len(), NOTICE);
    send(&mut here, &typing).await;
    assert_eq!(boris.next_from(2).await, notice(&typing));
    assert_eq!(there.next_from(2).await, notice(&typing));

    let rows = g
        .relay
        .get(&routes::log(conv, 100, 100))
        .by(&g.boris)
        .ok()
        .await;
    let rows = LogRow::read_all(&rows.body).expect("rows");
    assert_eq!(rows.len(), 1, "the create commit is all that is stored");
    // Whoever listens only now hears nothing of it, nor does its sender, nor a stranger.
    let mut late = Live::of(&g.relay, &g.boris).await;
    let roster = [
        (g.anna.id, ADMIN),
        (g.boris.id, MEMBER),
        (g.clara.id, MEMBER),
    ];
    let add = g.create.next(ADD, g.anna.id, &roster);
    stored(&g.anna.commit(&g.relay, &add).await);
    let poke = Came::Frame(FromRelay::Poke {
        conv_id: conv,
        seq: 2,
    });
    for live in [&mut late, &mut here, &mut clara] {
        assert_eq!(live.next_from(2).await, poke);
    }
}

#[tokio::test]
async fn strangers_former_members_and_other_epochs_are_passed_over() {
    let g = Group::new().await;
    let conv = g.create.conv_id();
    let mut anna = Live::of(&g.relay, &g.anna).await;
    let mut boris = Live::of(&g.relay, &g.boris).await;
    let mut clara = Live::of(&g.relay, &g.clara).await;
    let poke = |seq| Came::Frame(FromRelay::Poke { conv_id: conv, seq });

    // A stranger, and an epoch that is not there yet.
    send(&mut clara, &message(conv, 0, 1, b"from outside")).await;
    send(&mut boris, &message(conv, 1, 2, b"from tomorrow")).await;
    let remove = g.create.next(REMOVE, g.anna.id, &[(g.anna.id, ADMIN)]);
    stored(&g.anna.commit(&g.relay, &remove).await);
    assert_eq!(anna.next_from(2).await, poke(2));
    assert_eq!(boris.next_from(2).await, poke(2));
    // Boris is out: he neither says nor hears anything, under the old epoch or the new one.
    send(&mut boris, &message(conv, 0, 3, b"still here")).await;
    send(&mut boris, &message(conv, 1, 4, b"still here")).await;
    send(&mut anna, &message(conv, 1, 5, b"alone")).await;
    let back = remove.next(ADD, g.anna.id, &[(g.anna.id, ADMIN), (g.boris.id, MEMBER)]);
    stored(&g.anna.commit(&g.relay, &back).await);
    assert_eq!(anna.next_from(3).await, poke(3));
    assert_eq!(boris.next_from(3).await, poke(3));
    // The sockets live, and an honest notice comes through.
    let honest = message(conv, 2, 6, b"back");
    send(&mut boris, &honest).await;
    assert_eq!(anna.next_from(4).await, notice(&honest));
}

#[tokio::test]
async fn what_is_no_notice_closes_the_socket() {
    let g = Group::new().await;
    let conv = g.create.conv_id();
    let small = message(conv, 0, 1, b"");
    let shorter = &small[..small.len() - 1];
    for frame in [&message(conv, 0, 1, &[1; 400])[..], b"typing", &[], shorter] {
        let mut live = Live::of(&g.relay, &g.anna).await;
        send(&mut live, frame).await;
        assert_eq!(live.next_from(2).await, PROTOCOL, "{} bytes", frame.len());
    }
    let mut early = Live::open(&g.relay).await;
    send(&mut early, &small).await;
    assert_eq!(early.next().await, PROTOCOL, "before it says who it is");
}

#[tokio::test]
async fn too_many_notices_are_dropped_and_the_socket_stays() {
    let relay = Relay::start_with(|s| s.rate_notice_per_minute = 3).await;
    let anna = crate::support::Person::join(&relay, "anna").await;
    let conv = anna.create(&relay, &[(anna.id, ADMIN)], 1).await.conv_id();
    let mut here = Live::of(&relay, &anna).await;
    let mut there = Live::of(&relay, &anna.elsewhere(&relay).await).await;
    for number in 0..10 {
        send(&mut here, &message(conv, 0, number, b"again")).await;
    }
    for number in 0..3 {
        let heard = message(conv, 0, number, b"again");
        assert_eq!(there.next_from(2).await, notice(&heard));
    }
    let row = message(conv, 0, 11, b"a row");
    anna.say(&relay, conv, row).await;
    let poke = Came::Frame(FromRelay::Poke {
        conv_id: conv,
        seq: 2,
    });
    assert_eq!(there.next_from(2).await, poke, "the rest was dropped");
    assert_eq!(here.next_from(2).await, poke, "the socket lives");
}
