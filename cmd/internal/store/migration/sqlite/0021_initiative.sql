-- Opportunities that clients started, with what was measured of them. The
-- assessment may be gone: what an initiative was started from stands beside it.
-- States and actuals are added and never changed; the last of a month and
-- measure counts. Months are as in 2026-03, '' for none.

-- +goose Up
CREATE TABLE initiative (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL,
    client_id       TEXT   NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    assessment_id   TEXT   NOT NULL,
    version         BIGINT NOT NULL,
    made_at         BIGINT NOT NULL,
    process         TEXT   NOT NULL,
    owner           TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    started         TEXT   NOT NULL,
    live            TEXT   NOT NULL,
    ended           TEXT   NOT NULL,
    forecast        TEXT   NOT NULL,
    baseline        TEXT   NOT NULL,
    author          TEXT   NOT NULL,
    author_name     TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    edition         BIGINT NOT NULL
);

CREATE INDEX initiative_client ON initiative (client_id, started);
CREATE INDEX initiative_organisation ON initiative (organisation_id, client_id);

-- A process has one initiative that goes on.
CREATE UNIQUE INDEX initiative_open ON initiative (client_id, process) WHERE state <> 'stopped';

CREATE TABLE initiative_state (
    initiative_id TEXT   NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    state         TEXT   NOT NULL,
    month         TEXT   NOT NULL,
    note          TEXT   NOT NULL,
    author        TEXT   NOT NULL,
    author_name   TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    PRIMARY KEY (initiative_id, number)
);

CREATE TABLE initiative_actual (
    initiative_id TEXT    NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
    number        BIGINT  NOT NULL,
    month         TEXT    NOT NULL,
    measure       TEXT    NOT NULL,
    value         DOUBLE PRECISION NOT NULL,
    source        TEXT    NOT NULL,
    note          TEXT    NOT NULL,
    confirmed     BOOLEAN NOT NULL,
    withdrawn     BOOLEAN NOT NULL,
    author        TEXT    NOT NULL,
    author_name   TEXT    NOT NULL,
    at            BIGINT  NOT NULL,
    PRIMARY KEY (initiative_id, number)
);

ALTER TABLE client_entry ADD COLUMN initiative_id TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE client_entry DROP COLUMN initiative_id;
DROP TABLE initiative_actual;
DROP TABLE initiative_state;
DROP TABLE initiative;
