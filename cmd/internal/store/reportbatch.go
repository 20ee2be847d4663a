package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/webhook"
)

const (
	insertBatch = `INSERT INTO report_batch (id, organisation, made_by, options, round, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`

	insertBatchItem = `INSERT INTO report_batch_item (batch_id, position, assessment_id, client_id, name, file, state, reason, size)
		VALUES ($1, $2, $3, $4, $5, $6, 'queued', '', 0)`
	settleItem = `UPDATE report_batch_item SET state = $3, reason = $4, size = $5 WHERE batch_id = $1 AND position = $2 AND state = 'queued'`
	insertFile = `INSERT INTO report_batch_file (batch_id, position, content) VALUES ($1, $2, $3)`

	noneQueued  = `NOT EXISTS (SELECT 1 FROM report_batch_item i WHERE i.batch_id = report_batch.id AND i.state = 'queued')`
	finishBatch = `UPDATE report_batch SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL AND ` + noneQueued + ` RETURNING organisation, round`
	nextOrphan  = `SELECT id FROM report_batch WHERE finished_at IS NULL AND ` + noneQueued + ` LIMIT 1`

	nextRound   = `UPDATE report_batch SET round = round + 1, finished_at = NULL, expires_at = $3 WHERE id = $1 AND organisation = $2 RETURNING round`
	requeueItem = `UPDATE report_batch_item SET state = 'queued', reason = '' WHERE batch_id = $1 AND position =
		(SELECT MIN(position) FROM report_batch_item WHERE batch_id = $1 AND state = 'failed') RETURNING position`
	markCancelled = `UPDATE report_batch SET cancelled_at = $3 WHERE id = $1 AND organisation = $2`
	cancelItems   = `UPDATE report_batch_item SET state = 'cancelled' WHERE batch_id = $1 AND state = 'queued'`
	deleteBatch   = `DELETE FROM report_batch WHERE id = $1 AND organisation = $2`
	expireBatches = `DELETE FROM report_batch WHERE expires_at <= $1`

	countItems = `SELECT COUNT(*), COALESCE(SUM(CASE state WHEN 'done' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE state WHEN 'failed' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE state WHEN 'cancelled' THEN 1 ELSE 0 END), 0), COALESCE(SUM(size), 0) FROM report_batch_item WHERE batch_id = $1`
	columnsOfBatch = `SELECT id, organisation, made_by, options, round, created_at, finished_at, cancelled_at, expires_at FROM report_batch `
	selectBatch    = columnsOfBatch + `WHERE id = $1 AND organisation = $2`
	selectBatches  = columnsOfBatch + `WHERE organisation = $1 ORDER BY created_at DESC, id LIMIT $2`
	selectAnyBatch = columnsOfBatch + `WHERE id = $1`
	columnsOfItem  = `SELECT position, assessment_id, client_id, name, file, state, reason, size FROM report_batch_item WHERE batch_id = $1 `
	selectItemsOf  = columnsOfItem + `ORDER BY position`
	selectItemOf   = columnsOfItem + `AND position = $2`
	selectSubject  = `SELECT client_id, client.name FROM assessment JOIN client ON client.id = client_id
		WHERE assessment.organisation_id = $1 AND assessment.id = $2`
	selectBatchFile = `SELECT content FROM report_batch_file WHERE batch_id = $1 AND position = $2`
)

func reportBatchWrites() []string {
	return []string{
		insertBatch, insertBatchItem, settleItem, insertFile, finishBatch, nextOrphan, nextRound, requeueItem,
		markCancelled, cancelItems, deleteBatch, expireBatches, countItems,
	}
}

var _ batch.Store = (*Store)(nil)

// AddBatch implements batch.Store.
func (s *Store) AddBatch(ctx context.Context, b batch.Batch, items []batch.Item, jobs []job.New) error {
	look, err := json.Marshal(b.Look)
	if err != nil {
		return fmt.Errorf("encode the look: %w", err)
	}
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(insertBatch, b.ID, b.Organisation, b.By, string(look), b.Round, b.CreatedAt.UnixMilli(), b.ExpiresAt.UnixMilli())
		if err != nil {
			return fmt.Errorf("add a batch: %w", err)
		}
		for _, i := range items {
			if _, err := w.exec(insertBatchItem, b.ID, i.Position, i.Assessment, i.Client, i.Name, i.File); err != nil {
				return taken(err, "error.draft_gone") // deleted since it was found
			}
		}
		for _, j := range jobs {
			if _, err := enqueue(w, j, b.CreatedAt); err != nil {
				return err
			}
		}
		return nil
	})
}

// SettleItem implements batch.Store.
func (s *Store) SettleItem(ctx context.Context, id string, position int, state batch.State, reason string, report []byte, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		n, err := w.exec(settleItem, id, position, string(state), reason, len(report))
		if err != nil || n == 0 {
			return err
		}
		if state == batch.Done {
			if _, err := w.exec(insertFile, id, position, report); err != nil {
				return fmt.Errorf("keep a report: %w", err)
			}
		}
		return finish(w, id, now)
	})
}

// finish ends a batch of which nothing is queued, and tells of it.
func finish(w *writer, id string, now time.Time) error {
	var organisation string
	f := webhook.Finished{Batch: id}
	err := w.change(finishBatch, []any{id, now.UnixMilli()}, &organisation, &f.Round)
	if missing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("finish a batch: %w", err)
	}
	var bytes int64
	if err := w.row(countItems, []any{id}, &f.Total, &f.Done, &f.Failed, &f.Cancelled, &bytes); err != nil {
		return fmt.Errorf("count a batch: %w", err)
	}
	return announce(w, organisation, now, f)
}

// RetryBatch implements batch.Store.
func (s *Store) RetryBatch(ctx context.Context, organisation, id string, makeJob func(round, position int) job.New, expires, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		var round int
		if err := w.change(nextRound, []any{id, organisation, expires.UnixMilli()}, &round); missing(err) {
			return gone("batch.missing")
		} else if err != nil {
			return err
		}
		for queued := 0; ; queued++ {
			var position int
			err := w.change(requeueItem, []any{id}, &position)
			switch {
			case missing(err) && queued == 0:
				return &assessment.Error{Code: assessment.Conflict, Safe: "batch.none_failed"}
			case missing(err):
				return nil
			case err != nil:
				return err
			}
			if _, err := enqueue(w, makeJob(round, position), now); err != nil {
				return err
			}
		}
	})
}

// CancelBatch implements batch.Store.
func (s *Store) CancelBatch(ctx context.Context, organisation, id string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		if err := existing(w.exec(markCancelled, id, organisation, now.UnixMilli()))("batch.missing"); err != nil {
			return err
		}
		n, err := w.exec(cancelItems, id)
		if err == nil && n == 0 {
			return &assessment.Error{Code: assessment.Conflict, Safe: "batch.none_queued"}
		}
		if err != nil {
			return err
		}
		return finish(w, id, now)
	})
}

// DeleteBatch implements batch.Store.
func (s *Store) DeleteBatch(ctx context.Context, organisation, id string) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(deleteBatch, id, organisation))("batch.missing")
	})
}

// TidyBatches implements batch.Store.
func (s *Store) TidyBatches(ctx context.Context, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		if _, err := w.exec(expireBatches, now.UnixMilli()); err != nil {
			return fmt.Errorf("delete old batches: %w", err)
		}
		for {
			var id string
			if err := w.row(nextOrphan, nil, &id); missing(err) {
				return nil
			} else if err != nil {
				return fmt.Errorf("find batches to finish: %w", err)
			}
			if err := finish(w, id, now); err != nil {
				return err
			}
		}
	})
}

// Batch implements batch.Store.
func (s *Store) Batch(ctx context.Context, organisation, id string) (batch.Batch, error) {
	return s.batch(ctx, selectBatch, id, organisation)
}

func (s *Store) batch(ctx context.Context, query string, args ...any) (b batch.Batch, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		if b, err = scanBatch(tx.QueryRowContext(ctx, query, args...).Scan); missing(err) {
			return gone("batch.missing")
		} else if err != nil {
			return fmt.Errorf("read a batch: %w", err)
		}
		return count(ctx, tx, &b)
	})
	return b, err
}

// Batches implements batch.Store.
func (s *Store) Batches(ctx context.Context, organisation string, limit int) ([]batch.Batch, error) {
	var list []batch.Batch
	err := s.view(ctx, func(tx *sql.Tx) (err error) {
		err = each(ctx, tx, selectBatches, []any{organisation, limit}, func(row scanner) error {
			b, err := scanBatch(row.Scan)
			list = append(list, b)
			return err
		})
		if err != nil {
			return err
		}
		for i := range list {
			if err := count(ctx, tx, &list[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

func count(ctx context.Context, tx *sql.Tx, b *batch.Batch) error {
	p := &b.Progress
	err := tx.QueryRowContext(ctx, countItems, b.ID).Scan(&p.Total, &p.Done, &p.Failed, &p.Cancelled, &p.Bytes)
	if err != nil {
		return fmt.Errorf("count a batch: %w", err)
	}
	return nil
}

// BatchItems implements batch.Store.
func (s *Store) BatchItems(ctx context.Context, organisation, id string) (items []batch.Item, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		if _, err := scanBatch(tx.QueryRowContext(ctx, selectBatch, id, organisation).Scan); missing(err) {
			return gone("batch.missing")
		} else if err != nil {
			return fmt.Errorf("read a batch: %w", err)
		}
		return each(ctx, tx, selectItemsOf, []any{id}, func(row scanner) error {
			i, err := scanBatchItem(row.Scan)
			items = append(items, i)
			return err
		})
	})
	return items, err
}

// BatchItem implements batch.Store.
func (s *Store) BatchItem(ctx context.Context, id string, position int) (batch.Batch, batch.Item, error) {
	b, err := s.batch(ctx, selectAnyBatch, id)
	if err != nil {
		return batch.Batch{}, batch.Item{}, err
	}
	i, err := scanBatchItem(s.read.QueryRowContext(ctx, selectItemOf, id, position).Scan)
	if missing(err) {
		return batch.Batch{}, batch.Item{}, gone("batch.missing")
	}
	if err != nil {
		return batch.Batch{}, batch.Item{}, fmt.Errorf("read an item: %w", err)
	}
	return b, i, nil
}

// Subject tells whom an assessment of the organisation is about, for
// batch.Service.Find. NotFound if it has no such assessment of a client.
func (s *Store) Subject(ctx context.Context, organisation, id string) (batch.Subject, error) {
	var subject batch.Subject
	err := s.read.QueryRowContext(ctx, selectSubject, organisation, id).Scan(&subject.Client, &subject.Name)
	if missing(err) {
		return batch.Subject{}, gone("error.draft_gone")
	}
	if err != nil {
		return batch.Subject{}, fmt.Errorf("read a subject: %w", err)
	}
	return subject, nil
}

// BatchFile implements batch.Store.
func (s *Store) BatchFile(ctx context.Context, id string, position int) ([]byte, error) {
	var content []byte
	err := s.read.QueryRowContext(ctx, selectBatchFile, id, position).Scan(&content)
	if missing(err) {
		return nil, gone("batch.missing")
	}
	if err != nil {
		return nil, fmt.Errorf("read a report: %w", err)
	}
	return content, nil
}

func scanBatch(scan func(...any) error) (batch.Batch, error) {
	var b batch.Batch
	var created, expires int64
	var look string
	var finished, cancelled sql.NullInt64
	err := scan(&b.ID, &b.Organisation, &b.By, &look, &b.Round, &created, &finished, &cancelled, &expires)
	b.CreatedAt, b.ExpiresAt, b.FinishedAt, b.CancelledAt = moment(created), moment(expires), optional(finished), optional(cancelled)
	if err == nil {
		err = json.Unmarshal([]byte(look), &b.Look)
	}
	return b, err
}

func scanBatchItem(scan func(...any) error) (batch.Item, error) {
	var i batch.Item
	err := scan(&i.Position, &i.Assessment, &i.Client, &i.Name, &i.File, &i.State, &i.Reason, &i.Size)
	return i, err
}
