//! The relay's half: evaluates blinded points, keeps records, learns neither password nor key.

use core::fmt;

use opaque_ke::{
    CredentialFinalization, CredentialRequest, RegistrationRequest, RegistrationUpload,
    ServerLogin, ServerLoginParameters, ServerRegistration,
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{
    KsfParams, Login, LoginError, ServerId,
    suite::{OldRng, Ren, array, check_form, denied, identifiers, malformed},
};
use crate::{error::ParseError, wire::opaque};

/// The OPRF seed and the relay's 3DH key. Whoever has it and the database can guess passwords
/// offline; whoever loses it has ended every password. Kept outside the database, backed up twice.
pub struct ServerSetup(Box<opaque_ke::ServerSetup<Ren>>);

/// What the relay keeps between KE2 and KE3, 64 secret bytes.
pub type LoginState = Zeroizing<[u8; 64]>;

/// `seed 32 ‖ 3DH key 32 ‖ decoy public key 33`.
const SETUP: usize = 97;

/// The base point, compressed: stands in a record that does not exist.
const BASE_POINT: &[u8; 33] =
    b"\x03\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\
    \x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96";

impl ServerSetup {
    /// A new relay. Once in its life.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self(Box::new(opaque_ke::ServerSetup::new(&mut OldRng(rng))))
    }

    /// For the file or key store that keeps it.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.serialize().to_vec())
    }

    /// Reads [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`ParseError::Length`], or [`ParseError::Point`] if a key in it is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        if bytes.len() != SETUP {
            return Err(ParseError::Length);
        }
        let setup = opaque_ke::ServerSetup::deserialize(bytes).map_err(|_| ParseError::Point)?;
        Ok(Self(Box::new(setup)))
    }
}

impl fmt::Debug for ServerSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerSetup").finish_non_exhaustive()
    }
}

/// Answers a RegistrationRequest (33 bytes) with a RegistrationResponse (66 bytes).
///
/// # Errors
/// [`LoginError::Malformed`] if `request` is not one.
pub fn registration_response(
    setup: &ServerSetup,
    login: &Login,
    request: &[u8],
) -> Result<[u8; opaque::REGISTRATION_RESPONSE], LoginError> {
    check_form(request, opaque::REGISTRATION_REQUEST, &[0])?;
    let request = RegistrationRequest::deserialize(request).map_err(malformed)?;
    let response = ServerRegistration::<Ren>::start(&setup.0, request, login.as_str().as_bytes())
        .map_err(denied)?;
    array(&response.message.serialize())
}

/// Whether these bytes are a RegistrationRecord, to be asked before they are stored.
///
/// # Errors
/// [`LoginError::Malformed`].
pub fn check_record(record: &[u8]) -> Result<(), LoginError> {
    read_record(record).map(|_| ())
}

fn read_record(record: &[u8]) -> Result<ServerRegistration<Ren>, LoginError> {
    check_form(record, opaque::RECORD, &[0])?;
    let upload = RegistrationUpload::deserialize(record).map_err(malformed)?;
    Ok(ServerRegistration::finish(upload))
}

/// Answers KE1 (98 bytes) with KE2 (259 bytes). `record` is `None` for a login that does not
/// exist: the answer then is a fake one (RFC 9807 §10.9), made with the same work, to be sent
/// with [`KsfParams::TARGET`] as parameters.
///
/// # Errors
/// [`LoginError::Malformed`] if `ke1` is not one, or the stored record is broken.
pub fn login_start(
    setup: &ServerSetup,
    rng: &mut impl CryptoRng,
    record: Option<&[u8]>,
    login: &Login,
    server_id: &ServerId,
    params: KsfParams,
    ke1: &[u8],
) -> Result<(LoginState, [u8; opaque::KE2]), LoginError> {
    check_form(ke1, opaque::KE1, &[0, 65])?;
    let ke1 = CredentialRequest::deserialize(ke1).map_err(malformed)?;
    // Read in place of a record that does not exist, so that the work is the same.
    let decoy = [
        BASE_POINT.as_slice(),
        &[0; opaque::RECORD - BASE_POINT.len()],
    ]
    .concat();
    let known = read_record(record.unwrap_or(&decoy))?;
    let context = params.context();
    let answer = ServerLogin::start(
        &mut OldRng(rng),
        &setup.0,
        record.is_some().then_some(known),
        ke1,
        login.as_str().as_bytes(),
        ServerLoginParameters {
            context: Some(&context),
            identifiers: identifiers(login, server_id),
        },
    )
    .map_err(denied)?;
    let state = Zeroizing::new(array(&answer.state.serialize())?);
    Ok((state, array(&answer.message.serialize())?))
}

/// Checks KE3 (32 bytes) against what [`login_start`] left behind. Only after this is anything of
/// the account released.
///
/// # Errors
/// [`LoginError::Denied`] if the client did not know the password; [`LoginError::Malformed`].
pub fn login_finish(state: &[u8; 64], ke3: &[u8]) -> Result<(), LoginError> {
    check_form(ke3, opaque::KE3, &[])?;
    let ke3 = CredentialFinalization::deserialize(ke3).map_err(malformed)?;
    let state = ServerLogin::<Ren>::deserialize(state).map_err(malformed)?;
    // Context and identities are inside the MAC that the state expects already.
    state
        .finish(ke3, ServerLoginParameters::default())
        .map(|_| ())
        .map_err(denied)
}
