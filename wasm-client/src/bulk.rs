//! A bulk worker: it reads, seals and uploads parts of files, and downloads, verifies and opens
//! them. Of all keys it knows those of the files that it has in hand.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use client_core::{
    files::part::{PartCipher, check_get, check_put},
    platform::{FilesFailed, Relay},
};
use crypto_core::keys::KemSecret;
use futures::future::{AbortHandle, abortable};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent};

use crate::{
    fatal,
    files::job::{self, Answer, Job, Work},
    js,
    random::drbg,
    relay::WebRelay,
};

/// Makes this worker a bulk worker for as long as it lives. Called once, by `bulk.worker.ts`.
#[wasm_bindgen(js_name = startBulk)]
pub fn start_bulk() {
    fatal::report_panics();
    let bulk = Rc::new(Bulk {
        secret: KemSecret::make(&mut drbg()),
        relay: WebRelay::for_parts(),
        running: RefCell::default(),
    });
    let public = Uint8Array::from(bulk.secret.public().as_bytes().as_slice());
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        bulk.hear(&event.data());
    });
    let scope = js::worker();
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    // A core that is gone takes this worker with it.
    let _ = scope.post_message(&public);
}

struct Bulk {
    secret: KemSecret,
    relay: WebRelay,
    running: RefCell<HashMap<u32, AbortHandle>>,
}

/// What goes back with an answer.
type Done = Result<(Answer, JsValue), FilesFailed>;

impl Bulk {
    fn hear(self: &Rc<Self>, message: &JsValue) {
        let id = |value: &JsValue| {
            value
                .as_f64()
                .map(js::whole)
                .and_then(|id| u32::try_from(id).ok())
        };
        if let Some(called_off) = id(message) {
            if let Some(job) = self.running.borrow_mut().remove(&called_off) {
                job.abort();
            }
        } else if let Some(message) = message.dyn_ref::<Array>()
            && let Some(id) = id(&message.get(0))
            && let Some(job) = message.get(1).as_string()
        {
            self.start(id, job, message.get(2).dyn_into().ok());
        }
    }

    fn start(self: &Rc<Self>, id: u32, job: String, file: Option<File>) {
        let bulk = self.clone();
        let (work, handle) = abortable(async move { bulk.run(&job, file).await });
        self.running.borrow_mut().insert(id, handle);
        let bulk = self.clone();
        spawn_local(async move {
            if let Ok(done) = work.await {
                bulk.running.borrow_mut().remove(&id);
                answer(id, done);
            }
        });
    }

    async fn run(&self, job: &str, file: Option<File>) -> Done {
        let job: Job = serde_json::from_str(job).map_err(|_| FilesFailed::Corrupt)?;
        let cipher = job.cipher(&self.secret)?;
        match &job.work {
            Work::Upload => {
                let file = file.ok_or(FilesFailed::Unreadable)?;
                let leaves = self.upload(&job, &cipher, &file).await?;
                let answer = Answer::Uploaded {
                    leaves: leaves.concat().into(),
                };
                Ok((answer, JsValue::UNDEFINED))
            }
            Work::Download { leaves, as_blob } => {
                let leaves = job::read_leaves(leaves)?;
                let plaintext = self.download(&job, &cipher, &leaves).await?;
                let plaintext = job::plaintext(&plaintext, *as_blob);
                Ok((
                    Answer::Opened,
                    plaintext.map_err(|_| FilesFailed::SinkFailed)?,
                ))
            }
        }
    }

    async fn upload(
        &self,
        job: &Job,
        cipher: &PartCipher,
        file: &File,
    ) -> Result<Vec<[u8; 32]>, FilesFailed> {
        let range = cipher.plaintext();
        let slice = file
            .slice_with_f64_and_f64(js::number(range.start), js::number(range.end))
            .map_err(|_| FilesFailed::Unreadable)?;
        // The browser refuses to read a file that has changed since it was chosen.
        let plain: ArrayBuffer = js::settled(slice.array_buffer())
            .await
            .map_err(|_| FilesFailed::Unreadable)?;
        let plain = Uint8Array::new(&plain);
        if u64::from(plain.length()) != range.end - range.start {
            return Err(FilesFailed::Changed);
        }
        let sealed = cipher.seal(|offset, segment| {
            view(&plain, offset - range.start, segment.len())?.copy_to(segment);
            Ok(())
        })?;
        let leaves = sealed.leaves.clone();
        let request = cipher.put(job.blob_id, &job.access_token, sealed);
        let answer = self
            .relay
            .send(request)
            .await
            .map_err(|_| FilesFailed::Unreachable)?;
        check_put(&answer)?;
        Ok(leaves)
    }

    async fn download(
        &self,
        job: &Job,
        cipher: &PartCipher,
        leaves: &[[u8; 32]],
    ) -> Result<Uint8Array, FilesFailed> {
        let request = cipher.get(job.blob_id, &job.access_token);
        let answer = self
            .relay
            .send(request)
            .await
            .map_err(|_| FilesFailed::Unreachable)?;
        let range = cipher.plaintext();
        let length = u32::try_from(range.end - range.start).map_err(|_| FilesFailed::Corrupt)?;
        let plain = Uint8Array::new_with_length(length);
        cipher.open(leaves, check_get(&answer)?, |offset, segment| {
            view(&plain, offset - range.start, segment.len())?.copy_from(segment);
            Ok(())
        })?;
        Ok(plain)
    }
}

/// `length` bytes from `start` on.
fn view(bytes: &Uint8Array, start: u64, length: usize) -> Result<Uint8Array, FilesFailed> {
    let start = u32::try_from(start).map_err(|_| FilesFailed::Corrupt)?;
    let length = u32::try_from(length).map_err(|_| FilesFailed::Corrupt)?;
    let end = start
        .checked_add(length)
        .filter(|&end| end <= bytes.length());
    Ok(bytes.subarray(start, end.ok_or(FilesFailed::Corrupt)?))
}

fn answer(id: u32, done: Done) {
    let (answer, plaintext) = match done {
        Ok(done) => done,
        Err(failed) => (Answer::Failed(failed.into()), JsValue::UNDEFINED),
    };
    let Ok(answer) = serde_json::to_string(&answer) else {
        return;
    };
    let message = Array::of3(&id.into(), &answer.into(), &plaintext);
    let transfer = Array::new();
    if plaintext.is_instance_of::<ArrayBuffer>() {
        transfer.push(&plaintext);
    }
    // A core that is gone takes this worker with it.
    let _ = js::worker().post_message_with_transfer(&message, &transfer);
}
