package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/webhook"
)

const (
	insertEndpoint = `INSERT INTO webhook_endpoint (id, organisation, url, events, secret, old_secret, old_until, failures, note, created_at)
		SELECT $1, $2, $3, $4, $5, '', 0, 0, '', $6 WHERE (SELECT COUNT(*) FROM webhook_endpoint WHERE organisation = $2) < $7`
	changeEndpoint = `UPDATE webhook_endpoint SET url = $3, events = $4 WHERE id = $1 AND organisation = $2`
	rotateSecret   = `UPDATE webhook_endpoint SET old_secret = secret, old_until = $4, secret = $3 WHERE id = $1 AND organisation = $2`
	enableEndpoint = `UPDATE webhook_endpoint SET disabled_at = $3, note = '', failures = 0 WHERE id = $1 AND organisation = $2`
	deleteEndpoint = `DELETE FROM webhook_endpoint WHERE id = $1 AND organisation = $2`

	// An event becomes one delivery for each endpoint that wants it, and each
	// delivery a job.
	insertDeliveries = `INSERT INTO webhook_delivery (id, endpoint_id, event_id, type, body, state, reason, round, created_at)
		SELECT 'msg_' || $1 || '_' || id, id, $1, $2, $3, 'queued', '', 0, $4 FROM webhook_endpoint
		WHERE organisation = $5 AND disabled_at IS NULL AND events LIKE '% ' || $2 || ' %'`
	insertProbe = `INSERT INTO webhook_delivery (id, endpoint_id, event_id, type, body, state, reason, round, created_at)
		SELECT 'msg_' || $1 || '_' || id, id, $1, $2, $3, 'queued', '', 0, $4 FROM webhook_endpoint
		WHERE organisation = $5 AND id = $6 AND disabled_at IS NULL`
	insertDeliveryJobs = `INSERT INTO job (id, kind, once, payload, state, attempt, most, run_at, worker, lease_until, done, total, error, created_at, updated_at)
		SELECT id || '.0', $2, id || '.0', id, 'queued', 0, $3, $4, '', 0, 0, 0, '', $4, $4 FROM webhook_delivery WHERE event_id = $1`

	insertAttempt = `INSERT INTO webhook_attempt (delivery_id, number, at, status, ms, answer, reason)
		SELECT id, (SELECT COUNT(*) + 1 FROM webhook_attempt WHERE delivery_id = $1), $2, $3, $4, $5, $6 FROM webhook_delivery WHERE id = $1`
	noteReason     = `UPDATE webhook_delivery SET reason = $2 WHERE id = $1`
	settleDelivery = `UPDATE webhook_delivery SET state = $2, reason = $3, settled_at = $4 WHERE id = $1 AND state = 'queued' RETURNING endpoint_id`
	arrived        = `UPDATE webhook_endpoint SET failures = 0 WHERE id = $1 AND failures > 0`
	countFailure   = `UPDATE webhook_endpoint SET failures = failures + 1 WHERE id = $1 RETURNING failures`
	disable        = `UPDATE webhook_endpoint SET disabled_at = $2, note = $3 WHERE id = $1 AND disabled_at IS NULL`
	endpointOf     = `SELECT endpoint_id FROM webhook_delivery WHERE id = $1`
	redeliver      = `UPDATE webhook_delivery SET state = 'queued', round = round + 1, settled_at = NULL WHERE id = $1 AND state <> 'queued' AND ` + ofOpen + ` RETURNING round`
	ofOpen         = `endpoint_id IN (SELECT id FROM webhook_endpoint WHERE organisation = $2 AND disabled_at IS NULL)`
	deliveryOf     = `SELECT 1 FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint_id WHERE d.id = $1 AND organisation = $2`
	deleteOld      = `DELETE FROM webhook_delivery WHERE created_at < $1 AND state <> 'queued'`

	organisationOf    = `SELECT organisation_id FROM assessment WHERE id = $1`
	columnsOfEndpoint = `e.id, organisation, url, events, failures, note, e.created_at, disabled_at`
	columnsOfDelivery = `d.id, endpoint_id, type, body, state, reason, round, d.created_at, settled_at`
	selectEndpoints   = `SELECT ` + columnsOfEndpoint + ` FROM webhook_endpoint e WHERE organisation = $1 ORDER BY e.created_at, e.id`
	joined            = ` FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = endpoint_id `
	selectDeliveries  = `SELECT ` + columnsOfDelivery + joined + `WHERE organisation = $1 AND endpoint_id = $2 ORDER BY d.created_at DESC, d.id LIMIT $3`
	selectTarget      = `SELECT ` + columnsOfDelivery + `, ` + columnsOfEndpoint + `, secret, old_secret, old_until` + joined + `WHERE d.id = $1`
	selectAttempts    = `SELECT at, status, ms, answer, reason FROM webhook_attempt WHERE delivery_id = $1 ORDER BY number`
)

func webhookWrites() []string {
	return []string{
		insertEndpoint, changeEndpoint, rotateSecret, enableEndpoint, deleteEndpoint, insertDeliveries, insertProbe, insertDeliveryJobs,
		insertAttempt, noteReason, settleDelivery, arrived, countFailure, disable, endpointOf, redeliver, deliveryOf, deleteOld, organisationOf,
	}
}

var _ webhook.Store = (*Store)(nil)

// emit adds an event, in the transaction of what happened.
func emit(w *writer, e webhook.Event) error {
	n, err := w.exec(insertDeliveries, e.ID, string(e.Type), e.Body, e.At.UnixMilli(), e.Organisation)
	if err != nil {
		return fmt.Errorf("add deliveries: %w", err)
	}
	if n == 0 {
		return nil // nobody wants it
	}
	return enqueueDeliveries(w, e)
}

func enqueueDeliveries(w *writer, e webhook.Event) error {
	if _, err := w.exec(insertDeliveryJobs, e.ID, webhook.KindDeliver, webhook.Tries, e.At.UnixMilli()); err != nil {
		return fmt.Errorf("add the jobs of deliveries: %w", err)
	}
	w.enqueued = append(w.enqueued, webhook.KindDeliver)
	return nil
}

// announce makes an event and adds it.
func announce(w *writer, organisation string, at time.Time, data webhook.Data) error {
	e, err := webhook.NewEvent(organisation, at, data)
	if err != nil {
		return err
	}
	return emit(w, e)
}

// announceResult tells of a new result of a client, and first that its
// respondent submitted it, where no consultant edited it.
func announceResult(w *writer, of string, r assessment.Result, e client.Entry) error {
	var organisation string
	if err := w.row(organisationOf, []any{e.Assessment}, &organisation); err != nil {
		return fmt.Errorf("read an organisation: %w", err)
	}
	if e.Kind == client.Ran {
		if err := announce(w, organisation, e.At, webhook.Submitted{Assessment: e.Assessment, Client: of}); err != nil {
			return err
		}
	}
	return announce(w, organisation, e.At, webhook.Created{
		Assessment: e.Assessment, Client: of, Result: e.Version, Questionnaire: r.Questionnaire, Method: r.Method,
	})
}

// Emit adds an event that belongs to no other rows.
func (s *Store) Emit(ctx context.Context, e webhook.Event) error {
	return s.write(ctx, func(w *writer) error { return emit(w, e) })
}

// Probe implements webhook.Store.
func (s *Store) Probe(ctx context.Context, endpoint string, e webhook.Event) error {
	return s.write(ctx, func(w *writer) error {
		n, err := w.exec(insertProbe, e.ID, string(e.Type), e.Body, e.At.UnixMilli(), e.Organisation, endpoint)
		if err != nil {
			return fmt.Errorf("add a test: %w", err)
		}
		if n == 0 {
			return &assessment.Error{Code: assessment.Conflict, Safe: "webhook.not_again"}
		}
		return enqueueDeliveries(w, e)
	})
}

// AddEndpoint implements webhook.Store.
func (s *Store) AddEndpoint(ctx context.Context, e webhook.Endpoint, secret string, most int) error {
	return s.write(ctx, func(w *writer) error {
		n, err := w.exec(insertEndpoint, e.ID, e.Organisation, e.URL, joinedTypes(e.Types), secret, e.CreatedAt.UnixMilli(), most)
		if err == nil && n == 0 {
			return &assessment.Error{Code: assessment.Conflict, Safe: "webhook.many"}
		}
		return err
	})
}

// ChangeEndpoint implements webhook.Store.
func (s *Store) ChangeEndpoint(ctx context.Context, e webhook.Endpoint) error {
	return s.onEndpoint(ctx, changeEndpoint, e.ID, e.Organisation, e.URL, joinedTypes(e.Types))
}

// RotateSecret implements webhook.Store.
func (s *Store) RotateSecret(ctx context.Context, organisation, id, secret string, until time.Time) error {
	return s.onEndpoint(ctx, rotateSecret, id, organisation, secret, until.UnixMilli())
}

// EnableEndpoint implements webhook.Store.
func (s *Store) EnableEndpoint(ctx context.Context, organisation, id string, enabled bool, now time.Time) error {
	var since any
	if !enabled {
		since = now.UnixMilli()
	}
	return s.onEndpoint(ctx, enableEndpoint, id, organisation, since)
}

// DeleteEndpoint implements webhook.Store.
func (s *Store) DeleteEndpoint(ctx context.Context, organisation, id string) error {
	return s.onEndpoint(ctx, deleteEndpoint, id, organisation)
}

func (s *Store) onEndpoint(ctx context.Context, query string, args ...any) error {
	return s.write(ctx, func(w *writer) error {
		return existing(w.exec(query, args...))("webhook.missing")
	})
}

// Redeliver implements webhook.Store.
func (s *Store) Redeliver(ctx context.Context, organisation, delivery string, makeJob func(round int) job.New, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		var round int
		err := w.change(redeliver, []any{delivery, organisation}, &round)
		if missing(err) {
			if err := w.row(deliveryOf, []any{delivery, organisation}, &round); missing(err) {
				return gone("webhook.missing")
			} else if err != nil {
				return err
			}
			return &assessment.Error{Code: assessment.Conflict, Safe: "webhook.not_again"}
		}
		if err != nil {
			return err
		}
		_, err = enqueue(w, makeJob(round), now)
		return err
	})
}

// KeepAttempt implements webhook.Store.
func (s *Store) KeepAttempt(ctx context.Context, delivery string, a webhook.Attempt, note string) error {
	return s.write(ctx, func(w *writer) error {
		n, err := w.exec(insertAttempt, delivery, a.At.UnixMilli(), a.Status, a.Took.Milliseconds(), a.Answer, a.Reason)
		if err := existing(n, err)("webhook.missing"); err != nil {
			return err
		}
		var endpoint string
		if a.Reason == "" {
			err := w.change(settleDelivery, []any{delivery, string(webhook.Delivered), "", a.At.UnixMilli()}, &endpoint)
			if missing(err) {
				return nil
			}
			if err != nil {
				return err
			}
			_, err = w.exec(arrived, endpoint)
			return err
		}
		if _, err := w.exec(noteReason, delivery, a.Reason); err != nil || note == "" {
			return err
		}
		if err := w.row(endpointOf, []any{delivery}, &endpoint); err != nil {
			return err
		}
		_, err = w.exec(disable, endpoint, a.At.UnixMilli(), note)
		return err
	})
}

// GiveUp implements webhook.Store.
func (s *Store) GiveUp(ctx context.Context, delivery, reason string, counts bool, most int, note string, now time.Time) error {
	return s.write(ctx, func(w *writer) error {
		var endpoint string
		err := w.change(settleDelivery, []any{delivery, string(webhook.Failed), reason, now.UnixMilli()}, &endpoint)
		if missing(err) || err == nil && !counts {
			return nil
		}
		if err != nil {
			return err
		}
		failures := 0
		if err := w.change(countFailure, []any{endpoint}, &failures); err != nil || failures < most {
			return err
		}
		_, err = w.exec(disable, endpoint, now.UnixMilli(), note)
		return err
	})
}

// TidyDeliveries implements webhook.Store.
func (s *Store) TidyDeliveries(ctx context.Context, before time.Time) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(deleteOld, before.UnixMilli())
		return err
	})
}

// Endpoints implements webhook.Store.
func (s *Store) Endpoints(ctx context.Context, organisation string) (list []webhook.Endpoint, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, selectEndpoints, []any{organisation}, func(row scanner) error {
			var e endpointRow
			err := row.Scan(e.dest()...)
			list = append(list, e.endpoint())
			return err
		})
	})
	return list, err
}

// Deliveries implements webhook.Store.
func (s *Store) Deliveries(ctx context.Context, organisation, endpoint string, limit int) (list []webhook.Delivery, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, selectDeliveries, []any{organisation, endpoint, limit}, func(row scanner) error {
			var d deliveryRow
			err := row.Scan(d.dest()...)
			list = append(list, d.delivery())
			return err
		})
	})
	return list, err
}

// Attempts implements webhook.Store.
func (s *Store) Attempts(ctx context.Context, organisation, delivery string) (list []webhook.Attempt, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		var one int
		if err := tx.QueryRowContext(ctx, deliveryOf, delivery, organisation).Scan(&one); missing(err) {
			return gone("webhook.missing")
		} else if err != nil {
			return err
		}
		return each(ctx, tx, selectAttempts, []any{delivery}, func(row scanner) error {
			var a webhook.Attempt
			var at, ms int64
			err := row.Scan(&at, &a.Status, &ms, &a.Answer, &a.Reason)
			a.At, a.Took = moment(at), time.Duration(ms)*time.Millisecond
			list = append(list, a)
			return err
		})
	})
	return list, err
}

// Target implements webhook.Store.
func (s *Store) Target(ctx context.Context, delivery string, now time.Time) (webhook.Target, error) {
	var d deliveryRow
	var e endpointRow
	var secret, old string
	var until int64
	err := s.read.QueryRowContext(ctx, selectTarget, delivery).Scan(append(append(d.dest(), e.dest()...), &secret, &old, &until)...)
	if missing(err) {
		return webhook.Target{}, gone("webhook.missing")
	}
	if err != nil {
		return webhook.Target{}, fmt.Errorf("read a delivery: %w", err)
	}
	t := webhook.Target{Delivery: d.delivery(), Endpoint: e.endpoint(), Secrets: []string{secret}}
	if old != "" && now.Before(moment(until)) {
		t.Secrets = append(t.Secrets, old)
	}
	return t, nil
}

// endpointRow and deliveryRow are rows as the database has them.
type endpointRow struct {
	webhook.Endpoint
	events   string
	created  int64
	disabled sql.NullInt64
}

func (r *endpointRow) dest() []any {
	return []any{&r.ID, &r.Organisation, &r.URL, &r.events, &r.Failures, &r.Note, &r.created, &r.disabled}
}

func (r *endpointRow) endpoint() webhook.Endpoint {
	r.CreatedAt, r.DisabledAt = moment(r.created), optional(r.disabled)
	for event := range strings.FieldsSeq(r.events) {
		r.Types = append(r.Types, webhook.Type(event))
	}
	return r.Endpoint
}

type deliveryRow struct {
	webhook.Delivery
	created int64
	settled sql.NullInt64
}

func (r *deliveryRow) dest() []any {
	return []any{&r.ID, &r.Endpoint, &r.Type, &r.Body, &r.State, &r.Reason, &r.Round, &r.created, &r.settled}
}

func (r *deliveryRow) delivery() webhook.Delivery {
	r.CreatedAt, r.SettledAt = moment(r.created), optional(r.settled)
	return r.Delivery
}

// joinedTypes has a space before and after each type, for LIKE.
func joinedTypes(types []webhook.Type) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range types {
		b.WriteString(string(t) + " ")
	}
	return b.String()
}
