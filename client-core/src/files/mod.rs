//! Files (protocol §12).

mod draft;
mod meter;
pub mod part;
mod plan;
mod retry;
mod slots;
