-- What is kept of a grid worker: what they said of themselves, and what was said of them.
CREATE TABLE worker (
    person       text PRIMARY KEY,
    status       text NOT NULL,
    status_since timestamptz,
    longitude    double precision,
    latitude     double precision,
    accuracy     double precision,
    position_at  timestamptz,
    skills       text NOT NULL,
    capacity     integer,
    version      integer NOT NULL
);

-- Cases given to workers: follows from the events of the case and is written with them.
CREATE TABLE case_task (
    case_id     text NOT NULL,
    number      integer NOT NULL,
    worker      text NOT NULL,
    name        text NOT NULL,
    state       text NOT NULL,
    assigned_at timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    outcome     text,
    PRIMARY KEY (case_id, number)
);
CREATE INDEX case_task_open ON case_task (worker) WHERE ended_at IS NULL;
CREATE INDEX case_task_month ON case_task (assigned_at, worker) WHERE state <> 'reserved';
