//! Statement chains: by exact login or account id, for whoever is signed in.

use relay_api::{Id, problem::ProblemKind, routes, statements::Chain};

use crate::support::{Person, Relay};

#[tokio::test]
async fn a_chain_is_found_by_exactly_its_login_or_account() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let boris = Person::join(&relay, "boris").await;
    for path in [
        routes::statements_by_login("boris"),
        routes::statements_by_account(boris.id),
    ] {
        let chain: Chain = relay.get(&path).by(&anna).ok().await.json();
        assert_eq!(chain.login, "boris");
        assert_eq!(chain.statements.0, boris.statement.bytes());
        assert_eq!(
            relay.get(&path).problem().await,
            ProblemKind::Unauthenticated
        );
    }
    for path in [
        routes::statements_by_login("bori"),
        routes::statements_by_login("BORIS"),
        routes::statements_by_login("boris%25"),
        routes::statements_by_account(Id([7; 32])),
        "/v1/statements/by-account/short".to_owned(),
    ] {
        assert_eq!(
            relay.get(&path).by(&anna).problem().await,
            ProblemKind::NotFound,
            "{path}"
        );
    }
}
