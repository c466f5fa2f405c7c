//! Signed-in browsers of the account.

use relay_api::SessionId;
use relay_api::accounts::SessionInfo;

use crate::account::{Settings, check_name};
use crate::platform::Platform;
use crate::view::{Failure, FailureCode, Reply, SessionView};

use super::Inner;

impl<P: Platform> Inner<P> {
    pub(super) async fn sessions(&self) -> Result<Reply, Failure> {
        let ready = self.ready()?;
        let list = self.api.sessions().await?;
        let settings = ready.ctx.settings.get();
        let sessions = list.sessions.into_iter();
        Ok(Reply::Sessions {
            sessions: sessions.map(|session| view(&settings, session)).collect(),
        })
    }

    /// An empty name takes the given one back.
    pub(super) async fn rename_session(&self, id: &str, name: &str) -> Result<Reply, Failure> {
        let ready = self.ready()?;
        let id = parse(id)?;
        let name = match name.trim() {
            "" => String::new(),
            name => check_name(name)?,
        };
        let now_ms = ready.ctx.now_ms();
        ready
            .ctx
            .settings
            .change(|own| own.session_names.set(id.0, &name, now_ms))
            .await?;
        Ok(Reply::Done)
    }

    pub(super) async fn revoke_session(&self, id: &str) -> Result<Reply, Failure> {
        self.ready()?;
        self.api.revoke_session(parse(id)?).await?;
        Ok(Reply::Done)
    }

    pub(super) async fn revoke_other_sessions(&self) -> Result<Reply, Failure> {
        self.ready()?;
        self.api.revoke_other_sessions().await?;
        Ok(Reply::Done)
    }
}

fn view(settings: &Settings, session: SessionInfo) -> SessionView {
    SessionView {
        session_id: session.session_id.to_string(),
        device: session.name,
        name: settings
            .session_names
            .get(&session.session_id.0)
            .map(str::to_owned),
        created: session.created_ms,
        seen: session.seen_ms,
        current: session.current,
    }
}

fn parse(id: &str) -> Result<SessionId, Failure> {
    id.parse().map_err(|_| FailureCode::NotFound.into())
}
