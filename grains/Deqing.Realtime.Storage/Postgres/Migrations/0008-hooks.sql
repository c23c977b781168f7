-- Events of all cases in the order in which they became visible. A sequence number is given after the commit, because two
-- transactions may end in another order than they began in: what has a number has no later event in front of it, ever.
ALTER TABLE case_event ADD COLUMN xid xid8 NOT NULL DEFAULT '0';
ALTER TABLE case_event ALTER COLUMN xid SET DEFAULT pg_current_xact_id();
CREATE INDEX case_event_by_xid ON case_event (xid);

CREATE TABLE case_feed (
    sequence bigint  PRIMARY KEY,
    case_id  text    NOT NULL,
    version  integer NOT NULL,
    UNIQUE (case_id, version)
);

-- One row: all transactions before this one have their numbers.
CREATE TABLE case_feed_mark (
    xid xid8 NOT NULL
);
INSERT INTO case_feed_mark VALUES ('0');

CREATE TABLE hook (
    id           text        PRIMARY KEY,
    name         text        NOT NULL,
    url          text        NOT NULL,
    territory    text        NOT NULL,
    types        text[]      NOT NULL,
    secret       text        NOT NULL,
    enabled      boolean     NOT NULL,
    cursor       bigint      NOT NULL,
    attempts     integer     NOT NULL,
    next_at      timestamptz,
    problem      text,
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL,
    version      integer     NOT NULL
);
