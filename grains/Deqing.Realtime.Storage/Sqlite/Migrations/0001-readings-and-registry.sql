-- Times are whole milliseconds since 1970-01-01 UTC.

-- One row per sensor and event time. Without a rowid the primary key is the table: the history of a sensor lies together.
CREATE TABLE reading (
    sensor      INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    sequence    INTEGER,
    "values"    BLOB    NOT NULL,
    PRIMARY KEY (sensor, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE sensor (
    number        INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    station_type  TEXT    NOT NULL,
    place_id      TEXT    NOT NULL,
    longitude     REAL    NOT NULL,
    latitude      REAL    NOT NULL,
    registered_at INTEGER NOT NULL
) STRICT;
