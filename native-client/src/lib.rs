//! client-core in an ordinary program: the walls of the house ([`client_core::platform`]) built from
//! HTTP, SQLite and files on disk. `ren`, the client for the command line, and the workspace's tests
//! stand on it.
//!
//! | module | what it is |
//! |---|---|
//! | `platform` | [`NativePlatform`]: one folder is one device |
//! | `relay`, `live`, `tls`, `cookies` | the way to the relay |
//! | `store` | sealed records |
//! | `files`, `sink` | files to send, and places to save to |
//! | `clock` | time and randomness |
//! | `running`, `screen` | [`Running`]: a client on this thread, and what it shows |

#![forbid(unsafe_code)]

mod clock;
mod cookies;
mod files;
mod live;
mod platform;
mod relay;
mod running;
mod screen;
mod sink;
mod store;
mod tls;

pub use crate::{
    clock::{NativeClock, NativeRandom},
    files::NativeFiles,
    live::NativeLive,
    platform::{NativePlatform, OpenFailed, write_private},
    relay::NativeRelay,
    running::Running,
    screen::Screen,
    store::NativeStore,
};
