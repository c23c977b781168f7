-- Who was called by which step of which escalation: written with the event itself, once.
CREATE TABLE notification (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id      TEXT NOT NULL,
    run          INTEGER NOT NULL,
    loops        INTEGER NOT NULL,
    step         INTEGER NOT NULL,
    person       TEXT NOT NULL,
    name         TEXT NOT NULL,
    urgent       INTEGER NOT NULL,
    case_version INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    read_at      INTEGER,
    UNIQUE (case_id, run, loops, step, person)
) STRICT;
CREATE INDEX notification_by_person ON notification (person, number);

-- How it stands on each channel that was taken. While somebody sends it, its time lies a little ahead: if they die, it comes again.
CREATE TABLE notification_delivery (
    number      INTEGER NOT NULL REFERENCES notification (number),
    channel     TEXT NOT NULL,
    person      TEXT NOT NULL,
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    next_at     INTEGER,
    ended_at    INTEGER,
    problem     TEXT,
    external_id TEXT,
    PRIMARY KEY (number, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_delivery_due ON notification_delivery (channel, next_at) WHERE state = 'waiting';
CREATE INDEX notification_delivery_sent ON notification_delivery (person, channel, ended_at) WHERE state = 'sent';

-- How people want to be told. The address is sealed.
CREATE TABLE notification_preference (
    person      TEXT PRIMARY KEY,
    channels    TEXT NOT NULL,
    quiet_from  INTEGER,
    quiet_until INTEGER,
    language    TEXT NOT NULL,
    mail        TEXT,
    version     INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
