//! Signed commits: who is in a conversation, and the secret of its epoch (protocol §6).
