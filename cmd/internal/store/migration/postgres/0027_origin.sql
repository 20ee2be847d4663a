-- The trace in which a job was asked for, so that its own goes on from there.

-- +goose Up
ALTER TABLE job ADD COLUMN origin TEXT NOT NULL DEFAULT '';
