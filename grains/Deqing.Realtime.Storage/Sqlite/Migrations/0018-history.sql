-- Which hours an append touched. Written in its transaction, taken into reading_due soon after.
CREATE TABLE reading_change (
    id   INTEGER PRIMARY KEY,
    keys BLOB NOT NULL
) STRICT;

-- The hours of sensors whose sums are not up to date. Hours are counted from 1970-01-01 UTC; gathered_at is in seconds since then.
CREATE TABLE reading_due (
    sensor      INTEGER NOT NULL,
    hour        INTEGER NOT NULL,
    gathered_at INTEGER NOT NULL,
    PRIMARY KEY (sensor, hour)
) STRICT, WITHOUT ROWID;

INSERT INTO reading_due SELECT DISTINCT sensor, at / 3600000, 0 FROM reading;

-- Sums per ten minutes, an hour of them in a row.
CREATE TABLE history_ten (
    sensor INTEGER NOT NULL,
    start  INTEGER NOT NULL,
    sums   BLOB    NOT NULL,
    PRIMARY KEY (sensor, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE history_hour (
    sensor INTEGER NOT NULL,
    start  INTEGER NOT NULL,
    sums   BLOB    NOT NULL,
    PRIMARY KEY (sensor, start)
) STRICT, WITHOUT ROWID;

-- Sums per day of the county's clock, by the day's first hour.
CREATE TABLE history_day (
    sensor INTEGER NOT NULL,
    start  INTEGER NOT NULL,
    sums   BLOB    NOT NULL,
    PRIMARY KEY (sensor, start)
) STRICT, WITHOUT ROWID;

-- From which hour on a level still has everything: what lies before may have been removed.
CREATE TABLE history_floor (
    level INTEGER PRIMARY KEY,
    hour  INTEGER NOT NULL
) STRICT;
