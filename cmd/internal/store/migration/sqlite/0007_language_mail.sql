-- A mail waits here from the moment somebody asks for it until it is sent or
-- given up. Its links are made when it is sent, so that no key is stored. The
-- address goes then; its hash stays for a while, to bound what one address is
-- sent.

-- +goose Up
ALTER TABLE assessment ADD COLUMN language TEXT NOT NULL DEFAULT '';

CREATE TABLE mail (
    id             TEXT   NOT NULL PRIMARY KEY,
    assessment_id  TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    kind           TEXT   NOT NULL,
    recipient      TEXT   NOT NULL,
    recipient_hash TEXT   NOT NULL,
    shown          TEXT   NOT NULL,
    language       TEXT   NOT NULL,
    base           TEXT   NOT NULL,
    detail         TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    due_at         BIGINT NOT NULL,
    tries          BIGINT NOT NULL DEFAULT 0,
    ended_at       BIGINT,
    failure        TEXT   NOT NULL DEFAULT ''
);

CREATE INDEX mail_assessment_id ON mail (assessment_id, created_at);
CREATE INDEX mail_recipient_hash ON mail (recipient_hash, created_at);
CREATE INDEX mail_due_at ON mail (ended_at, due_at);

-- +goose Down
DROP TABLE mail;
ALTER TABLE assessment DROP COLUMN language;
