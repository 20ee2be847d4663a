package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"waterline/cmd/internal/secret"
	"waterline/cmd/internal/store"
)

// passphraseFlags name the file with what a file is encrypted with.
type passphraseFlags struct {
	PassphraseFile string `name:"passphrase-file" placeholder:"FILE" help:"File with a passphrase to encrypt with, in the form of age."`
}

// passphrase is that of the file, "" where none is named.
func (f passphraseFlags) passphrase(p *program) (string, error) {
	if f.PassphraseFile == "" {
		return "", nil
	}
	data, err := os.ReadFile(f.PassphraseFile)
	if err != nil {
		return "", p.misused("cli.passphrase_unread", "path", plain(f.PassphraseFile), "error", because(err))
	}
	text, err := secret.Passphrase(string(data))
	if errors.Is(err, secret.ErrPassphrase) {
		return "", p.misused("cli.passphrase_short", "path", plain(f.PassphraseFile))
	}
	return text, err
}

type backupCommand struct {
	dataFlags
	passphraseFlags
	File string `arg:"" name:"FILE" help:"File to write, which must not be there yet."`
}

// Run copies the database while a server may be at work on it.
func (c *backupCommand) Run(ctx context.Context, p *program) error {
	if err := c.filed(p); err != nil {
		return err
	}
	passphrase, err := c.passphrase(p)
	if err != nil {
		return err
	}
	found, err := c.write(ctx, p, passphrase)
	if err != nil {
		return p.unopened(err)
	}
	return p.print(p.words.T("cli.backup_done", "file", plain(c.File), "size", p.words.Number(float64(found.Size)/1e6, 1), "version", p.words.Number(float64(found.Version), 0)) + "\n")
}

// write makes the backup. One that is encrypted is made readable first, inside
// the data directory, where everything is readable anyway.
func (c *backupCommand) write(ctx context.Context, p *program, passphrase string) (store.Snapshot, error) {
	if passphrase == "" {
		return store.Backup(ctx, c.Data, c.File)
	}
	if _, err := os.Lstat(c.File); !errors.Is(err, fs.ErrNotExist) {
		return store.Snapshot{}, p.broken("cli.backup_there", "path", plain(c.File))
	}
	copied := filepath.Join(c.Data, ".backup-"+filepath.Base(c.File))
	if err := os.Remove(copied); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return store.Snapshot{}, err
	}
	found, err := store.Backup(ctx, c.Data, copied)
	if err != nil {
		return found, err
	}
	err = encrypted(copied, c.File, passphrase)
	return found, errors.Join(err, os.Remove(copied))
}

// encrypted copies a file to one that gets its name when it is whole.
func encrypted(from, to, passphrase string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return whole(to, func(out io.Writer) error {
		w, err := secret.Encrypt(out, passphrase)
		if err != nil {
			return err
		}
		_, err = io.Copy(w, in)
		return errors.Join(err, w.Close())
	})
}

// whole writes a file for its owner only, which gets its name when all of it has
// reached the disk.
func whole(path string, write func(io.Writer) error) error {
	part := path + ".part"
	out, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = write(out)
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, path)
}

type restoreCommand struct {
	dataFlags
	passphraseFlags
	File string `arg:"" name:"FILE" help:"Backup to put back."`
}

// Run puts a backup into a directory that is empty or not there.
func (c *restoreCommand) Run(ctx context.Context, p *program) error {
	if err := c.filed(p); err != nil {
		return err
	}
	passphrase, err := c.passphrase(p)
	if err != nil {
		return err
	}
	file, remove, err := c.readable(p, passphrase)
	if err != nil {
		return err
	}
	found, err := store.Restore(ctx, file, c.Data)
	if err := errors.Join(err, remove()); err != nil {
		return p.unopened(err)
	}
	return p.print(p.words.T("cli.restore_done", "file", plain(c.File), "directory", plain(c.place()), "version", p.words.Number(float64(found.Version), 0)) + "\n")
}

// readable is the backup as a database: the file itself, or a copy beside the
// new directory, which remove takes away.
func (c *restoreCommand) readable(p *program, passphrase string) (file string, remove func() error, err error) {
	if passphrase == "" {
		return c.File, func() error { return nil }, nil
	}
	in, err := os.Open(c.File)
	if err != nil {
		return "", nil, p.broken("cli.backup_no_database", "path", plain(c.File))
	}
	defer in.Close()
	beside := filepath.Dir(filepath.Clean(c.Data))
	dir, err := "", os.MkdirAll(beside, 0o700)
	if err == nil {
		dir, err = os.MkdirTemp(beside, ".restore-")
	}
	if err != nil {
		return "", nil, p.broken("cli.data_unopened", "path", plain(c.Data), "error", because(err))
	}
	remove = func() error { return os.RemoveAll(dir) }
	file = filepath.Join(dir, store.File)
	err = whole(file, func(out io.Writer) error {
		text, err := secret.Decrypt(in, passphrase)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, text)
		return err
	})
	if errors.Is(err, secret.ErrUnopened) {
		err = p.wrong("cli.passphrase_wrong", "path", plain(c.File))
	}
	if err != nil {
		return "", nil, errors.Join(err, remove())
	}
	return file, remove, nil
}
