-- Events of all cases in the order in which they were written. One connection writes, so the order of the numbers is that of the
-- commits, and what was rolled back leaves no gap.
CREATE TABLE case_feed (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id  TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    UNIQUE (case_id, version)
) STRICT;

INSERT INTO case_feed (case_id, version) SELECT case_id, version FROM case_event ORDER BY at, case_id, version;

CREATE TRIGGER case_event_feed AFTER INSERT ON case_event
BEGIN
    INSERT INTO case_feed (case_id, version) VALUES (new.case_id, new.version);
END;

CREATE TABLE hook (
    id           TEXT    PRIMARY KEY,
    name         TEXT    NOT NULL,
    url          TEXT    NOT NULL,
    territory    TEXT    NOT NULL,
    types        TEXT    NOT NULL,
    secret       TEXT    NOT NULL,
    enabled      INTEGER NOT NULL,
    cursor       INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    next_at      INTEGER,
    problem      TEXT,
    created_by   TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    version      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
