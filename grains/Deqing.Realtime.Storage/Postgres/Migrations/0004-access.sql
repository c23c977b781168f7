-- Who may do what, and what must be answered for. Roles and kinds are words, so that a row can be read without the program.

-- People and keys. The payload is what they prove themselves with: hashed or encrypted before it comes here. Lists are in the
-- order of names byte by byte, whatever the language of the server.
CREATE TABLE subject (
    id            text             PRIMARY KEY,
    kind          text             NOT NULL,
    name          text COLLATE "C" NOT NULL UNIQUE,
    display_name  text             NOT NULL,
    external      text             UNIQUE,
    disabled      boolean          NOT NULL,
    demonstration boolean          NOT NULL,
    created_at    timestamptz      NOT NULL,
    version       integer          NOT NULL,
    payload       json             NOT NULL
);

CREATE INDEX subject_kind ON subject (kind, name);

-- Roles as they were given. None is ever deleted: ended_at says when it was taken back.
CREATE TABLE access_grant (
    id        text COLLATE "C" PRIMARY KEY,
    subject   text             NOT NULL REFERENCES subject (id),
    role      text             NOT NULL,
    territory text             NOT NULL,
    kind      text             NOT NULL,
    "from"    timestamptz      NOT NULL,
    until     timestamptz,
    origin    text COLLATE "C" REFERENCES access_grant (id),
    given_by  text             NOT NULL,
    given_at  timestamptz      NOT NULL,
    ended_at  timestamptz
);

CREATE INDEX access_grant_subject ON access_grant (subject);
CREATE INDEX access_grant_origin ON access_grant (origin) WHERE origin IS NOT NULL;
CREATE INDEX access_grant_role ON access_grant (role, subject) WHERE ended_at IS NULL;

CREATE TABLE session (
    id            text COLLATE "C" PRIMARY KEY,
    subject       text             NOT NULL REFERENCES subject (id),
    second_factor boolean          NOT NULL,
    created_at    timestamptz      NOT NULL,
    until         timestamptz      NOT NULL,
    address       text             NOT NULL,
    agent         text             NOT NULL
);

CREATE INDEX session_subject ON session (subject);
CREATE INDEX session_until ON session (until);

-- Failures to sign in, by name or address.
CREATE TABLE failure (
    key      text        PRIMARY KEY,
    failures integer     NOT NULL,
    last_at  timestamptz NOT NULL
);

CREATE INDEX failure_last ON failure (last_at);

-- The time is in milliseconds since 1970-01-01 UTC, as it goes into the hash: a timestamptz could be changed by less than that.
CREATE TABLE audit_entry (
    sequence   bigint PRIMARY KEY,
    at         bigint NOT NULL,
    action     text   NOT NULL,
    outcome    text   NOT NULL,
    actor      text   NOT NULL,
    actor_name text   NOT NULL,
    address    text   NOT NULL,
    subject    text,
    target     text,
    detail     text,
    hash       bytea  NOT NULL
);

CREATE INDEX audit_entry_at ON audit_entry (at);
CREATE INDEX audit_entry_actor ON audit_entry (actor, sequence);
CREATE INDEX audit_entry_subject ON audit_entry (subject, sequence);
CREATE INDEX audit_entry_action ON audit_entry (action, sequence);
CREATE INDEX audit_entry_outcome ON audit_entry (outcome, sequence);

-- The log only grows. Who gets around this is found by the chain of hashes.
CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
    RAISE EXCEPTION 'The audit log only grows.';
END
$refuse$;

CREATE TRIGGER audit_entry_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();
