//! People with accounts. [`Person::join`] is quick: nobody has a password for its record.
//! [`Person::join_for_real`] has one, with everything that OPAQUE needs.

use crypto_core::login::{
    ClientLogin, ClientRegistration, KsfParams, Login, Password, ServerId, login_hash,
};
use relay_api::{
    AccountId, Bytes, ConvId, Id, SessionId,
    accounts::{
        KeyIssue, LoginChallenge, LoginFinish, LoginStart, PasswordRecord, RegisterFinish,
        RegisterStart, Session, Slots, VaultReplacement,
    },
    conversations::{LogRow, Stored},
    routes,
};

use super::{
    Relay, Reply,
    objects::{self, Commit, Statement},
};

#[derive(Debug, Clone)]
pub struct Person {
    pub login: String,
    pub id: AccountId,
    pub session: SessionId,
    pub token: String,
    pub cookie: String,
    pub statement: Statement,
    pub rec_auth: [u8; 32],
}

pub fn server_id() -> ServerId {
    ServerId::new("localhost").expect("a server id")
}

pub fn hash_of(login: &str) -> [u8; 32] {
    login_hash(&Login::new(login).expect("a login"), &server_id())
}

pub fn password_record(record: Vec<u8>) -> PasswordRecord {
    PasswordRecord {
        record: Bytes(record),
        kdf_id: 1,
        iters: 600_000,
    }
}

pub fn slots(vault_epoch: u32, id: AccountId) -> Slots {
    Slots {
        password: Bytes(objects::slot(1, vault_epoch, id)),
        recovery: Bytes(objects::slot(2, vault_epoch, id)),
    }
}

/// Everything that a registration sends, for a login that has a ticket.
pub fn registration(login: &str, issue: &KeyIssue, record: Vec<u8>) -> (RegisterFinish, Statement) {
    let statement = Statement {
        seq: 0,
        prev: [0; 32],
        account_id: Id([0; 32]),
        login_hash: hash_of(login),
        vault_epoch: 0,
        created_ms: 1,
    };
    let id = Id(statement.hash());
    let finish = RegisterFinish {
        ticket: issue.ticket.clone(),
        password: password_record(record),
        statement: Bytes(statement.bytes()),
        slots: slots(0, id),
        body: Bytes(objects::body(0, id)),
        rec_auth_hash: Bytes(relay_server::auth::sha256(&rec_auth(login)).to_vec()),
        session_name: format!("{login} in a test"),
    };
    (
        finish,
        Statement {
            account_id: id,
            ..statement
        },
    )
}

pub fn rec_auth(login: &str) -> [u8; 32] {
    relay_server::auth::sha256(format!("access key of {login}").as_bytes())
}

pub fn start(login: &str) -> RegisterStart {
    RegisterStart {
        login: login.to_owned(),
        request: Bytes(objects::registration_request()),
    }
}

impl Person {
    pub async fn join(relay: &Relay, login: &str) -> Self {
        let issue: KeyIssue = relay
            .post(routes::REGISTER_START)
            .json(&start(login))
            .ok()
            .await
            .json();
        let (finish, statement) = registration(login, &issue, objects::record());
        let reply = relay.post(routes::REGISTER_FINISH).json(&finish).ok().await;
        assert_eq!(reply.status, 201);
        Self::from(login, statement, &reply)
    }

    pub async fn join_for_real(relay: &Relay, login: &str, password: &str) -> Self {
        let (client, request) = begin_registration(login, password);
        let start = RegisterStart {
            login: login.to_owned(),
            request: Bytes(request.to_vec()),
        };
        let issue: KeyIssue = relay
            .post(routes::REGISTER_START)
            .json(&start)
            .ok()
            .await
            .json();
        let record = end_registration(client, &issue);
        let (finish, statement) = registration(login, &issue, record);
        let reply = relay.post(routes::REGISTER_FINISH).json(&finish).ok().await;
        Self::from(login, statement, &reply)
    }

    pub fn from(login: &str, statement: Statement, reply: &Reply) -> Self {
        let session: Session = reply.json();
        Self {
            login: login.to_owned(),
            id: session.account_id,
            session: session.session_id,
            token: session.access_token,
            cookie: reply.cookie().expect("a cookie"),
            statement,
            rec_auth: rec_auth(login),
        }
    }

    /// The same person in another browser, without a password: through the store.
    pub async fn elsewhere(&self, relay: &Relay) -> Self {
        let app = relay.app();
        let token = relay_server::auth::refresh::RefreshToken::make().expect("a token");
        let session = relay_server::store::NewSession {
            session_id: Id(relay_server::auth::random().expect("random")),
            name: "elsewhere".to_owned(),
            token_hash: token.hash,
            now_ms: relay_server::clock::now_ms(),
        };
        app.store
            .open_session(self.id, session.clone())
            .await
            .expect("a session");
        let now = relay_server::clock::now_ms();
        let access = app
            .tokens
            .issue(self.id, session.session_id, 1, now)
            .expect("a token");
        let cookie = token.cookie(false).expect("a cookie");
        let cookie = cookie
            .to_str()
            .expect("ascii")
            .split(';')
            .next()
            .expect("a pair")
            .to_owned();
        Self {
            session: session.session_id,
            token: access,
            cookie,
            ..self.clone()
        }
    }

    /// What a replacement of the vault sends.
    pub fn replacement(&self, issue: &KeyIssue, record: Vec<u8>) -> (VaultReplacement, Statement) {
        let epoch = self.statement.vault_epoch + 1;
        let statement = Statement {
            seq: self.statement.seq + 1,
            prev: self.statement.hash(),
            account_id: self.id,
            vault_epoch: epoch,
            ..self.statement.clone()
        };
        let replacement = VaultReplacement {
            blobs: None,
            ticket: issue.ticket.clone(),
            old_vault_epoch: self.statement.vault_epoch,
            password: password_record(record),
            statement: Bytes(statement.bytes()),
            slots: slots(epoch, self.id),
            body: Bytes(objects::body(epoch, self.id)),
            rec_auth_hash: Some(Bytes(vec![9; 32])),
            session_name: "after the change".to_owned(),
        };
        (replacement, statement)
    }

    pub async fn create(&self, relay: &Relay, roster: &[(AccountId, u8)], salt: u8) -> Commit {
        let commit = Commit::create(self.id, roster, salt);
        let reply = relay
            .post(routes::CONVERSATIONS)
            .by(self)
            .bytes(commit.bytes())
            .ok()
            .await;
        assert_eq!(reply.json::<Stored>().conv_id, commit.conv_id());
        commit
    }

    pub async fn commit(&self, relay: &Relay, commit: &Commit) -> Reply {
        let path = routes::post_commit(commit.conv_id());
        relay
            .post(&path)
            .by(self)
            .bytes(commit.bytes())
            .send()
            .await
    }

    pub async fn say(&self, relay: &Relay, conv_id: ConvId, message: Vec<u8>) -> Reply {
        relay
            .post(&routes::messages(conv_id))
            .by(self)
            .bytes(message)
            .send()
            .await
    }

    /// All rows that a page of the log has for this person.
    pub async fn log(&self, relay: &Relay, conv_id: ConvId) -> Vec<LogRow> {
        let reply = relay
            .get(&routes::log(conv_id, u64::MAX, 200))
            .by(self)
            .ok()
            .await;
        LogRow::read_all(&reply.body).expect("rows")
    }
}

pub fn begin_registration(login: &str, password: &str) -> (ClientRegistration, Vec<u8>) {
    let password = Password::new(password).expect("a password");
    let login = Login::new(login).expect("a login");
    let (client, request) = ClientRegistration::start(
        &mut relay_server::auth::rng(),
        &password,
        &login,
        &server_id(),
    )
    .expect("a request");
    (client, request.to_vec())
}

pub fn end_registration(client: ClientRegistration, issue: &KeyIssue) -> Vec<u8> {
    let (record, _) = client
        .finish(
            &mut relay_server::auth::rng(),
            &issue.response.0,
            KsfParams::TARGET,
        )
        .expect("a record");
    record.to_vec()
}

/// A login up to its last message, which is `None` if the client saw a wrong password.
pub async fn handshake(
    relay: &Relay,
    login: &str,
    password: &str,
) -> (LoginChallenge, Option<Vec<u8>>) {
    let password = Password::new(password).expect("a password");
    let name = Login::new(login).expect("a login");
    let mut rng = relay_server::auth::rng();
    let (client, ke1) = ClientLogin::start(&mut rng, &password, &name, &server_id()).expect("KE1");
    let start = LoginStart {
        login: login.to_owned(),
        ke1: Bytes(ke1.to_vec()),
    };
    let challenge: LoginChallenge = relay
        .post(routes::LOGIN_START)
        .json(&start)
        .ok()
        .await
        .json();
    let params = KsfParams::new(challenge.kdf_id, challenge.iters).expect("parameters");
    let ke3 = client
        .finish(&mut rng, &challenge.ke2.0, params)
        .ok()
        .map(|(ke3, _)| ke3.to_vec());
    (challenge, ke3)
}

pub fn login_finish(challenge: &LoginChallenge, ke3: Vec<u8>) -> LoginFinish {
    LoginFinish {
        ticket: challenge.ticket.clone(),
        ke3: Bytes(ke3),
        session_name: "another browser".to_owned(),
    }
}
