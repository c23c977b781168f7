-- Escalation policies that were saved over those of the county pack. When and by whom is part of what tells two apart.
CREATE TABLE escalation_policy (
    id         TEXT    PRIMARY KEY,
    policy     TEXT    NOT NULL,
    before     TEXT,
    version    INTEGER NOT NULL,
    changed_by TEXT    NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
