-- Whoever is brought in again still reads what was written while he was in before: everything but
-- the rows between these two, of which the first one took him out and the second one brought him
-- back. Before this table only the last stay was remembered.
CREATE TABLE absences (
    conv_id    BLOB    NOT NULL REFERENCES conversations (conv_id) ON DELETE CASCADE,
    account_id BLOB    NOT NULL CHECK (length(account_id) = 32),
    left_seq   INTEGER NOT NULL,
    back_seq   INTEGER NOT NULL,
    PRIMARY KEY (conv_id, account_id, left_seq)
) STRICT, WITHOUT ROWID;
