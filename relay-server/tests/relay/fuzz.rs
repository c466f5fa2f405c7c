//! A thousand malformed bodies for every route: refused each time, never a fault of the relay.

use relay_api::{BlobId, Id, problem::ProblemKind, routes};
use reqwest::Method;

use crate::support::{
    Person, Relay,
    objects::{self, ADMIN, Commit, message},
    people::{registration, start},
};

/// A small generator: the rows are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// Rubbish, or a good body with some damage.
fn malformed(dice: &mut Dice, good: &[u8]) -> Vec<u8> {
    let mut body = good.to_vec();
    match dice.below(6) {
        0 => (0..dice.below(300)).map(|_| dice.next() as u8).collect(),
        1 => {
            body.truncate(dice.below(good.len()));
            body
        }
        2 => {
            body.extend((0..1 + dice.below(40)).map(|_| dice.next() as u8));
            body
        }
        3 => JSON[dice.below(JSON.len())].as_bytes().to_vec(),
        _ => {
            for _ in 0..1 + dice.below(8) {
                let at = dice.below(body.len());
                if let Some(byte) = body.get_mut(at) {
                    *byte = dice.next() as u8;
                }
            }
            body
        }
    }
}

const JSON: &[&str] = &[
    "",
    "null",
    "[]",
    "{}",
    "0",
    "\"\"",
    "{\"login\":null}",
    "{\"login\":\"anna\",\"ke1\":\"\"}",
    "{\"login\":\"anna\",\"ke1\":0}",
    "{\"cursors\":[{\"conv_id\":\"\",\"after\":-1}]}",
    "{\"cursors\":{}}",
    "{\"conv_id\":\"AAAA\",\"size\":1e99}",
    "{\"ticket\":\"\",\"ke3\":\"\",\"session_name\":\"\\u0000\"}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "{\"a\":\"\\ud800\"}",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_bodies_are_refused_on_every_route() {
    const ROWS: usize = 1000;
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let commit = anna.create(&relay, &[(anna.id, ADMIN)], 1).await;
    let conv = commit.conv_id();
    let issue = relay_api::accounts::KeyIssue {
        response: vec![].into(),
        share: vec![].into(),
        ticket: vec![1; 32].into(),
    };
    let json = |value: &dyn erased::Json| value.json();
    let (finish, _) = registration("boris", &issue, objects::record());
    let (replacement, _) = anna.replacement(&issue, objects::record());
    let login = relay_api::accounts::LoginStart {
        login: "anna".to_owned(),
        ke1: vec![2; 98].into(),
    };
    let login_finish = relay_api::accounts::LoginFinish {
        ticket: vec![1; 32].into(),
        ke3: vec![1; 32].into(),
        session_name: String::new(),
    };
    let password = relay_api::accounts::PasswordStart {
        login_ticket: vec![1; 32].into(),
        ke3: vec![1; 32].into(),
        request: objects::registration_request().into(),
    };
    let open = relay_api::accounts::RecoveryOpen {
        login: "anna".to_owned(),
        rec_auth: vec![1; 32].into(),
    };
    let recover = relay_api::accounts::RecoveryStart {
        ticket: vec![1; 32].into(),
        request: objects::registration_request().into(),
    };
    let sync = relay_api::conversations::SyncRequest {
        cursors: vec![relay_api::conversations::Cursor {
            conv_id: conv,
            after: 0,
        }],
    };
    let announce = relay_api::blobs::CreateBlob {
        conv_id: conv,
        size: 72,
    };
    let announced = relay
        .post(routes::BLOBS)
        .by(&anna)
        .json(&announce)
        .ok()
        .await;
    let blob: BlobId = announced.json::<relay_api::blobs::BlobStatus>().blob_id;
    let rekey: Commit = commit.next(4, anna.id, &commit.roster);
    let targets: Vec<(Method, String, bool, Vec<u8>)> = vec![
        (
            Method::POST,
            routes::REGISTER_START.into(),
            true,
            json(&start("boris")),
        ),
        (
            Method::POST,
            routes::REGISTER_FINISH.into(),
            true,
            json(&finish),
        ),
        (Method::POST, routes::LOGIN_START.into(), true, json(&login)),
        (
            Method::POST,
            routes::LOGIN_FINISH.into(),
            true,
            json(&login_finish),
        ),
        (
            Method::POST,
            routes::PASSWORD_START.into(),
            true,
            json(&password),
        ),
        (
            Method::POST,
            routes::PASSWORD_FINISH.into(),
            true,
            json(&replacement),
        ),
        (
            Method::POST,
            routes::RECOVERY_OPEN.into(),
            true,
            json(&open),
        ),
        (
            Method::POST,
            routes::RECOVERY_START.into(),
            true,
            json(&recover),
        ),
        (
            Method::POST,
            routes::RECOVERY_FINISH.into(),
            true,
            json(&replacement),
        ),
        (Method::POST, routes::SYNC.into(), true, json(&sync)),
        (Method::POST, routes::BLOBS.into(), true, json(&announce)),
        (
            Method::PUT,
            routes::account_blob(1),
            false,
            objects::account_blob(1, 1, anna.id, b""),
        ),
        (
            Method::POST,
            routes::CONVERSATIONS.into(),
            false,
            commit.bytes(),
        ),
        (
            Method::POST,
            routes::post_commit(conv),
            false,
            rekey.bytes(),
        ),
        (
            Method::POST,
            routes::messages(conv),
            false,
            message(conv, 0, 1, b""),
        ),
        (Method::PUT, routes::blob_part(blob, 0), false, vec![1; 72]),
        (Method::POST, routes::blob_finish(blob), false, vec![1; 32]),
    ];
    let mut dice = Dice(0x5EED);
    for (method, path, is_json, good) in targets {
        for row in 0..ROWS {
            let body = malformed(&mut dice, &good);
            let mut ask = relay.at(method.clone(), &path).by(&anna);
            if is_json {
                ask = ask.header("content-type", "application/json");
            }
            if method == Method::PUT {
                ask = ask.header("content-digest", "sha-256=:AAAA:");
            }
            let reply = ask.bytes(body.clone()).send().await;
            // Damage in a salt, a tag or a name leaves a good body.
            if reply.status >= 300 {
                let kind = reply.problem();
                let ours = matches!(kind, ProblemKind::Internal | ProblemKind::Unavailable);
                assert!(!ours, "{path}, row {row}: {kind:?} for {body:?}");
            }
        }
    }
    relay.get(routes::HEALTH_READY).ok().await;
}

#[tokio::test]
async fn odd_paths_and_queries_are_refused() {
    let relay = Relay::start().await;
    let anna = Person::join(&relay, "anna").await;
    let conv = anna.create(&relay, &[(anna.id, ADMIN)], 1).await.conv_id();
    let mut dice = Dice(0xF00D);
    for _ in 0..300 {
        let junk: String = (0..dice.below(60))
            .map(|_| char::from(b"abcXYZ019-_.%~!$'()*+,;=:@/?&"[dice.below(29)]))
            .collect();
        for path in [
            format!("/v1/{junk}"),
            format!("/{junk}"),
            format!("/v1/sessions/{junk}"),
            format!("/v1/blobs/{junk}"),
            format!("/v1/blobs/{}/parts/{junk}", Id([1; 16])),
            format!("/v1/vault/blobs/{junk}"),
            format!("/v1/statements/by-login/{junk}"),
            format!("/v1/conversations/{conv}/log?{junk}"),
            format!("/v1/conversations/{conv}/commits?from_epoch={junk}"),
        ] {
            for method in [Method::GET, Method::DELETE] {
                let Ok(reply) = relay.at(method, &path).by(&anna).try_send().await else {
                    continue;
                };
                assert!(reply.status < 500, "{path}: {}", reply.text());
            }
            // Some of it may have been the way out.
            if relay.get(routes::VAULT).by(&anna).send().await.status != 200 {
                return;
            }
        }
    }
}

/// Serialisation behind a pointer.
mod erased {
    pub trait Json {
        fn json(&self) -> Vec<u8>;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> Vec<u8> {
            serde_json::to_vec(self).expect("json")
        }
    }
}
