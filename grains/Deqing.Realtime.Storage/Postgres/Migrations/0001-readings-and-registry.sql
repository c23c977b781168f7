-- One row per sensor and event time; times are whole milliseconds. The wide columns stand first so that none needs padding.
CREATE TABLE reading (
    at          timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    sequence    bigint,
    sensor      integer     NOT NULL,
    "values"    bytea       NOT NULL,
    PRIMARY KEY (sensor, at)
);

-- The values are a few bytes of floating point: compressing them costs time and saves nothing.
ALTER TABLE reading ALTER COLUMN "values" SET STORAGE EXTERNAL;

CREATE TABLE sensor (
    number        integer          PRIMARY KEY,
    id            text             NOT NULL UNIQUE,
    station_type  text             NOT NULL,
    place_id      text             NOT NULL,
    longitude     double precision NOT NULL,
    latitude      double precision NOT NULL,
    registered_at timestamptz      NOT NULL
);
