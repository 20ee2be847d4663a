package main

import (
	"context"
	"errors"
	"strings"

	"waterline/cmd/internal/store"
)

type migrateCommand struct {
	Data string `name:"data" default:"waterline-data" placeholder:"DIR" help:"Directory of the database to move (${default}). It stays as it is."`
	To   string `name:"to" required:"" placeholder:"URL" help:"Address of an empty PostgreSQL database; better set as WATERLINE_TO_FILE."`
}

// hashShown is how many digits of a hash are printed.
const hashShown = 16

// Run moves all data of a directory to PostgreSQL and prints what proves it.
func (c *migrateCommand) Run(ctx context.Context, p *program) error {
	if err := (dataFlags{Data: c.Data}).there(p); err != nil {
		return err
	}
	moved, err := store.Move(ctx, c.Data, c.To)
	var fault *store.OpenError
	switch {
	case errors.As(err, &fault) && fault.Code == store.TargetNotEmpty:
		return p.wrong("cli.migrate_not_empty", "to", plain(store.Place(c.To)), "table", fault.Path)
	case err != nil:
		return p.unopened(err)
	}
	var b strings.Builder
	rows := int64(0)
	for _, t := range moved.Tables {
		rows += t.Rows
		b.WriteString(p.words.T("cli.migrate_table", "table", t.Name, "rows", p.words.Number(float64(t.Rows), 0), "hash", t.Hash[:hashShown]) + "\n")
	}
	said := "cli.migrate_done"
	if moved.Before {
		said = "cli.migrate_before"
	}
	b.WriteString(p.words.T(said, "to", plain(store.Place(c.To)), "tables", p.words.Number(float64(len(moved.Tables)), 0), "rows", p.words.Number(float64(rows), 0)) + "\n")
	if moved.Altered > 0 {
		b.WriteString(p.words.T("cli.migrate_altered", "n", p.words.Number(float64(moved.Altered), 0)) + "\n")
	}
	b.WriteString(p.words.T("cli.migrate_next", "directory", plain((dataFlags{Data: c.Data}).place())) + "\n")
	return p.print(b.String())
}
