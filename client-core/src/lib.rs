//! What a Ren client does: account, contacts, conversations, outbox, sync, files.

#![forbid(unsafe_code)]

pub mod view;
