//! What a Ren client does: account, contacts, conversations, outbox, sync, files.

#![forbid(unsafe_code)]

mod api;
pub mod files;
pub mod platform;
#[cfg(test)]
mod testing;
pub mod view;
