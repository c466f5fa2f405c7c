//! Attacks on sign-in and identity: 1, 3, 5 and 9 of the list of attacks.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeSet;

use client_core::view::{Command, FailureCode, Reply, Trust};
use crypto_core::{
    keys::{KemSecret, SigningKey},
    login::{Login, ServerId, login_hash},
    random::Drbg,
    statement::Statement,
};
use relay_api::{Bytes, problem::ProblemKind, routes};
use tests::{
    hostile::{Hostile, Recorded},
    native::NativePlatform,
    person::{PASSWORD, Person, two_people},
    relay::{Relay, SERVER_ID},
    run,
};

/// Routes by which a client could write keys. After a refused sign-in none of them may be used.
const KEY_WRITES: [&str; 6] = [
    "POST /v1/accounts",
    "POST /v1/password",
    "POST /v1/recovery",
    "PUT /v1/vault",
    "POST /v1/conversations",
    "DELETE /v1/session",
];

fn sign_in() -> Command {
    Command::SignIn {
        login: "anna".into(),
        password: PASSWORD.into(),
        stay: false,
    }
}

async fn fresh(hostile: &Hostile) -> Person {
    Person::open(
        NativePlatform::in_memory(hostile.url(), SERVER_ID)
            .await
            .unwrap(),
        "anna",
    )
}

fn no_key_was_written(hostile: &Hostile) {
    for route in KEY_WRITES {
        assert_eq!(hostile.count(route), 0, "{route} was used");
    }
}

/// 1: KE2 that asks for a cheap, an endless or an unknown derivation.
#[test]
fn a_kdf_outside_the_bounds_is_refused_before_anything_is_derived() {
    run(async {
        let relay = Relay::start().await;
        drop(Person::register(&relay.base(), "anna").await);
        let hostile = Hostile::before(&relay.base()).await;
        for (kdf_id, iters) in [
            (1, 1_u32),
            (1, 99_999),
            (1, 599_999),
            (1, 10_000_001),
            (1, u32::MAX),
            (0, 600_000),
            (3, 600_000),
        ] {
            hostile.behave();
            hostile.forget();
            hostile.edit("POST /v1/login/start", move |answer| {
                answer.json(|body| {
                    body["kdf_id"] = kdf_id.into();
                    body["iters"] = iters.into();
                });
            });
            let anna = fresh(&hostile).await;
            let refused = anna.try_to(sign_in()).await.unwrap_err();
            assert_eq!(
                refused.code,
                FailureCode::KdfRefused,
                "kdf {kdf_id}, {iters} rounds"
            );
            assert_eq!(hostile.count("POST /v1/login/finish"), 0, "KE3 was sent");
        }
    });
}

/// 2: other rounds inside the bounds break the handshake, because they are part of its transcript.
#[test]
fn other_rounds_inside_the_bounds_do_not_sign_in() {
    run(async {
        let relay = Relay::start().await;
        drop(Person::register(&relay.base(), "anna").await);
        let hostile = Hostile::before(&relay.base()).await;
        hostile.edit("POST /v1/login/start", |answer| {
            answer.json(|body| body["iters"] = 700_000.into());
        });
        let anna = fresh(&hostile).await;
        let refused = anna.try_to(sign_in()).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::BadCredentials);
        assert_eq!(hostile.count("POST /v1/login/finish"), 0, "KE3 was sent");
    });
}

/// Every string of a JSON body, and what it decodes to.
fn strings(body: &[u8]) -> BTreeSet<String> {
    fn walk(value: &serde_json::Value, into: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::String(text) => {
                into.insert(text.clone());
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| walk(value, into)),
            serde_json::Value::Object(fields) => {
                fields.values().for_each(|value| walk(value, into))
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    if let Ok(value) = serde_json::from_slice(body) {
        walk(&value, &mut found);
    }
    found
}

/// What one login said, without what everybody may know.
fn said(passed: &[Recorded]) -> BTreeSet<String> {
    passed
        .iter()
        .filter(|seen| seen.route.starts_with("POST /v1/login/"))
        .flat_map(|seen| strings(&seen.request))
        .filter(|text| text != "anna" && text != "Native client")
        .collect()
}

/// 3: nothing that could be replayed crosses the wire, and no secret in any form.
#[test]
fn nothing_on_the_wire_repeats_between_logins_or_shows_a_secret() {
    const NEW_PASSWORD: &str = "another river, other stones";
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let mut traffic = Vec::new();

        let anna = fresh(&hostile).await;
        let register = Command::Register {
            login: "anna".into(),
            name: "Anna".into(),
            password: PASSWORD.into(),
            stay: false,
        };
        let Reply::AccessKey { groups } = anna.ask(register).await else {
            panic!("no access key")
        };
        drop(anna);

        let mut logins = Vec::new();
        for _ in 0..2 {
            traffic.extend(hostile.passed());
            hostile.forget();
            let anna = fresh(&hostile).await;
            anna.ask(sign_in()).await;
            logins.push(said(&hostile.passed()));
        }
        assert!(
            logins[0].len() >= 3,
            "the logins were not seen: {:?}",
            logins[0]
        );
        let repeated: Vec<_> = logins[0].intersection(&logins[1]).collect();
        assert!(repeated.is_empty(), "repeated between logins: {repeated:?}");

        let anna = fresh(&hostile).await;
        anna.ask(sign_in()).await;
        anna.ask(Command::ChangePassword {
            old: PASSWORD.into(),
            new: NEW_PASSWORD.into(),
        })
        .await;
        drop(anna);
        let anna = fresh(&hostile).await;
        let recover = Command::Recover {
            login: "anna".into(),
            access_key: groups.join("-"),
            new_password: PASSWORD.into(),
            stay: false,
        };
        let Reply::AccessKey { groups: new_groups } = anna.ask(recover).await else {
            panic!("no new access key")
        };
        assert_ne!(groups, new_groups);
        traffic.extend(hostile.passed());

        let canaries = [
            PASSWORD.to_owned(),
            NEW_PASSWORD.to_owned(),
            groups.join("-"),
            groups.concat(),
            new_groups.concat(),
        ];
        for seen in &traffic {
            for canary in &canaries {
                for form in forms(canary) {
                    let hit = contains(&seen.request, &form)
                        || contains(&seen.answer, &form)
                        || contains(seen.query.as_bytes(), &form)
                        || seen
                            .headers
                            .iter()
                            .any(|(_, value)| contains(value.as_bytes(), &form));
                    assert!(!hit, "a secret crossed in {}", seen.route);
                }
            }
        }
    });
}

fn forms(text: &str) -> [Vec<u8>; 3] {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let base64 = serde_json::to_string(&Bytes(text.into())).unwrap();
    [text.into(), hex.into(), base64.trim_matches('"').into()]
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

/// 5: a relay that hides or replaces the vault gets no new keys for it.
#[test]
fn a_missing_or_foreign_vault_never_makes_new_keys() {
    run(async {
        let relay = Relay::start().await;
        drop(Person::register(&relay.base(), "anna").await);
        let hostile = Hostile::before(&relay.base()).await;

        // What Mallory's own sign-in shows is what the relay could hand to Anna.
        drop(Person::register(hostile.url(), "mallory").await);
        hostile.forget();
        drop(Person::sign_in(hostile.url(), "mallory").await);
        let of = |route: &str| -> Vec<u8> {
            let seen = hostile.passed();
            seen.into_iter()
                .find(|seen| seen.route.starts_with(route))
                .expect("it was asked for")
                .answer
        };
        let mallorys_vault = of("GET /v1/vault");
        let mallorys_chain = of("GET /v1/statements/by-login/mallory");

        type Attack = (
            &'static str,
            &'static str,
            Box<dyn Fn(&mut tests::hostile::Answer) + Send>,
        );
        let vault = mallorys_vault.clone();
        let chain = mallorys_chain.clone();
        let attacks: Vec<Attack> = vec![
            (
                "no vault",
                "GET /v1/vault",
                Box::new(|answer| answer.problem(ProblemKind::NotFound)),
            ),
            (
                "empty vault",
                "GET /v1/vault",
                Box::new(|answer| {
                    answer.json(|body| {
                        body["body"] = "".into();
                        body["slots"]["password"] = "".into();
                        body["slots"]["recovery"] = "".into();
                    });
                }),
            ),
            (
                "foreign vault",
                "GET /v1/vault",
                Box::new(move |answer| answer.body = vault.clone()),
            ),
            ("foreign body", "GET /v1/vault", {
                let theirs: serde_json::Value = serde_json::from_slice(&mallorys_vault).unwrap();
                Box::new(move |answer| answer.json(|body| body["body"] = theirs["body"].clone()))
            }),
            (
                "recovery slot as password slot",
                "GET /v1/vault",
                Box::new(|answer| {
                    answer
                        .json(|body| body["slots"]["password"] = body["slots"]["recovery"].clone());
                }),
            ),
            (
                "flipped bit in the body",
                "GET /v1/vault",
                Box::new(|answer| {
                    answer.json(|body| {
                        let mut bytes: Bytes =
                            serde_json::from_value(body["body"].clone()).unwrap();
                        *bytes.0.last_mut().unwrap() ^= 1;
                        body["body"] = serde_json::to_value(bytes).unwrap();
                    });
                }),
            ),
            (
                "foreign statements",
                "GET /v1/statements/",
                Box::new(move |answer| answer.body = chain.clone()),
            ),
            (
                "no statements",
                "GET /v1/statements/",
                Box::new(|answer| answer.problem(ProblemKind::NotFound)),
            ),
        ];
        for (name, route, attack) in attacks {
            hostile.behave();
            hostile.forget();
            hostile.edit(route, attack);
            let anna = fresh(&hostile).await;
            let refused = anna.try_to(sign_in()).await.expect_err(name);
            assert!(
                matches!(
                    refused.code,
                    FailureCode::VaultBroken | FailureCode::VaultRolledBack
                ),
                "{name}: {:?}",
                refused.code
            );
            assert!(!anna.screen().is_ready(), "{name}: signed in");
            no_key_was_written(&hostile);
        }
    });
}

/// A chain that the relay made up for somebody's login.
fn invented_chain(login: &str) -> serde_json::Value {
    let mut rng = Drbg::new([7; 64], b"mallory");
    let sig = SigningKey::make(&mut rng);
    let kem = KemSecret::make(&mut rng);
    let hash = login_hash(
        &Login::new(login).unwrap(),
        &ServerId::new(SERVER_ID).unwrap(),
    );
    let statement = Statement::genesis(&sig, &kem.public(), &hash, 1_790_000_000_000).unwrap();
    serde_json::to_value(relay_api::statements::Chain {
        login: login.to_owned(),
        statements: Bytes(statement.as_bytes().to_vec()),
    })
    .unwrap()
}

/// 9: the relay replaces the keys behind a login that is already pinned.
#[test]
fn another_identity_for_a_pinned_login_blocks_sending() {
    run(async {
        let relay = Relay::start().await;
        let hostile = Hostile::before(&relay.base()).await;
        let (anna, _boris, conv_id) = two_people(hostile.url()).await;

        let invented = invented_chain("boris");
        hostile.edit("GET /v1/statements/", move |answer| {
            if answer.status == 200 {
                answer.json(|body| {
                    if body["login"] == "boris" {
                        *body = invented.clone();
                    }
                });
            }
        });
        // Looking him up again is what brings the relay's new story to Anna's client.
        let found = anna
            .try_to(Command::FindPerson {
                login: "boris".into(),
            })
            .await;
        if let Ok(Reply::Person(person)) = &found {
            assert_eq!(person.trust, Trust::Broken, "the new key was taken");
        }
        anna.wait_for("a broken identity", |screen| {
            screen
                .list
                .iter()
                .any(|row| row.conv_id == conv_id && row.trust == Trust::Broken)
        })
        .await;
        hostile.forget();
        let send = Command::SendText {
            conv_id: conv_id.clone(),
            text: "secret".into(),
            reply_to: None,
            mentions: Vec::new(),
        };
        let refused = anna.try_to(send).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::IdentityBroken);
        assert_eq!(
            hostile.count(&format!(
                "POST {}",
                routes::messages(conv_id.parse().unwrap())
            )),
            0
        );
    });
}

/// An answer that is older than what this device has written meanwhile is late, and no attack.
#[test]
fn a_late_answer_about_contacts_is_no_alarm() {
    const CONTACTS: &str = "/v1/vault/blobs/1";
    run(async {
        let relay = Relay::start().await;
        let front = Hostile::before(&relay.base()).await;
        let (anna, boris, _) = two_people(front.url()).await;
        let clara = Person::register(&relay.base(), "clara").await;
        let (name, members) = ("Choir".to_owned(), vec![boris.account_id()]);
        let Reply::Conversation { conv_id } =
            anna.ask(Command::CreateGroup { name, members }).await
        else {
            panic!("no group");
        };
        // Whether somebody is a stranger is asked of the relay, too: another browser may know them.
        let get = format!("GET {CONTACTS}");
        front.hold_answers(&get);
        let stranger = Command::AddMembers {
            conv_id,
            members: vec![clara.account_id()],
        };
        let refused = anna.try_to(stranger);
        let meanwhile = async {
            front.until_held(1).await;
            let put = format!("PUT {CONTACTS}");
            // The second goes out when the device has taken note of the first.
            for blocked in [true, false] {
                let written = front.count(&put);
                let account_id = boris.account_id();
                let command = Command::SetBlocked {
                    account_id,
                    blocked,
                };
                anna.ask(command).await;
                front.until_passed(&put, written + 1).await;
            }
            front.release(&get);
        };
        let (refused, ()) = futures::join!(refused, meanwhile);
        assert_eq!(refused.unwrap_err().code, FailureCode::NotAllowed);
        assert!(!anna.screen().app.is_some_and(|app| app.integrity_alarm));
    });
}
