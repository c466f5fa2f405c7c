//! Published vectors, against the crates that the core is built with.

mod cobblestone;
mod hpke;
mod opaque;
mod p256;
mod symmetric;
