package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"waterline/assessment"
	"waterline/assessment/client"
)

// outlineShape is that of the outlines kept: another number has them made again.
const outlineShape = 1

const (
	selectOutlines = `SELECT client_id, COALESCE(kept.value, ''), ` + revisionColumns + ` FROM result
		JOIN assessment ON assessment.id = result.assessment_id
		LEFT JOIN (SELECT assessment_id AS kept_id, number AS kept_number, value FROM result_outline WHERE shape = $1) AS kept ON kept_id = result.assessment_id AND kept_number = result.number
		WHERE organisation_id = $2 AND client_id IN (`
	orderOutlines = `) ORDER BY result.created_at, result.assessment_id, result.number`
	resultValue   = `SELECT value FROM result WHERE assessment_id = $1 AND number = $2`
	putOutline    = `INSERT INTO result_outline (assessment_id, number, shape, value)
		SELECT assessment_id, number, $3, $4 FROM result WHERE assessment_id = $1 AND number = $2
		ON CONFLICT (assessment_id, number) DO UPDATE SET shape = excluded.shape, value = excluded.value`
)

func outlineWrites() []string { return []string{putOutline} }

// Outlines implements client.Store.
func (s *Store) Outlines(ctx context.Context, organisation string, clients []string) (map[string][]client.Outlined, error) {
	out := make(map[string][]client.Outlined, len(clients))
	if len(clients) == 0 {
		return out, nil
	}
	args := []any{outlineShape, organisation}
	for _, id := range clients {
		args = append(args, id)
	}
	var made []client.Outlined
	err := s.view(ctx, func(tx *sql.Tx) error {
		query := selectOutlines + placeholders(len(args)-len(clients)+1, len(clients)) + orderOutlines
		of, all, err := outlined(ctx, tx, query, args)
		if err != nil {
			return err
		}
		for i := range all {
			if all[i].kept {
				continue
			}
			if err := outline(ctx, tx, &all[i].Outlined); err != nil {
				return err
			}
			made = append(made, all[i].Outlined)
		}
		for i, one := range all {
			out[of[i]] = append(out[of[i]], one.Outlined)
		}
		return nil
	})
	if err != nil || len(made) == 0 {
		return out, err
	}
	return out, s.keepOutlines(ctx, made)
}

// keptOutline is a version, and whether its outline is kept.
type keptOutline struct {
	client.Outlined
	kept bool
}

// outlined reads versions, whose clients those are, and the outlines that are kept.
func outlined(ctx context.Context, tx *sql.Tx, query string, args []any) (of []string, all []keptOutline, err error) {
	err = each(ctx, tx, query, args, func(row scanner) error {
		var id, value string
		var one keptOutline
		var err error
		shifted := lazyRow(func(dest ...any) error { return row.Scan(append([]any{&id, &value}, dest...)...) })
		if one.Revision, err = scanRevision(shifted); err != nil {
			return err
		}
		if one.kept = value != ""; one.kept {
			err = json.Unmarshal([]byte(value), &one.Outline)
		}
		of, all = append(of, id), append(all, one)
		return err
	})
	return of, all, err
}

// outline makes the outline of a version from its result.
func outline(ctx context.Context, tx *sql.Tx, one *client.Outlined) error {
	var value string
	if err := tx.QueryRowContext(ctx, resultValue, one.Assessment, one.Number).Scan(&value); err != nil {
		return fmt.Errorf("read result: %w", err)
	}
	var r assessment.Result
	if err := json.Unmarshal([]byte(value), &r); err != nil {
		return fmt.Errorf("decode result: %w", err)
	}
	one.Outline = client.OutlineOf(r)
	return nil
}

// keepOutlines stores outlines. One whose version went meanwhile is dropped.
func (s *Store) keepOutlines(ctx context.Context, made []client.Outlined) error {
	return s.write(ctx, func(w *writer) error {
		for _, one := range made {
			value, err := json.Marshal(one.Outline)
			if err != nil {
				return fmt.Errorf("encode outline: %w", err)
			}
			if _, err := w.exec(putOutline, one.Assessment, one.Number, outlineShape, string(value)); err != nil {
				return fmt.Errorf("put outline: %w", err)
			}
		}
		return nil
	})
}
