//! The routes that a client uses, over [`super::log`] and accounts in memory. Passwords are proved as
//! at the real relay; tokens are names.

use std::collections::BTreeMap;

use client_core::platform::{Method, Request, Response};
use crypto_core::{
    Hash32,
    login::{
        KsfParams, Login, ServerId, ServerSetup, login_finish, login_start, registration_response,
    },
    random::Drbg,
    wire::{BlobView, StatementView},
};
use relay_api::{
    AccountId, Bytes, ConvId, Id, MsgId,
    accounts::{
        KeyIssue, LoginChallenge, LoginFinish, LoginStart, PasswordRecord, RegisterFinish,
        RegisterStart, Session, Slots,
    },
    conversations::{
        ConversationList, DELETE_HASH_HEADER, DELETE_TOKEN_HEADER, LogRow, Stored, SyncRequest,
    },
    live::FromRelay,
    problem::{Problem, ProblemKind},
    statements::Chain,
    vault::Vault,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{
    dice::Dice,
    log::{Log, Period},
};
use crate::relay::SERVER_ID;

/// How long a token lives, in seconds: short, so that it is renewed often.
const TOKEN_S: u32 = 300;

/// Somebody's session.
pub type SessionName = [u8; 16];

/// The relay of a world.
pub struct Relay {
    dice: Dice,
    rng: Drbg,
    opaque: ServerSetup,
    accounts: BTreeMap<Hash32, Account>,
    sessions: BTreeMap<SessionName, Hash32>,
    attempts: BTreeMap<Vec<u8>, Attempt>,
    log: Log,
    /// What is to be told, to whom.
    pub news: Vec<(SessionName, FromRelay)>,
    /// Requests that were answered.
    pub answered: u64,
}

struct Account {
    login: String,
    password: PasswordRecord,
    statements: Vec<u8>,
    slots: Slots,
    body: Bytes,
    blobs: BTreeMap<u8, (u64, Vec<u8>)>,
}

enum Attempt {
    Register(String),
    Login(Hash32, [u8; 64]),
}

/// What a device sends along, as a browser does.
#[derive(Default)]
pub struct Cookie(pub Option<SessionName>);

type Answer = Result<Response, ProblemKind>;

impl Relay {
    /// Without anybody.
    pub fn new(dice: &Dice) -> Self {
        let mut seed = [0; 64];
        dice.fill(&mut seed);
        let mut rng = Drbg::new(seed, b"relay");
        Self {
            dice: dice.clone(),
            opaque: ServerSetup::make(&mut rng),
            rng,
            accounts: BTreeMap::new(),
            sessions: BTreeMap::new(),
            attempts: BTreeMap::new(),
            log: Log::default(),
            news: Vec::new(),
            answered: 0,
        }
    }

    /// When somebody was in a conversation, both as the client writes them.
    pub fn periods(&self, conv: &str, account: &str) -> Vec<Period> {
        let account = account.parse::<AccountId>().ok();
        let ids = conv_id(conv).ok().zip(account);
        ids.map_or_else(Vec::new, |(conv, account)| {
            self.log.periods(&conv, &account.0)
        })
    }

    /// Whose session it is.
    pub fn session(&self, token: &str) -> Option<SessionName> {
        let id: Id<16> = token.split('.').next()?.parse().ok()?;
        self.sessions.contains_key(&id.0).then_some(id.0)
    }

    /// Answers a request.
    pub fn answer(&mut self, request: &Request, cookie: &mut Cookie, now_ms: u64) -> Response {
        self.answered += 1;
        match self.route(request, cookie, now_ms) {
            Ok(response) => response,
            Err(kind) => Response {
                status: kind.status(),
                retry_after_s: None,
                body: json(&Problem::new(kind, None)),
            },
        }
    }

    fn route(&mut self, request: &Request, cookie: &mut Cookie, now_ms: u64) -> Answer {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        match (request.method, &parts[..]) {
            (Method::Post, ["accounts", "start"]) => return self.register_start(&read(request)?),
            (Method::Post, ["accounts"]) => return self.register_finish(read(request)?, cookie),
            (Method::Post, ["login", "start"]) => return self.login_start(&read(request)?),
            (Method::Post, ["login", "finish"]) => {
                return self.login_finish(&read(request)?, cookie);
            }
            (Method::Post, ["session"]) => {
                let session = cookie.0.ok_or(ProblemKind::Unauthenticated)?;
                return self.opened(session, 200);
            }
            _ => {}
        }
        let (session, me) = self.caller(request)?;
        let octets = || request.body.clone();
        match (request.method, &parts[..]) {
            (Method::Get, ["vault"]) => {
                let account = &self.accounts[&me];
                ok(&Vault {
                    vault_epoch: 0,
                    slots: account.slots.clone(),
                    body: account.body.clone(),
                })
            }
            (Method::Get, ["vault", "blobs", ns]) => {
                let ns: u8 = ns.parse().map_err(|_| ProblemKind::NotFound)?;
                let blob = self.accounts[&me]
                    .blobs
                    .get(&ns)
                    .ok_or(ProblemKind::NotFound)?;
                Ok(bytes(blob.1.clone()))
            }
            (Method::Put, ["vault", "blobs", _]) => self.put_blob(session, me, octets()),
            (Method::Get, ["statements", by, who]) => self.chain(by, who),
            (Method::Get, ["conversations"]) => ok(&ConversationList {
                conversations: self.log.heads(&me),
            }),
            (Method::Post, ["conversations"]) => {
                let stored = self.log.create(me, octets(), now_ms)?;
                Ok(self.told(stored))
            }
            (Method::Post, ["conversations", id, "commits"]) => {
                let stored = self.log.commit(me, &conv_id(id)?, octets(), now_ms)?;
                Ok(self.told(stored))
            }
            (Method::Get, ["conversations", id, "commits"]) => {
                let from = number(query, "from_epoch").unwrap_or(0);
                let from = u32::try_from(from).map_err(|_| ProblemKind::Malformed)?;
                framed(self.log.commits(&me, &conv_id(id)?, from))
            }
            (Method::Post, ["conversations", id, "messages"]) => {
                let hash: Option<Id<32>> = header(request, DELETE_HASH_HEADER)?;
                let hash = hash.map(|hash| hash.0);
                let stored = self
                    .log
                    .message(me, &conv_id(id)?, octets(), hash, now_ms)?;
                Ok(self.told(stored))
            }
            (Method::Delete, ["conversations", id, "messages", msg_id]) => {
                let token: Id<16> =
                    header(request, DELETE_TOKEN_HEADER)?.ok_or(ProblemKind::Malformed)?;
                let msg_id: MsgId = msg_id.parse().map_err(|_| ProblemKind::Malformed)?;
                let hash = Sha256::digest(token.0).into();
                self.log.erase(&conv_id(id)?, &msg_id.0, hash)?;
                Ok(Response {
                    status: 204,
                    retry_after_s: None,
                    body: Vec::new(),
                })
            }
            (Method::Get, ["conversations", id, "log"]) => {
                let before = number(query, "before").unwrap_or(u64::MAX);
                let limit = number(query, "limit").unwrap_or(200).clamp(1, 200);
                let limit = usize::try_from(limit).map_err(|_| ProblemKind::Malformed)?;
                framed(self.log.page(&me, &conv_id(id)?, before, limit))
            }
            (Method::Post, ["sync"]) => {
                let asked: SyncRequest = read(request)?;
                // Few rows at a time: the client must ask again.
                let size = 1 + self.dice.below(6_000) as usize;
                framed(Some(self.log.sync(&me, &asked.cursors, size)))
            }
            _ => Err(ProblemKind::NotFound),
        }
    }

    fn caller(&self, request: &Request) -> Result<(SessionName, Hash32), ProblemKind> {
        let header = |(name, value): &(&'static str, String)| match *name {
            "authorization" => Some(value.trim_start_matches("Bearer ").to_owned()),
            _ => None,
        };
        let token = request
            .headers
            .iter()
            .find_map(header)
            .ok_or(ProblemKind::Unauthenticated)?;
        let session = self.session(&token).ok_or(ProblemKind::Unauthenticated)?;
        Ok((session, self.sessions[&session]))
    }

    fn register_start(&mut self, start: &RegisterStart) -> Answer {
        let login = Login::new(&start.login).map_err(|_| ProblemKind::Malformed)?;
        if self
            .accounts
            .values()
            .any(|account| account.login == start.login)
        {
            return Err(ProblemKind::LoginTaken);
        }
        let response = registration_response(&self.opaque, &login, &start.request.0)
            .map_err(|_| ProblemKind::Malformed)?;
        let ticket = self.dice.id::<32>().to_vec();
        self.attempts
            .insert(ticket.clone(), Attempt::Register(start.login.clone()));
        ok(&KeyIssue {
            response: Bytes(response.to_vec()),
            share: Bytes(self.dice.id::<32>().to_vec()),
            ticket: Bytes(ticket),
        })
    }

    fn register_finish(&mut self, finish: RegisterFinish, cookie: &mut Cookie) -> Answer {
        let attempt = self.attempts.remove(&finish.ticket.0);
        let Some(Attempt::Register(login)) = attempt else {
            return Err(ProblemKind::BadTicket);
        };
        let statement =
            StatementView::parse(&finish.statement.0).map_err(|_| ProblemKind::Malformed)?;
        let id = statement.account_id;
        let account = Account {
            login,
            password: finish.password,
            statements: finish.statement.0,
            slots: finish.slots,
            body: finish.body,
            blobs: BTreeMap::new(),
        };
        self.accounts.insert(id, account);
        self.begin(id, cookie, 201)
    }

    fn login_start(&mut self, start: &LoginStart) -> Answer {
        let login = Login::new(&start.login).map_err(|_| ProblemKind::Malformed)?;
        let server_id = ServerId::new(SERVER_ID).map_err(|_| ProblemKind::Internal)?;
        let mut accounts = self.accounts.iter();
        let (id, account) = accounts
            .find(|(_, a)| a.login == start.login)
            .ok_or(ProblemKind::BadCredentials)?;
        let params = KsfParams::new(account.password.kdf_id, account.password.iters)
            .map_err(|_| ProblemKind::Internal)?;
        let record = Some(&account.password.record.0[..]);
        let (state, ke2) = login_start(
            &self.opaque,
            &mut self.rng,
            record,
            &login,
            &server_id,
            params,
            &start.ke1.0,
        )
        .map_err(|_| ProblemKind::Malformed)?;
        let ticket = self.dice.id::<32>().to_vec();
        self.attempts
            .insert(ticket.clone(), Attempt::Login(*id, *state));
        ok(&LoginChallenge {
            ke2: Bytes(ke2.to_vec()),
            kdf_id: params.kdf_id(),
            iters: params.iters(),
            ticket: Bytes(ticket),
        })
    }

    fn login_finish(&mut self, finish: &LoginFinish, cookie: &mut Cookie) -> Answer {
        match self.attempts.remove(&finish.ticket.0) {
            Some(Attempt::Login(id, state)) => {
                login_finish(&state, &finish.ke3.0).map_err(|_| ProblemKind::BadCredentials)?;
                self.begin(id, cookie, 200)
            }
            _ => Err(ProblemKind::BadTicket),
        }
    }

    fn begin(&mut self, id: Hash32, cookie: &mut Cookie, status: u16) -> Answer {
        let session = self.dice.id();
        self.sessions.insert(session, id);
        cookie.0 = Some(session);
        self.opened(session, status)
    }

    fn opened(&mut self, session: SessionName, status: u16) -> Answer {
        let account_id = *self
            .sessions
            .get(&session)
            .ok_or(ProblemKind::SessionEnded)?;
        let answer = Session {
            access_token: format!("{}.{}", Id(session), self.dice.roll()),
            expires_in_s: TOKEN_S,
            session_id: Id(session),
            account_id: Id(account_id),
        };
        Ok(Response {
            status,
            ..ok(&answer)?
        })
    }

    fn put_blob(&mut self, session: SessionName, me: Hash32, body: Vec<u8>) -> Answer {
        let view = BlobView::parse(&body).map_err(|_| ProblemKind::Malformed)?;
        let (ns, version) = (view.ns as u8, view.version);
        let account = self
            .accounts
            .get_mut(&me)
            .ok_or(ProblemKind::SessionEnded)?;
        if version != account.blobs.get(&ns).map_or(0, |(version, _)| *version) + 1 {
            return Err(ProblemKind::VersionConflict);
        }
        account.blobs.insert(ns, (version, body));
        for (other, id) in &self.sessions {
            if *id == me && *other != session {
                self.news.push((*other, FromRelay::AccountBlob { ns }));
            }
        }
        Ok(Response {
            status: 204,
            retry_after_s: None,
            body: Vec::new(),
        })
    }

    fn chain(&self, by: &str, who: &str) -> Answer {
        let account = match by {
            "by-login" => self.accounts.values().find(|account| account.login == who),
            _ => who
                .parse::<AccountId>()
                .ok()
                .and_then(|id| self.accounts.get(&id.0)),
        };
        let account = account.ok_or(ProblemKind::NotFound)?;
        ok(&Chain {
            login: account.login.clone(),
            statements: Bytes(account.statements.clone()),
        })
    }

    /// Tells everybody concerned, and the author that it is stored.
    fn told(&mut self, (stored, is_new): (Stored, bool)) -> Response {
        if is_new {
            let audience = self.log.audience(&stored.conv_id.0, stored.seq);
            let poke = FromRelay::Poke {
                conv_id: stored.conv_id,
                seq: stored.seq,
            };
            let hears = self.sessions.iter().filter(|(_, id)| audience.contains(id));
            self.news
                .extend(hears.map(|(session, _)| (*session, poke.clone())));
        }
        Response {
            status: if is_new { 201 } else { 200 },
            retry_after_s: None,
            body: json(&stored),
        }
    }
}

fn conv_id(text: &str) -> Result<Hash32, ProblemKind> {
    text.parse::<ConvId>()
        .map(|id| id.0)
        .map_err(|_| ProblemKind::Malformed)
}

fn header<T: std::str::FromStr>(request: &Request, name: &str) -> Result<Option<T>, ProblemKind> {
    let mut headers = request.headers.iter();
    let value = headers.find(|(key, _)| *key == name);
    value
        .map(|(_, value)| value.parse().map_err(|_| ProblemKind::Malformed))
        .transpose()
}

fn number(query: &str, name: &str) -> Option<u64> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name)?.1.parse().ok()
}

fn read<T: serde::de::DeserializeOwned>(request: &Request) -> Result<T, ProblemKind> {
    serde_json::from_slice(&request.body).map_err(|_| ProblemKind::Malformed)
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("a value of the wire")
}

fn ok(value: &impl Serialize) -> Answer {
    Ok(bytes(json(value)))
}

fn bytes(body: Vec<u8>) -> Response {
    Response {
        status: 200,
        retry_after_s: None,
        body,
    }
}

fn framed(rows: Option<Vec<LogRow>>) -> Answer {
    let mut body = Vec::new();
    rows.ok_or(ProblemKind::NotFound)?
        .iter()
        .for_each(|row| row.write(&mut body));
    Ok(bytes(body))
}
