-- What the reading log cannot say of the way in, by sensor and hour since 1970-01-01 UTC. Sensor 0 is none.
CREATE TABLE ledger_count (
    count  bigint  NOT NULL,
    sensor integer NOT NULL,
    hour   integer NOT NULL,
    what   text    COLLATE "C" NOT NULL,
    PRIMARY KEY (sensor, hour, what)
);

-- Room on the page lets the counts of the present hour be updated in place.
ALTER TABLE ledger_count SET (fillfactor = 70);

-- The processes that counted.
CREATE TABLE ledger_run (
    started_at timestamptz NOT NULL,
    written_at timestamptz NOT NULL,
    ended_at   timestamptz,
    writes     bigint      NOT NULL,
    id         text        PRIMARY KEY
);
