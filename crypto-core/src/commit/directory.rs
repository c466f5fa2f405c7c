//! Where the acceptors look up who somebody is.

use std::collections::{BTreeMap, HashMap};

use crate::Hash32;
use crate::statement::{Chain, Statement};

/// Verified statement chains by account.
///
/// What is not in it cannot be accepted: whoever fills it leaves out a contact whose identity is
/// broken until the person has decided (protocol §5).
pub trait Directory {
    /// The chain of an account, verified and not contradicting its pin.
    fn chain(&self, account_id: &Hash32) -> Option<&Chain>;
}

impl Directory for BTreeMap<Hash32, Chain> {
    fn chain(&self, account_id: &Hash32) -> Option<&Chain> {
        self.get(account_id)
    }
}

impl<S: core::hash::BuildHasher> Directory for HashMap<Hash32, Chain, S> {
    fn chain(&self, account_id: &Hash32) -> Option<&Chain> {
        self.get(account_id)
    }
}

impl<D: Directory + ?Sized> Directory for &D {
    fn chain(&self, account_id: &Hash32) -> Option<&Chain> {
        (**self).chain(account_id)
    }
}

/// A statement that an object names, and whether it is as new as one named before.
pub(crate) struct Named<'a> {
    pub(crate) statement: &'a Statement,
    /// Not older than the statement of the previous roster.
    pub(crate) fresh: bool,
}

/// Why there is no [`Named`].
pub(crate) enum Unnamed {
    Chain,
    Statement,
}

/// The statement `stmt_hash` of an account, compared with the one that counted `before`.
pub(crate) fn find<'a>(
    directory: &'a impl Directory,
    account_id: &Hash32,
    stmt_hash: &Hash32,
    before: Option<&Hash32>,
) -> Result<Named<'a>, Unnamed> {
    let chain = directory.chain(account_id).ok_or(Unnamed::Chain)?;
    let statement = chain.at(stmt_hash).ok_or(Unnamed::Statement)?;
    let floor = match before {
        Some(before) => chain.at(before).ok_or(Unnamed::Statement)?.seq(),
        None => 0,
    };
    Ok(Named {
        statement,
        fresh: statement.seq() >= floor,
    })
}
