-- A worker claims a job until lease_until. updated_at is the clock at the last
-- write, which shows a clock that went back.

-- +goose Up
CREATE TABLE job (
    id          TEXT   NOT NULL PRIMARY KEY,
    kind        TEXT   NOT NULL,
    once        TEXT   NOT NULL,
    payload     TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    attempt     BIGINT NOT NULL,
    most        BIGINT NOT NULL,
    run_at      BIGINT NOT NULL,
    worker      TEXT   NOT NULL,
    lease_until BIGINT NOT NULL,
    done        BIGINT NOT NULL,
    total       BIGINT NOT NULL,
    error       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    finished_at BIGINT,
    UNIQUE (kind, once)
);

CREATE INDEX job_open ON job (kind, run_at, id) WHERE finished_at IS NULL;
CREATE INDEX job_finished_at ON job (finished_at);

-- A batch makes one report of each of its items. Its items go with their
-- assessments, and all of it at expires_at.
CREATE TABLE report_batch (
    id           TEXT   NOT NULL PRIMARY KEY,
    organisation TEXT   NOT NULL,
    made_by      TEXT   NOT NULL,
    options      TEXT   NOT NULL,
    round        BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    finished_at  BIGINT,
    cancelled_at BIGINT,
    expires_at   BIGINT NOT NULL
);

CREATE INDEX report_batch_organisation ON report_batch (organisation, created_at);
CREATE INDEX report_batch_expires_at ON report_batch (expires_at);

CREATE TABLE report_batch_item (
    batch_id      TEXT   NOT NULL REFERENCES report_batch (id) ON DELETE CASCADE,
    position      BIGINT NOT NULL,
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    client_id     TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    file          TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    reason        TEXT   NOT NULL,
    size          BIGINT NOT NULL,
    PRIMARY KEY (batch_id, position)
);

CREATE INDEX report_batch_item_assessment_id ON report_batch_item (assessment_id);

CREATE TABLE report_batch_file (
    batch_id TEXT   NOT NULL,
    position BIGINT NOT NULL,
    content  BLOB   NOT NULL,
    PRIMARY KEY (batch_id, position),
    FOREIGN KEY (batch_id, position) REFERENCES report_batch_item (batch_id, position) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE report_batch_file;
DROP TABLE report_batch_item;
DROP TABLE report_batch;
DROP TABLE job;
