//! Routes. One file for each resource; what concerns every request is in `observe`.

mod accounts;
mod blobs;
mod conversations;
mod extract;
mod files;
mod headers;
mod health;
mod leaving;
mod live;
mod log;
mod login;
mod messages;
mod observe;
mod openapi;
mod recovery;
mod replacement;
mod sessions;
mod statements;
mod vault;
mod web;

use std::sync::Arc;

use axum::{
    Router, middleware,
    routing::{delete, get, post, put},
};
use relay_api::{problem::ProblemKind, routes};

use crate::{app::App, problem::Problem};

/// Every route, with everything that concerns every request.
pub fn router(app: Arc<App>) -> Router {
    let headers = headers::headers(&app.config.public_url);
    let cors = headers::cors(&app.config);
    Router::new()
        .route(routes::SERVER, get(health::server))
        .route(routes::HEALTH_LIVE, get(health::live))
        .route(routes::HEALTH_READY, get(health::ready))
        .route(routes::REGISTER_START, post(accounts::start))
        .route(routes::REGISTER_FINISH, post(accounts::finish))
        .route(routes::LOGIN_START, post(login::start))
        .route(routes::LOGIN_FINISH, post(login::finish))
        .route(routes::PASSWORD_START, post(replacement::password_start))
        .route(routes::PASSWORD_FINISH, post(replacement::password_finish))
        .route(routes::ACCOUNT_DELETION, post(leaving::delete))
        .route(routes::RECOVERY_OPEN, post(recovery::open))
        .route(routes::RECOVERY_START, post(recovery::start))
        .route(routes::RECOVERY_FINISH, post(replacement::recovery_finish))
        .route(
            routes::SESSION,
            post(sessions::refresh).delete(sessions::sign_out),
        )
        .route(
            routes::SESSIONS,
            get(sessions::list).delete(sessions::end_others),
        )
        .route(routes::SESSION_BY_ID, delete(sessions::end_one))
        .route(routes::VAULT, get(vault::get))
        .route(
            routes::ACCOUNT_BLOB,
            get(vault::get_blob).put(vault::put_blob),
        )
        .route(routes::STATEMENTS_BY_LOGIN, get(statements::by_login))
        .route(routes::STATEMENTS_BY_ACCOUNT, get(statements::by_account))
        .route(
            routes::CONVERSATIONS,
            get(conversations::list).post(conversations::create),
        )
        .route(
            routes::COMMITS,
            get(log::commits).post(conversations::commit),
        )
        .route(routes::MESSAGES, post(messages::send))
        .route(routes::MESSAGE, delete(messages::erase))
        .route(routes::LOG, get(log::page))
        .route(routes::SYNC, post(log::sync))
        .route(routes::BLOBS, post(blobs::create))
        .route(routes::BLOB, get(blobs::status).delete(blobs::delete))
        .route(routes::BLOB_PART, put(blobs::put_part))
        .route(routes::BLOB_FINISH, post(blobs::finish))
        .route(routes::BLOB_CONTENT, get(files::content))
        .route(routes::BLOB_MANIFEST, get(files::manifest))
        .route(routes::LIVE, get(live::upgrade))
        .route(openapi::OPENAPI, get(openapi::serve))
        .method_not_allowed_fallback(async || Problem::from(ProblemKind::MethodNotAllowed))
        .fallback(web::serve)
        .layer(cors)
        .layer(middleware::from_fn_with_state(
            (Arc::clone(&app), headers),
            observe::observe,
        ))
        .with_state(app)
}
