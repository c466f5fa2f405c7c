//! Files (protocol §12).

pub mod part;
