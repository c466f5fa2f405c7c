//! Rate limits: by network, by account, and a back-off that grows with each login that leads to
//! nothing. Never a lock: an attacker cannot keep somebody out for longer than a minute at a time.

mod backoff;
mod network;

use std::hash::Hash;

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use relay_api::AccountId;

pub use self::{
    backoff::Backoff,
    network::{FORWARDED_FOR, NetworkKey, Peer, client_address},
};
use crate::{
    config::Settings,
    problem::{Answer, Problem},
};

/// A limit for each key; none at all if its number is 0.
#[derive(Debug)]
pub struct Limit<K: Hash + Eq + Clone>(Option<DefaultKeyedRateLimiter<K>>);

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(quota: Option<Quota>) -> Self {
        Self(quota.map(RateLimiter::keyed))
    }

    fn per_minute(number: u32) -> Self {
        Self::new(std::num::NonZeroU32::new(number).map(Quota::per_minute))
    }

    fn per_hour(number: u32) -> Self {
        Self::new(std::num::NonZeroU32::new(number).map(Quota::per_hour))
    }

    /// Counts one request.
    ///
    /// # Errors
    /// `rate-limited` with the time to wait.
    pub fn check(&self, key: &K) -> Answer<()> {
        let Some(limiter) = &self.0 else {
            return Ok(());
        };
        limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            Problem::rate_limited(wait.as_secs() + 1)
        })
    }

    fn forget_old(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
        }
    }
}

/// Every limit of the relay.
#[derive(Debug)]
pub struct Limits {
    /// Logins and recoveries begun, by network.
    pub login: Limit<NetworkKey>,
    /// Registrations begun, by network.
    pub register: Limit<NetworkKey>,
    /// Other requests without an access token, by network.
    pub network: Limit<NetworkKey>,
    /// Requests with one, by account.
    pub account: Limit<AccountId>,
    /// Look-ups of logins, by account.
    pub directory: Limit<AccountId>,
    /// Notices, by account.
    pub notice: Limit<AccountId>,
    /// Logins and recoveries that led to nothing, by login.
    pub backoff: Backoff,
}

impl Limits {
    /// From the numbers in the settings.
    pub fn new(settings: &Settings) -> Self {
        Self {
            login: Limit::per_minute(settings.rate_login_per_minute),
            register: Limit::per_hour(settings.rate_register_per_hour),
            network: Limit::per_minute(settings.rate_network_per_minute),
            account: Limit::per_minute(settings.rate_account_per_minute),
            directory: Limit::per_minute(settings.rate_directory_per_minute),
            notice: Limit::per_minute(settings.rate_notice_per_minute),
            backoff: Backoff::new(settings.rate_free_attempts),
        }
    }

    /// Forgets whoever did nothing lately, so that the tables do not grow.
    pub fn forget_old(&self) {
        self.login.forget_old();
        self.register.forget_old();
        self.network.forget_old();
        self.account.forget_old();
        self.directory.forget_old();
        self.notice.forget_old();
        self.backoff.forget_old(std::time::Instant::now());
    }
}
