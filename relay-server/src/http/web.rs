//! The web app: files inside this program, or of a folder.
//!
//! A path that is no file and looks like none is a route of the app and gets its page. Files under
//! `assets/` have their hash in their name and never change; everything else is asked for again
//! each time. Whoever can read brotli gets the compressed neighbour of a file, if there is one.

use std::{borrow::Cow, path::Path, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use relay_api::{problem::ProblemKind, routes};

use crate::{app::App, auth::sha256, problem::Answer};

const PAGE: &str = "index.html";
const MISSING: &str = "This Ren relay runs, but it was built without the web app.\n";

#[derive(rust_embed::RustEmbed)]
#[folder = "../web/dist"]
#[allow_missing = true]
struct Embedded;

/// Every path that is no route of the API.
pub async fn serve(State(app): State<Arc<App>>, request: Request) -> Answer<Response> {
    let path = request.uri().path();
    if path == routes::PREFIX || path.starts_with("/v1/") {
        return Err(ProblemKind::NotFound.into());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(ProblemKind::MethodNotAllowed.into());
    }
    let name = file_name(request.uri()).ok_or(ProblemKind::NotFound)?;
    let folder = folder(&app);
    if let Some(response) = file(folder, name, request.headers()).await {
        return Ok(response);
    }
    let looks_like_a_file = name
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    if looks_like_a_file && name != PAGE {
        return Err(ProblemKind::NotFound.into());
    }
    match file(folder, PAGE, request.headers()).await {
        Some(page) => Ok(page),
        None => Ok((
            [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
            MISSING,
        )
            .into_response()),
    }
}

/// The folder to read from; `None` for the files inside this program.
fn folder(app: &App) -> Option<&Path> {
    // A debug build shows what the web app's own build just made.
    const BUILT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/dist");
    let built = cfg!(debug_assertions).then_some(Path::new(BUILT));
    app.config.web_dir.as_deref().or(built)
}

/// The name of a file; `None` for a path that could lead out of the folder.
fn file_name(uri: &Uri) -> Option<&str> {
    let name = uri.path().trim_start_matches('/');
    let good = |part: &str| !part.is_empty() && !part.starts_with('.');
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/._-@".contains(&b);
    match name {
        "" => Some(PAGE),
        _ if name.trim_end_matches('/').split('/').all(good) && name.bytes().all(plain) => {
            Some(name)
        }
        _ => None,
    }
}

async fn file(folder: Option<&Path>, name: &str, headers: &HeaderMap) -> Option<Response> {
    let accepts = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok());
    let brotli = accepts.unwrap_or_default().split(',').any(|coding| {
        let mut coding = coding.split(';').map(str::trim);
        coding.next() == Some("br") && coding.next() != Some("q=0")
    });
    let compressed = format!("{name}.br");
    let (body, encoding) = match read(folder, &compressed).await.filter(|_| brotli) {
        Some(body) => (body, Some("br")),
        None => (read(folder, name).await?, None),
    };
    let tag: String = sha256(&body)[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("\"{tag}\"");
    let cache = if name.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => body.into_owned().into_response(),
    };
    let out = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            out.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, kind(name));
    set(header::CACHE_CONTROL, cache);
    set(header::ETAG, &tag);
    set(header::VARY, "accept-encoding");
    if let Some(encoding) = encoding {
        set(header::CONTENT_ENCODING, encoding);
    }
    Some(response)
}

async fn read(folder: Option<&Path>, name: &str) -> Option<Cow<'static, [u8]>> {
    match folder {
        Some(folder) => tokio::fs::read(folder.join(name))
            .await
            .ok()
            .map(Cow::Owned),
        None => Embedded::get(name).map(|file| file.data),
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let name = |path: &'static str| {
            let uri = Uri::from_static(path);
            file_name(&uri).map(str::to_owned)
        };
        assert_eq!(name("/").as_deref(), Some("index.html"));
        assert_eq!(name("/assets/a-B_1.js").as_deref(), Some("assets/a-B_1.js"));
        assert_eq!(name("/chat/").as_deref(), Some("chat/"));
        for path in [
            "/../a",
            "/a/../b",
            "/.env",
            "/a/.git/x",
            "/a//b",
            "/%2e%2e/a",
            "/a%5cb",
        ] {
            assert_eq!(name(path), None, "{path}");
        }
    }
}
