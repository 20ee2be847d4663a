-- Questionnaires and forms of organisations. A name and an id are one in the
-- whole instance: answers and links refer to them. A published version never
-- changes, which the database holds as well.

-- +goose Up
CREATE TABLE questionnaire (
    name            TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL,
    text            TEXT   NOT NULL,
    edition         BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL
);

CREATE INDEX questionnaire_organisation ON questionnaire (organisation_id, name);

CREATE TABLE questionnaire_version (
    name        TEXT   NOT NULL REFERENCES questionnaire (name),
    number      BIGINT NOT NULL,
    text        TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    author      TEXT   NOT NULL,
    author_name TEXT   NOT NULL,
    PRIMARY KEY (name, number)
);

-- +goose StatementBegin
CREATE TRIGGER questionnaire_version_stays BEFORE UPDATE ON questionnaire_version
BEGIN
    SELECT RAISE(ABORT, 'a published questionnaire never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER questionnaire_version_kept BEFORE DELETE ON questionnaire_version
BEGIN
    SELECT RAISE(ABORT, 'a published questionnaire is kept');
END;
-- +goose StatementEnd

CREATE TABLE form (
    id              TEXT    NOT NULL PRIMARY KEY,
    organisation_id TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    is_on           BOOLEAN NOT NULL,
    edition         BIGINT  NOT NULL,
    updated_at      BIGINT  NOT NULL
);

CREATE INDEX form_organisation ON form (organisation_id, id);
CREATE INDEX assessment_form ON assessment (form);

-- +goose Down
DROP INDEX assessment_form;
DROP TABLE form;
DROP TABLE questionnaire_version;
DROP TABLE questionnaire;
