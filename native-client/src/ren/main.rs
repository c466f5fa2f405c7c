//! `ren`: Ren on the command line. client-core as the browser runs it, on the platform of an ordinary
//! program; this is only the words around it.

#![forbid(unsafe_code)]

mod account;
mod address;
mod args;
mod device;
mod files;
mod print;
mod receive;
mod smoke;
mod stop;
mod talk;
mod terminal;
mod who;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{
    args::{Action, Args},
    stop::Stop,
};

/// Freed memory is wiped, whoever freed it: keys, passwords and texts leave no copy behind.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    let args = Args::parse();
    match begin(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Unread) => ExitCode::SUCCESS,
        Err(stop) => {
            terminal::hint(&stop.to_string());
            stop.code()
        }
    }
}

/// A client lives on one thread.
fn begin(args: &Args) -> Result<(), Stop> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    tokio::task::LocalSet::new().block_on(&runtime, run(args))
}

async fn run(args: &Args) -> Result<(), Stop> {
    match &args.action {
        Action::Register {
            login,
            name,
            access_key_file,
            relay,
            entry,
        } => {
            account::register(
                args,
                relay,
                entry,
                login,
                name.as_deref(),
                access_key_file.as_deref(),
            )
            .await
        }
        Action::SignIn {
            login,
            relay,
            entry,
        } => account::sign_in(args, relay, entry, login).await,
        Action::SignOut => account::sign_out(args).await,
        Action::Status { password } => account::status(args, password).await,
        Action::List { password } => talk::list(args, password).await,
        Action::Send { who, password } => talk::send(args, password, who).await,
        Action::Receive { follow, password } => receive::receive(args, password, *follow).await,
        Action::Read {
            who,
            last,
            password,
        } => receive::read(args, password, who, *last).await,
        Action::Accept { who, password } => talk::accept(args, password, who).await,
        Action::SendFile {
            who,
            file,
            caption,
            mime,
            password,
        } => {
            let file = files::ToSend {
                who,
                path: file,
                caption: *caption,
                mime,
            };
            files::send(args, password, file).await
        }
        Action::Fetch {
            who,
            number,
            out,
            password,
        } => files::fetch(args, password, who, *number, out.as_deref()).await,
        Action::Group {
            name,
            members,
            password,
        } => talk::group(args, password, name, members).await,
        Action::Smoke { url, server_id } => smoke::run(args, url, server_id.as_deref()).await,
    }
}
