-- When which metric of which sensor was faulty; metric 0 is the whole device. One row per episode, so the table stays small.
CREATE TABLE fault (
    since      timestamptz NOT NULL,
    until      timestamptz,
    cleared_at timestamptz,
    sensor     integer     NOT NULL,
    metric     smallint    NOT NULL,
    kind       smallint    NOT NULL,
    whole      boolean     NOT NULL,
    case_id    text,
    PRIMARY KEY (sensor, since, metric, kind)
);
