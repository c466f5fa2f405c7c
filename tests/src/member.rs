//! A scripted member: valid keys of its own and no scruples. It speaks to the relay without a
//! client, so that a test can say things that no client would.

use std::collections::BTreeMap;

use crypto_core::{
    Hash32,
    commit::{Author, CommitKind, Draft, EpochState, Meta, Mode, Rules},
    keys::{KemSecret, SigningKey},
    login::{ClientRegistration, KsfParams, Login, Password, ServerId, login_hash},
    message,
    payload::Payload,
    random::{Drbg, make_array},
    recovery::{AccessKey, Share, rec_auth, rec_auth_hash, recovery_root},
    statement::{Chain, Statement},
    vault::{SlotKey, StorageRoot, VaultBody, VaultKey, seal_body, seal_slot},
    wire::Role,
};
use relay_api::{
    AccountId, Bytes, ConvId,
    accounts::{KeyIssue, PasswordRecord, RegisterFinish, RegisterStart, Session, Slots},
    conversations::{LogRow, RowKind, Stored},
    routes, statements,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{person::PASSWORD, relay::SERVER_ID};

/// An account whose keys the test holds in its hand.
pub struct Member {
    http: reqwest::Client,
    base: String,
    /// Its randomness.
    pub rng: Drbg,
    /// Its account id.
    pub account_id: Hash32,
    /// Hash of its only statement.
    pub stmt_hash: Hash32,
    /// Its signing key.
    pub signing: SigningKey,
    /// Its envelope key of generation 0.
    pub kem: KemSecret,
    /// The JWT of its session.
    pub access_token: String,
    /// Verified chains of everybody it knows, itself included.
    pub chains: BTreeMap<Hash32, Chain>,
}

impl Member {
    /// Registers at the relay at `base`.
    pub async fn register(base: &str, login: &str) -> Self {
        let mut seed = [0; 64];
        getrandom::fill(&mut seed).expect("randomness");
        let mut rng = Drbg::new(seed, b"member");
        let http = reqwest::Client::new();
        let login = Login::new(login).expect("a login");
        let server_id = ServerId::new(SERVER_ID).expect("a host");
        let password = Password::new(PASSWORD).expect("a password");
        let hash = login_hash(&login, &server_id);

        let (registration, request) =
            ClientRegistration::start(&mut rng, &password, &login, &server_id).expect("blinding");
        let start = RegisterStart {
            login: login.as_str().to_owned(),
            request: Bytes(request.to_vec()),
        };
        let issue: KeyIssue = post(&http, base, routes::REGISTER_START, None, &start).await;
        let (record, export_key) = registration
            .finish(&mut rng, issue.response.as_ref(), KsfParams::TARGET)
            .expect("a record");

        let signing = SigningKey::make(&mut rng);
        let kem = KemSecret::make(&mut rng);
        let statement =
            Statement::genesis(&signing, &kem.public(), &hash, 1_790_000_000_000).expect("keys");
        let chain = Chain::start(statement).expect("a chain");
        let account_id = *chain.account_id();
        let stmt_hash = *chain.head_hash();
        let statement = chain.to_bytes();

        let access_key = AccessKey::make(&mut rng);
        let share = Share::from_bytes(issue.share.as_ref().try_into().expect("32 bytes"));
        let root = recovery_root(&access_key, &hash);
        let vault_key = VaultKey::make(&mut rng);
        let slot = |rng: &mut Drbg, key: SlotKey<'_>| {
            Bytes(seal_slot(rng, key, 0, &account_id, &vault_key).to_vec())
        };
        let slots = Slots {
            password: slot(&mut rng, SlotKey::Password(&export_key, KsfParams::TARGET)),
            recovery: slot(&mut rng, SlotKey::AccessKey(&root, &share)),
        };
        let body = VaultBody {
            sig_sk: signing.duplicate(),
            kem: vec![(0, kem.duplicate())],
            head_seq: 0,
            head_hash: stmt_hash,
            storage_root: StorageRoot::make(&mut rng),
            recovery_root: root,
            old_sig: vec![],
            created_ms: 1_790_000_000_000,
        };
        let finish = RegisterFinish {
            ticket: issue.ticket,
            password: PasswordRecord {
                record: Bytes(record.to_vec()),
                kdf_id: KsfParams::TARGET.kdf_id(),
                iters: KsfParams::TARGET.iters(),
            },
            statement: Bytes(statement),
            slots,
            body: Bytes(seal_body(&mut rng, &vault_key, 0, &account_id, &body).expect("a body")),
            rec_auth_hash: Bytes(rec_auth_hash(&rec_auth(&access_key, &hash)).to_vec()),
            session_name: "scripted member".to_owned(),
        };
        let session: Session = post(&http, base, routes::REGISTER_FINISH, None, &finish).await;
        Self {
            http,
            base: base.to_owned(),
            rng,
            account_id,
            stmt_hash,
            signing,
            kem,
            access_token: session.access_token,
            chains: BTreeMap::from([(account_id, chain)]),
        }
    }

    /// Fetches and verifies somebody's chain → account id.
    pub async fn learn(&mut self, login: &str) -> Hash32 {
        let body = self.get(&routes::statements_by_login(login)).await;
        let found: statements::Chain = serde_json::from_slice(&body).expect("a chain");
        let hash = login_hash(
            &Login::new(login).expect("a login"),
            &ServerId::new(SERVER_ID).expect("a host"),
        );
        let chain = Chain::verify(found.statements.as_ref(), &hash).expect("a valid chain");
        let account_id = *chain.account_id();
        self.chains.insert(account_id, chain);
        account_id
    }

    /// Creates a group with people it has learned of, everybody an admin.
    pub async fn create(&mut self, others: &[Hash32]) -> EpochState {
        self.create_with(others, Meta::default()).await
    }

    /// Begins the conversation with somebody it has learned of.
    pub async fn create_direct(&mut self, other: &Hash32) -> EpochState {
        let rules = Rules {
            mode: Mode::Direct,
            retention_days: 0,
        };
        let meta = Meta {
            rules,
            ..Meta::default()
        };
        self.create_with(&[*other], meta).await
    }

    async fn create_with(&mut self, others: &[Hash32], meta: Meta) -> EpochState {
        let members = std::iter::once(self.account_id)
            .chain(others.iter().copied())
            .map(|account_id| (account_id, Role::Admin))
            .collect();
        let draft = Draft::create(members, meta, 1_790_000_000_000);
        let author = Author {
            account_id: &self.account_id,
            stmt_hash: &self.stmt_hash,
            key: &self.signing,
        };
        let (bytes, state) = draft
            .build(&mut self.rng, &author, &self.chains)
            .expect("a commit of its own");
        let response = self.post_bytes(routes::CONVERSATIONS, bytes).await;
        assert_eq!(response.status(), 201, "the relay took the conversation");
        state
    }

    /// Posts an object to a path → the relay's answer.
    pub async fn post_bytes(&self, path: &str, bytes: Vec<u8>) -> reqwest::Response {
        self.http
            .post(format!("{}{path}", self.base))
            .bearer_auth(&self.access_token)
            .header("content-type", "application/octet-stream")
            .body(bytes)
            .send()
            .await
            .expect("an answer")
    }

    /// Posts a message that the relay must take.
    pub async fn post_message(&self, conv_id: &Hash32, bytes: Vec<u8>) -> Stored {
        let path = routes::messages(ConvId { 0: *conv_id });
        let response = self.post_bytes(&path, bytes).await;
        assert_eq!(response.status(), 201, "the relay took the message");
        serde_json::from_slice(&response.bytes().await.expect("a body")).expect("JSON")
    }

    /// Seals a payload under an epoch as it is: whoever its author is, whatever it names.
    pub fn seal(
        &mut self,
        epoch: &EpochState,
        author: &Author<'_>,
        created_ms: u64,
        payload: &Payload,
        parents: &[Hash32],
    ) -> Vec<u8> {
        let bytes = payload.encode().expect("a payload");
        let sealed = message::seal_raw(
            &mut self.rng,
            epoch,
            author,
            created_ms,
            payload.ptype(),
            parents,
            &bytes,
        );
        sealed.expect("a message").bytes
    }

    /// Takes somebody out of a conversation of its own.
    pub async fn remove(&mut self, epoch: &EpochState, who: &Hash32) -> EpochState {
        let heads = vec![*epoch.public().commit_hash()];
        let mut draft = Draft::follow(CommitKind::Remove, epoch, heads, 1_790_000_000_000);
        draft.members.retain(|(id, _)| id != who);
        let author = Author {
            account_id: &self.account_id,
            stmt_hash: &self.stmt_hash,
            key: &self.signing,
        };
        let (bytes, state) = draft
            .build(&mut self.rng, &author, &self.chains)
            .expect("a commit of its own");
        let path = routes::post_commit(ConvId {
            0: *epoch.public().conv_id(),
        });
        let response = self.post_bytes(&path, bytes).await;
        assert_eq!(response.status(), 201, "the relay took the commit");
        state
    }

    /// Every message of an epoch that is in the log: its sender, and what it says.
    pub async fn read(&self, epoch: &EpochState) -> Vec<(Hash32, Payload)> {
        let conv_id = ConvId {
            0: *epoch.public().conv_id(),
        };
        let body = self.get(&routes::log(conv_id, 1_000, 1_000)).await;
        let rows = LogRow::read_all(&body).expect("whole rows");
        assert!(rows.len() < 500, "one page");
        let messages = rows.iter().filter(|row| row.kind == RowKind::Message);
        let opened = messages.filter_map(|row| message::open(&row.bytes.0, epoch).ok());
        let verified = opened.map(|message| message.verify(&self.chains).expect("a signature"));
        verified
            .map(|message| (*message.sender(), message.into_payload()))
            .collect()
    }

    /// Gets a body.
    pub async fn get(&self, path: &str) -> Vec<u8> {
        let response = self
            .http
            .get(format!("{}{path}", self.base))
            .bearer_auth(&self.access_token)
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        response.bytes().await.expect("a body").to_vec()
    }

    /// Its id as the wire shows it.
    pub fn id(&self) -> AccountId {
        AccountId { 0: self.account_id }
    }

    /// Bytes from its generator.
    pub fn noise<const N: usize>(&mut self) -> [u8; N] {
        make_array(&mut self.rng)
    }
}

async fn post<T: DeserializeOwned>(
    http: &reqwest::Client,
    base: &str,
    path: &str,
    token: Option<&str>,
    body: &impl Serialize,
) -> T {
    let mut request = http
        .post(format!("{base}{path}"))
        .header("content-type", "application/json")
        .body(serde_json::to_vec(body).expect("JSON"));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let response = request.send().await.expect("an answer");
    let status = response.status();
    let body = response.bytes().await.expect("a body");
    assert!(
        status.is_success(),
        "{path}: {status} {}",
        String::from_utf8_lossy(&body)
    );
    serde_json::from_slice(&body).expect("JSON")
}
