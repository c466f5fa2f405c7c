//! Sessions: renewal, reuse, revocation.

use relay_api::{
    accounts::{Session, SessionList},
    live::close,
    problem::ProblemKind,
    routes,
};

use crate::support::{Live, Person, Relay, Reply, live::Came};

async fn renew(relay: &Relay, cookie: &str) -> Reply {
    relay
        .post(routes::SESSION)
        .header("cookie", cookie)
        .send()
        .await
}

/// Renews, and uses the new access token: the answer has arrived.
async fn renew_and_use(relay: &Relay, cookie: &str) -> String {
    let reply = renew(relay, cookie).await;
    assert_eq!(reply.status, 200);
    let session: Session = reply.json();
    let bearer = format!("Bearer {}", session.access_token);
    relay
        .get(routes::SESSIONS)
        .header("authorization", &bearer)
        .ok()
        .await;
    reply.cookie().expect("a cookie")
}

#[tokio::test]
async fn a_session_is_renewed_by_its_cookie() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let first = renew(&relay, &anna.cookie).await;
    let session: Session = first.json();
    assert_eq!(
        (session.session_id, session.account_id),
        (anna.session, anna.id)
    );
    assert_eq!(session.expires_in_s, 600);
    let second = first.cookie().expect("a cookie");
    assert_ne!(second, anna.cookie);
    assert_eq!(renew(&relay, &second).await.status, 200);
}

#[tokio::test]
async fn a_lost_answer_does_not_sign_anybody_out() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    // The answer to each of these was lost on its way.
    for _ in 0..3 {
        assert_eq!(renew(&relay, &anna.cookie).await.status, 200);
    }
    let cookie = renew_and_use(&relay, &anna.cookie).await;
    renew_and_use(&relay, &cookie).await;
}

#[tokio::test]
async fn a_token_whose_successor_was_used_ends_the_session() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let mut live = Live::of(&relay, &anna).await;
    let cookie = renew_and_use(&relay, &anna.cookie).await;
    // Somebody has an old copy.
    assert_eq!(
        renew(&relay, &anna.cookie).await.problem(),
        ProblemKind::SessionEnded
    );
    assert_eq!(live.next().await, Came::Closed(Some(close::REVOKED)));
    assert_eq!(
        renew(&relay, &cookie).await.problem(),
        ProblemKind::SessionEnded
    );
    let over = relay.get(routes::VAULT).by(&anna).problem().await;
    assert_eq!(over, ProblemKind::SessionEnded);
}

#[tokio::test]
async fn an_answer_that_was_taken_for_lost_is_not_good_any_more() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let intercepted = renew(&relay, &anna.cookie)
        .await
        .cookie()
        .expect("a cookie");
    let cookie = renew_and_use(&relay, &anna.cookie).await;
    assert_eq!(
        renew(&relay, &intercepted).await.problem(),
        ProblemKind::SessionEnded
    );
    assert_eq!(
        renew(&relay, &cookie).await.problem(),
        ProblemKind::SessionEnded
    );
}

#[tokio::test]
async fn rubbish_is_no_cookie_and_harms_nobody() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let rubbish = format!("ren_refresh={}", "A".repeat(43));
    assert_eq!(
        renew(&relay, &rubbish).await.problem(),
        ProblemKind::SessionEnded
    );
    assert_eq!(
        renew(&relay, "ren_refresh=short").await.problem(),
        ProblemKind::Unauthenticated
    );
    let none = relay.post(routes::SESSION).problem().await;
    assert_eq!(none, ProblemKind::Unauthenticated);
    assert_eq!(renew(&relay, &anna.cookie).await.status, 200);
}

#[tokio::test]
async fn every_session_is_listed_and_can_be_ended() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let there = anna.elsewhere(&relay).await;
    let boris = Person::join(&relay, "boris").await;
    let list: SessionList = relay.get(routes::SESSIONS).by(&anna).ok().await.json();
    assert_eq!(list.sessions.len(), 2);
    let current: Vec<_> = list.sessions.iter().filter(|s| s.current).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0].session_id, anna.session);
    assert_eq!(current[0].name, "anna in a test");
    assert!(list.sessions.iter().all(|s| s.seen_ms % 60_000 == 0));

    let foreign = relay
        .delete(&routes::session(there.session))
        .by(&boris)
        .problem()
        .await;
    assert_eq!(foreign, ProblemKind::NotFound);
    let mut live = Live::of(&relay, &there).await;
    relay
        .delete(&routes::session(there.session))
        .by(&anna)
        .ok()
        .await;
    assert_eq!(live.next().await, Came::Closed(Some(close::REVOKED)));
    let over = relay.get(routes::VAULT).by(&there).problem().await;
    assert_eq!(over, ProblemKind::SessionEnded);
    assert_eq!(
        renew(&relay, &there.cookie).await.problem(),
        ProblemKind::SessionEnded
    );
    let again = relay
        .delete(&routes::session(there.session))
        .by(&anna)
        .problem()
        .await;
    assert_eq!(again, ProblemKind::NotFound);
}

#[tokio::test]
async fn all_other_sessions_end_together() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let (b, c) = (anna.elsewhere(&relay).await, anna.elsewhere(&relay).await);
    relay.delete(routes::SESSIONS).by(&anna).ok().await;
    for person in [b, c] {
        let over = relay.get(routes::VAULT).by(&person).problem().await;
        assert_eq!(over, ProblemKind::SessionEnded);
    }
    relay.get(routes::VAULT).by(&anna).ok().await;
}

#[tokio::test]
async fn signing_out_takes_the_cookie_away() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let there = anna.elsewhere(&relay).await;
    let reply = relay.delete(routes::SESSION).by(&anna).ok().await;
    assert_eq!(reply.cookie().as_deref(), Some("ren_refresh="));
    assert!(reply.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(
        renew(&relay, &anna.cookie).await.problem(),
        ProblemKind::SessionEnded
    );
    // With an access token that has run out the cookie will do.
    relay
        .delete(routes::SESSION)
        .header("cookie", &there.cookie)
        .ok()
        .await;
    assert_eq!(
        renew(&relay, &there.cookie).await.problem(),
        ProblemKind::SessionEnded
    );
    let nobody = relay.delete(routes::SESSION).problem().await;
    assert_eq!(nobody, ProblemKind::Unauthenticated);
}

#[tokio::test]
async fn tokens_that_are_none_are_refused() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let now = relay_server::clock::now_ms();
    let expired = relay
        .app()
        .tokens
        .issue(anna.id, anna.session, 1, now - 700_000);
    let expired = format!("Bearer {}", expired.expect("a token"));
    let cut = format!("Bearer {}", &anna.token[..anna.token.len() - 2]);
    let basic = format!("Basic {}", anna.token);
    for header in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x.y.z",
        &expired,
        &cut,
        &basic,
    ] {
        let refused = relay
            .get(routes::VAULT)
            .header("authorization", header)
            .problem()
            .await;
        assert_eq!(refused, ProblemKind::Unauthenticated, "{header}");
    }
}

#[tokio::test]
async fn sessions_survive_a_restart() {
    let mut relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    relay.restart().await;
    relay.get(routes::VAULT).by(&anna).ok().await;
    assert_eq!(renew(&relay, &anna.cookie).await.status, 200);
}
