-- What is kept of a grid worker: what they said of themselves, and what was said of them.
CREATE TABLE worker (
    person       TEXT PRIMARY KEY,
    status       TEXT NOT NULL,
    status_since INTEGER,
    longitude    REAL,
    latitude     REAL,
    accuracy     REAL,
    position_at  INTEGER,
    skills       TEXT NOT NULL,
    capacity     INTEGER,
    version      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Cases given to workers: follows from the events of the case and is written with them.
CREATE TABLE case_task (
    case_id     TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    worker      TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    assigned_at INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    outcome     TEXT,
    PRIMARY KEY (case_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_task_open ON case_task (worker) WHERE ended_at IS NULL;
CREATE INDEX case_task_month ON case_task (assigned_at, worker) WHERE state <> 'reserved';
