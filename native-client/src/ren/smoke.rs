//! `ren smoke`: proof that a server works, from outside, with nothing but its address.

use std::{path::Path, time::Instant};

use client_core::view::{Command, FailureCode, MessageBody, RequestState};
use zeroize::Zeroizing;

use crate::{
    address::Address,
    args::Args,
    device::Device,
    files::{expect, save, send_file},
    stop::Stop,
    talk::send_text,
    terminal::{hint, say},
    who,
};

/// More than travels inside of a message, so that it is stored as a file.
const FILE: usize = 256 << 10;

/// Runs every step and says what each took; ends at the first that fails.
pub async fn run(args: &Args, url: &str, server_id: Option<&str>) -> Result<(), Stop> {
    let address = Address::parse(url, server_id)?;
    let from = Instant::now();
    let mut steps = Steps::default();
    let outcome = all(args, &address, &mut steps).await;
    match outcome {
        Ok(()) => say(&format!(
            "The server works: {} steps in {} ms.",
            steps.done,
            from.elapsed().as_millis()
        )),
        Err(stop) => {
            hint(&format!("The server does not work. Failed: {}.", steps.now));
            Err(stop)
        }
    }
}

/// What is being tried.
#[derive(Default)]
struct Steps {
    now: &'static str,
    since: Option<Instant>,
    done: u32,
}

impl Steps {
    fn begin(&mut self, what: &'static str) {
        self.now = what;
        self.since = Some(Instant::now());
    }

    fn end(&mut self) -> Result<(), Stop> {
        self.done += 1;
        let ms = self.since.map_or(0, |since| since.elapsed().as_millis());
        say(&format!("ok {:>6} ms  {}", ms, self.now))
    }
}

async fn all(args: &Args, address: &Address, steps: &mut Steps) -> Result<(), Stop> {
    let folder = tempfile::tempdir()?;
    steps.begin("two new accounts");
    let (one, first) = account(args, address).await?;
    let (two, second) = account(args, address).await?;
    steps.end()?;

    steps.begin("the live socket of both");
    one.online("").await?;
    two.online("").await?;
    steps.end()?;

    steps.begin("a message one way");
    let conv_id = who::open(&one, &second).await?;
    send_text(&one, &conv_id, format!("from {first}")).await?;
    let is_request = |row: &client_core::view::ConversationRow| {
        row.conv_id == conv_id && row.request == RequestState::Pending
    };
    two.wait_for("It did not arrive.", |screen| {
        screen.list.iter().any(is_request)
    })
    .await?;
    two.call(Command::AcceptRequest {
        conv_id: conv_id.clone(),
    })
    .await?;
    who::show(&two, &conv_id).await?;
    text(&two, &conv_id, &format!("from {first}")).await?;
    steps.end()?;

    steps.begin("a message the other way");
    send_text(&two, &conv_id, format!("from {second}")).await?;
    text(&one, &conv_id, &format!("from {second}")).await?;
    steps.end()?;

    steps.begin("a file there and back");
    file(&one, &two, &conv_id, folder.path()).await?;
    steps.end()?;

    steps.begin("signing out");
    one.call(Command::SignOut).await?;
    two.call(Command::SignOut).await?;
    steps.end()
}

/// A new account with a login and a password that nobody knows.
async fn account(args: &Args, address: &Address) -> Result<(Device, String), Stop> {
    let device = Device::for_now(args, address).await?;
    device.started().await?;
    let login = format!("smoke-{}", random(8)?.as_str());
    let command = Command::Register {
        login: login.clone(),
        name: login.clone(),
        password: random(32)?.to_string(),
        stay: false,
    };
    device.call(command).await?;
    Ok((device, login))
}

async fn text(device: &Device, conv_id: &str, wanted: &str) -> Result<(), Stop> {
    let is_it = |message: &client_core::view::MessageView| matches!(&message.body, MessageBody::Text { text, .. } if text == wanted);
    expect(device, conv_id, is_it).await.map(|_| ())
}

async fn file(from: &Device, to: &Device, conv_id: &str, folder: &Path) -> Result<(), Stop> {
    let (sent, received) = (folder.join("sent"), folder.join("received"));
    let mut bytes = vec![0; FILE];
    getrandom::fill(&mut bytes).map_err(|_| FailureCode::Internal)?;
    std::fs::write(&sent, &bytes)?;
    send_file(from, conv_id, &sent, String::new(), "").await?;
    let is_it =
        |message: &client_core::view::MessageView| matches!(message.body, MessageBody::File(_));
    let message = expect(to, conv_id, is_it).await?;
    save(to, conv_id, &message.id, &received).await?;
    match std::fs::read(&received)? == bytes {
        true => Ok(()),
        false => Err(FailureCode::FileCorrupt.into()),
    }
}

/// Random hexadecimal digits.
fn random(digits: usize) -> Result<Zeroizing<String>, Stop> {
    let mut bytes = Zeroizing::new(vec![0; digits / 2]);
    getrandom::fill(&mut bytes).map_err(|_| FailureCode::Internal)?;
    Ok(Zeroizing::new(
        bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    ))
}
