//! Rate limits, over HTTP.

use relay_api::{
    Bytes,
    accounts::{LoginStart, RecoveryOpen},
    problem::ProblemKind,
    routes,
};

use crate::support::{
    Person, Relay, Reply, objects,
    people::{handshake, login_finish, start},
};

fn ke1() -> Bytes {
    let mut ke1 = objects::registration_request();
    ke1.extend([0; 32]);
    ke1.extend(objects::registration_request());
    Bytes(ke1)
}

async fn begin(relay: &Relay, login: &str) -> Reply {
    let start = LoginStart {
        login: login.to_owned(),
        ke1: ke1(),
    };
    relay.post(routes::LOGIN_START).json(&start).send().await
}

fn limited(reply: &Reply) -> bool {
    if reply.status < 300 {
        return false;
    }
    assert_eq!(reply.problem(), ProblemKind::RateLimited);
    assert!(
        reply
            .header("retry-after")
            .parse::<u64>()
            .is_ok_and(|seconds| seconds > 0)
    );
    true
}

#[tokio::test]
async fn a_network_may_begin_so_many_logins() {
    let relay = Relay::start_with(|s| s.rate_login_per_minute = 5).await;
    for n in 0..5 {
        assert!(!limited(&begin(&relay, &format!("login-{n}")).await));
    }
    assert!(limited(&begin(&relay, "another").await));
    let open = RecoveryOpen {
        login: "anna".to_owned(),
        rec_auth: Bytes(vec![1; 32]),
    };
    assert!(limited(
        &relay.post(routes::RECOVERY_OPEN).json(&open).send().await
    ));
}

#[tokio::test]
async fn behind_a_trusted_proxy_everybody_has_his_own_limit() {
    let relay = Relay::start_with(|s| {
        s.rate_register_per_hour = 1;
        s.trusted_proxies.0.push("127.0.0.0/8".to_owned());
    })
    .await;
    let from = async |address: &str, login: &str| {
        let ask = relay
            .post(routes::REGISTER_START)
            .header("x-forwarded-for", address);
        ask.json(&start(login)).send().await
    };
    assert!(!limited(&from("192.0.2.1", "anna").await));
    assert!(limited(&from("192.0.2.1", "boris").await));
    assert!(
        limited(&from("198.51.100.9, 192.0.2.1", "boris").await),
        "a claim in front"
    );
    assert!(!limited(&from("192.0.2.2", "boris").await));
    assert!(!limited(&from("2001:db8::1", "clara").await));
    assert!(limited(&from("2001:db8::2", "dora").await), "one household");
}

#[tokio::test]
async fn without_a_trusted_proxy_addresses_cannot_be_made_up() {
    let relay = Relay::start_with(|s| s.rate_register_per_hour = 1).await;
    let from = async |address: &str, login: &str| {
        let ask = relay
            .post(routes::REGISTER_START)
            .header("x-forwarded-for", address);
        ask.json(&start(login)).send().await
    };
    assert!(!limited(&from("192.0.2.1", "anna").await));
    assert!(limited(&from("192.0.2.2", "boris").await));
}

#[tokio::test]
async fn guessing_at_one_login_gets_slower_and_others_do_not_notice() {
    let relay = Relay::start_with(|s| s.rate_free_attempts = 3).await;
    for _ in 0..3 {
        assert!(!limited(&begin(&relay, "anna").await));
    }
    assert!(limited(&begin(&relay, "anna").await));
    let open = RecoveryOpen {
        login: "anna".to_owned(),
        rec_auth: Bytes(vec![1; 32]),
    };
    assert!(limited(
        &relay.post(routes::RECOVERY_OPEN).json(&open).send().await
    ));
    assert!(!limited(&begin(&relay, "boris").await));
    // It does not matter whether the login exists.
    Person::join(&relay, "clara").await;
    for _ in 0..3 {
        assert!(!limited(&begin(&relay, "clara").await));
    }
    assert!(limited(&begin(&relay, "clara").await));
}

#[tokio::test]
async fn a_good_login_takes_the_count_back() {
    const PASSWORD: &str = "correct horse battery";
    let relay = Relay::start_with(|s| s.rate_free_attempts = 2).await;
    Person::join_for_real(&relay, "anna", PASSWORD).await;
    for _ in 0..3 {
        assert!(!limited(&begin(&relay, "anna").await), "a wrong one");
        let (challenge, ke3) = handshake(&relay, "anna", PASSWORD).await;
        let finish = login_finish(&challenge, ke3.expect("KE3"));
        relay.post(routes::LOGIN_FINISH).json(&finish).ok().await;
    }
}

#[tokio::test]
async fn an_account_may_ask_so_often() {
    let relay = Relay::start_with(|s| {
        s.rate_account_per_minute = 10;
        s.rate_directory_per_minute = 2;
    })
    .await;
    let anna = Person::join(&relay, "anna").await;
    let boris = Person::join(&relay, "boris").await;
    let look = async || {
        relay
            .get(&routes::statements_by_login("boris"))
            .by(&anna)
            .send()
            .await
    };
    assert!(!limited(&look().await));
    assert!(!limited(&look().await));
    assert!(limited(&look().await));
    let sync = async |person: &Person| relay.get(routes::SESSIONS).by(person).send().await;
    for _ in 0..7 {
        assert!(!limited(&sync(&anna).await));
    }
    assert!(limited(&sync(&anna).await));
    assert!(!limited(&sync(&boris).await));
}

#[tokio::test]
async fn renewals_of_one_network_are_limited() {
    let relay = Relay::start_with(|s| s.rate_network_per_minute = 2).await;
    for _ in 0..2 {
        let reply = relay
            .post(routes::SESSION)
            .header("cookie", "ren_refresh=x")
            .send()
            .await;
        assert_eq!(reply.problem(), ProblemKind::Unauthenticated);
    }
    assert!(limited(&relay.post(routes::SESSION).send().await));
}
