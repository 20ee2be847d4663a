-- What trends show of a version, made from its result when it is first asked
-- for. shape says which fields it has: one of another shape is made again.

-- +goose Up
CREATE TABLE result_outline (
    assessment_id TEXT   NOT NULL,
    number        BIGINT NOT NULL,
    shape         BIGINT NOT NULL,
    value         TEXT   NOT NULL,
    PRIMARY KEY (assessment_id, number),
    FOREIGN KEY (assessment_id, number) REFERENCES result (assessment_id, number) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE result_outline;
