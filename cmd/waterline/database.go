package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"waterline/cmd/internal/store"
	"waterline/cmd/internal/web/shell"
)

// dataFlags say where the data is.
type dataFlags struct {
	Data        string `name:"data" default:"waterline-data" placeholder:"DIR" help:"Directory of the database, made when it is not there (${default})."`
	DatabaseURL string `name:"database-url" placeholder:"URL" help:"Address of a PostgreSQL database to keep the data in, such as postgres://waterline@db.example/waterline; better set as WATERLINE_DATABASE_URL_FILE."`
}

// open opens the database that the flags name.
func (d dataFlags) open(ctx context.Context, p *program, questions store.Questions) (*store.Store, error) {
	var kept *store.Store
	var err error
	if d.DatabaseURL != "" {
		kept, err = store.Connect(ctx, d.DatabaseURL, questions)
	} else {
		kept, err = store.Open(ctx, d.Data, questions)
	}
	if err != nil {
		return nil, p.unopened(err)
	}
	return kept, nil
}

// place is where the data is, in words.
func (d dataFlags) place() string {
	if d.DatabaseURL != "" {
		return store.Place(d.DatabaseURL)
	}
	if directory, err := filepath.Abs(d.Data); err == nil {
		return directory
	}
	return d.Data
}

// flag is how another command is pointed at the same data. The address of a
// database may hold a password, and is not repeated.
func (d dataFlags) flag() string {
	if d.DatabaseURL != "" {
		return "--database-url …"
	}
	return "--data " + plain(d.place())
}

// there refuses a directory that holds no data yet.
func (d dataFlags) there(p *program) error {
	if d.DatabaseURL != "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(d.Data, store.File)); errors.Is(err, fs.ErrNotExist) {
		return p.wrong("cli.user_no_data", "path", plain(d.Data))
	}
	return nil
}

// filed refuses what is about the file of the database where there is none.
func (d dataFlags) filed(p *program) error {
	if d.DatabaseURL != "" {
		return p.misused("cli.database_file")
	}
	return nil
}

// counter counts the requests of all instances, nil where there is one.
func (s *site) counter() shell.Counter {
	if s.c.DatabaseURL == "" {
		return nil
	}
	return s.kept
}
