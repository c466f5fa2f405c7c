//! Login by OPAQUE, and the change of password.

use relay_api::{
    Bytes,
    accounts::{KeyIssue, LoginChallenge, LoginFinish, LoginStart, PasswordStart},
    problem::ProblemKind,
    routes,
};

use crate::support::{
    Person, Relay, objects,
    people::{begin_registration, end_registration, handshake, login_finish},
};

const PASSWORD: &str = "correct horse battery";

#[tokio::test]
async fn the_right_password_opens_a_session() {
    let relay = Relay::start().await;
    let anna = Person::join_for_real(&relay, "anna", PASSWORD).await;
    let (challenge, ke3) = handshake(&relay, "anna", PASSWORD).await;
    let ke3 = ke3.expect("the client is convinced");
    let finish = login_finish(&challenge, ke3);
    let reply = relay.post(routes::LOGIN_FINISH).json(&finish).ok().await;
    let there = Person::from("anna", anna.statement.clone(), &reply);
    assert_eq!(there.id, anna.id);
    assert_ne!(there.session, anna.session);
    relay.get(routes::VAULT).by(&there).ok().await;
    // The ticket is used up.
    let again = relay
        .post(routes::LOGIN_FINISH)
        .json(&finish)
        .problem()
        .await;
    assert_eq!(again, ProblemKind::BadTicket);
}

#[tokio::test]
async fn wrong_password_and_unknown_login_look_alike() {
    let relay = Relay::start().await;
    Person::join_for_real(&relay, "anna", PASSWORD).await;
    let mut answers = Vec::new();
    for login in ["anna", "nobody"] {
        let (challenge, ke3) = handshake(&relay, login, "some other password").await;
        assert_eq!(ke3, None, "the client notices by itself");
        assert_eq!(challenge.ke2.0.len(), 259);
        assert_eq!((challenge.kdf_id, challenge.iters), (1, 600_000));
        // Sends something all the same.
        let finish = login_finish(&challenge, vec![7; 32]);
        let reply = relay.post(routes::LOGIN_FINISH).json(&finish).send().await;
        assert_eq!(reply.problem(), ProblemKind::BadCredentials);
        let mut text = reply.text();
        text = text.replace(reply.header("x-request-id"), "");
        answers.push((reply.status, text, reply.cookie()));
        let again = relay
            .post(routes::LOGIN_FINISH)
            .json(&finish)
            .problem()
            .await;
        assert_eq!(again, ProblemKind::BadTicket, "one guess for each ticket");
    }
    assert_eq!(answers[0], answers[1]);
    // With the wrong access key it is the same answer once more.
    let open = relay_api::accounts::RecoveryOpen {
        login: "anna".to_owned(),
        rec_auth: Bytes(vec![1; 32]),
    };
    let reply = relay.post(routes::RECOVERY_OPEN).json(&open).send().await;
    let text = reply.text().replace(reply.header("x-request-id"), "");
    assert_eq!((reply.status, text, reply.cookie()), answers[0]);
}

#[tokio::test]
async fn the_answer_for_an_unknown_login_is_as_stable_as_for_a_known_one() {
    let relay = Relay::start().await;
    Person::join_for_real(&relay, "anna", PASSWORD).await;
    // The evaluated point for one blinded point does not change; everything else does.
    let (_, ke1) = crypto_core::login::ClientLogin::start(
        &mut relay_server::auth::rng(),
        &crypto_core::login::Password::new(PASSWORD).expect("a password"),
        &crypto_core::login::Login::new("anna").expect("a login"),
        &crate::support::people::server_id(),
    )
    .expect("KE1");
    for login in ["anna", "nobody"] {
        let start = LoginStart {
            login: login.to_owned(),
            ke1: Bytes(ke1.to_vec()),
        };
        let a: LoginChallenge = relay
            .post(routes::LOGIN_START)
            .json(&start)
            .ok()
            .await
            .json();
        let b: LoginChallenge = relay
            .post(routes::LOGIN_START)
            .json(&start)
            .ok()
            .await
            .json();
        assert_eq!(a.ke2.0[..33], b.ke2.0[..33], "{login}");
        assert_ne!(a.ke2.0[33..], b.ke2.0[33..], "{login}");
        assert_ne!(a.ticket, b.ticket);
    }
}

#[tokio::test]
async fn a_ticket_of_one_kind_is_none_of_another() {
    let relay = Relay::start().await;
    Person::join_for_real(&relay, "anna", PASSWORD).await;
    let issue: KeyIssue = relay
        .post(routes::REGISTER_START)
        .json(&crate::support::people::start("boris"))
        .ok()
        .await
        .json();
    let finish = LoginFinish {
        ticket: issue.ticket,
        ke3: Bytes(vec![1; 32]),
        session_name: String::new(),
    };
    let refused = relay
        .post(routes::LOGIN_FINISH)
        .json(&finish)
        .problem()
        .await;
    assert_eq!(refused, ProblemKind::BadTicket);
}

#[tokio::test]
async fn malformed_messages_of_the_handshake_are_refused() {
    let relay = Relay::start().await;
    for ke1 in [vec![], vec![0; 98], vec![255; 98], vec![2; 97], vec![2; 99]] {
        let start = LoginStart {
            login: "anna".to_owned(),
            ke1: Bytes(ke1),
        };
        let refused = relay.post(routes::LOGIN_START).json(&start).problem().await;
        assert_eq!(refused, ProblemKind::Malformed);
    }
    let finish = |ticket: usize, ke3: usize| LoginFinish {
        ticket: Bytes(vec![1; ticket]),
        ke3: Bytes(vec![1; ke3]),
        session_name: String::new(),
    };
    for (ticket, ke3) in [(31, 32), (33, 32), (32, 31), (0, 0)] {
        let refused = relay
            .post(routes::LOGIN_FINISH)
            .json(&finish(ticket, ke3))
            .problem()
            .await;
        assert_eq!(refused, ProblemKind::Malformed);
    }
    let unknown = relay
        .post(routes::LOGIN_FINISH)
        .json(&finish(32, 32))
        .problem()
        .await;
    assert_eq!(unknown, ProblemKind::BadTicket);
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_and_ends_every_other_session() {
    const NEW: &str = "a better password still";
    let relay = Relay::start().await;
    let anna = Person::join_for_real(&relay, "anna", PASSWORD).await;
    let elsewhere = anna.elsewhere(&relay).await;

    let (challenge, ke3) = handshake(&relay, "anna", PASSWORD).await;
    let (client, request) = begin_registration("anna", NEW);
    let start = PasswordStart {
        login_ticket: challenge.ticket,
        ke3: Bytes(ke3.expect("KE3")),
        request: Bytes(request),
    };
    let issue: KeyIssue = relay
        .post(routes::PASSWORD_START)
        .by(&anna)
        .json(&start)
        .ok()
        .await
        .json();
    let (mut replacement, statement) = anna.replacement(&issue, end_registration(client, &issue));
    replacement.rec_auth_hash = None;
    let reply = relay
        .post(routes::PASSWORD_FINISH)
        .by(&anna)
        .json(&replacement)
        .ok()
        .await;
    let after = Person::from("anna", statement, &reply);
    assert_eq!(after.session, anna.session, "this browser stays signed in");
    relay.get(routes::VAULT).by(&after).ok().await;
    let ended = relay.get(routes::VAULT).by(&elsewhere).problem().await;
    assert_eq!(ended, ProblemKind::SessionEnded);
    let old_cookie = relay
        .post(routes::SESSION)
        .header("cookie", &anna.cookie)
        .problem()
        .await;
    assert_eq!(old_cookie, ProblemKind::SessionEnded);

    let (_, ke3) = handshake(&relay, "anna", PASSWORD).await;
    assert_eq!(ke3, None);
    let (challenge, ke3) = handshake(&relay, "anna", NEW).await;
    let finish = login_finish(&challenge, ke3.expect("KE3"));
    relay.post(routes::LOGIN_FINISH).json(&finish).ok().await;
}

#[tokio::test]
async fn a_change_of_password_needs_the_old_one_and_the_callers_own() {
    let relay = Relay::start().await;
    let anna = Person::join_for_real(&relay, "anna", PASSWORD).await;
    let boris = Person::join(&relay, "boris").await;
    let request = Bytes(objects::registration_request());
    let (challenge, _) = handshake(&relay, "anna", PASSWORD).await;
    let start = PasswordStart {
        login_ticket: challenge.ticket,
        ke3: Bytes(vec![1; 32]),
        request: request.clone(),
    };
    let refused = relay
        .post(routes::PASSWORD_START)
        .by(&anna)
        .json(&start)
        .problem()
        .await;
    assert_eq!(refused, ProblemKind::BadCredentials);

    let (challenge, ke3) = handshake(&relay, "anna", PASSWORD).await;
    let start = PasswordStart {
        login_ticket: challenge.ticket,
        ke3: Bytes(ke3.expect("KE3")),
        request,
    };
    let unknown = relay
        .post(routes::PASSWORD_START)
        .json(&start)
        .problem()
        .await;
    assert_eq!(unknown, ProblemKind::Unauthenticated);
    let foreign = relay
        .post(routes::PASSWORD_START)
        .by(&boris)
        .json(&start)
        .problem()
        .await;
    assert_eq!(foreign, ProblemKind::Forbidden);
    let used = relay
        .post(routes::PASSWORD_START)
        .by(&anna)
        .json(&start)
        .problem()
        .await;
    assert_eq!(used, ProblemKind::BadTicket);
}
