-- The state of grains, for Orleans.Persistence.AdoNet. The provider looks its statements up in OrleansQuery by key and passes
-- parameters by name; it judges a write by the version it gets back, and no row means that somebody else wrote first.
-- The hashes it passes as well are not used: the natural key is the primary key.
CREATE TABLE grain_state (
    service   text    NOT NULL,
    type      text    NOT NULL,
    extension text    NOT NULL,
    n0        bigint  NOT NULL,
    n1        bigint  NOT NULL,
    version   integer NOT NULL,
    payload   bytea,
    PRIMARY KEY (service, type, extension, n0, n1)
);

CREATE TABLE OrleansQuery (
    QueryKey  text PRIMARY KEY,
    QueryText text NOT NULL
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', $query$
SELECT payload AS PayloadBinary, version AS Version
FROM grain_state
WHERE service = @ServiceId AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString::text, '')
  AND n0 = @GrainIdN0 AND n1 = @GrainIdN1$query$),

('WriteToStorageKey', $query$
INSERT INTO grain_state AS state (service, type, extension, n0, n1, version, payload)
SELECT @ServiceId, @GrainTypeString, coalesce(@GrainIdExtensionString::text, ''), @GrainIdN0, @GrainIdN1, 1, @PayloadBinary
WHERE @GrainStateVersion::integer IS NULL OR EXISTS (
    SELECT 1 FROM grain_state
    WHERE service = @ServiceId AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString::text, '')
      AND n0 = @GrainIdN0 AND n1 = @GrainIdN1)
ON CONFLICT (service, type, extension, n0, n1) DO UPDATE
SET payload = excluded.payload, version = state.version + 1
WHERE state.version = @GrainStateVersion::integer
RETURNING version AS NewGrainStateVersion$query$),

('ClearStorageKey', $query$
UPDATE grain_state SET payload = NULL, version = version + 1
WHERE service = @ServiceId AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString::text, '')
  AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND version = @GrainStateVersion::integer
RETURNING version AS NewGrainStateVersion$query$),

('DeleteStorageKey', $query$
DELETE FROM grain_state
WHERE service = @ServiceId AND type = @GrainTypeString AND extension = coalesce(@GrainIdExtensionString::text, '')
  AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND version = @GrainStateVersion::integer
RETURNING version + 1 AS NewGrainStateVersion$query$);
