//! A group with an admin, a member and somebody outside.

use relay_api::{
    conversations::{ConversationHead, ConversationList, Stored},
    routes,
};

use super::{
    Person, Relay,
    objects::{ADMIN, Commit, MEMBER},
};

pub const ADD: u8 = 2;
pub const REMOVE: u8 = 3;
pub const REKEY: u8 = 4;
pub const ROLES: u8 = 5;
pub const SETTINGS: u8 = 6;

pub struct Group {
    pub relay: Relay,
    pub anna: Person,
    pub boris: Person,
    pub clara: Person,
    pub create: Commit,
}

impl Group {
    /// Anna is admin, Boris a member; Clara stands outside.
    pub async fn new() -> Self {
        let relay = Relay::start().await;
        let anna = Person::join(&relay, "anna").await;
        let boris = Person::join(&relay, "boris").await;
        let clara = Person::join(&relay, "clara").await;
        let roster = [(anna.id, ADMIN), (boris.id, MEMBER)];
        let create = anna.create(&relay, &roster, 1).await;
        Self {
            relay,
            anna,
            boris,
            clara,
            create,
        }
    }

    pub async fn head(&self, person: &Person) -> Option<ConversationHead> {
        let list = self.relay.get(routes::CONVERSATIONS).by(person).ok().await;
        let list: ConversationList = list.json();
        list.conversations
            .into_iter()
            .find(|head| head.conv_id == self.create.conv_id())
    }
}

pub fn stored(reply: &super::Reply) -> Stored {
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}
