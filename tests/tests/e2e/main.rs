//! Native clients against the real relay, alone, together, and with a hostile one in between.
//!
//! One program, because each that links the client and its TLS takes a tenth of a gigabyte.

mod bad_luck;
mod catching_up;
mod cli;
mod cli_smoke;
mod conversations;
mod drafts;
mod files;
mod files_hold;
mod files_resume;
mod files_tampered;
mod forwarding;
mod groups;
mod hostile_account;
mod hostile_file_keys;
mod hostile_files;
mod hostile_member;
mod hostile_messages;
mod jumps;
mod leaving;
mod mentions;
mod model;
mod once;
mod own_state;
mod presence;
mod profile;
mod reactions;
mod relay_process;
mod retention;
mod revisions;
mod rotation;
mod safety_code;
mod search;
mod sessions;
mod typing;
