//! What a person sees: the last update of each kind.

use std::collections::BTreeMap;

use client_core::view::{
    AppView, ConversationRow, ConversationView, MessageView, Phase, TransferView, Update,
};

/// Everything that a view shows right now.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    /// The frame.
    pub app: Option<AppView>,
    /// The conversation list.
    pub list: Vec<ConversationRow>,
    /// Open conversations by id.
    pub open: BTreeMap<String, ConversationView>,
    /// Transfers.
    pub transfers: Vec<TransferView>,
}

impl Screen {
    /// Takes one in.
    pub fn apply(&mut self, update: Update) {
        match update {
            Update::App(app) => self.app = Some(app),
            Update::List(list) => self.list = list,
            Update::Conversation(view) => {
                self.open.insert(view.row.conv_id.clone(), *view);
            }
            Update::Transfers(transfers) => self.transfers = transfers,
        }
    }

    /// Whether somebody is signed in and the keys are there.
    pub fn is_ready(&self) -> bool {
        self.phase()
            .is_some_and(|phase| matches!(phase, Phase::Ready(_)))
    }

    /// Where in its life the client is.
    pub fn phase(&self) -> Option<&Phase> {
        self.app.as_ref().map(|app| &app.phase)
    }

    /// Messages of an open conversation.
    pub fn messages(&self, conv_id: &str) -> &[MessageView] {
        self.open.get(conv_id).map_or(&[], |view| &view.messages)
    }

    /// A transfer by its id.
    pub fn transfer(&self, id: &str) -> Option<&TransferView> {
        self.transfers.iter().find(|transfer| transfer.id == id)
    }

    /// The transfer of a message.
    pub fn transfer_of(&self, message: &str) -> Option<&TransferView> {
        self.transfers
            .iter()
            .find(|transfer| transfer.message == message)
    }
}
