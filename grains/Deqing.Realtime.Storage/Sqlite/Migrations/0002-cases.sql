-- What happened, for ever.
CREATE TABLE case_event (
    case_id TEXT    NOT NULL,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    type    TEXT    NOT NULL,
    payload TEXT    NOT NULL,
    PRIMARY KEY (case_id, version)
) STRICT, WITHOUT ROWID;

-- What it adds up to: one row per case, for lists. Each index ends with the order of the lists.
CREATE TABLE case_row (
    id         TEXT    PRIMARY KEY,
    version    INTEGER NOT NULL,
    state      INTEGER NOT NULL,
    township   TEXT    NOT NULL,
    village    TEXT    NOT NULL,
    pond       TEXT    NOT NULL,
    decided_at INTEGER NOT NULL,
    payload    TEXT    NOT NULL
) STRICT;

CREATE INDEX case_row_decided ON case_row (decided_at, id);
CREATE INDEX case_row_state ON case_row (state, decided_at, id);
CREATE INDEX case_row_township ON case_row (township, decided_at, id);
CREATE INDEX case_row_village ON case_row (village, decided_at, id);
CREATE INDEX case_row_pond ON case_row (pond, decided_at, id);

-- What must still be told to somebody, written with the event that caused it. An id is never used again.
CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    topic        TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    payload      TEXT    NOT NULL,
    written_at   INTEGER NOT NULL,
    delivered_at INTEGER,
    attempts     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX outbox_pending ON outbox (id) WHERE delivered_at IS NULL;
CREATE INDEX outbox_pending_key ON outbox (topic, key) WHERE delivered_at IS NULL;
