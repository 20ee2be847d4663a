package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/webhook"
)

const (
	findSuperseded = `SELECT 1 FROM issued WHERE client_id = $1 AND id = $2`
	insertIssued   = `INSERT INTO issued (id, client_id, number, assessment_id, version, title, language, paper, fingerprint, program, size, sha256,
			author, author_name, at, supersedes, answers, result, brand, composition, file)
		VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM issued WHERE client_id = $2),
			$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
		RETURNING number`
	issuedColumns = `issued.id, client_id, number, assessment_id, issued.version, title, language, paper, fingerprint, program, size, sha256,
		author, author_name, at, COALESCE(supersedes, ''),
		COALESCE((SELECT later.id FROM issued later WHERE later.supersedes = issued.id), '')`
	ofClients    = ` FROM issued JOIN client ON client.id = client_id WHERE organisation_id = $1 AND `
	selectIssued = `SELECT ` + issuedColumns + ofClients + `client_id = $2 ORDER BY number DESC`
	selectMade   = `SELECT ` + issuedColumns + `, answers, result, brand, composition` + ofClients + `issued.id = $2`
	selectFile   = `SELECT ` + issuedColumns + `, file` + ofClients + `issued.id = $2`
)

// AddIssued implements client.Store.
func (s *Store) AddIssued(ctx context.Context, organisation string, i client.Issued, m client.Made, file []byte) (int64, error) {
	var number int64
	var supersedes any
	if i.Supersedes != "" {
		supersedes = i.Supersedes
	}
	err := s.write(ctx, func(w *writer) error {
		if err := owned(w, organisation, i.Client); err != nil {
			return err
		}
		if i.Supersedes != "" {
			var one int
			if err := w.row(findSuperseded, []any{i.Client, i.Supersedes}, &one); missing(err) {
				return gone("error.report_gone")
			} else if err != nil {
				return err
			}
		}
		err := w.change(insertIssued, []any{
			i.ID, i.Client, i.Assessment, i.Version, i.Title, i.Language, i.Paper, i.Fingerprint, i.Program, i.Size, i.SHA256,
			i.By.ID, i.By.Name, i.At.UnixMilli(), supersedes, string(m.Answers), string(m.Result), string(m.Brand), string(m.Composition), file,
		}, &number)
		if err != nil {
			return taken(err, "error.report_superseded")
		}
		issue := webhook.Issued{Report: i.ID, Assessment: i.Assessment, Client: i.Client, Format: "pdf", Fingerprint: i.Fingerprint}
		if err := announce(w, organisation, i.At, issue); err != nil {
			return err
		}
		return addEntry(w, i.Client, client.Entry{Kind: client.Issue, At: i.At, By: i.By, Version: i.Version, Issued: i.ID, Text: i.Title})
	})
	return number, err
}

// IssuedOf implements client.Store.
func (s *Store) IssuedOf(ctx context.Context, organisation, id string) ([]client.Issued, error) {
	var list []client.Issued
	err := s.view(ctx, func(tx *sql.Tx) error {
		if err := ownedRead(ctx, tx, organisation, id); err != nil {
			return err
		}
		return each(ctx, tx, selectIssued, []any{organisation, id}, func(row scanner) error {
			i, err := scanIssued(row)
			list = append(list, i)
			return err
		})
	})
	return list, err
}

// Issued implements client.Store.
func (s *Store) Issued(ctx context.Context, organisation, id string) (client.Issued, client.Made, error) {
	var answers, result, brand, composition string
	i, err := s.issued(ctx, selectMade, organisation, id, &answers, &result, &brand, &composition)
	if err != nil {
		return client.Issued{}, client.Made{}, err
	}
	return i, client.Made{Answers: []byte(answers), Result: []byte(result), Brand: []byte(brand), Composition: json.RawMessage(composition)}, nil
}

// IssuedFile implements client.Store.
func (s *Store) IssuedFile(ctx context.Context, organisation, id string) (client.Issued, []byte, error) {
	var file []byte
	i, err := s.issued(ctx, selectFile, organisation, id, &file)
	if err != nil {
		return client.Issued{}, nil, err
	}
	return i, file, nil
}

func (s *Store) issued(ctx context.Context, query, organisation, id string, more ...any) (client.Issued, error) {
	i, err := scanIssued(s.read.QueryRowContext(ctx, query, organisation, id), more...)
	if missing(err) {
		return i, &assessment.Error{Code: assessment.NotFound, Safe: "error.report_gone"}
	}
	if err != nil {
		return i, fmt.Errorf("read report: %w", err)
	}
	return i, nil
}

// scanIssued reads issuedColumns and what follows them into more.
func scanIssued(row scanner, more ...any) (client.Issued, error) {
	var i client.Issued
	var at int64
	err := row.Scan(append([]any{
		&i.ID, &i.Client, &i.Number, &i.Assessment, &i.Version, &i.Title, &i.Language, &i.Paper, &i.Fingerprint, &i.Program, &i.Size, &i.SHA256,
		&i.By.ID, &i.By.Name, &at, &i.Supersedes, &i.SupersededBy,
	}, more...)...)
	i.At = moment(at)
	return i, err
}
