//! The access token: a JWT (HS256) that lives ten minutes.
//!
//! It names the session, and a request is answered only while that session exists: a revoked
//! session ends at once, whatever its token says.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use relay_api::{AccountId, SessionId, limits::ACCESS_TOKEN_S};
use serde::{Deserialize, Serialize};

const AUDIENCE: &str = "ren";

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// Whose it is.
    pub account_id: AccountId,
    /// Through which session.
    pub session_id: SessionId,
    /// Which rotation of the refresh token it came with.
    pub generation: i64,
    /// When it ends, seconds since 1970.
    pub expires_s: i64,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: AccountId,
    sid: SessionId,
    r#gen: i64,
    iat: i64,
    exp: i64,
}

/// The token was not made here, or is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidToken;

/// Makes and checks tokens.
pub struct AccessTokens {
    issuer: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl AccessTokens {
    /// For the relay of this name.
    pub fn new(key: &[u8; 32], issuer: &str) -> Self {
        // The algorithm is fixed here; a token does not choose.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        validation.leeway = 0;
        Self {
            issuer: issuer.to_owned(),
            encoding: EncodingKey::from_secret(key),
            decoding: DecodingKey::from_secret(key),
            validation,
        }
    }

    /// A token for ten minutes from `now_ms`.
    ///
    /// # Errors
    /// [`InvalidToken`] if the claims cannot be written, which they always can.
    pub fn issue(
        &self,
        account_id: AccountId,
        session_id: SessionId,
        generation: i64,
        now_ms: i64,
    ) -> Result<String, InvalidToken> {
        let now = now_ms / 1000;
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: account_id,
            sid: session_id,
            r#gen: generation,
            iat: now,
            exp: now + i64::from(ACCESS_TOKEN_S),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)
            .map_err(|_| InvalidToken)
    }

    /// What a token says, if it was made here and is not over.
    ///
    /// # Errors
    /// [`InvalidToken`], without a reason.
    pub fn check(&self, token: &str) -> Result<Access, InvalidToken> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation)
            .map_err(|_| InvalidToken)?
            .claims;
        Ok(Access {
            account_id: claims.sub,
            session_id: claims.sid,
            generation: claims.r#gen,
            expires_s: claims.exp,
        })
    }
}

impl std::fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessTokens(..)")
    }
}

#[cfg(test)]
mod tests;
