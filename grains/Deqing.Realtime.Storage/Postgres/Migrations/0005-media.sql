-- Photos and voice. The bytes are files named by their SHA-256, which is the id.
CREATE TABLE media (
    id           text COLLATE "C"  PRIMARY KEY,
    kind         text              NOT NULL,
    content_type text              NOT NULL,
    bytes        bigint            NOT NULL,
    width        integer,
    height       integer,
    seconds      double precision,
    created_at   timestamptz       NOT NULL,
    offered_at   timestamptz       NOT NULL,
    used_at      timestamptz
);

CREATE INDEX media_unused ON media (offered_at, id) WHERE used_at IS NULL;

-- Who uploaded it, if they had signed in. Two people may upload the same bytes.
CREATE TABLE media_uploader (
    media   text COLLATE "C" NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    subject text             NOT NULL,
    PRIMARY KEY (media, subject)
);

-- Which cases use it. The position keeps the order within a case.
CREATE TABLE media_use (
    media    text COLLATE "C" NOT NULL REFERENCES media (id),
    case_id  text COLLATE "C" NOT NULL,
    used_at  timestamptz      NOT NULL,
    position integer          NOT NULL,
    PRIMARY KEY (media, case_id)
);

CREATE INDEX media_use_case ON media_use (case_id, used_at, position, media);
