-- The sealed days of the county: one after the other without a gap.
CREATE TABLE case_day (
    day       date        PRIMARY KEY,
    count     integer     NOT NULL,
    root      bytea       NOT NULL,
    previous  bytea       NOT NULL,
    signature bytea       NOT NULL,
    sealed_at timestamptz NOT NULL
);

-- The leaves of each day's tree, so that a case that is changed later does not take the proofs of the others with it.
CREATE TABLE case_day_head (
    day      date             NOT NULL REFERENCES case_day (day),
    position integer          NOT NULL,
    case_id  text COLLATE "C" NOT NULL,
    version  integer          NOT NULL,
    hash     bytea            NOT NULL,
    PRIMARY KEY (day, position)
);

CREATE UNIQUE INDEX case_day_head_case ON case_day_head (case_id, version);
