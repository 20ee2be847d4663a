-- Accounts. Secrets are kept as hashes, but for the second factor's, which has
-- to be computed with. A user is app_user, as user is a word of SQL.

-- +goose Up
CREATE TABLE app_user (
    id          TEXT    NOT NULL PRIMARY KEY,
    mail        TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    password    TEXT    NOT NULL,
    admin       BOOLEAN NOT NULL,
    totp        TEXT    NOT NULL DEFAULT '',
    totp_step   BIGINT  NOT NULL DEFAULT 0,
    created_at  BIGINT  NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE organisation (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE member (
    organisation_id TEXT   NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    user_id         TEXT   NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    role            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, user_id)
);

CREATE INDEX member_user_id ON member (user_id);

-- previous_hash still opens the session for a moment after rotated_at.
CREATE TABLE session (
    id              TEXT    NOT NULL PRIMARY KEY,
    key_hash        TEXT    NOT NULL UNIQUE,
    previous_hash   TEXT    NOT NULL DEFAULT '',
    rotated_at      BIGINT  NOT NULL DEFAULT 0,
    user_id         TEXT    NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    organisation_id TEXT    NOT NULL,
    way             TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL,
    seen_at         BIGINT  NOT NULL,
    expires_at      BIGINT  NOT NULL,
    address         TEXT    NOT NULL,
    agent           TEXT    NOT NULL,
    stale           BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE INDEX session_user_id ON session (user_id);
CREATE INDEX session_previous_hash ON session (previous_hash);

CREATE TABLE known_device (
    key_hash TEXT   NOT NULL,
    user_id  TEXT   NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    seen_at  BIGINT NOT NULL,
    PRIMARY KEY (user_id, key_hash)
);

CREATE TABLE api_token (
    id              TEXT   NOT NULL PRIMARY KEY,
    key_hash        TEXT   NOT NULL UNIQUE,
    user_id         TEXT   NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    organisation_id TEXT   NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    name            TEXT   NOT NULL,
    scopes          TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    used_at         BIGINT
);

CREATE INDEX api_token_user_id ON api_token (organisation_id, user_id);

CREATE TABLE invitation (
    id              TEXT   NOT NULL PRIMARY KEY,
    key_hash        TEXT   NOT NULL UNIQUE,
    organisation_id TEXT   NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    mail            TEXT   NOT NULL,
    role            TEXT   NOT NULL,
    invited_by      TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    ended_at        BIGINT
);

CREATE INDEX invitation_organisation_id ON invitation (organisation_id, mail);
CREATE INDEX invitation_mail ON invitation (mail);

-- user_id is empty for the link that makes the first user.
CREATE TABLE one_time_link (
    key_hash   TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    user_id    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at   BIGINT
);

CREATE TABLE recovery_code (
    user_id  TEXT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    key_hash TEXT NOT NULL,
    PRIMARY KEY (user_id, key_hash)
);

CREATE TABLE passkey (
    id         TEXT   NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    name       TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT
);

CREATE INDEX passkey_user_id ON passkey (user_id);

CREATE TABLE identity (
    issuer     TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    user_id    TEXT   NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (user_id, issuer)
);

CREATE TABLE ceremony (
    key_hash   TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    user_id    TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE attempt (
    key_hash TEXT   NOT NULL PRIMARY KEY,
    tries    BIGINT NOT NULL,
    since    BIGINT NOT NULL
);

-- Rows are added and never changed. They name people by their id, so that they
-- stay when a person is erased.
CREATE TABLE audit (
    number          BIGINT NOT NULL PRIMARY KEY,
    at              BIGINT NOT NULL,
    actor           TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL,
    action          TEXT   NOT NULL,
    subject         TEXT   NOT NULL,
    detail          TEXT   NOT NULL,
    previous        TEXT   NOT NULL,
    hash            TEXT   NOT NULL
);

CREATE INDEX audit_organisation_id ON audit (organisation_id, number);

-- +goose Down
DROP TABLE audit;
DROP TABLE attempt;
DROP TABLE ceremony;
DROP TABLE identity;
DROP TABLE passkey;
DROP TABLE recovery_code;
DROP TABLE one_time_link;
DROP TABLE invitation;
DROP TABLE api_token;
DROP TABLE known_device;
DROP TABLE session;
DROP TABLE member;
DROP TABLE organisation;
DROP TABLE app_user;
