//! §2: one registration and one login, with what the client kept in between.
//!
//! `registration.state` = blind 32 ‖ blinded element 33; `login.state` = blind 32 ‖ KE1 98 ‖
//! ephemeral private key 32 ‖ client nonce 32. The relay's random values are in its answers; what
//! is not is its ephemeral key, which nobody has to know to check the client.

use serde_json::{Value, json};

use super::{array, bytes, frozen};
use crate::{
    login::{
        ClientLogin, ClientRegistration, KsfParams, Login, Password, ServerId, ServerSetup,
        login_finish, login_hash, login_start, registration_response,
    },
    random::Drbg,
};

const PASSWORD: &str = "Cafe\u{301}\u{a0}au lait";

pub(super) fn made() -> Value {
    let mut rng = Drbg::new([2; 64], b"login vectors");
    let (login, server_id) = names();
    let password = Password::new(PASSWORD).unwrap();
    let setup = ServerSetup::make(&mut rng);
    let params = KsfParams::TARGET;

    let (client, request) =
        ClientRegistration::start(&mut rng, &password, &login, &server_id).unwrap();
    let registration_state = client.state_bytes();
    let response = registration_response(&setup, &login, &request).unwrap();
    let (record, registered) = client.finish(&mut rng, &response, params).unwrap();

    let (client, ke1) = ClientLogin::start(&mut rng, &password, &login, &server_id).unwrap();
    let login_state = client.state_bytes();
    let (state, ke2) = login_start(
        &setup,
        &mut rng,
        Some(&record),
        &login,
        &server_id,
        params,
        &ke1,
    )
    .unwrap();
    let (ke3, opened) = client.finish(&mut rng, &ke2, params).unwrap();
    login_finish(&state, &ke3).unwrap();
    assert!(opened.secret().ct_eq(registered.secret()));

    json!({
        "password_typed": PASSWORD,
        "password": hex::encode("Café au lait"),
        "login": login.as_str(),
        "server_id": server_id.as_str(),
        "login_hash": hex::encode(login_hash(&login, &server_id)),
        "kdf_id": params.kdf_id(),
        "iters": params.iters(),
        "relay_setup": hex::encode(&*setup.to_bytes()),
        "registration": {
            "state": hex::encode(registration_state),
            "request": hex::encode(request),
            "response": hex::encode(response),
            "record": hex::encode(record),
        },
        "login_run": {
            "state": hex::encode(login_state),
            "ke1": hex::encode(ke1),
            "ke2": hex::encode(ke2),
            "relay_state": hex::encode(*state),
            "ke3": hex::encode(ke3),
        },
        "export_key": hex::encode(opened.secret().expose()),
    })
}

fn names() -> (Login, ServerId) {
    (
        Login::new("alice").unwrap(),
        ServerId::new("ren.example").unwrap(),
    )
}

#[test]
fn the_committed_handshake_is_accepted() {
    let set = frozen("login");
    let run = &set["login_run"];
    assert_eq!(
        login_finish(&array(&run["relay_state"]), &bytes(&run["ke3"])),
        Ok(())
    );
    let setup = ServerSetup::from_bytes(&bytes(&set["relay_setup"])).unwrap();
    let registration = &set["registration"];
    let response = registration_response(&setup, &names().0, &bytes(&registration["request"]));
    assert_eq!(response.unwrap().to_vec(), bytes(&registration["response"]));
}
