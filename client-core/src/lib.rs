//! What a Ren client does: account, contacts, conversations, outbox, sync, files.
//!
//! [`Client`] takes [`view::Command`]s and hands out [`view::Reply`]s and [`view::Update`]s. What
//! it needs from outside comes through the traits of [`platform`]; a browser, a test and a command
//! line each bring their own.
//!
//! | module | what it does |
//! |---|---|
//! | [`view`] | what a person sees and can ask for, as plain data |
//! | [`platform`] | the walls: relay, store, clock, randomness, files |
//! | `client` | commands to their places; the life of an account on this device |
//! | `api` | typed requests, the access token |
//! | `local` | sealed records of this device |
//! | `account` | keys: register, sign in, recover, change the password; account blobs |
//! | `people` | other people's statement chains, pins, trust, names |
//! | `conversations` | commits, messages, order, outbox, sync, receipts |
//! | [`files`] | uploads and downloads |
//! | [`search`] | words of messages, and where they stand |
//!
//! State machines first, I/O at the edge. Nothing is `Send`: a client lives on one thread, and no
//! borrow of its state is held while anything is awaited.

#![forbid(unsafe_code)]

mod account;
mod api;
mod client;
mod conversations;
mod ctx;
pub mod files;
mod local;
mod people;
mod picture;
pub mod platform;
pub mod search;
#[cfg(test)]
mod testing;
pub mod view;

pub use client::Client;
pub use conversations::Nonce;
