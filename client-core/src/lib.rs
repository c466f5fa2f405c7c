//! What a Ren client does.
