-- Brands of organisations, as brand files with their logos in them. Versions
-- are added and never changed. A draft of a report is what was composed so far;
-- it goes with its assessment.

-- +goose Up
CREATE TABLE brand (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);

CREATE INDEX brand_organisation_id ON brand (organisation_id);

CREATE TABLE brand_version (
    brand_id    TEXT   NOT NULL REFERENCES brand (id) ON DELETE CASCADE,
    version     BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    file        TEXT   NOT NULL,
    author      TEXT   NOT NULL,
    author_name TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (brand_id, version)
);

CREATE TABLE client_brand (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    brand_id  TEXT NOT NULL REFERENCES brand (id) ON DELETE CASCADE
);

CREATE TABLE report_draft (
    assessment_id TEXT   NOT NULL PRIMARY KEY REFERENCES assessment (id) ON DELETE CASCADE,
    version       BIGINT NOT NULL,
    value         TEXT   NOT NULL,
    author        TEXT   NOT NULL,
    author_name   TEXT   NOT NULL,
    at            BIGINT NOT NULL
);

-- +goose Down
DROP TABLE report_draft;
DROP TABLE client_brand;
DROP TABLE brand_version;
DROP TABLE brand;
