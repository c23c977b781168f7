-- The state of grains, for Orleans.Persistence.AdoNet. The provider looks its statements up in OrleansQuery by key and passes
-- parameters by name; it judges a write by the version it gets back, and no row means that somebody else wrote first.
-- The hashes it passes as well are not used: the natural key is the primary key.
CREATE TABLE grain_state (
    service   TEXT    NOT NULL,
    type      TEXT    NOT NULL,
    extension TEXT    NOT NULL,
    n0        INTEGER NOT NULL,
    n1        INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    payload   BLOB,
    PRIMARY KEY (service, type, extension, n0, n1)
) STRICT;

CREATE TABLE OrleansQuery (
    QueryKey  TEXT PRIMARY KEY,
    QueryText TEXT NOT NULL
) STRICT;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', '
SELECT payload AS PayloadBinary, version AS Version
FROM grain_state
WHERE service = @ServiceId AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString, '''')
  AND n0 = @GrainIdN0 AND n1 = @GrainIdN1'),

('WriteToStorageKey', '
INSERT INTO grain_state AS state (service, type, extension, n0, n1, version, payload)
SELECT @ServiceId, @GrainTypeString, coalesce(@GrainIdExtensionString, ''''), @GrainIdN0, @GrainIdN1, 1, @PayloadBinary
WHERE @GrainStateVersion IS NULL OR EXISTS (
    SELECT 1 FROM grain_state
    WHERE service = @ServiceId AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString, '''')
      AND n0 = @GrainIdN0 AND n1 = @GrainIdN1)
ON CONFLICT (service, type, extension, n0, n1) DO UPDATE
SET payload = excluded.payload, version = state.version + 1
WHERE state.version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion'),

('ClearStorageKey', '
UPDATE grain_state SET payload = NULL, version = version + 1
WHERE service = @ServiceId AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString, '''')
  AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion'),

('DeleteStorageKey', '
DELETE FROM grain_state
WHERE service = @ServiceId AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString, '''')
  AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND version = @GrainStateVersion
RETURNING version + 1 AS NewGrainStateVersion');
