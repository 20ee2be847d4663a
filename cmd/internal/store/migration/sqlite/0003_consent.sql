-- +goose Up
-- Rows are added and never changed: what was agreed to, when, and in which words.
CREATE TABLE consent (
    assessment_id TEXT    NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    number        BIGINT  NOT NULL,
    kind          TEXT    NOT NULL,
    given         BOOLEAN NOT NULL,
    wording       TEXT    NOT NULL,
    mail          TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    PRIMARY KEY (assessment_id, number)
);

-- +goose Down
DROP TABLE consent;
