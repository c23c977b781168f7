-- Photos and voice. The bytes are files named by their SHA-256, which is the id.
CREATE TABLE media (
    id           TEXT    PRIMARY KEY,
    kind         TEXT    NOT NULL,
    content_type TEXT    NOT NULL,
    bytes        INTEGER NOT NULL,
    width        INTEGER,
    height       INTEGER,
    seconds      REAL,
    created_at   INTEGER NOT NULL,
    offered_at   INTEGER NOT NULL,
    used_at      INTEGER
) STRICT;

CREATE INDEX media_unused ON media (offered_at, id) WHERE used_at IS NULL;

-- Who uploaded it, if they had signed in. Two people may upload the same bytes.
CREATE TABLE media_uploader (
    media   TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    PRIMARY KEY (media, subject)
) STRICT, WITHOUT ROWID;

-- Which cases use it. The position keeps the order within a case.
CREATE TABLE media_use (
    media    TEXT    NOT NULL REFERENCES media (id),
    case_id  TEXT    NOT NULL,
    used_at  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (media, case_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX media_use_case ON media_use (case_id, used_at, position, media);
