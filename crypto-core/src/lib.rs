//! Every key, format and check of the Ren protocol.
