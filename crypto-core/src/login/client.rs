//! The client's half. States are consumed: one start, one finish.

use core::fmt;

use opaque_ke::{
    ClientLoginFinishParameters, ClientRegistrationFinishParameters, CredentialResponse,
    RegistrationResponse,
};
use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

use super::{
    KsfParams, Login, LoginError, Password, ServerId, login_hash,
    names::lp,
    suite::{OldRng, Ren, Stretch, array, check_form, denied, identifiers, malformed},
};
use crate::{keys::Secret32, wire::opaque};

/// What a correct password yields, 32 bytes that the relay never sees. Opens the password slot.
pub struct ExportKey(Secret32);

/// A registration that waits for the relay's answer.
pub struct ClientRegistration {
    names: Names,
    state: Box<opaque_ke::ClientRegistration<Ren>>,
}

/// A login that waits for KE2.
pub struct ClientLogin {
    names: Names,
    state: Box<opaque_ke::ClientLogin<Ren>>,
}

/// Who logs in where, with the password bound to both.
struct Names {
    login: Login,
    server_id: ServerId,
    /// OPRF input: `lp(password) ‖ lp(login) ‖ lp(server_id)`.
    input: Zeroizing<Vec<u8>>,
}

impl Names {
    fn new(password: &Password, login: &Login, server_id: &ServerId) -> Self {
        let parts = [
            password.as_bytes(),
            login.as_str().as_bytes(),
            server_id.as_str().as_bytes(),
        ];
        let len = parts.iter().map(|part| 2 + part.len()).sum();
        let mut input = Zeroizing::new(Vec::with_capacity(len));
        for part in parts {
            input.extend_from_slice(&lp(part));
            input.extend_from_slice(part);
        }
        Self {
            login: login.clone(),
            server_id: server_id.clone(),
            input,
        }
    }

    fn stretch(&self, params: KsfParams) -> Stretch {
        Stretch::new(params, login_hash(&self.login, &self.server_id))
    }
}

impl ClientRegistration {
    /// Blind and blinded element; for vectors.
    #[cfg(test)]
    pub(crate) fn state_bytes(&self) -> Vec<u8> {
        self.state.serialize().to_vec()
    }

    /// Blinds the password. The second value is the RegistrationRequest, 33 bytes.
    ///
    /// # Errors
    /// None that a valid password can cause.
    pub fn start(
        rng: &mut impl CryptoRng,
        password: &Password,
        login: &Login,
        server_id: &ServerId,
    ) -> Result<(Self, [u8; opaque::REGISTRATION_REQUEST]), LoginError> {
        let names = Names::new(password, login, server_id);
        let started =
            opaque_ke::ClientRegistration::start(&mut OldRng(rng), &names.input).map_err(denied)?;
        let request = array(&started.message.serialize())?;
        Ok((
            Self {
                names,
                state: Box::new(started.state),
            },
            request,
        ))
    }

    /// Stretches the unblinded point and makes the record (129 bytes) for the relay.
    /// Takes as long as [`KsfParams::iters`] rounds of PBKDF2.
    ///
    /// # Errors
    /// [`LoginError::Malformed`] if `response` is not a RegistrationResponse of 66 bytes;
    /// [`LoginError::Denied`] if it reflects the request.
    pub fn finish(
        self,
        rng: &mut impl CryptoRng,
        response: &[u8],
        params: KsfParams,
    ) -> Result<([u8; opaque::RECORD], ExportKey), LoginError> {
        check_form(response, opaque::REGISTRATION_RESPONSE, &[0, 33])?;
        let response = RegistrationResponse::deserialize(response).map_err(malformed)?;
        let stretch = self.names.stretch(params);
        let parameters = ClientRegistrationFinishParameters::new(
            identifiers(&self.names.login, &self.names.server_id),
            Some(&stretch),
        );
        let mut done = (*self.state)
            .finish(&mut OldRng(rng), &self.names.input, response, parameters)
            .map_err(denied)?;
        let export_key = ExportKey::take(&mut done.export_key)?;
        Ok((array(&done.message.serialize())?, export_key))
    }
}

impl ClientLogin {
    /// Blind, KE1, ephemeral key, nonce; for vectors.
    #[cfg(test)]
    pub(crate) fn state_bytes(&self) -> Vec<u8> {
        self.state.serialize().to_vec()
    }

    /// Blinds the password. The second value is KE1, 98 bytes.
    ///
    /// # Errors
    /// None that a valid password can cause.
    pub fn start(
        rng: &mut impl CryptoRng,
        password: &Password,
        login: &Login,
        server_id: &ServerId,
    ) -> Result<(Self, [u8; opaque::KE1]), LoginError> {
        let names = Names::new(password, login, server_id);
        let started =
            opaque_ke::ClientLogin::start(&mut OldRng(rng), &names.input).map_err(denied)?;
        let ke1 = array(&started.message.serialize())?;
        Ok((
            Self {
                names,
                state: Box::new(started.state),
            },
            ke1,
        ))
    }

    /// Opens the envelope in KE2 (259 bytes), authenticates the relay and makes KE3 (32 bytes).
    /// Takes as long as [`KsfParams::iters`] rounds of PBKDF2; parameters out of bounds cannot
    /// reach it.
    ///
    /// # Errors
    /// [`LoginError::Malformed`] if `ke2` is not one; [`LoginError::Denied`] if it is not the
    /// answer to this password with these parameters. There is no KE3 then.
    pub fn finish(
        self,
        rng: &mut impl CryptoRng,
        ke2: &[u8],
        params: KsfParams,
    ) -> Result<([u8; opaque::KE3], ExportKey), LoginError> {
        check_form(ke2, opaque::KE2, &[0, 194])?;
        let ke2 = CredentialResponse::deserialize(ke2).map_err(malformed)?;
        let stretch = self.names.stretch(params);
        let context = params.context();
        let parameters = ClientLoginFinishParameters::new(
            Some(&context),
            identifiers(&self.names.login, &self.names.server_id),
            Some(&stretch),
        );
        // Whatever fails behind this point fails because of the password.
        let mut done = (*self.state)
            .finish(&mut OldRng(rng), &self.names.input, ke2, parameters)
            .map_err(denied)?;
        done.session_key.as_mut_slice().zeroize();
        let export_key = ExportKey::take(&mut done.export_key)?;
        Ok((array(&done.message.serialize())?, export_key))
    }
}

impl ExportKey {
    /// Moves the key out of the library's buffer and wipes that.
    fn take(bytes: &mut [u8]) -> Result<Self, LoginError> {
        let mut own = Zeroizing::new(array::<32>(bytes)?);
        bytes.zeroize();
        let key = Self(Secret32::from_bytes(&own));
        own.zeroize();
        Ok(key)
    }

    /// For the password slot.
    pub(crate) fn secret(&self) -> &Secret32 {
        &self.0
    }

    /// For tests of what it opens.
    #[cfg(test)]
    pub(crate) fn from_secret(secret: Secret32) -> Self {
        Self(secret)
    }
}

impl fmt::Debug for ExportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportKey").finish_non_exhaustive()
    }
}

impl fmt::Debug for ClientRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientRegistration").finish_non_exhaustive()
    }
}

impl fmt::Debug for ClientLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientLogin").finish_non_exhaustive()
    }
}
