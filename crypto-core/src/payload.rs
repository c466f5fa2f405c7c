//! What a message says: strict, deterministic CBOR (protocol §8).
