-- A published questionnaire goes with its organisation, and with nothing less.
-- The name of its author may be taken away when that person is erased.

-- +goose Up
DROP TRIGGER questionnaire_version_stays;
DROP TRIGGER questionnaire_version_kept;

-- +goose StatementBegin
CREATE TRIGGER questionnaire_version_stays BEFORE UPDATE OF name, number, text, at, author ON questionnaire_version
BEGIN
    SELECT RAISE(ABORT, 'a published questionnaire never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER questionnaire_version_kept BEFORE DELETE ON questionnaire_version
WHEN EXISTS (SELECT 1 FROM questionnaire WHERE name = OLD.name AND organisation_id <> '')
BEGIN
    SELECT RAISE(ABORT, 'a published questionnaire is kept');
END;
-- +goose StatementEnd
