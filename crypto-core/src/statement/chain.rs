//! A verified chain: everything that an account has ever said about its keys.

use core::fmt;

use super::Statement;
use crate::{Hash32, error::ParseError, limits, wire::STATEMENT};

/// A chain from statement 0 on, every link verified. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    genesis: Statement,
    rest: Vec<Statement>,
}

/// Why a chain is refused. Any of these means: keep the pin, send nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainError {
    /// A statement is not one.
    Malformed(ParseError),
    /// Empty, not a whole number of statements, or more than 1 000.
    Limit,
    /// A gap, a repetition, or no statement 0 in front.
    Sequence,
    /// Does not name the statement before.
    Previous,
    /// Another account or login within one chain.
    Identity,
    /// Not the login that was asked for.
    Login,
    /// A generation or vault epoch falls.
    Decrease,
    /// One generation names two keys.
    Generation,
    /// Its own signature does not verify.
    Signature,
    /// The signature by the key before does not verify.
    PreviousSignature,
}

impl Chain {
    /// Verifies statements of 378 bytes each, from seq 0 on, one after another (§5).
    ///
    /// # Errors
    /// See [`ChainError`]; [`ChainError::Login`] if the chain is sound but of another login.
    pub fn verify(bytes: &[u8], login_hash: &Hash32) -> Result<Self, ChainError> {
        let (first, rest) = bytes.split_at_checked(STATEMENT).ok_or(ChainError::Limit)?;
        let genesis = Statement::read(first).map_err(ChainError::Malformed)?;
        if genesis.seq() != 0 {
            return Err(ChainError::Sequence);
        }
        genesis.check_own()?;
        if genesis.login_hash() != login_hash {
            return Err(ChainError::Login);
        }
        let mut chain = Self {
            genesis,
            rest: Vec::new(),
        };
        chain.extend(rest)?;
        Ok(chain)
    }

    /// Starts a chain with a statement made here.
    ///
    /// # Errors
    /// [`ChainError::Sequence`] if it is not a genesis.
    pub fn start(genesis: Statement) -> Result<Self, ChainError> {
        if genesis.seq() == 0 {
            Ok(Self {
                genesis,
                rest: Vec::new(),
            })
        } else {
            Err(ChainError::Sequence)
        }
    }

    /// Verifies and appends what follows the head; all of it or nothing.
    ///
    /// # Errors
    /// See [`ChainError`]; the chain is then unchanged.
    pub fn extend(&mut self, bytes: &[u8]) -> Result<(), ChainError> {
        let count = bytes.len() / STATEMENT;
        if !bytes.len().is_multiple_of(STATEMENT) || 1 + self.rest.len() + count > limits::CHAIN {
            return Err(ChainError::Limit);
        }
        let mut new: Vec<Statement> = Vec::with_capacity(count);
        for bytes in bytes.chunks_exact(STATEMENT) {
            let statement = Statement::read(bytes).map_err(ChainError::Malformed)?;
            statement.check_after(new.last().unwrap_or(self.head()))?;
            new.push(statement);
        }
        self.rest.append(&mut new);
        Ok(())
    }

    /// `stmt_hash` of seq 0.
    #[must_use]
    pub fn account_id(&self) -> &Hash32 {
        self.genesis.stmt_hash()
    }

    /// The login that the chain is bound to.
    #[must_use]
    pub fn login_hash(&self) -> &Hash32 {
        self.genesis.login_hash()
    }

    /// The newest statement.
    #[must_use]
    pub fn head(&self) -> &Statement {
        self.rest.last().unwrap_or(&self.genesis)
    }

    /// `seq` of the newest statement.
    #[must_use]
    pub fn head_seq(&self) -> u32 {
        self.head().seq()
    }

    /// `stmt_hash` of the newest statement.
    #[must_use]
    pub fn head_hash(&self) -> &Hash32 {
        self.head().stmt_hash()
    }

    /// The statement with this hash.
    #[must_use]
    pub fn at(&self, stmt_hash: &Hash32) -> Option<&Statement> {
        self.iter()
            .rev()
            .find(|statement| statement.stmt_hash() == stmt_hash)
    }

    /// The statement with this `seq`.
    #[must_use]
    pub fn get(&self, seq: u32) -> Option<&Statement> {
        self.iter().nth(seq as usize)
    }

    /// All statements, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Statement> {
        core::iter::once(&self.genesis).chain(&self.rest)
    }

    /// As [`Self::verify`] takes it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.iter()
            .flat_map(|statement| statement.as_bytes().iter().copied())
            .collect()
    }
}

impl fmt::Display for ChainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed(error) => return write!(f, "not a statement: {error}"),
            Self::Limit => "too few or too many statements",
            Self::Sequence => "a gap in the statements",
            Self::Previous => "a statement does not follow the one before",
            Self::Identity => "statements of several accounts",
            Self::Login => "statements of another login",
            Self::Decrease => "a generation falls",
            Self::Generation => "one generation names two keys",
            Self::Signature => "a statement is not signed",
            Self::PreviousSignature => "a statement is not signed by the key before",
        })
    }
}

impl core::error::Error for ChainError {}
