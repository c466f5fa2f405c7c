//! The directory: signed statement chains, found by exact login or by account id (protocol §5).

use serde::{Deserialize, Serialize};

use crate::Bytes;

/// A whole statement chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// The login as the relay knows it. A claim: the reader checks it against `login_hash`.
    pub login: String,
    /// Statements of 378 bytes each, from sequence 0 on, one after another.
    pub statements: Bytes,
}
