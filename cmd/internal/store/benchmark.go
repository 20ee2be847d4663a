package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"waterline/assessment"
	"waterline/assessment/benchmark"
)

// poolOf is the organisation that an assessment's answers are given to: that of
// its client, else that of its form, else the only one there is.
const poolOf = `CASE WHEN a.organisation_id <> '' THEN a.organisation_id
	WHEN f.organisation_id IS NOT NULL THEN f.organisation_id
	ELSE (SELECT CASE WHEN COUNT(*) = 1 THEN MIN(id) ELSE '' END FROM organisation) END`

const (
	selectPool = `SELECT ` + poolOf + ` FROM assessment a LEFT JOIN form f ON f.id = a.form WHERE a.id = $1`
	selectRuns = `SELECT a.id, r.number, ` + poolOf + `, COALESCE(a.client_id, ''),
			CASE WHEN a.series_id <> '' THEN a.series_id ELSE a.id END, r.created_at, r.value, r.answers
		FROM consent c JOIN assessment a ON a.id = c.assessment_id JOIN result r ON r.assessment_id = a.id LEFT JOIN form f ON f.id = a.form
		WHERE c.kind = 'benchmark' AND c.given
			AND c.number = (SELECT MAX(number) FROM consent WHERE assessment_id = a.id AND kind = 'benchmark')
			AND r.number = (SELECT MAX(number) FROM result WHERE assessment_id = a.id AND edit = FALSE)
		ORDER BY a.id`

	selectBenchmarks = `SELECT pool, computed_at, agreed FROM benchmark WHERE $1 = '*' OR pool = $1 ORDER BY pool`
	selectCells      = `SELECT kind, about, industry, value, size, lost FROM benchmark_cell WHERE pool = $1 ORDER BY kind, about, industry`
	selectPooled     = `SELECT kind, about, industry, assessment_id, number FROM benchmark_member WHERE pool = $1 ORDER BY assessment_id`

	dropBenchmarks  = `DELETE FROM benchmark`
	insertBenchmark = `INSERT INTO benchmark (pool, computed_at, agreed) VALUES ($1, $2, $3)`
	insertCell      = `INSERT INTO benchmark_cell (pool, kind, about, industry, value, size, lost) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	insertPooled    = `INSERT INTO benchmark_member (pool, kind, about, industry, assessment_id, number)
		SELECT $1, $2, $3, $4, id, $6 FROM assessment WHERE id = $5`
	dropPooled = `DELETE FROM benchmark_member WHERE assessment_id = $1`
)

// everyPool asks for all pools; no organisation has such an id.
const everyPool = "*"

// benchmarkWrites lists every statement of benchmarks that a writer runs.
func benchmarkWrites() []string {
	return []string{dropBenchmarks, insertBenchmark, insertCell, insertPooled, dropPooled}
}

// EachRun implements benchmark.Store.
func (s *Store) EachRun(ctx context.Context, fn func(benchmark.Run) error) error {
	return s.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, selectRuns, nil, func(row scanner) error {
			var r benchmark.Run
			var at int64
			var value, answers string
			if err := row.Scan(&r.Assessment, &r.Number, &r.Pool, &r.Client, &r.Series, &at, &value, &answers); err != nil {
				return err
			}
			r.At, r.Answers = moment(at), []byte(answers)
			if err := json.Unmarshal([]byte(value), &r.Result); err != nil {
				return fmt.Errorf("decode result: %w", err)
			}
			return fn(r)
		})
	})
}

// Pool implements benchmark.Store.
func (s *Store) Pool(ctx context.Context, id string) (string, error) {
	return one(ctx, s, func(row scanner) (pool string, err error) { return pool, row.Scan(&pool) }, "error.draft_gone", selectPool, id)
}

// States implements benchmark.Store.
func (s *Store) States(ctx context.Context) ([]benchmark.State, error) {
	return s.states(ctx, everyPool)
}

// State implements benchmark.Store.
func (s *Store) State(ctx context.Context, pool string) (benchmark.State, error) {
	found, err := s.states(ctx, pool)
	if err != nil || len(found) == 0 {
		return benchmark.State{}, err
	}
	return found[0], nil
}

func (s *Store) states(ctx context.Context, pool string) ([]benchmark.State, error) {
	var all []benchmark.State
	err := s.view(ctx, func(tx *sql.Tx) error {
		err := each(ctx, tx, selectBenchmarks, []any{pool}, func(row scanner) error {
			var one benchmark.State
			var at int64
			err := row.Scan(&one.Pool, &at, &one.Agreed)
			one.At = moment(at)
			all = append(all, one)
			return err
		})
		if err != nil {
			return err
		}
		for i := range all {
			if err := cells(ctx, tx, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// cells reads what a pool shows. A cell that lost a run is remembered by whose
// runs are left, and not shown.
func cells(ctx context.Context, tx *sql.Tx, s *benchmark.State) error {
	members := make(map[benchmark.Key][]benchmark.Member)
	err := each(ctx, tx, selectPooled, []any{s.Pool}, func(row scanner) error {
		var k benchmark.Key
		var m benchmark.Member
		err := row.Scan(&k.Kind, &k.Of, &k.Industry, &m.Assessment, &m.Number)
		members[k] = append(members[k], m)
		return err
	})
	if err != nil {
		return err
	}
	return each(ctx, tx, selectCells, []any{s.Pool}, func(row scanner) error {
		var k benchmark.Key
		var value string
		var size, lost int
		if err := row.Scan(&k.Kind, &k.Of, &k.Industry, &value, &size, &lost); err != nil {
			return err
		}
		set := benchmark.Set{Members: members[k], Left: lost + size - len(members[k])}
		s.Sets = append(s.Sets, benchmark.Memory{Key: k, Set: set})
		if value == "" || set.Left > 0 {
			return nil
		}
		var cell benchmark.Cell
		if err := json.Unmarshal([]byte(value), &cell); err != nil {
			return fmt.Errorf("decode cell: %w", err)
		}
		s.Cells = append(s.Cells, cell)
		return nil
	})
}

// SaveStates implements benchmark.Store.
func (s *Store) SaveStates(ctx context.Context, all []benchmark.State) error {
	return s.write(ctx, func(w *writer) error {
		if _, err := w.exec(dropBenchmarks); err != nil {
			return err
		}
		for _, one := range all {
			if err := putState(w, one); err != nil {
				return fmt.Errorf("put benchmark: %w", err)
			}
		}
		return nil
	})
}

func putState(w *writer, s benchmark.State) error {
	if _, err := w.exec(insertBenchmark, s.Pool, s.At.UnixMilli(), s.Agreed); err != nil {
		return err
	}
	values := make(map[benchmark.Key]string)
	for _, c := range s.Cells {
		data, err := json.Marshal(c)
		if err != nil {
			return fmt.Errorf("encode cell: %w", err)
		}
		values[c.Key] = string(data)
	}
	for _, m := range s.Sets {
		if _, err := w.exec(insertCell, s.Pool, string(m.Kind), m.Of, m.Industry, values[m.Key], len(m.Members), m.Left); err != nil {
			return err
		}
		for _, one := range m.Members {
			if _, err := w.exec(insertPooled, s.Pool, string(m.Kind), m.Of, m.Industry, one.Assessment, one.Number); err != nil {
				return err
			}
		}
	}
	return nil
}

// withdraw takes a run out of what is shown as soon as its respondent no longer
// agrees.
func withdraw(w *writer, id string, c assessment.Consent) error {
	if c.Kind != assessment.ConsentBenchmark || c.Given {
		return nil
	}
	_, err := w.exec(dropPooled, id)
	return err
}
