-- What is kept of the device of a sensor besides. Of what people have set, the county pack says no more.
ALTER TABLE sensor ADD COLUMN placed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sensor ADD COLUMN retired_at INTEGER;
ALTER TABLE sensor ADD COLUMN mn TEXT;
ALTER TABLE sensor ADD COLUMN secrets TEXT NOT NULL DEFAULT '{}';
ALTER TABLE sensor ADD COLUMN by_people INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sensor ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
UPDATE sensor SET placed_at = registered_at;
CREATE UNIQUE INDEX sensor_mn ON sensor (mn) WHERE retired_at IS NULL;
CREATE INDEX sensor_revision ON sensor (revision);

-- Grains are stored under their keys as numbers where these read as such: ids that differ only so would share a state.
CREATE UNIQUE INDEX sensor_key ON sensor (upper(ltrim(id, '0')));

-- Number of the last change of the registry.
CREATE TABLE registry_revision (reached INTEGER NOT NULL) STRICT;
INSERT INTO registry_revision VALUES (0);

-- Where each sensor stood, and when; until is null while it stands there.
CREATE TABLE placement (
    sensor    INTEGER NOT NULL,
    since     INTEGER NOT NULL,
    until     INTEGER,
    place_id  TEXT    NOT NULL,
    placed_by TEXT    NOT NULL,
    PRIMARY KEY (sensor, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX placement_place ON placement (place_id, since);
INSERT INTO placement (sensor, since, place_id, placed_by) SELECT number, registered_at, place_id, '' FROM sensor;
