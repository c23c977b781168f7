-- Who is on duty when: each roster as one text, because it is read, checked and changed as a whole.
CREATE TABLE roster (
    id         text        PRIMARY KEY,
    roster     text        NOT NULL,
    version    integer     NOT NULL,
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL
);
