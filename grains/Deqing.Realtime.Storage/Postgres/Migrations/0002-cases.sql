-- What happened, for ever. The payload is json, not jsonb: the text stays exactly as it was written.
CREATE TABLE case_event (
    case_id text        NOT NULL,
    version integer     NOT NULL,
    at      timestamptz NOT NULL,
    type    text        NOT NULL,
    payload json        NOT NULL,
    PRIMARY KEY (case_id, version)
);

-- What it adds up to: one row per case, for lists. Each index ends with the order of the lists, which compares ids byte by
-- byte whatever the language of the server.
CREATE TABLE case_row (
    id         text COLLATE "C" PRIMARY KEY,
    version    integer     NOT NULL,
    state      integer     NOT NULL,
    township   text        NOT NULL,
    village    text        NOT NULL,
    pond       text        NOT NULL,
    decided_at timestamptz NOT NULL,
    payload    json        NOT NULL
);

CREATE INDEX case_row_decided ON case_row (decided_at, id);
CREATE INDEX case_row_state ON case_row (state, decided_at, id);
CREATE INDEX case_row_township ON case_row (township, decided_at, id);
CREATE INDEX case_row_village ON case_row (village, decided_at, id);
CREATE INDEX case_row_pond ON case_row (pond, decided_at, id);

-- What must still be told to somebody, written with the event that caused it.
CREATE TABLE outbox (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic        text        NOT NULL,
    key          text        NOT NULL,
    payload      text        NOT NULL,
    written_at   timestamptz NOT NULL,
    delivered_at timestamptz,
    attempts     integer     NOT NULL DEFAULT 0
);

CREATE INDEX outbox_pending ON outbox (id) WHERE delivered_at IS NULL;
CREATE INDEX outbox_pending_key ON outbox (topic, key) WHERE delivered_at IS NULL;
