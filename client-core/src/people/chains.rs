//! Getting chains: from memory, from this device, from the relay.

use std::collections::HashMap;
use std::rc::Rc;

use crypto_core::Hash32;
use crypto_core::login::{Login, login_hash};
use crypto_core::statement::Chain;
use futures::{StreamExt, TryStreamExt, stream};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use relay_api::AccountId;
use relay_api::problem::ProblemKind;

use super::{Directory, id_of, pin};
use crate::api::ApiError;
use crate::platform::{Platform, Table};
use crate::view::{Failure, FailureCode};

/// Requests under way at once.
const AT_ONCE: usize = 6;

/// A verified chain, and the login that it was verified for.
#[derive(Clone)]
pub(super) struct Known {
    pub login: Login,
    pub chain: Rc<Chain>,
    /// When the relay was asked last; 0 when this device only remembers.
    pub asked_ms: u64,
}

/// [`Table::Chains`], by account id.
#[derive(Encode, Decode)]
struct Record {
    #[n(0)]
    login: String,
    #[n(1)]
    statements: ByteVec,
}

/// Chains of some people, for the acceptors of commits and messages.
#[derive(Clone, Default)]
pub struct Chains(HashMap<Hash32, Rc<Chain>>);

impl Chains {
    /// The verified, pinned chain of an account.
    pub fn get(&self, account_id: &Hash32) -> Option<&Chain> {
        self.0.get(account_id).map(|chain| &**chain)
    }
}

impl<P: Platform> Directory<P> {
    /// The chains of these accounts, own included; asks the relay only for those that are not on
    /// this device. Somebody whose identity is broken stays who he was when he was pinned. Accounts
    /// that do not exist are left out.
    ///
    /// # Errors
    /// Network and storage.
    pub async fn chains(&self, ids: &[Hash32]) -> Result<Chains, Failure> {
        let one = async |id: Hash32| Ok::<_, Failure>((id, self.chain(&id).await?));
        let all: Vec<_> = stream::iter(ids.iter().copied())
            .map(one)
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        let found = all.into_iter().filter_map(|(id, chain)| Some((id, chain?)));
        Ok(Chains(found.collect()))
    }

    /// The chains of these accounts that are in memory, without waiting.
    pub fn chains_now(&self, ids: &[Hash32]) -> Chains {
        let known = self.known.borrow();
        let own = self.account.get().ok();
        let one = |id: &Hash32| match &own {
            Some(account) if account.id() == *id => Some(Rc::clone(account.chain())),
            _ => known.get(id).map(|known| Rc::clone(&known.chain)),
        };
        Chains(ids.iter().filter_map(|id| Some((*id, one(id)?))).collect())
    }

    /// One chain; see [`Self::chains`].
    ///
    /// # Errors
    /// Network and storage.
    pub async fn chain(&self, id: &Hash32) -> Result<Option<Rc<Chain>>, Failure> {
        let account = self.account.get()?;
        if account.id() == *id {
            return Ok(Some(Rc::clone(account.chain())));
        }
        match self.known_now(id).await {
            Ok(known) => Ok(Some(known.chain)),
            Err(failure) => match failure.code {
                FailureCode::NotFound | FailureCode::IdentityBroken => Ok(None),
                _ => Err(failure),
            },
        }
    }

    /// Asks the relay again for everybody who was not asked for within `max_age_ms`, and holds the
    /// answers against the pins. Breaks are written down ([`Self::trust`]), not returned.
    ///
    /// # Errors
    /// Network and storage.
    pub async fn refresh(&self, ids: &[Hash32], max_age_ms: u64) -> Result<(), Failure> {
        let me = self.account.get()?.id();
        let is_due = |id: &Hash32| {
            let asked = self
                .known
                .borrow()
                .get(id)
                .map_or(0, |known| known.asked_ms);
            asked == 0 || asked.saturating_add(max_age_ms) <= self.now_ms()
        };
        let due = ids.iter().copied().filter(|id| *id != me && is_due(id));
        let one = async |id: Hash32| match self.fetch_account(&id).await {
            Err(failure) if failure.code != FailureCode::NotFound => Err(failure),
            _ => Ok(()),
        };
        stream::iter(due)
            .map(one)
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await
    }

    /// What is known of somebody; asks the relay when nothing is, or when another browser has
    /// pinned more than this one holds.
    pub(super) async fn known_now(&self, id: &Hash32) -> Result<Known, Failure> {
        let pinned = self
            .book
            .get()
            .get(id)
            .map(|contact| (contact.seq, contact.hash));
        let reaches = |known: &Known| match pinned {
            Some((seq, hash)) => known
                .chain
                .get(seq)
                .is_some_and(|statement| *statement.stmt_hash() == hash),
            None => true,
        };
        if let Some(known) = self.known.borrow().get(id).filter(|known| reaches(known)) {
            return Ok(known.clone());
        }
        let stored = self.stored(id).await?.filter(reaches);
        if let Some(known) = stored {
            self.known.borrow_mut().insert(*id, known.clone());
            return Ok(known);
        }
        match self.fetch_account(id).await? {
            // What contradicts a pin is used for nothing, even if this device has nothing else.
            (_, false) if pinned.is_some() => Err(FailureCode::IdentityBroken.into()),
            (known, _) => Ok(known),
        }
    }

    /// A chain by login. The second value says whether it is in line with the pins.
    pub(super) async fn fetch_login(&self, login: &Login) -> Result<(Hash32, bool), Failure> {
        let answer = self.api.chain_by_login(login.as_str()).await;
        let unknown = |error: ApiError| {
            if error.is(ProblemKind::NotFound) {
                FailureCode::UnknownLogin.into()
            } else {
                Failure::from(error)
            }
        };
        let known = self.read(answer.map_err(unknown)?)?;
        if known.login != *login {
            return Err(FailureCode::RelayFailed.into());
        }
        let id = id_of(&known.chain);
        let sound = self.learn(known).await?;
        Ok((id, sound))
    }

    /// A chain by account id, and whether it is in line with the pins.
    pub(super) async fn fetch_account(&self, id: &Hash32) -> Result<(Known, bool), Failure> {
        let known = self.read(self.api.chain_by_account(AccountId { 0: *id }).await?)?;
        if id_of(&known.chain) != *id {
            return Err(FailureCode::RelayFailed.into());
        }
        let sound = self.learn(known.clone()).await?;
        Ok((known, sound))
    }

    /// Verifies an answer of the directory. The login in it is a claim that the chain proves.
    fn read(&self, answer: relay_api::statements::Chain) -> Result<Known, Failure> {
        let nonsense = || Failure::from(FailureCode::RelayFailed);
        let login = Login::new(&answer.login).map_err(|_| nonsense())?;
        let chain = self
            .verify(&login, answer.statements.as_ref())
            .ok_or_else(nonsense)?;
        Ok(Known {
            login,
            chain: Rc::new(chain),
            asked_ms: self.now_ms(),
        })
    }

    fn verify(&self, login: &Login, statements: &[u8]) -> Option<Chain> {
        let account = self.account.get().ok()?;
        Chain::verify(statements, &login_hash(login, account.server_id())).ok()
    }

    /// Holds a chain against the pins and keeps it: as known when it is in line with them, as
    /// suspect when not. A known chain is never replaced by a shorter one.
    async fn learn(&self, known: Known) -> Result<bool, Failure> {
        let id = id_of(&known.chain);
        let sighting = pin::judge(&self.book.get(), &known.login, &known.chain);
        let now_ms = self.now_ms();
        self.book
            .change(|book| pin::note(book, sighting, &known.chain, now_ms))
            .await?;
        if let pin::Sighting::Broken { .. } = sighting {
            self.suspect.borrow_mut().insert(id, known);
            return Ok(false);
        }
        self.keep(known).await?;
        Ok(true)
    }

    /// Keeps a sound chain in memory and on this device.
    pub(super) async fn keep(&self, known: Known) -> Result<(), Failure> {
        let id = id_of(&known.chain);
        self.suspect.borrow_mut().remove(&id);
        let record = Record {
            login: known.login.to_string(),
            statements: known.chain.to_bytes().into(),
        };
        let same = self
            .known
            .borrow_mut()
            .insert(id, known.clone())
            .is_some_and(|before| before.chain == known.chain);
        if !same {
            self.local.put(Table::Chains, &id, &record).await?;
        }
        Ok(())
    }

    async fn stored(&self, id: &Hash32) -> Result<Option<Known>, Failure> {
        let Some(record) = self.local.get::<Record>(Table::Chains, id).await? else {
            return Ok(None);
        };
        let known = Login::new(&record.login).ok().and_then(|login| {
            let chain = Rc::new(self.verify(&login, &record.statements)?);
            Some(Known {
                login,
                chain,
                asked_ms: 0,
            })
        });
        Ok(known.filter(|known| id_of(&known.chain) == *id))
    }
}
