-- The reading log becomes one partition for each month (UTC), so that old months can be dropped. What is there already becomes
-- the partition of all months up to this one; if there is nothing, no such partition is needed.
ALTER TABLE reading RENAME TO reading_before;
ALTER INDEX reading_pkey RENAME TO reading_before_pkey;

CREATE TABLE reading (
    at          timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    sequence    bigint,
    sensor      integer     NOT NULL,
    "values"    bytea       NOT NULL,
    PRIMARY KEY (sensor, at)
) PARTITION BY RANGE (at);

ALTER TABLE reading ALTER COLUMN "values" SET STORAGE EXTERNAL;

DO $$
DECLARE
    newest timestamptz;
    bound  timestamp;
BEGIN
    SELECT max(at) INTO newest FROM reading_before;
    IF newest IS NULL THEN
        DROP TABLE reading_before;
    ELSE
        bound := date_trunc('month', greatest(newest, now()) AT TIME ZONE 'UTC') + interval '1 month';
        EXECUTE format('ALTER TABLE reading_before RENAME TO %I', 'reading_until_' || to_char(bound, 'YYYY_MM'));
        EXECUTE format(
            'ALTER TABLE reading ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%L)',
            'reading_until_' || to_char(bound, 'YYYY_MM'), bound AT TIME ZONE 'UTC');
    END IF;
END
$$;

-- Which hours an append touched. Written in its transaction, taken into reading_due soon after.
CREATE TABLE reading_change (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    keys bytea  NOT NULL
);

-- The hours of sensors whose sums are not up to date. Hours are counted from 1970-01-01 UTC; gathered_at is in seconds since then.
CREATE TABLE reading_due (
    sensor      integer NOT NULL,
    hour        integer NOT NULL,
    gathered_at bigint  NOT NULL,
    PRIMARY KEY (sensor, hour)
);

INSERT INTO reading_due SELECT DISTINCT sensor, floor(extract(epoch FROM at) / 3600)::integer, 0 FROM reading;

-- Sums per ten minutes, an hour of them in a row. They are packed already: compressing them costs time and saves little.
CREATE TABLE history_ten (
    sensor integer NOT NULL,
    start  integer NOT NULL,
    sums   bytea   NOT NULL,
    PRIMARY KEY (sensor, start)
);

CREATE TABLE history_hour (
    sensor integer NOT NULL,
    start  integer NOT NULL,
    sums   bytea   NOT NULL,
    PRIMARY KEY (sensor, start)
);

-- Sums per day of the county's clock, by the day's first hour.
CREATE TABLE history_day (
    sensor integer NOT NULL,
    start  integer NOT NULL,
    sums   bytea   NOT NULL,
    PRIMARY KEY (sensor, start)
);

ALTER TABLE history_ten ALTER COLUMN sums SET STORAGE EXTERNAL;
ALTER TABLE history_hour ALTER COLUMN sums SET STORAGE EXTERNAL;
ALTER TABLE history_day ALTER COLUMN sums SET STORAGE EXTERNAL;

-- From which hour on a level still has everything: what lies before may have been removed.
CREATE TABLE history_floor (
    level integer PRIMARY KEY,
    hour  integer NOT NULL
);
