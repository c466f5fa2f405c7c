//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

/// Ren on the command line: end-to-end encrypted messages and files.
///
/// WHO is a login, `notes` for the notes to yourself, or the id that `ren list` shows, with its colon.
/// Ends with 0 when it is done, 1 when it was refused or failed, 2 when the command line is wrong,
/// 3 when login and password do not match or nobody is signed in, 4 when the server was not reached
/// in time.
#[derive(Parser)]
#[command(name = "ren", version, max_term_width = 100)]
pub struct Args {
    /// Folder of this device: one folder, one account [default: `ren` in your data folder]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Print JSON, one value a line, for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// How long to wait for the server
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 60)]
    pub timeout: u64,
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// One command.
#[derive(Subcommand)]
pub enum Action {
    /// Make an account. Its access key is shown once, or written to a file
    Register {
        /// 3 to 32 characters: small Latin letters, digits, dot, hyphen, underscore
        login: String,
        /// The name that others see [default: the login]
        #[arg(long)]
        name: Option<String>,
        /// Write the access key to this file, which must not exist, instead of showing it
        #[arg(long, value_name = "FILE")]
        access_key_file: Option<PathBuf>,
        #[command(flatten)]
        relay: RelayArgs,
        #[command(flatten)]
        entry: EntryArgs,
    },
    /// Sign in on this device
    SignIn {
        /// Your login
        login: String,
        #[command(flatten)]
        relay: RelayArgs,
        #[command(flatten)]
        entry: EntryArgs,
    },
    /// Sign out and erase what this device holds
    SignOut,
    /// Say who is signed in here, and whether the server is reached
    Status {
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// List conversations, the newest first
    List {
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Send the text that comes on standard input
    Send {
        /// To whom
        who: String,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Print new messages and count them as read
    Receive {
        /// Go on until interrupted
        #[arg(long)]
        follow: bool,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Print the last messages of a conversation
    Read {
        /// Which
        who: String,
        /// How many
        #[arg(long, value_name = "N", default_value_t = 20)]
        last: usize,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Accept the request of somebody who wrote to you
    Accept {
        /// Their login, or the conversation's id
        who: String,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Send a file
    SendFile {
        /// To whom
        who: String,
        /// The file
        file: PathBuf,
        /// Text under it comes on standard input
        #[arg(long)]
        caption: bool,
        /// Its type, e.g. image/png
        #[arg(long, default_value = "")]
        mime: String,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Save a file that somebody sent
    Fetch {
        /// Conversation
        who: String,
        /// The number in front of the message [default: the newest file]
        number: Option<u64>,
        /// Where to save it [default: under its own name, here]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Begin a group with people who have talked with you
    Group {
        /// Its name
        name: String,
        /// Logins
        #[arg(required = true)]
        members: Vec<String>,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Prove that a server works: two new accounts, a message each way and a file
    Smoke {
        /// Address, e.g. https://ren.example.org
        url: String,
        /// The server's SERVER_ID, if it is not the host name in the address
        #[arg(long, value_name = "NAME")]
        server_id: Option<String>,
    },
}

/// Which relay.
#[derive(ClapArgs)]
pub struct RelayArgs {
    /// Address of the server, e.g. https://ren.example.org
    #[arg(long = "server", value_name = "URL")]
    pub url: String,
    /// The server's SERVER_ID, if it is not the host name in the address
    #[arg(long, value_name = "NAME")]
    pub server_id: Option<String>,
}

/// How an account is entered.
#[derive(ClapArgs)]
pub struct EntryArgs {
    /// Do not keep the key on this device: every command asks for the password
    #[arg(long)]
    pub ask_always: bool,
    #[command(flatten)]
    pub password: PasswordArgs,
}

/// Where the password comes from: never an argument or the environment, which others can see.
#[derive(ClapArgs)]
pub struct PasswordArgs {
    /// Read the password from the first line of this file (`-`: standard input) instead of asking
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}
