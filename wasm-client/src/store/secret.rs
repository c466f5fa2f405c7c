//! "Stay signed in": a secret under an AES-GCM key that the browser keeps and that no script can
//! read. It protects against somebody who copies the disk, not against code in this origin.

use client_core::platform::StoreFailed;
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, SubtleCrypto};

use crate::js;

/// Where the key stands.
pub const KEY: &str = "key";
/// Where `nonce 12 ‖ ciphertext` stands.
pub const KEPT: &str = "kept";

const NONCE: usize = 12;
const AAD: &[u8] = b"ren kept secret";

/// Makes a new key and seals under it: `(key, nonce ‖ ciphertext)`.
///
/// # Errors
/// Where there is no WebCrypto: on plain-http origins.
pub async fn seal(secret: &[u8]) -> Result<(JsValue, JsValue), StoreFailed> {
    try_seal(secret).await.map_err(|_| StoreFailed)
}

async fn try_seal(secret: &[u8]) -> Result<(JsValue, JsValue), JsValue> {
    let subtle = subtle()?;
    let kind = Object::new();
    Reflect::set(&kind, &"name".into(), &"AES-GCM".into())?;
    Reflect::set(&kind, &"length".into(), &256.into())?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let key: CryptoKey = js::settled(subtle.generate_key_with_object(&kind, false, &uses)?).await?;
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(|_| JsValue::UNDEFINED)?;
    let sealing = subtle.encrypt_with_object_and_u8_array(&algorithm(&nonce)?, &key, secret)?;
    let ciphertext: ArrayBuffer = js::settled(sealing).await?;
    let mut sealed = nonce.to_vec();
    sealed.extend(Uint8Array::new(&ciphertext).to_vec());
    Ok((key.into(), Uint8Array::from(sealed.as_slice()).into()))
}

/// The secret, if the key is there, usable, and the right one.
pub async fn open(key: &JsValue, sealed: &JsValue) -> Option<Vec<u8>> {
    try_open(key, sealed).await.ok()
}

async fn try_open(key: &JsValue, sealed: &JsValue) -> Result<Vec<u8>, JsValue> {
    let key: &CryptoKey = key.dyn_ref().ok_or(JsValue::UNDEFINED)?;
    let sealed = js::bytes(sealed).ok_or(JsValue::UNDEFINED)?;
    let (nonce, ciphertext) = sealed.split_at_checked(NONCE).ok_or(JsValue::UNDEFINED)?;
    let opening =
        subtle()?.decrypt_with_object_and_u8_array(&algorithm(nonce)?, key, ciphertext)?;
    let plain: ArrayBuffer = js::settled(opening).await?;
    let plain = Uint8Array::new(&plain);
    let secret = plain.to_vec();
    // The browser's own copy.
    plain.fill(0, 0, plain.length());
    Ok(secret)
}

fn algorithm(nonce: &[u8]) -> Result<Object, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"AES-GCM".into())?;
    Reflect::set(&algorithm, &"iv".into(), &Uint8Array::from(nonce))?;
    Reflect::set(&algorithm, &"additionalData".into(), &Uint8Array::from(AAD))?;
    Ok(algorithm)
}

/// Absent on plain-http origins, whatever its type says.
fn subtle() -> Result<SubtleCrypto, JsValue> {
    let subtle = JsValue::from(js::worker().crypto()?.subtle());
    if subtle.is_undefined() {
        Err(subtle)
    } else {
        subtle.dyn_into()
    }
}
