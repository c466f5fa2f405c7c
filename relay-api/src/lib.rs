//! The words both sides of the wire use: routes, requests, answers, problem types, limits.
//!
//! Secrets and objects of the protocol travel as bytes: on their own as
//! `application/octet-stream`, inside JSON as base64url without padding ([`Bytes`]).
//! The relay and every client compile against this one crate, so they cannot drift apart.
//!
//! | module | resource |
//! |---|---|
//! | [`accounts`] | registration, login, recovery, change of password, sessions |
//! | [`vault`] | key slots, vault body, account blobs |
//! | [`statements`] | the directory of signed statements |
//! | [`conversations`] | commits, messages, the gap-free log, catch-up |
//! | [`blobs`] | files in parts |
//! | [`live`] | the WebSocket |
//! | [`problem`] | every error, as RFC 9457 problem+json |
//! | [`routes`] | every path, in one place |

#![forbid(unsafe_code)]

pub mod accounts;
pub mod blobs;
mod bytes;
pub mod conversations;
pub mod limits;
pub mod live;
pub mod problem;
pub mod routes;
pub mod statements;
pub mod vault;

pub use bytes::{AccountId, BlobId, Bytes, ConvId, Id, MsgId, ParseIdError, SessionId};
