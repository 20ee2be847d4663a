-- Clients of organisations. Organisations and users are kept elsewhere and are
-- named by their ids. A time of 0 is none; run_assessment '' is no result.
-- name_key and search are folded, so that case and accents do not count.
-- What run_* to level say is of the newest result, so that lists read no result.

-- +goose Up
CREATE TABLE client (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    name_key        TEXT   NOT NULL,
    search          TEXT   NOT NULL,
    stage           TEXT   NOT NULL,
    owner           TEXT   NOT NULL,
    next_due        BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    run_assessment  TEXT   NOT NULL DEFAULT '',
    run_version     BIGINT NOT NULL DEFAULT 0,
    run_at          BIGINT NOT NULL DEFAULT 0,
    currency        TEXT   NOT NULL DEFAULT '',
    months          BIGINT NOT NULL DEFAULT 0,
    p5              DOUBLE PRECISION NOT NULL DEFAULT 0,
    p50             DOUBLE PRECISION NOT NULL DEFAULT 0,
    p95             DOUBLE PRECISION NOT NULL DEFAULT 0,
    chosen          BIGINT NOT NULL DEFAULT 0,
    weakest         TEXT   NOT NULL DEFAULT '',
    level           DOUBLE PRECISION NOT NULL DEFAULT 0,
    contacts        TEXT   NOT NULL
);

CREATE INDEX client_name ON client (organisation_id, name_key, id);
CREATE INDEX client_stage ON client (organisation_id, stage);
CREATE INDEX client_owner ON client (organisation_id, owner, stage);

CREATE TABLE client_tag (
    client_id       TEXT   NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    organisation_id TEXT   NOT NULL,
    tag_key         TEXT   NOT NULL,
    position        BIGINT NOT NULL,
    tag             TEXT   NOT NULL,
    PRIMARY KEY (client_id, tag_key)
);

CREATE INDEX client_tag_key ON client_tag (organisation_id, tag_key, client_id);

-- What the portfolio view shows of the newest result, apart from the list.
CREATE TABLE client_card (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    value     TEXT NOT NULL
);

ALTER TABLE assessment ADD COLUMN organisation_id TEXT NOT NULL DEFAULT '';
ALTER TABLE assessment ADD COLUMN client_id TEXT REFERENCES client (id) ON DELETE CASCADE;

CREATE INDEX assessment_client_id ON assessment (client_id, created_at);

-- A result is a version of its assessment: the answers are frozen with it, and
-- an edit was made by a consultant from the version base.
ALTER TABLE result ADD COLUMN answers     TEXT    NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN edit        BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE result ADD COLUMN base        BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE result ADD COLUMN reason      TEXT    NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN author      TEXT    NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN author_name TEXT    NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN changes     TEXT    NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN currency    TEXT    NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN middle      DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE result ADD COLUMN mean        DOUBLE PRECISION NOT NULL DEFAULT 0;

UPDATE result SET
    currency = COALESCE(json_extract(value, '$.currency'), ''),
    middle   = COALESCE(json_extract(value, '$.portfolio.npv.p50'), 0),
    mean     = COALESCE(json_extract(value, '$.portfolio.npv.mean'), 0)
WHERE json_valid(value);

-- Rows are added and never changed. An entry goes with the assessment it speaks of.
CREATE TABLE client_entry (
    client_id     TEXT   NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    kind          TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    author        TEXT   NOT NULL,
    author_name   TEXT   NOT NULL,
    assessment_id TEXT   REFERENCES assessment (id) ON DELETE CASCADE,
    version       BIGINT NOT NULL,
    issued_id     TEXT   NOT NULL,
    text          TEXT   NOT NULL,
    moved         TEXT   NOT NULL,
    PRIMARY KEY (client_id, number)
);

CREATE INDEX client_entry_assessment ON client_entry (assessment_id);

-- Rows are added and never changed. The assessment may be gone: what the report
-- was made from stands beside its bytes.
CREATE TABLE issued (
    id            TEXT   NOT NULL PRIMARY KEY,
    client_id     TEXT   NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    assessment_id TEXT   NOT NULL,
    version       BIGINT NOT NULL,
    title         TEXT   NOT NULL,
    language      TEXT   NOT NULL,
    paper         TEXT   NOT NULL,
    fingerprint   TEXT   NOT NULL,
    program       TEXT   NOT NULL,
    size          BIGINT NOT NULL,
    sha256        TEXT   NOT NULL,
    author        TEXT   NOT NULL,
    author_name   TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    supersedes    TEXT   UNIQUE,
    answers       TEXT   NOT NULL,
    result        TEXT   NOT NULL,
    brand         TEXT   NOT NULL,
    composition   TEXT   NOT NULL,
    file          BLOB   NOT NULL,
    UNIQUE (client_id, number)
);

-- +goose Down
DROP TABLE issued;
DROP TABLE client_entry;
ALTER TABLE result DROP COLUMN mean;
ALTER TABLE result DROP COLUMN middle;
ALTER TABLE result DROP COLUMN currency;
ALTER TABLE result DROP COLUMN changes;
ALTER TABLE result DROP COLUMN author_name;
ALTER TABLE result DROP COLUMN author;
ALTER TABLE result DROP COLUMN reason;
ALTER TABLE result DROP COLUMN base;
ALTER TABLE result DROP COLUMN edit;
ALTER TABLE result DROP COLUMN answers;
DROP INDEX assessment_client_id;
ALTER TABLE assessment DROP COLUMN client_id;
ALTER TABLE assessment DROP COLUMN organisation_id;
DROP TABLE client_card;
DROP TABLE client_tag;
DROP TABLE client;
