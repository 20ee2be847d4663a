-- A share shows a result to whoever has its key. Of a view only the time is
-- kept. Tries count the passwords entered since tries_since.

-- +goose Up
CREATE TABLE share (
    key_hash      TEXT    NOT NULL PRIMARY KEY,
    assessment_id TEXT    NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    password      TEXT    NOT NULL,
    hide_money    BOOLEAN NOT NULL,
    hide_names    BOOLEAN NOT NULL,
    created_at    BIGINT  NOT NULL,
    expires_at    BIGINT  NOT NULL,
    revoked_at    BIGINT,
    tries         BIGINT  NOT NULL DEFAULT 0,
    tries_since   BIGINT  NOT NULL DEFAULT 0
);

CREATE INDEX share_assessment_id ON share (assessment_id);

CREATE TABLE share_view (
    key_hash TEXT   NOT NULL REFERENCES share (key_hash) ON DELETE CASCADE,
    at       BIGINT NOT NULL
);

CREATE INDEX share_view_key_hash ON share_view (key_hash, at);

-- +goose Down
DROP TABLE share_view;
DROP TABLE share;
