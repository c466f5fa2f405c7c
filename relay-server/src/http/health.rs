//! What the relay says about itself to anybody.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use relay_api::{accounts::ServerInfo, problem::ProblemKind};

use crate::{app::App, problem::Answer};

/// `GET /v1/server`.
pub async fn server(State(app): State<Arc<App>>) -> Json<ServerInfo> {
    Json(ServerInfo {
        server_id: app.config.server_id.as_str().to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// `GET /v1/health/live`.
pub async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// `GET /v1/health/ready`.
pub async fn ready(State(app): State<Arc<App>>) -> Answer<StatusCode> {
    if !app.is_ready() {
        return Err(ProblemKind::Unavailable.into());
    }
    app.store.ping().await?;
    Ok(StatusCode::NO_CONTENT)
}
