//! What a Ren client does: account, contacts, conversations, outbox, sync, files.

#![forbid(unsafe_code)]

mod account;
mod api;
mod conversations;
mod ctx;
pub mod files;
mod local;
mod people;
pub mod platform;
#[cfg(test)]
mod testing;
pub mod view;
