//! The relay over real HTTP: a free port, the production store on a temporary folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod accounts;
mod conversations;
mod directory;
mod disk;
mod files;
mod fuzz;
mod headers;
mod kill;
mod lifecycle;
mod limits;
mod live;
mod load;
mod log;
mod login;
mod logs;
mod members;
mod messages;
mod notices;
mod openapi;
mod problems;
mod recovery;
mod sessions;
mod support;
mod uploads;
mod vault;
mod web;
