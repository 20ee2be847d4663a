// Package spool keeps uploaded files on disk until they were read. They may name
// people, so nobody but the program's user can open them, backups leave them out,
// and they go as soon as they were read.
package spool

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/usage/upload"
)

// Folder is the name of the folder inside the data directory.
const Folder = "uploads"

// Dir is a folder of files. It is made with the first of them. Several servers
// of one database must share it.
type Dir struct{ path string }

var _ upload.Spool = (*Dir)(nil)

// New is the folder of a data directory.
func New(data string) *Dir { return &Dir{filepath.Join(data, Folder)} }

// file is the path of an id, which is never a way out of the folder.
func (d *Dir) file(id string) (string, error) {
	if id == "" || strings.Trim(id, "0123456789abcdef") != "" {
		return "", fmt.Errorf("spool: %q is no id", id)
	}
	return filepath.Join(d.path, id), nil
}

// Write implements upload.Spool. A file that is not written whole is removed.
func (d *Dir) Write(id string, from io.Reader) (int64, error) {
	path, err := d.file(id)
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(d.path, 0o700); err != nil {
		return 0, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(file, from)
	if err = errors.Join(err, file.Close()); err != nil {
		return 0, errors.Join(err, os.Remove(path))
	}
	return n, nil
}

// Open implements upload.Spool.
func (d *Dir) Open(id string) (upload.Spooled, error) {
	path, err := d.file(id)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &assessment.Error{Code: assessment.NotFound, Safe: "error.usage_file_gone"}
	}
	if err != nil {
		return nil, err
	}
	return file, nil
}

// Remove implements upload.Spool.
func (d *Dir) Remove(id string) error {
	path, err := d.file(id)
	if err != nil {
		return err
	}
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Sweep implements upload.Spool.
func (d *Dir) Sweep(before time.Time) error {
	files, err := os.ReadDir(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, f := range files {
		info, infoErr := f.Info()
		if infoErr == nil && info.ModTime().Before(before) {
			err = errors.Join(err, d.Remove(f.Name()))
		}
	}
	return err
}
