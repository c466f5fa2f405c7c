//! Messages: sealed, signed inside (protocol §7).
