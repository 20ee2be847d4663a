package main

import (
	"context"
	"path/filepath"

	"waterline/cmd/internal/store"
)

type backupCommand struct {
	dataFlags
	File string `arg:"" name:"FILE" help:"File to write, which must not be there yet."`
}

// Run copies the database while a server may be at work on it.
func (c *backupCommand) Run(ctx context.Context, p *program) error {
	found, err := store.Backup(ctx, c.Data, c.File)
	if err != nil {
		return p.unopened(err)
	}
	return p.print(p.words.T("cli.backup_done", "file", plain(c.File), "size", p.words.Number(float64(found.Size)/1e6, 1), "version", p.words.Number(float64(found.Version), 0)) + "\n")
}

type restoreCommand struct {
	dataFlags
	File string `arg:"" name:"FILE" help:"Backup to put back."`
}

// Run puts a backup into a directory that is empty or not there.
func (c *restoreCommand) Run(ctx context.Context, p *program) error {
	found, err := store.Restore(ctx, c.File, c.Data)
	if err != nil {
		return p.unopened(err)
	}
	directory, err := filepath.Abs(c.Data)
	if err != nil {
		directory = c.Data
	}
	return p.print(p.words.T("cli.restore_done", "file", plain(c.File), "directory", plain(directory), "version", p.words.Number(float64(found.Version), 0)) + "\n")
}
