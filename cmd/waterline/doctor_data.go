package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"waterline/cmd/internal/config"
	"waterline/cmd/internal/secret"
	"waterline/cmd/internal/store"
)

const (
	forOthers   = 0o077 // rights of anybody but the owner
	forAnybody  = 0o004
	scarceBytes = 1 << 30
	leastBytes  = 100 << 20
	longLog     = 256 << 20 // of changes beside the database; checkpoints keep it near 4 MB
)

// directory is where the data lies.
func (d *doctor) directory(context.Context) {
	about, err := os.Stat(d.c.Data)
	path := plain(d.c.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.say(fine, "data_new", "path", path)
		return
	case err != nil:
		d.say(broken, "data_unreadable", "path", path, "error", because(err))
		return
	case !about.IsDir():
		d.say(wrong, "data_file", "path", path)
		d.homeless = true
		return
	}
	probe, err := os.CreateTemp(d.c.Data, ".waterline-doctor-*")
	if err != nil {
		d.say(broken, "data_unwritable", "path", path, "error", because(err))
		return
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		d.say(broken, "data_unwritable", "path", path, "error", because(err))
		return
	}
	if about.Mode().Perm()&forOthers != 0 {
		d.say(warn, "data_open", "path", path)
		return
	}
	d.say(fine, "data", "path", path)
}

// disk is what holds the directory.
func (d *doctor) disk(context.Context) {
	place := d.c.Data
	for {
		if _, err := os.Stat(place); err == nil || filepath.Dir(place) == place {
			break
		}
		place = filepath.Dir(place)
	}
	if kind := networked(place); kind != "" {
		d.say(warn, "disk_network", "kind", kind, "path", plain(place))
	}
	size := int64(0)
	if about, err := os.Stat(filepath.Join(d.c.Data, store.File)); err == nil {
		size = about.Size()
	}
	free := freeSpace(place)
	gigabytes := d.words.Number(float64(free)/1e9, 1)
	switch {
	case free < 0:
	case free < leastBytes:
		d.say(broken, "disk_full", "free", gigabytes)
	case free < max(scarceBytes, 2*size):
		d.say(warn, "disk_scarce", "free", gigabytes)
	default:
		d.say(fine, "disk", "free", gigabytes)
	}
}

// database is the file, its version and whether it holds together.
func (d *doctor) database(ctx context.Context) {
	if d.c.DatabaseURL != "" {
		d.databaseServer(ctx)
		return
	}
	if d.homeless {
		return
	}
	path := filepath.Join(d.c.Data, store.File)
	about, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		d.say(fine, "database_new")
		return
	}
	if err != nil {
		d.say(broken, "database_unreadable", "path", plain(path), "error", because(err))
		return
	}
	found, pending, err := store.Inspect(ctx, d.c.Data)
	var fault *store.OpenError
	switch {
	case errors.As(err, &fault) && fault.Code == store.Newer:
		d.say(broken, "database_newer", "path", plain(path))
		return
	case err != nil:
		d.say(broken, "database_damaged", "path", plain(path), "error", because(errors.Unwrap(err)))
		return
	case pending:
		d.say(fine, "database_older", "version", d.words.Number(float64(found.Version), 0))
	default:
		d.say(fine, "database", "version", d.words.Number(float64(found.Version), 0), "size", d.words.Number(float64(found.Size)/1e6, 1))
	}
	if above, err := os.Stat(d.c.Data); err == nil && above.Mode().Perm()&forOthers != 0 && about.Mode().Perm()&forOthers != 0 {
		d.say(warn, "database_open", "path", plain(path))
	}
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > longLog {
		d.say(warn, "database_log", "size", d.words.Number(float64(log.Size())/1e6, 0))
	}
}

// key seals second factors and secrets of webhooks.
func (d *doctor) key(context.Context) {
	if d.c.SecretKey != "" {
		if _, err := secret.Parse(d.c.SecretKey); err != nil {
			d.say(wrong, "key_form", "path", "WATERLINE_SECRET_KEY_FILE")
			return
		}
		d.say(fine, "key")
		return
	}
	if d.homeless {
		return
	}
	path := filepath.Join(d.c.Data, secret.File)
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Join(d.c.Data, store.File)); err == nil && d.c.DatabaseURL == "" {
			d.say(warn, "key_lost", "path", plain(path))
			return
		}
		d.say(fine, "key_new")
	case err != nil:
		d.say(broken, "key_unreadable", "path", plain(path), "error", because(err))
	default:
		if _, err := secret.Parse(string(text)); err != nil {
			d.say(wrong, "key_form", "path", plain(path))
			return
		}
		d.private(path)
		d.say(fine, "key")
	}
}

// secrets are files that settings name.
func (d *doctor) secrets(context.Context) {
	paths := []string{d.c.Key}
	for _, pair := range d.env {
		if name, value, _ := strings.Cut(pair, "="); strings.HasPrefix(name, config.Variable("")) && strings.HasSuffix(name, "_FILE") {
			paths = append(paths, value)
		}
	}
	for _, path := range paths {
		if path != "" {
			d.private(path)
		}
	}
}

// private warns of a file with a secret that anybody on the machine may read.
func (d *doctor) private(path string) {
	if about, err := os.Stat(path); err == nil && about.Mode().Perm()&forAnybody != 0 {
		d.say(warn, "secret_open", "path", plain(path))
	}
}

// forms are those of the site.
func (d *doctor) forms(context.Context) {
	if d.c.Forms == "" {
		return
	}
	bank, _, _, err := knowledge()
	if err == nil {
		_, err = d.program.forms(d.c.Forms, bank)
	}
	if !d.refused("forms", err) {
		d.say(fine, "forms", "path", plain(d.c.Forms))
	}
}
