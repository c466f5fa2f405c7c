//! Recovery by access key.

use relay_api::{
    Bytes,
    accounts::{KeyIssue, RecoveryOpen, RecoveryOpened, RecoveryStart},
    live::{FromRelay, close},
    problem::ProblemKind,
    routes,
    vault::Vault,
};

use crate::support::{Live, Person, Relay, live::Came, objects};

fn with_key(login: &str, rec_auth: &[u8]) -> RecoveryOpen {
    RecoveryOpen {
        login: login.to_owned(),
        rec_auth: Bytes(rec_auth.to_vec()),
    }
}

async fn opened(relay: &Relay, person: &Person) -> RecoveryOpened {
    let open = with_key(&person.login, &person.rec_auth);
    relay
        .post(routes::RECOVERY_OPEN)
        .json(&open)
        .ok()
        .await
        .json()
}

async fn issued(relay: &Relay, ticket: Bytes) -> KeyIssue {
    let request = Bytes(objects::registration_request());
    let start = RecoveryStart { ticket, request };
    relay
        .post(routes::RECOVERY_START)
        .json(&start)
        .ok()
        .await
        .json()
}

#[tokio::test]
async fn the_access_key_opens_and_the_live_sessions_are_told() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let mut live = Live::of(&relay, &anna).await;
    let found = opened(&relay, &anna).await;
    assert_eq!(live.next().await, Came::Frame(FromRelay::RecoveryOpened));
    assert_eq!(found.slot, Bytes(objects::slot(2, 0, anna.id)));
    assert_eq!(found.body, Bytes(objects::body(0, anna.id)));
    assert_eq!(found.statements, Bytes(anna.statement.bytes()));
    assert_eq!(found.share.0.len(), 32);
    // The same share as long as nothing was replaced.
    assert_eq!(opened(&relay, &anna).await.share, found.share);
}

#[tokio::test]
async fn without_the_access_key_nothing_comes_out_and_nothing_changes() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    for (login, key) in [("anna", vec![0; 32]), ("nobody", anna.rec_auth.to_vec())] {
        let refused = relay
            .post(routes::RECOVERY_OPEN)
            .json(&with_key(login, &key))
            .problem()
            .await;
        assert_eq!(refused, ProblemKind::BadCredentials, "{login}");
    }
    let short = relay
        .post(routes::RECOVERY_OPEN)
        .json(&with_key("anna", &[1; 31]))
        .problem()
        .await;
    assert_eq!(short, ProblemKind::Malformed);
    let start = RecoveryStart {
        ticket: Bytes(vec![1; 32]),
        request: Bytes(objects::registration_request()),
    };
    let refused = relay
        .post(routes::RECOVERY_START)
        .json(&start)
        .problem()
        .await;
    assert_eq!(refused, ProblemKind::BadTicket);
    // A registration's ticket does not replace somebody's vault.
    let start = crate::support::people::start("boris");
    let issue: KeyIssue = relay
        .post(routes::REGISTER_START)
        .json(&start)
        .ok()
        .await
        .json();
    let (replacement, _) = anna.replacement(&issue, objects::record());
    for route in [routes::RECOVERY_FINISH, routes::PASSWORD_FINISH] {
        let refused = relay
            .post(route)
            .by(&anna)
            .json(&replacement)
            .problem()
            .await;
        assert_eq!(refused, ProblemKind::BadTicket, "{route}");
    }
    let vault: Vault = relay.get(routes::VAULT).by(&anna).ok().await.json();
    assert_eq!(vault.vault_epoch, 0);
}

#[tokio::test]
async fn recovery_replaces_everything_at_once_and_ends_every_session() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let mut live = Live::of(&relay, &anna).await;
    let found = opened(&relay, &anna).await;
    let issue = issued(&relay, found.ticket.clone()).await;
    assert_ne!(issue.share, found.share);
    let (replacement, statement) = anna.replacement(&issue, objects::record());
    let reply = relay
        .post(routes::RECOVERY_FINISH)
        .json(&replacement)
        .ok()
        .await;
    let after = Person::from("anna", statement.clone(), &reply);
    assert_ne!(after.session, anna.session);

    assert_eq!(live.next().await, Came::Frame(FromRelay::RecoveryOpened));
    assert_eq!(live.next().await, Came::Closed(Some(close::REVOKED)));
    let ended = relay.get(routes::VAULT).by(&anna).problem().await;
    assert_eq!(ended, ProblemKind::SessionEnded);
    let vault: Vault = relay.get(routes::VAULT).by(&after).ok().await.json();
    assert_eq!(vault.vault_epoch, 1);
    let old_key = with_key("anna", &anna.rec_auth);
    let refused = relay
        .post(routes::RECOVERY_OPEN)
        .json(&old_key)
        .problem()
        .await;
    assert_eq!(
        refused,
        ProblemKind::BadCredentials,
        "the old access key is used up"
    );
    let again = relay
        .post(routes::RECOVERY_FINISH)
        .json(&replacement)
        .problem()
        .await;
    assert_eq!(again, ProblemKind::BadTicket);
    let chain: relay_api::statements::Chain = relay
        .get(&routes::statements_by_account(anna.id))
        .by(&after)
        .ok()
        .await
        .json();
    assert_eq!(
        chain.statements.0,
        [anna.statement.bytes(), statement.bytes()].concat()
    );
}

#[tokio::test]
async fn of_two_recoveries_one_wins() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let mut tickets = Vec::new();
    for _ in 0..2 {
        let found = opened(&relay, &anna).await;
        tickets.push(issued(&relay, found.ticket).await);
    }
    let (first, _) = anna.replacement(&tickets[0], objects::record());
    let (second, _) = anna.replacement(&tickets[1], objects::record());
    let (a, b) = tokio::join!(
        relay.post(routes::RECOVERY_FINISH).json(&first).send(),
        relay.post(routes::RECOVERY_FINISH).json(&second).send(),
    );
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    // The loser is late, or its ticket ended with the old vault.
    assert_eq!(statuses[0], 200);
    assert!(matches!(statuses[1], 401 | 409), "{statuses:?}");
}

#[tokio::test]
async fn a_replacement_that_does_not_follow_is_refused() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let boris = Person::join(&relay, "boris").await;
    let ticket = async || {
        let found = opened(&relay, &anna).await;
        issued(&relay, found.ticket).await
    };
    let send = async |change: &dyn Fn(&mut relay_api::accounts::VaultReplacement)| {
        let (mut replacement, _) = anna.replacement(&ticket().await, objects::record());
        change(&mut replacement);
        relay
            .post(routes::RECOVERY_FINISH)
            .json(&replacement)
            .problem()
            .await
    };
    assert_eq!(
        send(&|r| r.old_vault_epoch = 2).await,
        ProblemKind::StaleVault
    );
    let forked = crate::support::objects::Statement {
        prev: [9; 32],
        ..anna.statement.clone()
    };
    let mut forked = forked;
    (forked.seq, forked.vault_epoch) = (1, 1);
    assert_eq!(
        send(&|r| r.statement = Bytes(forked.bytes())).await,
        ProblemKind::StaleVault
    );
    let mut gap = anna.statement.clone();
    (gap.seq, gap.prev, gap.vault_epoch) = (2, anna.statement.hash(), 1);
    assert_eq!(
        send(&|r| r.statement = Bytes(gap.bytes())).await,
        ProblemKind::StaleVault
    );
    assert_eq!(
        send(&|r| r.rec_auth_hash = None).await,
        ProblemKind::Malformed
    );
    // Somebody else's statement, slots and body, all of one piece.
    let (theirs, _) = boris.replacement(&ticket().await, objects::record());
    let refused = relay
        .post(routes::RECOVERY_FINISH)
        .json(&theirs)
        .problem()
        .await;
    assert_eq!(refused, ProblemKind::StaleVault);
    let vault: Vault = relay.get(routes::VAULT).by(&anna).ok().await.json();
    assert_eq!(vault.vault_epoch, 0);
}
