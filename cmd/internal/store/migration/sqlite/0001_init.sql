-- Times are unix milliseconds. The words used here mean the same to PostgreSQL.

-- +goose Up
CREATE TABLE assessment (
    id            TEXT   NOT NULL PRIMARY KEY,
    key_hash      TEXT   NOT NULL UNIQUE,
    questionnaire TEXT   NOT NULL,
    depth         TEXT   NOT NULL,
    overrides     TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    submitted_at  BIGINT,
    expires_at    BIGINT NOT NULL
);

CREATE INDEX assessment_expires_at ON assessment (expires_at);

CREATE TABLE item (
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    group_id      TEXT   NOT NULL,
    item_id       TEXT   NOT NULL,
    position      BIGINT NOT NULL,
    PRIMARY KEY (assessment_id, group_id, item_id)
);

-- Questions outside groups have an empty group_id and item_id.
CREATE TABLE answer (
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    group_id      TEXT   NOT NULL,
    item_id       TEXT   NOT NULL,
    question_id   TEXT   NOT NULL,
    value         TEXT   NOT NULL,
    updated_at    BIGINT NOT NULL,
    PRIMARY KEY (assessment_id, group_id, item_id, question_id)
);

-- Rows are added and never changed.
CREATE TABLE result (
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    value         TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (assessment_id, number)
);

-- +goose Down
DROP TABLE result;
DROP TABLE answer;
DROP TABLE item;
DROP TABLE assessment;
