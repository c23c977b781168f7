-- How a reporter can be reached: sealed, and apart from the case, so that it can be removed while the case stays.
CREATE TABLE case_contact (
    case_id  TEXT    NOT NULL,
    tag      TEXT    NOT NULL,
    contact  TEXT    NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (case_id, tag)
) STRICT, WITHOUT ROWID;
