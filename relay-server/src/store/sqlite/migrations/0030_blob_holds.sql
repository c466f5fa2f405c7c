-- A file is held by the rows that name it, in whatever conversations they stand, and goes with the
-- last of them. Where it was announced, and by whom, counts until its uploader's row holds it.
-- The tables are made anew, because a file no longer goes with one conversation.
CREATE TABLE files (
    blob_id     BLOB    NOT NULL PRIMARY KEY CHECK (length(blob_id) = 16),
    conv_id     BLOB    REFERENCES conversations (conv_id) ON DELETE SET NULL,
    owner       BLOB,
    size        INTEGER NOT NULL,
    conv_seq    INTEGER NOT NULL,
    created_ms  INTEGER NOT NULL,
    finished_ms INTEGER
) STRICT;

CREATE TABLE file_parts (
    blob_id BLOB    NOT NULL REFERENCES files (blob_id) ON DELETE CASCADE,
    part    INTEGER NOT NULL,
    digest  BLOB    NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (blob_id, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE file_leaves (
    blob_id BLOB NOT NULL PRIMARY KEY REFERENCES files (blob_id) ON DELETE CASCADE,
    bytes   BLOB NOT NULL
) STRICT;

INSERT INTO files SELECT blob_id, conv_id, owner, size, conv_seq, created_ms, finished_ms FROM blobs;
INSERT INTO file_parts SELECT blob_id, part, digest FROM blob_parts;
INSERT INTO file_leaves SELECT blob_id, bytes FROM blob_leaves;

DROP TABLE blob_parts;
DROP TABLE blob_leaves;
DROP TABLE blobs;

-- References follow their table to its new name.
ALTER TABLE files RENAME TO blobs;
ALTER TABLE file_parts RENAME TO blob_parts;
ALTER TABLE file_leaves RENAME TO blob_leaves;

CREATE INDEX blobs_by_conversation ON blobs (conv_id);

CREATE TABLE blob_holds (
    blob_id BLOB    NOT NULL REFERENCES blobs (blob_id) ON DELETE CASCADE,
    conv_id BLOB    NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (blob_id, conv_id, seq),
    FOREIGN KEY (conv_id, seq) REFERENCES log (conv_id, seq) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX blob_holds_by_row ON blob_holds (conv_id, seq);
