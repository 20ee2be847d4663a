-- A re-run goes on from a version of an earlier assessment, which may be deleted
-- since; the first run of a series has an empty series_id. quarter is such as
-- 2026-Q1, '' for none. Of a series one re-run is open at a time, and one is for
-- a quarter.

-- +goose Up
ALTER TABLE assessment ADD COLUMN series_id TEXT NOT NULL DEFAULT '';
ALTER TABLE assessment ADD COLUMN quarter TEXT NOT NULL DEFAULT '';
ALTER TABLE assessment ADD COLUMN follows TEXT NOT NULL DEFAULT '';
ALTER TABLE assessment ADD COLUMN follows_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE assessment ADD COLUMN follows_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE assessment ADD COLUMN follows_quarter TEXT NOT NULL DEFAULT '';
ALTER TABLE assessment ADD COLUMN follows_questionnaire TEXT NOT NULL DEFAULT '';

CREATE UNIQUE INDEX assessment_open_run ON assessment (series_id) WHERE follows <> '' AND submitted_at IS NULL;
CREATE UNIQUE INDEX assessment_run_quarter ON assessment (series_id, quarter) WHERE follows <> '';

-- An answer with confirm was carried over, and nobody said that it is still
-- true. why is what its change tells, '' where nobody said it.
ALTER TABLE answer ADD COLUMN confirm BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE answer ADD COLUMN why TEXT NOT NULL DEFAULT '';

-- What the run before said, as it was when the re-run began; with a reason where
-- it was left out. Answers of a draft that was put under a newer questionnaire,
-- and that this does not take, are here too. Rows never change.
CREATE TABLE carried (
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    group_id      TEXT   NOT NULL,
    item_id       TEXT   NOT NULL,
    question_id   TEXT   NOT NULL,
    value         TEXT   NOT NULL,
    said_at       BIGINT NOT NULL,
    reason        TEXT   NOT NULL,
    PRIMARY KEY (assessment_id, group_id, item_id, question_id)
);

-- +goose Down
DROP TABLE carried;
ALTER TABLE answer DROP COLUMN why;
ALTER TABLE answer DROP COLUMN confirm;
DROP INDEX assessment_run_quarter;
DROP INDEX assessment_open_run;
ALTER TABLE assessment DROP COLUMN follows_questionnaire;
ALTER TABLE assessment DROP COLUMN follows_quarter;
ALTER TABLE assessment DROP COLUMN follows_at;
ALTER TABLE assessment DROP COLUMN follows_version;
ALTER TABLE assessment DROP COLUMN follows;
ALTER TABLE assessment DROP COLUMN quarter;
ALTER TABLE assessment DROP COLUMN series_id;
