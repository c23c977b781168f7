-- When which metric of which sensor was faulty; metric 0 is the whole device. One row per episode, so the table stays small.
CREATE TABLE fault (
    sensor     INTEGER NOT NULL,
    metric     INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    since      INTEGER NOT NULL,
    until      INTEGER,
    whole      INTEGER NOT NULL,
    case_id    TEXT,
    cleared_at INTEGER,
    PRIMARY KEY (sensor, since, metric, kind)
) STRICT, WITHOUT ROWID;
