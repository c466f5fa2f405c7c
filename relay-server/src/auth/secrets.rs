//! The file outside the database: OPRF seed and OPAQUE key, token key, at-rest key (protocol §2).
//!
//! A thief of the database alone cannot guess passwords, make tokens or open rows. Whoever loses
//! the file loses every password with it: access keys stop to work as well, because the shares are
//! sealed under the at-rest key.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use crypto_core::login::ServerSetup;
use zeroize::Zeroizing;

use super::{NoRandomness, random, rng};

const TITLE: &str = "ren-relay-secrets 1";
const HEAD: &str = "# Secrets of a Ren relay. Without this file nobody can sign in any more: back it up,\n\
                    # apart from the database. Whoever has both can guess passwords.\n";
const OPAQUE: &str = "opaque-setup";
const TOKEN: &str = "token-key";
const AT_REST: &str = "at-rest-key";

/// What the relay keeps outside its database.
pub struct Secrets {
    /// OPRF seed and key pair of the password login.
    pub opaque: ServerSetup,
    /// Key of access tokens (HS256).
    pub token_key: Zeroizing<[u8; 32]>,
    /// Key of sealed rows (AES-256-GCM).
    pub at_rest_key: Zeroizing<[u8; 32]>,
}

/// Why there are no secrets.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The database is there and the file is not: a new one would lock everybody out.
    #[error(
        "{0} is missing although there is a database; restore it from the backup (without it no \
         password and no access key works)"
    )]
    Missing(PathBuf),
    /// Not a file of this kind, or cut short.
    #[error("{0} is not a file of relay secrets")]
    Malformed(PathBuf),
    /// Other accounts of this machine may read it.
    #[error("{0} may be read by others; allow its owner alone (mode 0600)")]
    Exposed(PathBuf),
    /// The file system refused.
    #[error("{0}: {1}")]
    Io(PathBuf, #[source] io::Error),
    /// No randomness for new secrets.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

impl Secrets {
    /// Reads the file, or makes it when there is no database yet. The flag is true for a new one.
    ///
    /// # Errors
    /// See [`SecretsError`].
    pub fn load_or_make(path: &Path, database: bool) -> Result<(Self, bool), SecretsError> {
        let io = |error| SecretsError::Io(path.to_owned(), error);
        match fs::read_to_string(path) {
            Ok(text) => {
                check_mode(path)?;
                let text = Zeroizing::new(text);
                let secrets =
                    Self::read(&text).ok_or_else(|| SecretsError::Malformed(path.to_owned()))?;
                Ok((secrets, false))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && database => {
                Err(SecretsError::Missing(path.to_owned()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let secrets = Self::make()?;
                secrets.write(path).map_err(io)?;
                Ok((secrets, true))
            }
            Err(error) => Err(io(error)),
        }
    }

    fn make() -> Result<Self, SecretsError> {
        Ok(Self {
            opaque: ServerSetup::make(&mut rng()),
            token_key: Zeroizing::new(random()?),
            at_rest_key: Zeroizing::new(random()?),
        })
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        if lines.next() != Some(TITLE) {
            return None;
        }
        let mut field = |name: &str| {
            let (found, value) = lines.next()?.split_once(' ')?;
            let bytes = Base64UrlUnpadded::decode_vec(value).ok()?;
            (found == name).then(|| Zeroizing::new(bytes))
        };
        let opaque = ServerSetup::from_bytes(&field(OPAQUE)?).ok()?;
        let token_key = Zeroizing::new(field(TOKEN)?.as_slice().try_into().ok()?);
        let at_rest_key = Zeroizing::new(field(AT_REST)?.as_slice().try_into().ok()?);
        Some(Self {
            opaque,
            token_key,
            at_rest_key,
        })
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let mut text = Zeroizing::new(format!("{HEAD}{TITLE}\n"));
        let fields: [(&str, &[u8]); 3] = [
            (OPAQUE, &self.opaque.to_bytes()),
            (TOKEN, &self.token_key[..]),
            (AT_REST, &self.at_rest_key[..]),
        ];
        for (name, value) in fields {
            let value = Zeroizing::new(Base64UrlUnpadded::encode_string(value));
            text.push_str(name);
            text.push(' ');
            text.push_str(&value);
            text.push('\n');
        }
        let new = path.with_extension("new");
        // Left over from a start that was cut off before the name was given.
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => (),
        }
        let mut file = private_file(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        crate::blobs::sync_folder(path.parent().unwrap_or(Path::new(".")))
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(..)")
    }
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), SecretsError> {
    use std::os::unix::fs::MetadataExt as _;
    let mode = fs::metadata(path)
        .map_err(|error| SecretsError::Io(path.to_owned(), error))?
        .mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(SecretsError::Exposed(path.to_owned()))
    }
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), SecretsError> {
    Ok(())
}

/// Makes a file that its owner alone may read.
///
/// # Errors
/// Of the file system; a file that is there is one.
pub fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests;
