//! Finished files: their ciphertext, whole or by `Range`, and their leaves.

use std::{ops::Range, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use relay_api::{BlobId, problem::ProblemKind};

use super::{
    blobs::{disk, readable},
    extract::{Caller, Named},
};
use crate::{
    app::App,
    problem::{Answer, Problem},
};

const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// `GET /v1/blobs/{blob_id}/content`.
pub async fn content(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((blob_id,)): Named<(BlobId,)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let blob = readable(&app, caller, blob_id).await?;
    if !blob.finished {
        return Err(ProblemKind::NotFound.into());
    }
    let wanted = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok());
    let (status, range) = match wanted.map_or(Wanted::Everything, |text| wanted_of(text, blob.size))
    {
        Wanted::Everything => (StatusCode::OK, 0..blob.size),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Outside => return Err(Problem::range(blob.size)),
    };
    let length = range.end - range.start;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, OCTETS);
    out.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment"),
    );
    if status == StatusCode::PARTIAL_CONTENT {
        let value = format!("bytes {}-{}/{}", range.start, range.end - 1, blob.size);
        let value = HeaderValue::from_str(&value).map_err(Problem::internal)?;
        out.insert(header::CONTENT_RANGE, value);
    }
    *response.body_mut() = Body::from_stream(app.blobs.read(blob_id, range).await.map_err(disk)?);
    metrics::counter!("ren_content_bytes_total").increment(length);
    Ok(response)
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Everything,
    Part(Range<u64>),
    Outside,
}

/// RFC 9110 §14.2: what is not one satisfiable range of bytes is either outside or ignored.
fn wanted_of(text: &str, size: u64) -> Wanted {
    let Some((first, last)) = text
        .strip_prefix("bytes=")
        .and_then(|set| set.split_once('-'))
    else {
        return Wanted::Everything;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Some(first), None) if last.trim().is_empty() => first..size,
        (None, Some(length)) if first.trim().is_empty() => size.saturating_sub(length)..size,
        _ => return Wanted::Everything,
    };
    if range.start >= range.end {
        Wanted::Outside
    } else {
        Wanted::Part(range)
    }
}

/// `GET /v1/blobs/{blob_id}/manifest`.
pub async fn manifest(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((blob_id,)): Named<(BlobId,)>,
) -> Answer<impl IntoResponse> {
    readable(&app, caller, blob_id).await?;
    let leaves = app
        .store
        .leaves(blob_id)
        .await?
        .ok_or(ProblemKind::NotFound)?;
    Ok(([(header::CONTENT_TYPE, OCTETS)], leaves))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_the_rfc() {
        for (text, wanted) in [
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=10-19", Wanted::Part(10..20)),
            ("bytes=90-1000", Wanted::Part(90..100)),
            ("bytes=90-", Wanted::Part(90..100)),
            ("bytes=-10", Wanted::Part(90..100)),
            ("bytes=-1000", Wanted::Part(0..100)),
            ("bytes=100-", Wanted::Outside),
            ("bytes=100-200", Wanted::Outside),
            ("bytes=-0", Wanted::Outside),
            ("bytes=9-1", Wanted::Everything),
            ("bytes=0-1,5-6", Wanted::Everything),
            ("bytes=-", Wanted::Everything),
            ("bytes=a-b", Wanted::Everything),
            ("items=0-1", Wanted::Everything),
            ("bytes=18446744073709551615-", Wanted::Outside),
            ("bytes=0-18446744073709551615", Wanted::Part(0..100)),
        ] {
            assert_eq!(wanted_of(text, 100), wanted, "{text}");
        }
    }
}
