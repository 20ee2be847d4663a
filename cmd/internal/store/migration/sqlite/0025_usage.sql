-- What is set and known of the AI use of a client. edition counts what changes
-- the digest, summed is the edition that it was made of. secret is that of the
-- keys of people, '' for none.

-- +goose Up
CREATE TABLE usage_client (
    client_id       TEXT   NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    organisation_id TEXT   NOT NULL,
    secret          TEXT   NOT NULL,
    settings        TEXT   NOT NULL,
    days            BIGINT NOT NULL,
    edition         BIGINT NOT NULL,
    summed          BIGINT NOT NULL,
    digest          TEXT   NOT NULL,
    summed_at       BIGINT NOT NULL
);

CREATE INDEX usage_client_organisation_id ON usage_client (organisation_id);

-- The group of a person, by the keyed hash of the name.
CREATE TABLE usage_group (
    client_id TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    actor     TEXT NOT NULL,
    name      TEXT NOT NULL,
    PRIMARY KEY (client_id, actor)
);

-- An uploaded export. round counts its readings, gone_at is when its records of
-- people were deleted, 0 while they are kept.
CREATE TABLE usage_import (
    id              TEXT    NOT NULL PRIMARY KEY,
    organisation_id TEXT    NOT NULL,
    client_id       TEXT    NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    name            TEXT    NOT NULL,
    size            BIGINT  NOT NULL,
    state           TEXT    NOT NULL,
    round           BIGINT  NOT NULL,
    author          TEXT    NOT NULL,
    author_name     TEXT    NOT NULL,
    at              BIGINT  NOT NULL,
    reading         TEXT    NOT NULL,
    files           TEXT    NOT NULL,
    summary         BOOLEAN NOT NULL,
    gone_at         BIGINT  NOT NULL
);

CREATE INDEX usage_import_client_id ON usage_import (client_id, at);
CREATE INDEX usage_import_organisation_id ON usage_import (organisation_id);

-- The packed records of a file of an upload, in pieces.
CREATE TABLE usage_piece (
    import_id TEXT   NOT NULL REFERENCES usage_import (id) ON DELETE CASCADE,
    file      BIGINT NOT NULL,
    number    BIGINT NOT NULL,
    content   BLOB   NOT NULL,
    PRIMARY KEY (import_id, file, number)
);

-- What exports say that a respondent uploaded, in groups only.
CREATE TABLE assessment_usage (
    assessment_id TEXT   NOT NULL PRIMARY KEY REFERENCES assessment (id) ON DELETE CASCADE,
    value         TEXT   NOT NULL,
    at            BIGINT NOT NULL
);

-- +goose Down
DROP TABLE assessment_usage;
DROP TABLE usage_piece;
DROP TABLE usage_import;
DROP TABLE usage_group;
DROP TABLE usage_client;
