package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Codes of backups, besides those of databases.
const (
	NoDatabase   OpenCode = "backup_no_database" // there is nothing to back up
	BackupThere  OpenCode = "backup_there"       // the file exists
	BackupBroken OpenCode = "backup_broken"      // the copy does not hold together
	NotEmpty     OpenCode = "restore_not_empty"  // the directory has something in it
)

// Snapshot is what a backup holds.
type Snapshot struct {
	Version int64 // of the tables
	Size    int64 // bytes
}

// Backup writes a copy of the database in dir to a file that is not there yet,
// as it stands at one moment, while others go on writing. The copy is checked
// before it gets its name. The error is an *OpenError.
func Backup(ctx context.Context, dir, file string) (Snapshot, error) {
	path := filepath.Join(dir, File)
	if _, err := os.Stat(path); err != nil {
		return Snapshot{}, &OpenError{Code: NoDatabase, Path: dir, Err: err}
	}
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return Snapshot{}, &OpenError{Code: BackupThere, Path: file, Err: fs.ErrExist}
	}
	part := file + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Snapshot{}, openError(part, err)
	}
	made, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return Snapshot{}, openError(part, err)
	}
	if err := made.Close(); err != nil {
		return Snapshot{}, openError(part, err)
	}
	if err := vacuum(ctx, path, part); err != nil {
		return Snapshot{}, openError(path, errors.Join(err, os.Remove(part)))
	}
	found, err := inspect(ctx, part)
	if err == nil {
		err = errors.Join(synced(part), os.Rename(part, file), synced(filepath.Dir(file)))
	}
	if err != nil {
		return Snapshot{}, fault(part, errors.Join(err, os.Remove(part)))
	}
	return found, nil
}

// fault keeps an *OpenError as it is.
func fault(path string, err error) error {
	var known *OpenError
	if errors.As(err, &known) {
		return known
	}
	return openError(path, err)
}

// vacuum copies a database as one reader sees it, without what was deleted.
func vacuum(ctx context.Context, path, to string) error {
	db, err := connect(path, "_pragma=query_only(0)", 1)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO $1", to)
	return errors.Join(err, db.Close())
}

// inspect checks that a file is a whole database that this program knows.
func inspect(ctx context.Context, path string) (found Snapshot, err error) {
	stat, err := os.Stat(path)
	if err != nil {
		return Snapshot{}, &OpenError{Code: NoDatabase, Path: path, Err: err}
	}
	db, err := connect(path, "_pragma=query_only(1)", 1)
	if err != nil {
		return Snapshot{}, openError(path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var said string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&said); err != nil || said != "ok" {
		return Snapshot{}, &OpenError{Code: BackupBroken, Path: path, Err: errors.Join(err, errors.New(said))}
	}
	have, know, err := versions(ctx, db)
	switch {
	case err != nil || have == 0:
		return Snapshot{}, &OpenError{Code: BackupBroken, Path: path, Err: errors.Join(err, errors.New("it has none of our tables"))}
	case have > know:
		return Snapshot{}, &OpenError{Code: Newer, Path: path, Err: fmt.Errorf("%w: %d, this program knows %d", errNewer, have, know)}
	}
	return Snapshot{Version: have, Size: stat.Size()}, nil
}

// Restore puts a backup into a directory that is empty or not there. The
// backup is checked first. The error is an *OpenError.
func Restore(ctx context.Context, file, dir string) (Snapshot, error) {
	found, err := inspect(ctx, file)
	if err != nil {
		return Snapshot{}, fault(file, err)
	}
	there, err := os.ReadDir(dir)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return Snapshot{}, &OpenError{Code: NotDirectory, Path: dir, Err: err}
	case len(there) > 0:
		return Snapshot{}, &OpenError{Code: NotEmpty, Path: dir, Err: fs.ErrExist}
	}
	if err := prepare(dir); err != nil {
		return Snapshot{}, err
	}
	path := filepath.Join(dir, File)
	if err := copied(file, path+".part"); err != nil {
		return Snapshot{}, openError(path, errors.Join(err, os.Remove(path+".part")))
	}
	if _, err := inspect(ctx, path+".part"); err != nil {
		return Snapshot{}, fault(path, errors.Join(err, os.Remove(path+".part")))
	}
	if err := errors.Join(os.Rename(path+".part", path), synced(dir)); err != nil {
		return Snapshot{}, openError(path, err)
	}
	return found, nil
}

func copied(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// synced makes a file or the names in a directory last.
func synced(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
