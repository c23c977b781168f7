-- Escalation policies that were saved over those of the county pack. When and by whom is part of what tells two apart.
CREATE TABLE escalation_policy (
    id         text        PRIMARY KEY,
    policy     text        NOT NULL,
    before     text,
    version    integer     NOT NULL,
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL
);
