package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"waterline/assessment"
	"waterline/assessment/client"
)

const (
	insertBrand        = `INSERT INTO brand (id, organisation_id, created_at) VALUES ($1, $2, $3)`
	insertBrandVersion = `INSERT INTO brand_version (brand_id, version, name, file, author, author_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	newestBrand        = `SELECT MAX(version) FROM brand_version JOIN brand ON id = brand_id WHERE organisation_id = $1 AND id = $2 GROUP BY id`
	clearClientBrand   = `DELETE FROM client_brand WHERE client_id = $1`
	putClientBrand     = `INSERT INTO client_brand (client_id, brand_id) VALUES ($1, $2) ON CONFLICT (client_id) DO UPDATE SET brand_id = excluded.brand_id`
	newestReportDraft  = `SELECT version FROM report_draft WHERE assessment_id = $1`
	putReportDraft     = `INSERT INTO report_draft (assessment_id, version, value, author, author_name, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (assessment_id) DO UPDATE SET version = excluded.version, value = excluded.value, author = excluded.author,
			author_name = excluded.author_name, at = excluded.at`

	brandColumns = `SELECT id, version, name, author, author_name, at`
	brandsOf     = ` FROM brand JOIN brand_version v ON brand_id = id WHERE organisation_id = $1
		AND version = (SELECT MAX(version) FROM brand_version l WHERE l.brand_id = id)`
	selectBrands      = brandColumns + `, ''` + brandsOf + ` ORDER BY name, id`
	selectBrand       = brandColumns + `, file` + brandsOf + ` AND id = $2`
	selectClientBrand = `SELECT brand_id FROM client_brand WHERE client_id = $1`
	selectReportDraft = `SELECT version, value, author, author_name, at FROM report_draft WHERE assessment_id = $1`
)

func brandWrites() []string {
	return []string{insertBrand, insertBrandVersion, newestBrand, clearClientBrand, putClientBrand, newestReportDraft, putReportDraft}
}

const brandGone = "error.brand_gone"

// Brands implements client.BrandStore.
func (s *Store) Brands(ctx context.Context, organisation string) ([]client.Brand, error) {
	return list(ctx, s, scanBrand, selectBrands, organisation)
}

// Brand implements client.BrandStore.
func (s *Store) Brand(ctx context.Context, organisation, id string) (client.Brand, error) {
	return one(ctx, s, scanBrand, brandGone, selectBrand, organisation, id)
}

func scanBrand(row scanner) (client.Brand, error) {
	var b client.Brand
	var at int64
	var file string
	err := row.Scan(&b.ID, &b.Version, &b.Name, &b.By.ID, &b.By.Name, &at, &file)
	b.At, b.File = moment(at), []byte(file)
	return b, err
}

// AddBrand implements client.BrandStore.
func (s *Store) AddBrand(ctx context.Context, organisation string, b client.Brand) error {
	return s.write(ctx, func(w *writer) error {
		if _, err := w.exec(insertBrand, b.ID, organisation, b.At.UnixMilli()); err != nil {
			return taken(err, "error.brand_exists")
		}
		return addBrandVersion(w, b)
	})
}

func addBrandVersion(w *writer, b client.Brand) error {
	_, err := w.exec(insertBrandVersion, b.ID, b.Version, b.Name, string(b.File), b.By.ID, b.By.Name, b.At.UnixMilli())
	return err
}

// SaveBrand implements client.BrandStore.
func (s *Store) SaveBrand(ctx context.Context, organisation string, b client.Brand) (int64, error) {
	err := s.write(ctx, func(w *writer) error {
		newest, err := brandVersion(w, organisation, b.ID)
		if err != nil {
			return err
		}
		if newest != b.Version {
			return &assessment.Error{Code: assessment.Conflict, Safe: "error.brand_behind"}
		}
		next := b
		next.Version++
		return addBrandVersion(w, next)
	})
	if err != nil {
		return 0, err
	}
	return b.Version + 1, nil
}

func brandVersion(w *writer, organisation, id string) (int64, error) {
	var newest int64
	err := w.row(newestBrand, []any{organisation, id}, &newest)
	if missing(err) {
		return 0, gone(brandGone)
	}
	return newest, err
}

// ClientBrand implements client.BrandStore.
func (s *Store) ClientBrand(ctx context.Context, organisation, id string) (string, error) {
	var brand string
	err := s.view(ctx, func(tx *sql.Tx) error {
		if err := ownedRead(ctx, tx, organisation, id); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, selectClientBrand, id).Scan(&brand); err != nil && !missing(err) {
			return fmt.Errorf("read brand of client: %w", err)
		}
		return nil
	})
	return brand, err
}

// SetClientBrand implements client.BrandStore.
func (s *Store) SetClientBrand(ctx context.Context, organisation, id, brand string) error {
	return s.write(ctx, func(w *writer) error {
		if err := owned(w, organisation, id); err != nil {
			return err
		}
		if brand == "" {
			_, err := w.exec(clearClientBrand, id)
			return err
		}
		if _, err := brandVersion(w, organisation, brand); err != nil {
			return err
		}
		_, err := w.exec(putClientBrand, id, brand)
		return err
	})
}

// ReportDraft implements client.DraftStore.
func (s *Store) ReportDraft(ctx context.Context, organisation, id string) (client.Draft, error) {
	var d client.Draft
	err := s.view(ctx, func(tx *sql.Tx) error {
		var of string
		if err := tx.QueryRowContext(ctx, findOwned, organisation, id).Scan(&of); missing(err) {
			return gone("error.draft_gone")
		} else if err != nil {
			return fmt.Errorf("find assessment: %w", err)
		}
		var version, at int64
		var value string
		var by client.Author
		err := tx.QueryRowContext(ctx, selectReportDraft, id).Scan(&version, &value, &by.ID, &by.Name, &at)
		if missing(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read draft of report: %w", err)
		}
		if err := json.Unmarshal([]byte(value), &d); err != nil {
			return fmt.Errorf("decode draft of report: %w", err)
		}
		d.Version, d.By, d.At = version, by, moment(at)
		return nil
	})
	return d, err
}

// SaveReportDraft implements client.DraftStore.
func (s *Store) SaveReportDraft(ctx context.Context, organisation, id string, d client.Draft) (int64, error) {
	value, err := json.Marshal(d)
	if err != nil {
		return 0, fmt.Errorf("encode draft of report: %w", err)
	}
	err = s.write(ctx, func(w *writer) error {
		if err := ownedAssessment(w, organisation, id); err != nil {
			return err
		}
		var newest int64
		if err := w.row(newestReportDraft, []any{id}, &newest); err != nil && !missing(err) {
			return err
		}
		if newest != d.Version {
			return &assessment.Error{Code: assessment.Conflict, Safe: "error.composition_behind"}
		}
		_, err := w.exec(putReportDraft, id, d.Version+1, string(value), d.By.ID, d.By.Name, d.At.UnixMilli())
		return err
	})
	if err != nil {
		return 0, err
	}
	return d.Version + 1, nil
}
