-- How a reporter can be reached: sealed, and apart from the case, so that it can be removed while the case stays.
CREATE TABLE case_contact (
    case_id  text        NOT NULL,
    tag      text        NOT NULL,
    contact  text        NOT NULL,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, tag)
);
