-- Who may do what, and what must be answered for. Roles and kinds are words, so that a row can be read without the program.

-- People and keys. The payload is what they prove themselves with: hashed or encrypted before it comes here.
CREATE TABLE subject (
    id            TEXT    PRIMARY KEY,
    kind          TEXT    NOT NULL,
    name          TEXT    NOT NULL UNIQUE,
    display_name  TEXT    NOT NULL,
    external      TEXT    UNIQUE,
    disabled      INTEGER NOT NULL,
    demonstration INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    payload       TEXT    NOT NULL
) STRICT;

CREATE INDEX subject_kind ON subject (kind, name);

-- Roles as they were given. None is ever deleted: ended_at says when it was taken back.
CREATE TABLE access_grant (
    id        TEXT    PRIMARY KEY,
    subject   TEXT    NOT NULL REFERENCES subject (id),
    role      TEXT    NOT NULL,
    territory TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    "from"    INTEGER NOT NULL,
    until     INTEGER,
    origin    TEXT    REFERENCES access_grant (id),
    given_by  TEXT    NOT NULL,
    given_at  INTEGER NOT NULL,
    ended_at  INTEGER
) STRICT;

CREATE INDEX access_grant_subject ON access_grant (subject);
CREATE INDEX access_grant_origin ON access_grant (origin) WHERE origin IS NOT NULL;
CREATE INDEX access_grant_role ON access_grant (role, subject) WHERE ended_at IS NULL;

CREATE TABLE session (
    id            TEXT    PRIMARY KEY,
    subject       TEXT    NOT NULL REFERENCES subject (id),
    second_factor INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    until         INTEGER NOT NULL,
    address       TEXT    NOT NULL,
    agent         TEXT    NOT NULL
) STRICT;

CREATE INDEX session_subject ON session (subject);
CREATE INDEX session_until ON session (until);

-- Failures to sign in, by name or address.
CREATE TABLE failure (
    key      TEXT    PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX failure_last ON failure (last_at);

CREATE TABLE audit_entry (
    sequence   INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    action     TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    actor_name TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    subject    TEXT,
    target     TEXT,
    detail     TEXT,
    hash       BLOB    NOT NULL
) STRICT;

CREATE INDEX audit_entry_at ON audit_entry (at);
CREATE INDEX audit_entry_actor ON audit_entry (actor, sequence);
CREATE INDEX audit_entry_subject ON audit_entry (subject, sequence);
CREATE INDEX audit_entry_action ON audit_entry (action, sequence);
CREATE INDEX audit_entry_outcome ON audit_entry (outcome, sequence);

-- The log only grows. Who gets around these is found by the chain of hashes.
CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'The audit log only grows.');
END;

CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'The audit log only grows.');
END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_entry_replace BEFORE INSERT ON audit_entry
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence)
BEGIN
    SELECT RAISE(ABORT, 'The audit log only grows.');
END;
