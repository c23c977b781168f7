-- Who is on duty when: each roster as one text, because it is read, checked and changed as a whole.
CREATE TABLE roster (
    id         TEXT    PRIMARY KEY,
    roster     TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    changed_by TEXT    NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
