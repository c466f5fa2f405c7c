-- Times are milliseconds since 1970, ids are bytes. What the relay must not be able to lose to a
-- thief of this file alone is sealed under a key that is not in it (columns marked "sealed").

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    account_id     BLOB    NOT NULL PRIMARY KEY CHECK (length(account_id) = 32),
    login          TEXT    NOT NULL UNIQUE,
    record         BLOB    NOT NULL, -- sealed
    kdf_id         INTEGER NOT NULL,
    iters          INTEGER NOT NULL,
    rec_auth_hash  BLOB    NOT NULL CHECK (length(rec_auth_hash) = 32),
    vault_epoch    INTEGER NOT NULL,
    slot_password  BLOB    NOT NULL, -- sealed
    slot_recovery  BLOB    NOT NULL, -- sealed
    body           BLOB    NOT NULL, -- sealed
    statement_seq  INTEGER NOT NULL,
    statement_hash BLOB    NOT NULL CHECK (length(statement_hash) = 32),
    created_ms     INTEGER NOT NULL
) STRICT;

-- Apart from the slots that they open together with the access key (protocol §3).
CREATE TABLE recovery_shares (
    account_id BLOB NOT NULL PRIMARY KEY REFERENCES accounts (account_id) ON DELETE CASCADE,
    share      BLOB NOT NULL -- sealed
) STRICT, WITHOUT ROWID;

CREATE TABLE statements (
    account_id BLOB    NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,
    bytes      BLOB    NOT NULL CHECK (length(bytes) = 378),
    PRIMARY KEY (account_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER statements_are_append_only BEFORE UPDATE ON statements
BEGIN
    SELECT RAISE (ABORT, 'statements are append-only');
END;

CREATE TABLE account_blobs (
    account_id BLOB    NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    ns         INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    bytes      BLOB    NOT NULL,
    PRIMARY KEY (account_id, ns)
) STRICT;

CREATE TABLE attempts (
    ticket_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(ticket_hash) = 32),
    kind        INTEGER NOT NULL,
    account_id  BLOB,
    data        BLOB    NOT NULL, -- sealed
    expires_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX attempts_by_end ON attempts (expires_ms);

CREATE TABLE sessions (
    session_id      BLOB    NOT NULL PRIMARY KEY CHECK (length(session_id) = 16),
    account_id      BLOB    NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    name            TEXT    NOT NULL,
    created_ms      INTEGER NOT NULL,
    seen_ms         INTEGER NOT NULL,
    generation      INTEGER NOT NULL,
    used_generation INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_use ON sessions (seen_ms);

-- Tokens that were replaced stay for a while: to see one again means that two hold it.
CREATE TABLE refresh_tokens (
    token_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    session_id BLOB    NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    void       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

CREATE TABLE conversations (
    conv_id     BLOB    NOT NULL PRIMARY KEY CHECK (length(conv_id) = 32),
    suite       INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    commit_hash BLOB    NOT NULL CHECK (length(commit_hash) = 32),
    head_seq    INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    conv_id    BLOB    NOT NULL REFERENCES conversations (conv_id) ON DELETE CASCADE,
    account_id BLOB    NOT NULL CHECK (length(account_id) = 32),
    admin      INTEGER NOT NULL,
    joined_seq INTEGER NOT NULL,
    left_seq   INTEGER, -- the row that removed him
    left_epoch INTEGER,
    PRIMARY KEY (conv_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_by_account ON members (account_id);

-- kind 1 = commit (id is its hash), 2 = message (id is its msg_id), 3 = a message that was erased:
-- no bytes, and its id stays taken. No author: the relay does not keep who sent a message.
CREATE TABLE log (
    conv_id     BLOB    NOT NULL REFERENCES conversations (conv_id) ON DELETE CASCADE,
    seq         INTEGER NOT NULL,
    time_ms     INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    delete_hash BLOB,
    bytes       BLOB    NOT NULL,
    PRIMARY KEY (conv_id, seq)
) STRICT;

CREATE UNIQUE INDEX log_by_id ON log (conv_id, id);
CREATE UNIQUE INDEX log_commits ON log (conv_id, epoch) WHERE kind = 1;

CREATE TABLE blobs (
    blob_id     BLOB    NOT NULL PRIMARY KEY CHECK (length(blob_id) = 16),
    conv_id     BLOB    NOT NULL REFERENCES conversations (conv_id) ON DELETE CASCADE,
    owner       BLOB    NOT NULL,
    size        INTEGER NOT NULL,
    conv_seq    INTEGER NOT NULL,
    created_ms  INTEGER NOT NULL,
    finished_ms INTEGER
) STRICT;

CREATE TABLE blob_parts (
    blob_id BLOB    NOT NULL REFERENCES blobs (blob_id) ON DELETE CASCADE,
    part    INTEGER NOT NULL,
    digest  BLOB    NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (blob_id, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_leaves (
    blob_id BLOB NOT NULL PRIMARY KEY REFERENCES blobs (blob_id) ON DELETE CASCADE,
    bytes   BLOB NOT NULL
) STRICT;
