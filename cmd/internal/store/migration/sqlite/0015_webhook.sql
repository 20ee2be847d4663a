-- events has a space before and after each type. A delivery is one event for
-- one endpoint; its body is what is sent. Until old_until requests are signed
-- with old_secret as well.

-- +goose Up
CREATE TABLE webhook_endpoint (
    id           TEXT   NOT NULL PRIMARY KEY,
    organisation TEXT   NOT NULL,
    url          TEXT   NOT NULL,
    events       TEXT   NOT NULL,
    secret       TEXT   NOT NULL,
    old_secret   TEXT   NOT NULL,
    old_until    BIGINT NOT NULL,
    failures     BIGINT NOT NULL,
    note         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    disabled_at  BIGINT
);

CREATE INDEX webhook_endpoint_organisation ON webhook_endpoint (organisation, created_at);

CREATE TABLE webhook_delivery (
    id          TEXT   NOT NULL PRIMARY KEY,
    endpoint_id TEXT   NOT NULL REFERENCES webhook_endpoint (id) ON DELETE CASCADE,
    event_id    TEXT   NOT NULL,
    type        TEXT   NOT NULL,
    body        TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    round       BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    settled_at  BIGINT
);

CREATE INDEX webhook_delivery_endpoint_id ON webhook_delivery (endpoint_id, created_at);
CREATE INDEX webhook_delivery_event_id ON webhook_delivery (event_id);
CREATE INDEX webhook_delivery_created_at ON webhook_delivery (created_at);

CREATE TABLE webhook_attempt (
    delivery_id TEXT   NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    status      BIGINT NOT NULL,
    ms          BIGINT NOT NULL,
    answer      TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    PRIMARY KEY (delivery_id, number)
);

-- +goose Down
DROP TABLE webhook_attempt;
DROP TABLE webhook_delivery;
DROP TABLE webhook_endpoint;
