//! RFC 9807 appendix C: OPAQUE-3DH over P-256 and SHA-256, against the crate and version that the
//! core is built with. Every random value is the published one; the stretching function is the
//! vectors' (none), where ours is PBKDF2.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use opaque_ke::{
    CipherSuite, ClientLogin, ClientLoginFinishParameters, ClientRegistration,
    ClientRegistrationFinishParameters, CredentialFinalization, CredentialRequest,
    CredentialResponse, Identifiers, RegistrationRequest, RegistrationResponse, RegistrationUpload,
    ServerLogin, ServerLoginParameters, ServerRegistration, ServerSetup, TripleDh,
    ksf::Identity,
    rand::{CryptoRng, Error, RngCore},
};
use p256_opaque::NistP256;
use serde_json::Value;

struct Published;

impl CipherSuite for Published {
    type OprfCs = NistP256;
    type KeyExchange = TripleDh<NistP256, sha2_opaque::Sha256>;
    type Ksf = Identity;
}

/// Gives out exactly these values, in this order.
struct Script(Vec<u8>);

impl Script {
    fn of(values: &[&[u8]]) -> Self {
        Self(values.concat())
    }

    fn is_used_up(&self) -> bool {
        self.0.is_empty()
    }
}

impl RngCore for Script {
    fn next_u32(&mut self) -> u32 {
        panic!("asked for a number")
    }

    fn next_u64(&mut self) -> u64 {
        panic!("asked for a number")
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0.drain(..bytes.len()).collect::<Vec<_>>());
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Script {}

struct Vector(Value);

impl Vector {
    fn find(&self, part: &str, key: &str) -> Option<Vec<u8>> {
        Some(hex::decode(self.0[part].get(key)?.as_str()?).unwrap())
    }

    fn input(&self, key: &str) -> Vec<u8> {
        self.find("inputs", key).expect(key)
    }

    fn output(&self, key: &str) -> Vec<u8> {
        self.find("outputs", key).expect(key)
    }

    fn is_fake(&self) -> bool {
        self.0["config"]["Fake"] == "True"
    }

    fn context(&self) -> Vec<u8> {
        self.find("config", "Context").expect("context")
    }

    /// `oprf_seed ‖ server_private_key ‖ public key of a client that does not exist`.
    fn setup(&self) -> ServerSetup<Published> {
        let nobody = self.find("inputs", "client_public_key");
        let nobody = nobody.unwrap_or_else(|| self.input("server_public_key"));
        let bytes = [
            self.input("oprf_seed"),
            self.input("server_private_key"),
            nobody,
        ]
        .concat();
        ServerSetup::deserialize(&bytes).unwrap()
    }
}

/// Identities of a vector; absent ones are the public keys.
struct Names(Option<Vec<u8>>, Option<Vec<u8>>);

impl Names {
    fn of(vector: &Vector) -> Self {
        Self(
            vector.find("inputs", "client_identity"),
            vector.find("inputs", "server_identity"),
        )
    }

    fn get(&self) -> Identifiers<'_> {
        Identifiers {
            client: self.0.as_deref(),
            server: self.1.as_deref(),
        }
    }
}

fn vectors() -> Vec<Vector> {
    let file: Value = serde_json::from_str(include_str!("opaque_p256_sha256.json")).unwrap();
    file["vectors"]
        .as_array()
        .unwrap()
        .iter()
        .cloned()
        .map(Vector)
        .collect()
}

fn register(vector: &Vector) -> RegistrationUpload<Published> {
    let names = Names::of(vector);
    let password = vector.input("password");
    let mut rng = Script::of(&[&vector.input("blind_registration")]);
    let client = ClientRegistration::<Published>::start(&mut rng, &password).unwrap();
    assert!(rng.is_used_up());
    let request = client.message.serialize().to_vec();
    assert_eq!(request, vector.output("registration_request"));

    let server = ServerRegistration::<Published>::start(
        &vector.setup(),
        RegistrationRequest::deserialize(&request).unwrap(),
        &vector.input("credential_identifier"),
    )
    .unwrap();
    let response = server.message.serialize().to_vec();
    assert_eq!(response, vector.output("registration_response"));

    let mut rng = Script::of(&[&vector.input("envelope_nonce")]);
    let finished = client
        .state
        .finish(
            &mut rng,
            &password,
            RegistrationResponse::deserialize(&response).unwrap(),
            ClientRegistrationFinishParameters::new(names.get(), None),
        )
        .unwrap();
    assert!(rng.is_used_up());
    assert_eq!(
        finished.message.serialize().to_vec(),
        vector.output("registration_upload")
    );
    assert_eq!(finished.export_key.to_vec(), vector.output("export_key"));
    finished.message
}

fn log_in(vector: &Vector, record: RegistrationUpload<Published>) {
    let (names, context) = (Names::of(vector), vector.context());
    let password = vector.input("password");
    let mut rng = Script::of(&[
        &vector.input("blind_login"),
        &vector.input("client_keyshare_seed"),
        &vector.input("client_nonce"),
    ]);
    let client = ClientLogin::<Published>::start(&mut rng, &password).unwrap();
    assert!(rng.is_used_up());
    let ke1 = client.message.serialize().to_vec();
    assert_eq!(ke1, vector.output("KE1"));

    // The masking key of a record that does not exist is drawn in any case.
    let mut rng = Script::of(&[
        &[0; 32],
        &vector.input("masking_nonce"),
        &vector.input("server_keyshare_seed"),
        &vector.input("server_nonce"),
    ]);
    let server = ServerLogin::start(
        &mut rng,
        &vector.setup(),
        Some(ServerRegistration::finish(record)),
        CredentialRequest::deserialize(&ke1).unwrap(),
        &vector.input("credential_identifier"),
        ServerLoginParameters {
            context: Some(&context),
            identifiers: names.get(),
        },
    )
    .unwrap();
    assert!(rng.is_used_up());
    let ke2 = server.message.serialize().to_vec();
    assert_eq!(ke2, vector.output("KE2"));

    let client = client
        .state
        .finish(
            &mut Script::of(&[]),
            &password,
            CredentialResponse::deserialize(&ke2).unwrap(),
            ClientLoginFinishParameters::new(Some(&context), names.get(), None),
        )
        .unwrap();
    let ke3 = client.message.serialize().to_vec();
    assert_eq!(ke3, vector.output("KE3"));
    assert_eq!(client.session_key.to_vec(), vector.output("session_key"));
    assert_eq!(client.export_key.to_vec(), vector.output("export_key"));

    let finished = server
        .state
        .finish(
            CredentialFinalization::deserialize(&ke3).unwrap(),
            ServerLoginParameters {
                context: Some(&context),
                identifiers: names.get(),
            },
        )
        .unwrap();
    assert_eq!(finished.session_key.to_vec(), vector.output("session_key"));
}

#[test]
fn registration_and_login_give_the_published_bytes() {
    let mut real = 0;
    for vector in vectors().iter().filter(|vector| !vector.is_fake()) {
        log_in(vector, register(vector));
        real += 1;
    }
    assert_eq!(real, 2);
}

/// An unknown login gets an answer of the same form, made from keys that nobody has.
#[test]
fn an_unknown_login_gets_the_published_bytes() {
    let mut fake = 0;
    for vector in vectors().iter().filter(|vector| vector.is_fake()) {
        let (names, context) = (Names::of(vector), vector.context());
        let mut rng = Script::of(&[
            &vector.input("masking_key"),
            &vector.input("masking_nonce"),
            &vector.input("server_keyshare_seed"),
            &vector.input("server_nonce"),
        ]);
        let server = ServerLogin::start(
            &mut rng,
            &vector.setup(),
            None,
            CredentialRequest::deserialize(&vector.input("KE1")).unwrap(),
            &vector.input("credential_identifier"),
            ServerLoginParameters {
                context: Some(&context),
                identifiers: names.get(),
            },
        )
        .unwrap();
        assert!(rng.is_used_up());
        assert_eq!(server.message.serialize().to_vec(), vector.output("KE2"));
        fake += 1;
    }
    assert_eq!(fake, 1);
}
