//! Registration.

use relay_api::{
    Bytes, Id,
    accounts::{KeyIssue, RegisterFinish, ServerInfo},
    problem::ProblemKind,
    routes,
    statements::Chain,
    vault::Vault,
};

use crate::support::{
    Person, Relay, objects,
    people::{hash_of, registration, slots, start},
};

async fn issue(relay: &Relay, login: &str) -> KeyIssue {
    relay
        .post(routes::REGISTER_START)
        .json(&start(login))
        .ok()
        .await
        .json()
}

#[tokio::test]
async fn an_account_is_there_once_it_is_registered() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    assert_eq!(anna.id, Id(anna.statement.hash()));
    let vault: Vault = relay.get(routes::VAULT).by(&anna).ok().await.json();
    assert_eq!(vault.vault_epoch, 0);
    assert_eq!(vault.slots, slots(0, anna.id));
    assert_eq!(vault.body, Bytes(objects::body(0, anna.id)));
    let path = routes::statements_by_login("anna");
    let chain: Chain = relay.get(&path).by(&anna).ok().await.json();
    assert_eq!(chain.statements, Bytes(anna.statement.bytes()));
}

#[tokio::test]
async fn the_relay_says_who_it_is() {
    let relay = Relay::start().await;
    let info: ServerInfo = relay.get(routes::SERVER).ok().await.json();
    assert_eq!(info.server_id, "localhost");
}

#[tokio::test]
async fn a_login_belongs_to_one_account() {
    let relay = Relay::start().await;
    let late = issue(&relay, "anna").await;
    Person::join(&relay, "anna").await;
    let taken = relay
        .post(routes::REGISTER_START)
        .json(&start("anna"))
        .problem()
        .await;
    assert_eq!(taken, ProblemKind::LoginTaken);
    // Begun before, finished after: another account with the same login.
    let (finish, statement) = registration("anna", &late, objects::record());
    let mut other = statement;
    other.created_ms = 2;
    let id = Id(other.hash());
    let finish = RegisterFinish {
        statement: Bytes(other.bytes()),
        slots: slots(0, id),
        body: Bytes(objects::body(0, id)),
        ..finish
    };
    let taken = relay
        .post(routes::REGISTER_FINISH)
        .json(&finish)
        .problem()
        .await;
    assert_eq!(taken, ProblemKind::LoginTaken);
}

#[tokio::test]
async fn a_ticket_is_good_for_one_registration_of_its_login() {
    let relay = Relay::start().await;
    let ticket = issue(&relay, "anna").await;
    let (finish, _) = registration("anna", &ticket, objects::record());
    relay.post(routes::REGISTER_FINISH).json(&finish).ok().await;
    let again = relay
        .post(routes::REGISTER_FINISH)
        .json(&finish)
        .problem()
        .await;
    assert_eq!(again, ProblemKind::BadTicket);

    let ticket = issue(&relay, "boris").await;
    let (finish, _) = registration("clara", &ticket, objects::record());
    let foreign = relay
        .post(routes::REGISTER_FINISH)
        .json(&finish)
        .problem()
        .await;
    assert_eq!(foreign, ProblemKind::Malformed);

    let unknown = RegisterFinish {
        ticket: Bytes(vec![1; 32]),
        ..finish
    };
    let unknown = relay
        .post(routes::REGISTER_FINISH)
        .json(&unknown)
        .problem()
        .await;
    assert_eq!(unknown, ProblemKind::BadTicket);
}

#[tokio::test]
async fn logins_are_of_one_alphabet() {
    let relay = Relay::start().await;
    let long = "a".repeat(33);
    for login in ["", "ab", "Anna", "anna k", "анна", "anna@x", long.as_str()] {
        let refused = relay
            .post(routes::REGISTER_START)
            .json(&start(login))
            .problem()
            .await;
        assert_eq!(refused, ProblemKind::Malformed, "{login}");
    }
}

#[tokio::test]
async fn what_does_not_belong_together_is_refused() {
    let relay = Relay::start().await;
    let ticket = issue(&relay, "anna").await;
    let (good, statement) = registration("anna", &ticket, objects::record());
    let id = statement.account_id;
    let change = |what: &dyn Fn(&mut RegisterFinish)| {
        let mut changed = good.clone();
        what(&mut changed);
        changed
    };
    let mut of_other_login = statement.clone();
    of_other_login.login_hash = hash_of("boris");
    let other = Id([1; 32]);
    let cases = [
        change(&|r| r.slots.password = Bytes(objects::slot(1, 0, other))),
        change(&|r| r.slots.recovery = Bytes(objects::slot(2, 0, other))),
        change(&|r| r.slots.password = Bytes(objects::slot(2, 0, id))),
        change(&|r| r.slots.recovery = Bytes(objects::slot(1, 0, id))),
        change(&|r| r.slots.password = Bytes(objects::slot(1, 2, id))),
        change(&|r| r.body = Bytes(objects::body(0, other))),
        change(&|r| r.body = Bytes(objects::body(2, id))),
        change(&|r| r.body.0.pop().map(drop).unwrap_or_default()),
        change(&|r| r.statement = Bytes(of_other_login.bytes())),
        change(&|r| r.statement.0[0] = 2),
        change(&|r| r.password.record.0.pop().map(drop).unwrap_or_default()),
        change(&|r| r.password.record.0[0] = 9),
        change(&|r| r.password.kdf_id = 2),
        change(&|r| r.password.iters = 599_999),
        change(&|r| r.password.iters = 700_000),
        change(&|r| r.rec_auth_hash.0.push(0)),
        change(&|r| r.session_name = "x".repeat(65)),
        change(&|r| r.session_name = "a\nb".to_owned()),
        change(&|r| r.ticket.0.push(0)),
    ];
    for (number, case) in cases.iter().enumerate() {
        let refused = relay
            .post(routes::REGISTER_FINISH)
            .json(case)
            .problem()
            .await;
        assert_eq!(refused, ProblemKind::Malformed, "case {number}");
    }
    // None of them used up the ticket.
    relay.post(routes::REGISTER_FINISH).json(&good).ok().await;
}

#[tokio::test]
async fn the_database_alone_shows_no_secret() {
    let mut relay = Relay::start().await;
    let ticket = issue(&relay, "anna").await;
    let (mut finish, _) = registration("anna", &ticket, objects::record());
    let id = finish.body.0[8..40].to_vec();
    let body = &mut finish.body.0;
    let end = body.len();
    body[end - 300..end - 280].copy_from_slice(b"canary in vault body");
    finish.slots.password.0[60..80].copy_from_slice(b"canary in a key slot");
    let reply = relay.post(routes::REGISTER_FINISH).json(&finish).ok().await;
    assert_eq!(reply.status, 201);
    relay.stop().await;
    let data = relay.folder.path().join("data");
    #[cfg(unix)]
    for name in ["", "relay.sqlite", "secrets", "blobs"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(data.join(name))
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{name} is its owner's alone");
    }
    let database = std::fs::read(data.join("relay.sqlite")).expect("a database");
    let holds = |what: &[u8]| database.windows(what.len()).any(|window| window == what);
    assert!(holds(&id), "the account is in there");
    assert!(!holds(b"canary"), "vault body and slots are sealed");
    assert!(!holds(&objects::record()[..33]), "the record is sealed");
    assert!(!holds(&ticket.share.0), "the share is sealed");
    assert!(!holds(&ticket.ticket.0), "tickets are stored hashed");
}
