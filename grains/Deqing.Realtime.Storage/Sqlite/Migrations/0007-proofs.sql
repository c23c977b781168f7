-- The sealed days of the county: one after the other without a gap.
CREATE TABLE case_day (
    day       TEXT    PRIMARY KEY,
    count     INTEGER NOT NULL,
    root      BLOB    NOT NULL,
    previous  BLOB    NOT NULL,
    signature BLOB    NOT NULL,
    sealed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The leaves of each day's tree, so that a case that is changed later does not take the proofs of the others with it.
CREATE TABLE case_day_head (
    day      TEXT    NOT NULL REFERENCES case_day (day),
    position INTEGER NOT NULL,
    case_id  TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    hash     BLOB    NOT NULL,
    PRIMARY KEY (day, position)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX case_day_head_case ON case_day_head (case_id, version);
