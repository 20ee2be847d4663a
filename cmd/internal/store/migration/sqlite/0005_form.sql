-- A draft remembers the form it was started with, whose terms hold for it. Those
-- made before belong to the form of the start page.

-- +goose Up
ALTER TABLE assessment ADD COLUMN form TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE assessment DROP COLUMN form;
