package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"waterline/assessment/client"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/job"
)

const (
	insertImport = `INSERT INTO usage_import (id, organisation_id, client_id, name, size, state, round, author, author_name, at, reading, files, summary, gone_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', FALSE, 0)`
	readAgain = `UPDATE usage_import SET state = 'waiting', round = round + 1, reading = $3
		WHERE organisation_id = $1 AND id = $2 AND state <> 'waiting' RETURNING round`
	findImport   = `SELECT client_id FROM usage_import WHERE organisation_id = $1 AND id = $2`
	settleImport = `UPDATE usage_import SET state = $3, files = $4, summary = $5 WHERE id = $1 AND round = $2 AND state = 'waiting' RETURNING client_id`
	setFiles     = `UPDATE usage_import SET files = $3 WHERE id = $1 AND round = $2`
	deleteImport = `DELETE FROM usage_import WHERE organisation_id = $1 AND id = $2 RETURNING client_id`

	putPiece = `INSERT INTO usage_piece (import_id, file, number, content) VALUES ($1, $2, $3, $4)
		ON CONFLICT (import_id, file, number) DO UPDATE SET content = excluded.content`
	dropPieces       = `DELETE FROM usage_piece WHERE import_id = $1 AND file = $2`
	dropAllPieces    = `DELETE FROM usage_piece WHERE import_id = $1`
	dropClientPieces = `DELETE FROM usage_piece WHERE import_id IN (SELECT id FROM usage_import WHERE client_id = $1 AND summary = FALSE)`

	// Columns and rows that were rejected may quote what a file says of people.
	goImport        = `UPDATE usage_import SET gone_at = $2, files = '' WHERE id = $1`
	goClientImports = `UPDATE usage_import SET gone_at = $2, files = '' WHERE client_id = $1 AND gone_at = 0 AND summary = FALSE`
	nextDue         = `SELECT i.id, i.client_id FROM usage_import i JOIN usage_client u ON u.client_id = i.client_id
		WHERE i.gone_at = 0 AND i.summary = FALSE AND i.at + u.days * $2 <= $1 ORDER BY i.at LIMIT 1`
	countKept = `SELECT COUNT(*) FROM usage_import WHERE client_id = $1 AND gone_at = 0 AND summary = FALSE`

	columnsOfImport = `SELECT i.id, i.organisation_id, i.client_id, i.name, i.size, i.state, i.round, i.author, i.author_name, i.at, i.reading, i.files,
		i.summary, i.gone_at, COALESCE(j.done, 0), COALESCE(j.total, 0)
		FROM usage_import i LEFT JOIN job j ON j.id = i.id || '.' || i.round AND i.state = 'waiting' `
	selectImport  = columnsOfImport + `WHERE i.id = $1`
	selectImports = columnsOfImport + `WHERE i.client_id = $1 ORDER BY i.at, i.id`
	selectPiece   = `SELECT content FROM usage_piece WHERE import_id = $1 AND file = $2 AND number = $3`
)

const importGone = "error.usage_gone"

func importWrites() []string {
	return []string{
		insertImport, readAgain, findImport, settleImport, setFiles, deleteImport, putPiece, dropPieces, dropAllPieces, dropClientPieces,
		goImport, goClientImports, nextDue, countKept,
	}
}

// reading is the job that reads an upload.
func reading(id string, round int, now time.Time) job.New {
	name := fmt.Sprintf("%s.%d", id, round)
	return job.New{ID: name, Kind: upload.ReadKind, Key: name, Payload: id, RunAt: now, Most: upload.ReadTries}
}

// AddImport implements upload.Store.
func (s *Store) AddImport(ctx context.Context, i upload.Import) error {
	return s.inUsage(ctx, i.Organisation, i.Client, func(w *writer) error {
		_, err := w.exec(insertImport, i.ID, i.Organisation, i.Client, i.Name, i.Size, string(i.State), i.Round, i.By.ID, i.By.Name, i.At.UnixMilli())
		if err != nil {
			return fmt.Errorf("add an upload: %w", err)
		}
		_, err = enqueue(w, reading(i.ID, i.Round, i.At), i.At)
		return err
	})
}

// Imports implements upload.Store.
func (s *Store) Imports(ctx context.Context, organisation, of string) ([]upload.Import, error) {
	var all []upload.Import
	err := s.view(ctx, func(tx *sql.Tx) error {
		if err := ownedRead(ctx, tx, organisation, of); err != nil {
			return err
		}
		return each(ctx, tx, selectImports, []any{of}, func(row scanner) error {
			i, err := scanImport(row)
			all = append(all, i)
			return err
		})
	})
	return all, err
}

// Import implements upload.Store.
func (s *Store) Import(ctx context.Context, organisation, id string) (upload.Import, error) {
	i, err := s.ImportByID(ctx, id)
	if err == nil && i.Organisation != organisation {
		return upload.Import{}, gone(importGone)
	}
	return i, err
}

// ImportByID implements upload.Store.
func (s *Store) ImportByID(ctx context.Context, id string) (upload.Import, error) {
	return one(ctx, s, scanImport, importGone, selectImport, id)
}

func scanImport(row scanner) (upload.Import, error) {
	var i upload.Import
	var at, left int64
	var reading, files string
	err := row.Scan(&i.ID, &i.Organisation, &i.Client, &i.Name, &i.Size, &i.State, &i.Round, &i.By.ID, &i.By.Name, &at, &reading, &files,
		&i.Summary, &left, &i.Done, &i.Total)
	if err != nil {
		return i, err
	}
	i.At, i.GoneAt = moment(at), unstamp(left)
	if reading != "" {
		err = json.Unmarshal([]byte(reading), &i.Reading)
	}
	if files != "" {
		err = errors.Join(err, json.Unmarshal([]byte(files), &i.Files))
	}
	return i, err
}

// ReadAgain implements upload.Store.
func (s *Store) ReadAgain(ctx context.Context, organisation, id string, r upload.Reading, now time.Time) error {
	value, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode a reading: %w", err)
	}
	return s.write(ctx, func(w *writer) error {
		var of string
		if err := w.row(findImport, []any{organisation, id}, &of); missing(err) {
			return gone(importGone)
		} else if err != nil {
			return err
		}
		var round int
		if err := w.change(readAgain, []any{organisation, id, string(value)}, &round); missing(err) {
			return errReading
		} else if err != nil {
			return fmt.Errorf("read again: %w", err)
		}
		_, err := enqueue(w, reading(id, round, now), now)
		return err
	})
}

// SettleImport implements upload.Store.
func (s *Store) SettleImport(ctx context.Context, i upload.Import, now time.Time) error {
	files, err := json.Marshal(i.Files)
	if err != nil {
		return fmt.Errorf("encode files: %w", err)
	}
	return s.write(ctx, func(w *writer) error {
		var of string
		err := w.change(settleImport, []any{i.ID, i.Round, string(i.State), string(files), i.Summary}, &of)
		if missing(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("settle an upload: %w", err)
		}
		return resum(w, of, now)
	})
}

// DeleteImport implements upload.Store. What was deleted is overwritten in the file.
func (s *Store) DeleteImport(ctx context.Context, organisation, id string, e client.Event) error {
	err := s.write(ctx, func(w *writer) error {
		var of string
		if err := w.change(deleteImport, []any{organisation, id}, &of); missing(err) {
			return gone(importGone)
		} else if err != nil {
			return err
		}
		if err := resum(w, of, e.At); err != nil {
			return err
		}
		return record(w, logged(organisation, e))
	})
	if err != nil {
		return err
	}
	return s.forget(ctx)
}

// PutPiece implements upload.Store. An upload that is gone takes none.
func (s *Store) PutPiece(ctx context.Context, id string, file, number int, content []byte) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(putPiece, id, file, number, content)
		return err
	})
}

// DropPieces implements upload.Store.
func (s *Store) DropPieces(ctx context.Context, id string, file int) error {
	return s.write(ctx, func(w *writer) error {
		if file < 0 {
			_, err := w.exec(dropAllPieces, id)
			return err
		}
		_, err := w.exec(dropPieces, id, file)
		return err
	})
}

// Piece implements upload.Store.
func (s *Store) Piece(ctx context.Context, id string, file, number int) ([]byte, error) {
	return one(ctx, s, func(row scanner) ([]byte, error) {
		var content []byte
		return content, row.Scan(&content)
	}, importGone, selectPiece, id, file, number)
}
