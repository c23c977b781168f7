-- Which cases somebody called for (催办), by when the step was due then. The case itself says what became of it.
CREATE TABLE case_call (
    due_at  timestamptz NOT NULL,
    case_id text NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (due_at, case_id, version)
);
