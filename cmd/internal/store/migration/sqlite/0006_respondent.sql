-- A respondent is invited to a draft; the owner, who began it, has no row and
-- the empty id. A link opens one part, or everything where part is empty.
-- An answer that was chosen among different ones notes its version in chosen.
-- What another respondent had said before an answer replaced it stays in said.

-- +goose Up
CREATE TABLE respondent (
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    id            TEXT   NOT NULL,
    label         TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    opened_at     BIGINT,
    language      TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (assessment_id, id)
);

ALTER TABLE link ADD COLUMN part TEXT NOT NULL DEFAULT '';
ALTER TABLE link ADD COLUMN respondent TEXT NOT NULL DEFAULT '';
ALTER TABLE answer ADD COLUMN chosen BIGINT NOT NULL DEFAULT 0;

CREATE TABLE said (
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    group_id      TEXT   NOT NULL,
    item_id       TEXT   NOT NULL,
    question_id   TEXT   NOT NULL,
    respondent    TEXT   NOT NULL,
    value         TEXT   NOT NULL,
    updated_at    BIGINT NOT NULL,
    PRIMARY KEY (assessment_id, group_id, item_id, question_id, respondent)
);

-- +goose Down
DROP TABLE said;
ALTER TABLE answer DROP COLUMN chosen;
ALTER TABLE link DROP COLUMN respondent;
ALTER TABLE link DROP COLUMN part;
DROP TABLE respondent;
