-- Requests of the API that may be sent again. sealed is the answer, encrypted;
-- '' while the request is under way.

-- +goose Up
CREATE TABLE api_request (
    token_id        TEXT   NOT NULL REFERENCES api_token (id) ON DELETE CASCADE,
    key_hash        TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    request_hash    TEXT   NOT NULL,
    sealed          TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    PRIMARY KEY (token_id, key_hash)
);

CREATE INDEX api_request_expires_at ON api_request (expires_at);
CREATE INDEX api_request_organisation_id ON api_request (organisation_id);

-- +goose Down
DROP TABLE api_request;
