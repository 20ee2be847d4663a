-- A published questionnaire goes with its organisation, and with nothing less.
-- The name of its author may be taken away when that person is erased.

-- +goose Up
DROP TRIGGER questionnaire_version_stays ON questionnaire_version;
DROP TRIGGER questionnaire_version_kept ON questionnaire_version;

CREATE TRIGGER questionnaire_version_stays BEFORE UPDATE OF name, number, text, at, author ON questionnaire_version
    FOR EACH ROW EXECUTE FUNCTION never_changes('a published questionnaire never changes');

-- +goose StatementBegin
CREATE FUNCTION kept_of_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM questionnaire WHERE name = OLD.name AND organisation_id <> '') THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_ARGV[0];
    END IF;
    RETURN OLD;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER questionnaire_version_kept BEFORE DELETE ON questionnaire_version
    FOR EACH ROW EXECUTE FUNCTION kept_of_organisation('a published questionnaire is kept');
