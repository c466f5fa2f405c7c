mod inputs;

use super::*;
use crate::{random::Drbg, wire::opaque};

/// Quick enough for debug builds; the real floor is tried once, below.
const WEAK: KsfParams = KsfParams::weak(2);

struct World {
    rng: Drbg,
    setup: ServerSetup,
    login: Login,
    server_id: ServerId,
}

impl World {
    fn new() -> Self {
        let mut rng = Drbg::new([1; 64], b"login tests");
        let setup = ServerSetup::make(&mut rng);
        let login = Login::new("alice").unwrap();
        Self {
            rng,
            setup,
            login,
            server_id: ServerId::new("ren.example").unwrap(),
        }
    }

    fn register(&mut self, password: &str, params: KsfParams) -> ([u8; 129], ExportKey) {
        let password = Password::new(password).unwrap();
        let (client, request) =
            ClientRegistration::start(&mut self.rng, &password, &self.login, &self.server_id)
                .unwrap();
        let response = registration_response(&self.setup, &self.login, &request).unwrap();
        client.finish(&mut self.rng, &response, params).unwrap()
    }

    fn start(&mut self, password: &str) -> (ClientLogin, [u8; 98]) {
        let password = Password::new(password).unwrap();
        ClientLogin::start(&mut self.rng, &password, &self.login, &self.server_id).unwrap()
    }

    fn answer(
        &mut self,
        record: Option<&[u8]>,
        params: KsfParams,
        ke1: &[u8],
    ) -> (LoginState, [u8; 259]) {
        let Self {
            rng,
            setup,
            login,
            server_id,
        } = self;
        login_start(setup, rng, record, login, server_id, params, ke1).unwrap()
    }
}

const PASSWORD: &str = "correct horse battery";

#[test]
fn the_right_password_opens_and_gives_the_same_export_key() {
    let mut w = World::new();
    let (record, registered) = w.register(PASSWORD, WEAK);
    for _ in 0..2 {
        let (client, ke1) = w.start(PASSWORD);
        let (state, ke2) = w.answer(Some(&record), WEAK, &ke1);
        let (ke3, opened) = client.finish(&mut w.rng, &ke2, WEAK).unwrap();
        assert!(opened.secret().ct_eq(registered.secret()));
        assert_eq!(login_finish(&state, &ke3), Ok(()));
    }
}

#[test]
fn the_real_floor_works() {
    let mut w = World::new();
    let params = KsfParams::new(1, 600_000).unwrap();
    let (record, registered) = w.register(PASSWORD, params);
    let (client, ke1) = w.start(PASSWORD);
    let (state, ke2) = w.answer(Some(&record), params, &ke1);
    let (ke3, opened) = client.finish(&mut w.rng, &ke2, params).unwrap();
    assert!(opened.secret().ct_eq(registered.secret()));
    assert_eq!(login_finish(&state, &ke3), Ok(()));
}

#[test]
fn every_message_has_the_size_of_the_protocol() {
    let mut w = World::new();
    let password = Password::new(PASSWORD).unwrap();
    let (client, request) =
        ClientRegistration::start(&mut w.rng, &password, &w.login, &w.server_id).unwrap();
    let response = registration_response(&w.setup, &w.login, &request).unwrap();
    let (record, export_key) = client.finish(&mut w.rng, &response, WEAK).unwrap();
    let (client, ke1) = w.start(PASSWORD);
    let (state, ke2) = w.answer(Some(&record), WEAK, &ke1);
    let (ke3, _) = client.finish(&mut w.rng, &ke2, WEAK).unwrap();
    assert_eq!((request.len(), response.len(), record.len()), (33, 66, 129));
    assert_eq!((ke1.len(), ke2.len(), ke3.len()), (98, 259, 32));
    assert_eq!((export_key.secret().expose().len(), state.len()), (32, 64));
    assert_eq!(w.setup.to_bytes().len(), 97);
}

#[test]
fn a_wrong_password_ends_before_ke3() {
    let mut w = World::new();
    let (record, _) = w.register(PASSWORD, WEAK);
    let (client, ke1) = w.start("correct horse batterz");
    let (_, ke2) = w.answer(Some(&record), WEAK, &ke1);
    assert_eq!(
        client.finish(&mut w.rng, &ke2, WEAK).err(),
        Some(LoginError::Denied)
    );
}

#[test]
fn changed_rounds_end_before_ke3() {
    let mut w = World::new();
    let (record, _) = w.register(PASSWORD, WEAK);
    let more = KsfParams::weak(3);
    // The relay's context and the client's agree on the lie, or do not: neither helps.
    for (relay, client_sees) in [(more, more), (WEAK, more), (more, WEAK)] {
        let (client, ke1) = w.start(PASSWORD);
        let (_, ke2) = w.answer(Some(&record), relay, &ke1);
        let end = client.finish(&mut w.rng, &ke2, client_sees).err();
        assert_eq!(end, Some(LoginError::Denied), "{relay:?} {client_sees:?}");
    }
}

#[test]
fn another_login_or_relay_ends_before_ke3() {
    let mut w = World::new();
    let (record, _) = w.register(PASSWORD, WEAK);
    for (login, server) in [("alicf", "ren.example"), ("alice", "ren.examplf")] {
        let (login, server_id) = (Login::new(login).unwrap(), ServerId::new(server).unwrap());
        let password = Password::new(PASSWORD).unwrap();
        let (client, ke1) = ClientLogin::start(&mut w.rng, &password, &login, &server_id).unwrap();
        let (_, ke2) = w.answer(Some(&record), WEAK, &ke1);
        assert_eq!(
            client.finish(&mut w.rng, &ke2, WEAK).err(),
            Some(LoginError::Denied)
        );
    }
}

#[test]
fn a_relay_with_another_key_is_not_the_relay() {
    let mut w = World::new();
    let (record, _) = w.register(PASSWORD, WEAK);
    let (client, ke1) = w.start(PASSWORD);
    w.setup = ServerSetup::make(&mut w.rng);
    let (_, ke2) = w.answer(Some(&record), WEAK, &ke1);
    assert_eq!(
        client.finish(&mut w.rng, &ke2, WEAK).err(),
        Some(LoginError::Denied)
    );
}

#[test]
fn an_unknown_login_is_answered_with_a_fake() {
    let mut w = World::new();
    let (client, ke1) = w.start(PASSWORD);
    let (state, ke2) = w.answer(None, WEAK, &ke1);
    assert_eq!(ke2.len(), opaque::KE2);
    assert_eq!(
        client.finish(&mut w.rng, &ke2, WEAK).err(),
        Some(LoginError::Denied)
    );
    assert_eq!(login_finish(&state, &[0; 32]), Err(LoginError::Denied));
    // As for a real record, the evaluated point repeats for a repeated request and the rest does not.
    let (_, again) = w.answer(None, WEAK, &ke1);
    assert_eq!(ke2[..33], again[..33]);
    assert_ne!(ke2[33..], again[33..]);
}

#[test]
fn ke3_belongs_to_its_handshake() {
    let mut w = World::new();
    let (record, _) = w.register(PASSWORD, WEAK);
    let (client, ke1) = w.start(PASSWORD);
    let (state, ke2) = w.answer(Some(&record), WEAK, &ke1);
    let (other_state, _) = w.answer(Some(&record), WEAK, &ke1);
    let (ke3, _) = client.finish(&mut w.rng, &ke2, WEAK).unwrap();
    assert_eq!(login_finish(&other_state, &ke3), Err(LoginError::Denied));
    for bit in 0..ke3.len() * 8 {
        let mut bad = ke3;
        bad[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(login_finish(&state, &bad), Err(LoginError::Denied));
    }
}

#[test]
fn every_changed_byte_of_ke2_is_refused() {
    let mut w = World::new();
    let (record, _) = w.register(PASSWORD, WEAK);
    for at in 0..opaque::KE2 {
        let (client, ke1) = w.start(PASSWORD);
        let (_, mut ke2) = w.answer(Some(&record), WEAK, &ke1);
        ke2[at] ^= 1;
        assert!(client.finish(&mut w.rng, &ke2, WEAK).is_err(), "byte {at}");
    }
}

#[test]
fn lengths_and_point_forms_are_checked_first() {
    let mut w = World::new();
    let (record, _) = w.register(PASSWORD, WEAK);
    let (client, ke1) = w.start(PASSWORD);
    let setup = &w.setup;
    for len in [0, 32, 34] {
        let refused = registration_response(setup, &w.login, &vec![2; len]);
        assert_eq!(refused, Err(LoginError::Malformed), "{len}");
    }
    for tag in [0, 1, 4, 5, 6, 7, 255] {
        let mut request = ke1[..33].to_vec();
        request[0] = tag;
        let refused = registration_response(setup, &w.login, &request);
        assert_eq!(refused, Err(LoginError::Malformed), "tag {tag}");
    }
    // x = 2^256 − 1 is no field element.
    let refused = registration_response(setup, &w.login, &[&[2][..], &[255; 32]].concat());
    assert_eq!(refused, Err(LoginError::Malformed));
    assert_eq!(check_record(&record), Ok(()));
    assert_eq!(check_record(&record[..128]), Err(LoginError::Malformed));
    assert_eq!(check_record(&[0; 129]), Err(LoginError::Malformed));
    assert_eq!(login_finish(&[0; 64], &[0; 31]), Err(LoginError::Malformed));
    assert_eq!(
        client.finish(&mut w.rng, &[2; 258], WEAK).err(),
        Some(LoginError::Malformed)
    );
}

#[test]
fn a_reflected_point_is_refused() {
    let mut w = World::new();
    let password = Password::new(PASSWORD).unwrap();
    let (client, request) =
        ClientRegistration::start(&mut w.rng, &password, &w.login, &w.server_id).unwrap();
    let mut response = registration_response(&w.setup, &w.login, &request).unwrap();
    response[..33].copy_from_slice(&request);
    assert_eq!(
        client.finish(&mut w.rng, &response, WEAK).err(),
        Some(LoginError::Denied)
    );
}

#[test]
fn a_setup_survives_storage() {
    let mut w = World::new();
    let (record, _) = w.register(PASSWORD, WEAK);
    let stored = w.setup.to_bytes();
    w.setup = ServerSetup::from_bytes(&stored).unwrap();
    let (client, ke1) = w.start(PASSWORD);
    let (state, ke2) = w.answer(Some(&record), WEAK, &ke1);
    let (ke3, _) = client.finish(&mut w.rng, &ke2, WEAK).unwrap();
    assert_eq!(login_finish(&state, &ke3), Ok(()));
    assert_eq!(
        ServerSetup::from_bytes(&stored[..96]).err(),
        Some(ParseError::Length)
    );
    assert_eq!(
        ServerSetup::from_bytes(&[0; 97]).err(),
        Some(ParseError::Point)
    );
}

#[test]
fn secrets_do_not_show() {
    let mut w = World::new();
    let (_, export_key) = w.register(PASSWORD, WEAK);
    assert_eq!(format!("{export_key:?}"), "ExportKey { .. }");
    assert_eq!(format!("{:?}", w.setup), "ServerSetup { .. }");
    assert_eq!(
        format!("{:?}", Password::new(PASSWORD).unwrap()),
        "Password { .. }"
    );
    assert_eq!(format!("{:?}", w.start(PASSWORD).0), "ClientLogin { .. }");
}
