//! client-core in the browser. No logic: the walls of the house ([`client_core::platform`]) built
//! from what a worker has, and the surface that TypeScript calls.
//!
//! ```text
//! page  ── web/src/core (port) ──  core worker: CoreHandle ── client-core
//!                                       │ file, envelope with its key
//!                                  bulk workers: start_bulk ── client_core::files::part
//! ```
//!
//! One `.wasm` for both kinds of worker. No key leaves an instance's memory: a file key travels to
//! a bulk worker in an HPKE envelope, the kept secret under a WebCrypto key that cannot be read.
//!
//! A panic ends the instance: the page hears `"fatal"`, ends the worker and starts a new one from
//! storage. The message of the panic goes nowhere, because it could hold content.

mod bulk;
mod clock;
mod core;
mod device;
mod fatal;
mod files;
mod js;
mod live;
mod platform;
mod random;
mod relay;
mod store;

pub use crate::{bulk::start_bulk, core::CoreHandle};

/// Freed memory is wiped, whoever freed it: keys, passwords and texts leave no copy behind.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);
