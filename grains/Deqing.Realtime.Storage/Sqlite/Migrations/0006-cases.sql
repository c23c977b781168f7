-- Cases with stages, clocks and departments. The query rows are made anew from the events when the program opens the database:
-- case_rebuild names the cases whose row is still to be made, in the order in which they get their numbers.
CREATE TABLE case_rebuild (
    position INTEGER PRIMARY KEY,
    case_id  TEXT    NOT NULL UNIQUE
) STRICT;

INSERT INTO case_rebuild (case_id) SELECT id FROM case_row ORDER BY decided_at, id;

DROP TABLE case_row;

-- Null only until the case's row has been made anew.
ALTER TABLE case_event ADD COLUMN hash BLOB;

CREATE INDEX case_event_at ON case_event (at);

-- A number is never used again. Columns that say nothing a list asks for are in the payload.
CREATE TABLE case_row (
    number         INTEGER PRIMARY KEY AUTOINCREMENT,
    id             TEXT    NOT NULL UNIQUE,
    version        INTEGER NOT NULL,
    stage          INTEGER NOT NULL,
    source         INTEGER NOT NULL,
    category       TEXT    NOT NULL,
    level          INTEGER NOT NULL,
    departments    TEXT,
    township       TEXT,
    village        TEXT,
    pond           TEXT,
    decided_at     INTEGER NOT NULL,
    reported_at    INTEGER NOT NULL,
    due_at         INTEGER,
    held_until     INTEGER,
    is_provisional INTEGER NOT NULL,
    longitude      REAL,
    latitude       REAL,
    parent         TEXT,
    text           TEXT    NOT NULL,
    head           BLOB    NOT NULL,
    payload        TEXT    NOT NULL
) STRICT;

-- Each index of the lists begins with one filter, goes on in the order of the lists and holds what the other filters ask for, so
-- that a row is read only when it is on the page. Stages below 8 are open: few of all cases.
CREATE INDEX case_row_decided ON case_row
    (decided_at, id, stage, source, category, level, township, village, pond, departments);
CREATE INDEX case_row_open ON case_row
    (decided_at, id, stage, source, category, level, township, village, pond, departments, due_at) WHERE stage < 8;
CREATE INDEX case_row_stage ON case_row
    (stage, decided_at, id, source, category, level, township, village, pond, departments);
CREATE INDEX case_row_source ON case_row
    (source, decided_at, id, stage, category, level, township, village, pond, departments);
CREATE INDEX case_row_category ON case_row
    (category, decided_at, id, stage, source, level, township, village, pond, departments);
CREATE INDEX case_row_level ON case_row
    (level, decided_at, id, stage, source, category, township, village, pond, departments);
CREATE INDEX case_row_township ON case_row
    (township, decided_at, id, stage, source, category, level, village, pond, departments);
CREATE INDEX case_row_village ON case_row (village, decided_at, id);
CREATE INDEX case_row_pond ON case_row (pond, decided_at, id);
CREATE INDEX case_row_text ON case_row
    (decided_at, id, text, stage, source, category, level, township, village, pond, departments, due_at) WHERE text <> '';

CREATE INDEX case_row_near ON case_row (latitude, longitude, decided_at) WHERE stage < 8 AND latitude IS NOT NULL;
CREATE INDEX case_row_held ON case_row (held_until, id) WHERE held_until IS NOT NULL;
CREATE INDEX case_row_provisional ON case_row (id) WHERE is_provisional;

-- Departments that have a part in a case.
CREATE TABLE case_department (
    department      TEXT    NOT NULL,
    case_decided_at INTEGER NOT NULL,
    case_id         TEXT    NOT NULL,
    PRIMARY KEY (department, case_decided_at, case_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_department_case ON case_department (case_id);

-- Who reported or co-signed a case, by seal.
CREATE TABLE case_reporter (
    tag             TEXT    NOT NULL,
    case_decided_at INTEGER NOT NULL,
    case_id         TEXT    NOT NULL,
    PRIMARY KEY (tag, case_decided_at, case_id)
) STRICT, WITHOUT ROWID;

-- Rulings of the arbiter. Where no township is known it is empty.
CREATE TABLE case_precedent (
    category   TEXT    NOT NULL,
    township   TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    case_id    TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    department TEXT    NOT NULL,
    PRIMARY KEY (category, township, at, case_id, version)
) STRICT, WITHOUT ROWID;
