-- The tables as SQLite has them after migration 24, whose files say what they
-- mean. Later migrations are of both databases, those of SQLite where none is here.

-- +goose Up
CREATE TABLE client (
    id              TEXT             NOT NULL PRIMARY KEY,
    organisation_id TEXT             NOT NULL,
    name            TEXT             NOT NULL,
    name_key        TEXT             NOT NULL,
    search          TEXT             NOT NULL,
    stage           TEXT             NOT NULL,
    owner           TEXT             NOT NULL,
    next_due        BIGINT           NOT NULL,
    created_at      BIGINT           NOT NULL,
    updated_at      BIGINT           NOT NULL,
    version         BIGINT           NOT NULL,
    run_assessment  TEXT             NOT NULL DEFAULT '',
    run_version     BIGINT           NOT NULL DEFAULT 0,
    run_at          BIGINT           NOT NULL DEFAULT 0,
    currency        TEXT             NOT NULL DEFAULT '',
    months          BIGINT           NOT NULL DEFAULT 0,
    p5              DOUBLE PRECISION NOT NULL DEFAULT 0,
    p50             DOUBLE PRECISION NOT NULL DEFAULT 0,
    p95             DOUBLE PRECISION NOT NULL DEFAULT 0,
    chosen          BIGINT           NOT NULL DEFAULT 0,
    weakest         TEXT             NOT NULL DEFAULT '',
    level           DOUBLE PRECISION NOT NULL DEFAULT 0,
    contacts        TEXT             NOT NULL,
    parent_id       TEXT             REFERENCES client (id) ON DELETE SET NULL
);

CREATE INDEX client_name ON client (organisation_id, name_key, id);
CREATE INDEX client_stage ON client (organisation_id, stage);
CREATE INDEX client_owner ON client (organisation_id, owner, stage);
CREATE INDEX client_parent_id ON client (parent_id);

CREATE TABLE assessment (
    id                    TEXT   NOT NULL PRIMARY KEY,
    key_hash              TEXT   NOT NULL UNIQUE,
    questionnaire         TEXT   NOT NULL,
    depth                 TEXT   NOT NULL,
    overrides             TEXT   NOT NULL,
    created_at            BIGINT NOT NULL,
    updated_at            BIGINT NOT NULL,
    submitted_at          BIGINT,
    expires_at            BIGINT NOT NULL,
    form                  TEXT   NOT NULL DEFAULT '',
    language              TEXT   NOT NULL DEFAULT '',
    organisation_id       TEXT   NOT NULL DEFAULT '',
    client_id             TEXT   REFERENCES client (id) ON DELETE CASCADE,
    series_id             TEXT   NOT NULL DEFAULT '',
    quarter               TEXT   NOT NULL DEFAULT '',
    follows               TEXT   NOT NULL DEFAULT '',
    follows_version       BIGINT NOT NULL DEFAULT 0,
    follows_at            BIGINT NOT NULL DEFAULT 0,
    follows_quarter       TEXT   NOT NULL DEFAULT '',
    follows_questionnaire TEXT   NOT NULL DEFAULT ''
);

CREATE INDEX assessment_expires_at ON assessment (expires_at);
CREATE INDEX assessment_client_id ON assessment (client_id, created_at);
CREATE INDEX assessment_form ON assessment (form);
CREATE UNIQUE INDEX assessment_open_run ON assessment (series_id) WHERE follows <> '' AND submitted_at IS NULL;
CREATE UNIQUE INDEX assessment_run_quarter ON assessment (series_id, quarter) WHERE follows <> '';

CREATE TABLE item (
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    group_id      TEXT   NOT NULL,
    item_id       TEXT   NOT NULL,
    position      BIGINT NOT NULL,
    PRIMARY KEY (assessment_id, group_id, item_id)
);

CREATE TABLE answer (
    assessment_id TEXT    NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    group_id      TEXT    NOT NULL,
    item_id       TEXT    NOT NULL,
    question_id   TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    updated_at    BIGINT  NOT NULL,
    version       BIGINT  NOT NULL DEFAULT 1,
    respondent    TEXT    NOT NULL DEFAULT '',
    chosen        BIGINT  NOT NULL DEFAULT 0,
    confirm       BOOLEAN NOT NULL DEFAULT FALSE,
    why           TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (assessment_id, group_id, item_id, question_id)
);

CREATE TABLE result (
    assessment_id TEXT             NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    number        BIGINT           NOT NULL,
    value         TEXT             NOT NULL,
    created_at    BIGINT           NOT NULL,
    answers       TEXT             NOT NULL DEFAULT '',
    edit          BOOLEAN          NOT NULL DEFAULT FALSE,
    base          BIGINT           NOT NULL DEFAULT 0,
    reason        TEXT             NOT NULL DEFAULT '',
    author        TEXT             NOT NULL DEFAULT '',
    author_name   TEXT             NOT NULL DEFAULT '',
    changes       TEXT             NOT NULL DEFAULT '',
    currency      TEXT             NOT NULL DEFAULT '',
    middle        DOUBLE PRECISION NOT NULL DEFAULT 0,
    mean          DOUBLE PRECISION NOT NULL DEFAULT 0,
    PRIMARY KEY (assessment_id, number)
);

CREATE TABLE link (
    key_hash      TEXT   NOT NULL PRIMARY KEY,
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    revoked_at    BIGINT,
    part          TEXT   NOT NULL DEFAULT '',
    respondent    TEXT   NOT NULL DEFAULT ''
);

CREATE INDEX link_assessment_id ON link (assessment_id);

CREATE TABLE consent (
    assessment_id TEXT    NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    number        BIGINT  NOT NULL,
    kind          TEXT    NOT NULL,
    given         BOOLEAN NOT NULL,
    wording       TEXT    NOT NULL,
    mail          TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    PRIMARY KEY (assessment_id, number)
);

CREATE INDEX consent_kind ON consent (kind, assessment_id, number);

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

CREATE TABLE respondent (
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    id            TEXT   NOT NULL,
    label         TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    opened_at     BIGINT,
    language      TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (assessment_id, id)
);

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
    id             TEXT   NOT NULL PRIMARY KEY,
    name           TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    first_month    BIGINT NOT NULL DEFAULT 1,
    zone           TEXT   NOT NULL DEFAULT 'UTC',
    language       TEXT   NOT NULL DEFAULT '',
    reminded_since BIGINT NOT NULL DEFAULT 0,
    reminder_days  BIGINT NOT NULL DEFAULT -14
);

CREATE TABLE member (
    organisation_id TEXT   NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    user_id         TEXT   NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    role            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, user_id)
);

CREATE INDEX member_user_id ON member (user_id);

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

CREATE TABLE client_tag (
    client_id       TEXT   NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    organisation_id TEXT   NOT NULL,
    tag_key         TEXT   NOT NULL,
    position        BIGINT NOT NULL,
    tag             TEXT   NOT NULL,
    PRIMARY KEY (client_id, tag_key)
);

CREATE INDEX client_tag_key ON client_tag (organisation_id, tag_key, client_id);

CREATE TABLE client_card (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    value     TEXT NOT NULL
);

CREATE TABLE client_entry (
    client_id     TEXT   NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    kind          TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    author        TEXT   NOT NULL,
    author_name   TEXT   NOT NULL,
    assessment_id TEXT   REFERENCES assessment (id) ON DELETE CASCADE,
    version       BIGINT NOT NULL,
    issued_id     TEXT   NOT NULL,
    text          TEXT   NOT NULL,
    moved         TEXT   NOT NULL,
    initiative_id TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (client_id, number)
);

CREATE INDEX client_entry_assessment ON client_entry (assessment_id);

CREATE TABLE issued (
    id            TEXT   NOT NULL PRIMARY KEY,
    client_id     TEXT   NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    assessment_id TEXT   NOT NULL,
    version       BIGINT NOT NULL,
    title         TEXT   NOT NULL,
    language      TEXT   NOT NULL,
    paper         TEXT   NOT NULL,
    fingerprint   TEXT   NOT NULL,
    program       TEXT   NOT NULL,
    size          BIGINT NOT NULL,
    sha256        TEXT   NOT NULL,
    author        TEXT   NOT NULL,
    author_name   TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    supersedes    TEXT   UNIQUE,
    answers       TEXT   NOT NULL,
    result        TEXT   NOT NULL,
    brand         TEXT   NOT NULL,
    composition   TEXT   NOT NULL,
    file          BLOB   NOT NULL,
    UNIQUE (client_id, number)
);

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

CREATE TABLE brand (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);

CREATE INDEX brand_organisation_id ON brand (organisation_id);

CREATE TABLE brand_version (
    brand_id    TEXT   NOT NULL REFERENCES brand (id) ON DELETE CASCADE,
    version     BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    file        TEXT   NOT NULL,
    author      TEXT   NOT NULL,
    author_name TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (brand_id, version)
);

CREATE TABLE client_brand (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    brand_id  TEXT NOT NULL REFERENCES brand (id) ON DELETE CASCADE
);

CREATE TABLE report_draft (
    assessment_id TEXT   NOT NULL PRIMARY KEY REFERENCES assessment (id) ON DELETE CASCADE,
    version       BIGINT NOT NULL,
    value         TEXT   NOT NULL,
    author        TEXT   NOT NULL,
    author_name   TEXT   NOT NULL,
    at            BIGINT NOT NULL
);

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

CREATE TABLE form (
    id              TEXT    NOT NULL PRIMARY KEY,
    organisation_id TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    is_on           BOOLEAN NOT NULL,
    edition         BIGINT  NOT NULL,
    updated_at      BIGINT  NOT NULL
);

CREATE INDEX form_organisation ON form (organisation_id, id);

CREATE TABLE carried (
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    group_id      TEXT   NOT NULL,
    item_id       TEXT   NOT NULL,
    question_id   TEXT   NOT NULL,
    value         TEXT   NOT NULL,
    said_at       BIGINT NOT NULL,
    reason        TEXT   NOT NULL,
    PRIMARY KEY (assessment_id, group_id, item_id, question_id)
);

CREATE TABLE initiative (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL,
    client_id       TEXT   NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    assessment_id   TEXT   NOT NULL,
    version         BIGINT NOT NULL,
    made_at         BIGINT NOT NULL,
    process         TEXT   NOT NULL,
    owner           TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    started         TEXT   NOT NULL,
    live            TEXT   NOT NULL,
    ended           TEXT   NOT NULL,
    forecast        TEXT   NOT NULL,
    baseline        TEXT   NOT NULL,
    author          TEXT   NOT NULL,
    author_name     TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    edition         BIGINT NOT NULL
);

CREATE INDEX initiative_client ON initiative (client_id, started);
CREATE INDEX initiative_organisation ON initiative (organisation_id, client_id);
CREATE UNIQUE INDEX initiative_open ON initiative (client_id, process) WHERE state <> 'stopped';

CREATE TABLE initiative_state (
    initiative_id TEXT   NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    state         TEXT   NOT NULL,
    month         TEXT   NOT NULL,
    note          TEXT   NOT NULL,
    author        TEXT   NOT NULL,
    author_name   TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    PRIMARY KEY (initiative_id, number)
);

CREATE TABLE initiative_actual (
    initiative_id TEXT             NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
    number        BIGINT           NOT NULL,
    month         TEXT             NOT NULL,
    measure       TEXT             NOT NULL,
    value         DOUBLE PRECISION NOT NULL,
    source        TEXT             NOT NULL,
    note          TEXT             NOT NULL,
    confirmed     BOOLEAN          NOT NULL,
    withdrawn     BOOLEAN          NOT NULL,
    author        TEXT             NOT NULL,
    author_name   TEXT             NOT NULL,
    at            BIGINT           NOT NULL,
    PRIMARY KEY (initiative_id, number)
);

CREATE TABLE reminder_recipient (
    id           TEXT   NOT NULL PRIMARY KEY,
    client_id    TEXT   NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    user_id      TEXT   REFERENCES app_user (id) ON DELETE CASCADE,
    person       TEXT   NOT NULL,
    chosen_at    BIGINT NOT NULL,
    stopped_at   BIGINT NOT NULL,
    paused_until TEXT   NOT NULL,
    round        BIGINT NOT NULL,
    UNIQUE (client_id, person)
);

CREATE INDEX reminder_recipient_user_id ON reminder_recipient (user_id);

CREATE TABLE reminder (
    recipient_id TEXT   NOT NULL REFERENCES reminder_recipient (id) ON DELETE CASCADE,
    thing        TEXT   NOT NULL,
    round        BIGINT NOT NULL,
    letter_id    TEXT   NOT NULL,
    planned_at   BIGINT NOT NULL,
    ended_at     BIGINT NOT NULL,
    failure      TEXT   NOT NULL,
    PRIMARY KEY (recipient_id, thing, round)
);

CREATE INDEX reminder_letter_id ON reminder (letter_id);

CREATE TABLE reminder_key (
    key_hash     TEXT   NOT NULL PRIMARY KEY,
    recipient_id TEXT   NOT NULL REFERENCES reminder_recipient (id) ON DELETE CASCADE,
    created_at   BIGINT NOT NULL
);

CREATE INDEX reminder_key_recipient_id ON reminder_key (recipient_id);

CREATE TABLE calendar_feed (
    id              TEXT    NOT NULL PRIMARY KEY,
    key_hash        TEXT    NOT NULL UNIQUE,
    organisation_id TEXT    NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    user_id         TEXT    NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    hide_names      BOOLEAN NOT NULL,
    created_at      BIGINT  NOT NULL,
    used_at         BIGINT  NOT NULL,
    UNIQUE (organisation_id, user_id)
);

CREATE INDEX calendar_feed_user_id ON calendar_feed (user_id);

CREATE TABLE benchmark (
    pool        TEXT   NOT NULL PRIMARY KEY,
    computed_at BIGINT NOT NULL,
    agreed      BIGINT NOT NULL
);

CREATE TABLE benchmark_cell (
    pool     TEXT   NOT NULL REFERENCES benchmark (pool) ON DELETE CASCADE,
    kind     TEXT   NOT NULL,
    about    TEXT   NOT NULL,
    industry TEXT   NOT NULL,
    value    TEXT   NOT NULL,
    size     BIGINT NOT NULL,
    lost     BIGINT NOT NULL,
    PRIMARY KEY (pool, kind, about, industry)
);

CREATE TABLE benchmark_member (
    pool          TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    about         TEXT   NOT NULL,
    industry      TEXT   NOT NULL,
    assessment_id TEXT   NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    PRIMARY KEY (pool, kind, about, industry, assessment_id),
    FOREIGN KEY (pool, kind, about, industry) REFERENCES benchmark_cell (pool, kind, about, industry) ON DELETE CASCADE
);

CREATE INDEX benchmark_member_assessment_id ON benchmark_member (assessment_id);

CREATE TABLE result_outline (
    assessment_id TEXT   NOT NULL,
    number        BIGINT NOT NULL,
    shape         BIGINT NOT NULL,
    value         TEXT   NOT NULL,
    PRIMARY KEY (assessment_id, number),
    FOREIGN KEY (assessment_id, number) REFERENCES result (assessment_id, number) ON DELETE CASCADE
);

-- +goose StatementBegin
CREATE FUNCTION never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_ARGV[0];
END
$$;
-- +goose StatementEnd

CREATE TRIGGER questionnaire_version_stays BEFORE UPDATE ON questionnaire_version
    FOR EACH ROW EXECUTE FUNCTION never_changes('a published questionnaire never changes');

CREATE TRIGGER questionnaire_version_kept BEFORE DELETE ON questionnaire_version
    FOR EACH ROW EXECUTE FUNCTION never_changes('a published questionnaire is kept');
