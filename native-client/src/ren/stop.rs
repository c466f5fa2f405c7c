//! Why a command ends before it is done: a sentence and an exit code.

use std::{fmt, io, process::ExitCode};

use client_core::view::{Failure, FailureCode};
use native_client::OpenFailed;

/// The end of a command.
#[derive(Debug)]
pub enum Stop {
    /// The client refused.
    Refused(Failure),
    /// What was wrong, and what to do.
    Told(String),
    /// The relay was not reached in time; what is safe.
    NotReached(&'static str),
    /// Nobody reads the output any more.
    Unread,
}

impl Stop {
    /// How the program ends.
    pub fn code(&self) -> ExitCode {
        let code = match self {
            Self::Refused(failure) => match failure.code {
                FailureCode::BadCredentials | FailureCode::SignedOut | FailureCode::Locked => 3,
                FailureCode::Offline => 4,
                _ => 1,
            },
            Self::Told(_) => 1,
            Self::NotReached(_) => 4,
            Self::Unread => 0,
        };
        ExitCode::from(code)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(failure) => {
                f.write_str(&sentence(failure.code))?;
                match failure.retry_after_s {
                    Some(wait) if wait > 0 => write!(f, " Try again in {wait} s."),
                    _ => Ok(()),
                }
            }
            Self::Told(text) => f.write_str(text),
            Self::NotReached(safe) => write!(f, "The server was not reached in time. {safe}"),
            Self::Unread => Ok(()),
        }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

impl From<OpenFailed> for Stop {
    fn from(failed: OpenFailed) -> Self {
        Self::Told(format!("This device cannot be opened: {failed}."))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::Told(format!("{error}.")),
        }
    }
}

/// What happened, what is safe, what to do.
fn sentence(code: FailureCode) -> String {
    use FailureCode as F;
    let text = match code {
        F::Offline => "The server cannot be reached. Check the address and the network.",
        F::RelayFailed => {
            "The server did not answer properly. Nothing is lost; try again in a moment."
        }
        F::RateLimited => "Too many tries in a short time. Wait a little, then go on.",
        F::SignedOut => "Nobody is signed in here. Use `ren sign-in`.",
        F::Locked => {
            "The keys are locked. Give the password with --password-file, or on a terminal."
        }
        F::BadCredentials => {
            "That login or password doesn't match. Check the keyboard layout and try again."
        }
        F::KdfRefused => {
            "The server asked for a weaker protection of the password, and Ren refused. \
             The password was not sent. Tell whoever runs the server."
        }
        F::LoginInvalid => {
            "A login is 3 to 32 characters: small Latin letters, digits, dot, hyphen or underscore."
        }
        F::LoginTaken => "This login belongs to somebody already. Choose another one.",
        F::NameInvalid => "A name needs 1 to 64 characters.",
        F::PasswordShort => "This password is too short. Take at least 12 characters, or a phrase.",
        F::PasswordLong => "This password is too long. Keep it under 1,000 characters.",
        F::PasswordWeak => {
            "This password is easy to guess. Leave the login out of it and add a few unrelated words."
        }
        F::VaultRolledBack => {
            "The server gave out an old copy of the account. Ren did not open it. Tell whoever runs it."
        }
        F::VaultBroken => {
            "The account could not be opened: what the server gave out does not match its signatures. \
             Nothing was changed. Tell whoever runs the server."
        }
        F::UnknownLogin => "Nobody here has exactly this login. Check the spelling.",
        F::IdentityBroken => {
            "This person's key changed in a way it shouldn't. Nothing is sent until you check it with them."
        }
        F::NotAllowed => {
            "This is not allowed here: only some members can, or you are no longer one of them."
        }
        F::NotFound => "There is no such conversation, message or file here.",
        F::TextTooLong => "This message is too long. Send it in parts, or as a file.",
        F::FileTooLarge => "This file is larger than 64 GB, which is the most Ren can send.",
        F::FileChanged => "The file changed while it was being sent. Send it again.",
        F::FileUnreadable => "The file can't be read.",
        F::SinkFailed => "The file could not be saved. Check that there is room on the disk.",
        F::RelayFull => "The server has no room left. What was sent is safe; tell whoever runs it.",
        F::FileCorrupt => "These are not the bytes that were sent, so Ren did not open the file.",
        F::StorageFailed => "This device could not store something; its disk may be full.",
        F::Integrity => {
            "The history that the server shows contradicts itself. \
             Don't rely on this conversation until you have checked with the others."
        }
        other => return format!("Ren could not do this ({other:?}). Nothing is lost; try again."),
    };
    text.to_owned()
}
