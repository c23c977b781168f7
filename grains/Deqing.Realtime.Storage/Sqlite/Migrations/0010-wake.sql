-- Who owes the next action of an open case, and when it is looked at next whatever anybody does. Cases from before are due at once: who
-- looks at them sets both.
DROP INDEX case_row_held;
ALTER TABLE case_row DROP COLUMN held_until;
ALTER TABLE case_row ADD COLUMN owner TEXT;
ALTER TABLE case_row ADD COLUMN wake_at INTEGER;
UPDATE case_row SET owner = 'county', wake_at = 0 WHERE stage < 8;

CREATE INDEX case_row_wake ON case_row (wake_at, id) WHERE wake_at IS NOT NULL;
CREATE INDEX case_row_orphan ON case_row (id) WHERE stage < 8 AND (owner IS NULL OR wake_at IS NULL);
