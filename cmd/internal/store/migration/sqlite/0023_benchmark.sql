-- What pools of runs show, computed once a day at most. A pool is named by its
-- organisation, '' for the site's own. value is the figures of a cell, and size
-- of how many runs it was made. Members go with their assessment, or when its
-- respondent takes the consent back; a cell that lost one is shown no more.
-- lost counts those that had gone when the cell was last looked at.

-- +goose Up
CREATE TABLE benchmark (
    pool        TEXT   NOT NULL PRIMARY KEY,
    computed_at BIGINT NOT NULL,
    agreed      BIGINT NOT NULL
);

CREATE TABLE benchmark_cell (
    pool     TEXT   NOT NULL REFERENCES benchmark (pool) ON DELETE CASCADE,
    kind     TEXT   NOT NULL,
    about    TEXT   NOT NULL,
    industry TEXT   NOT NULL,
    value    TEXT   NOT NULL,
    size     BIGINT NOT NULL,
    lost     BIGINT NOT NULL,
    PRIMARY KEY (pool, kind, about, industry)
);

CREATE TABLE benchmark_member (
    pool          TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    about         TEXT   NOT NULL,
    industry      TEXT   NOT NULL,
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    PRIMARY KEY (pool, kind, about, industry, assessment_id),
    FOREIGN KEY (pool, kind, about, industry) REFERENCES benchmark_cell (pool, kind, about, industry) ON DELETE CASCADE
);

CREATE INDEX benchmark_member_assessment_id ON benchmark_member (assessment_id);
CREATE INDEX consent_kind ON consent (kind, assessment_id, number);

-- +goose Down
DROP INDEX consent_kind;
DROP TABLE benchmark_member;
DROP TABLE benchmark_cell;
DROP TABLE benchmark;
