-- An answer counts its versions, so that a save can tell whether it was based
-- on what is stored. A cleared answer keeps its row with an empty value.
-- The first link of every assessment is the key it was made with.

-- +goose Up
ALTER TABLE answer ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE answer ADD COLUMN respondent TEXT NOT NULL DEFAULT '';

CREATE TABLE link (
    key_hash      TEXT   NOT NULL PRIMARY KEY,
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    revoked_at    BIGINT
);

CREATE INDEX link_assessment_id ON link (assessment_id);

INSERT INTO link (key_hash, assessment_id, created_at, expires_at)
    SELECT key_hash, id, created_at, expires_at FROM assessment;

-- +goose Down
DROP TABLE link;
ALTER TABLE answer DROP COLUMN respondent;
ALTER TABLE answer DROP COLUMN version;
