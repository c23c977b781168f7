-- What the reading log cannot say of the way in, by sensor and hour since 1970-01-01 UTC. Sensor 0 is none.
CREATE TABLE ledger_count (
    sensor INTEGER NOT NULL,
    hour   INTEGER NOT NULL,
    what   TEXT    NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (sensor, hour, what)
) STRICT, WITHOUT ROWID;

-- The processes that counted.
CREATE TABLE ledger_run (
    id         TEXT    PRIMARY KEY,
    started_at INTEGER NOT NULL,
    written_at INTEGER NOT NULL,
    ended_at   INTEGER,
    writes     INTEGER NOT NULL
) STRICT;
