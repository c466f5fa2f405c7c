-- Accounts that are gone. Of their row nothing is left but its id and place in the chain; the
-- statements stay, because what the account signed stays with others. The login is free again.
CREATE TABLE tombstones (
    account_id BLOB    NOT NULL PRIMARY KEY REFERENCES accounts (account_id),
    login      TEXT    NOT NULL,
    deleted_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
