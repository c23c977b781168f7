-- Who was called by which step of which escalation: written with the event itself, once.
CREATE TABLE notification (
    number       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id      text NOT NULL,
    run          integer NOT NULL,
    loops        integer NOT NULL,
    step         integer NOT NULL,
    person       text NOT NULL,
    name         text NOT NULL,
    urgent       boolean NOT NULL,
    case_version integer NOT NULL,
    created_at   timestamptz NOT NULL,
    read_at      timestamptz,
    UNIQUE (case_id, run, loops, step, person)
);
CREATE INDEX notification_by_person ON notification (person, number);

-- How it stands on each channel that was taken. While somebody sends it, its time lies a little ahead: if they die, it comes again.
CREATE TABLE notification_delivery (
    number      bigint NOT NULL REFERENCES notification (number),
    channel     text NOT NULL,
    person      text NOT NULL,
    state       text NOT NULL,
    attempts    integer NOT NULL,
    next_at     timestamptz,
    ended_at    timestamptz,
    problem     text,
    external_id text,
    PRIMARY KEY (number, channel)
);
CREATE INDEX notification_delivery_due ON notification_delivery (channel, next_at) WHERE state = 'waiting';
CREATE INDEX notification_delivery_sent ON notification_delivery (person, channel, ended_at) WHERE state = 'sent';

-- How people want to be told. The address is sealed.
CREATE TABLE notification_preference (
    person      text PRIMARY KEY,
    channels    text NOT NULL,
    quiet_from  integer,
    quiet_until integer,
    language    text NOT NULL,
    mail        text,
    version     integer NOT NULL,
    changed_at  timestamptz NOT NULL
);
