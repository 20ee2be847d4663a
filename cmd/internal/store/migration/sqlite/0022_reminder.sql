-- How an organisation divides its year, and since when its people are reminded
-- of what is due with clients; 0 is not at all. reminder_days counts from the
-- last day of a quarter.

-- +goose Up
ALTER TABLE organisation ADD COLUMN first_month BIGINT NOT NULL DEFAULT 1;
ALTER TABLE organisation ADD COLUMN zone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE organisation ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN reminded_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE organisation ADD COLUMN reminder_days BIGINT NOT NULL DEFAULT -14;

-- A client may belong to another one of its organisation, which it is freed of
-- when that one goes.
ALTER TABLE client ADD COLUMN parent_id TEXT REFERENCES client (id) ON DELETE SET NULL;

CREATE INDEX client_parent_id ON client (parent_id);

-- Whom a client's reminders go to: person is a user, or the hash of the address
-- of a contact, so that who stopped stays stopped when the contact is typed
-- again. A time of 0 is none; paused_until is a day, '' for none. Asking to be
-- reminded later begins another round.
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

-- What somebody was reminded of, once in a round. Those of one letter go
-- together. ended_at is 0 while the letter waits; failure says why none went.
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

-- The key of a letter, by which its reader pauses or stops reminders. It is
-- kept as long as the reader may have the letter.
CREATE TABLE reminder_key (
    key_hash     TEXT   NOT NULL PRIMARY KEY,
    recipient_id TEXT   NOT NULL REFERENCES reminder_recipient (id) ON DELETE CASCADE,
    created_at   BIGINT NOT NULL
);

CREATE INDEX reminder_key_recipient_id ON reminder_key (recipient_id);

-- The secret address of what is due in an organisation, as a calendar of a user.
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

-- +goose Down
DROP TABLE calendar_feed;
DROP TABLE reminder_key;
DROP TABLE reminder;
DROP TABLE reminder_recipient;
DROP INDEX client_parent_id;
ALTER TABLE client DROP COLUMN parent_id;
ALTER TABLE organisation DROP COLUMN reminder_days;
ALTER TABLE organisation DROP COLUMN reminded_since;
ALTER TABLE organisation DROP COLUMN language;
ALTER TABLE organisation DROP COLUMN zone;
ALTER TABLE organisation DROP COLUMN first_month;
