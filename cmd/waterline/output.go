package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// save writes a file whole or not at all: to a temporary file beside it, which
// then takes its name. A device or pipe is written as it stands.
func (p *program) save(name string, data []byte) error {
	target := name
	if real, err := filepath.EvalSymlinks(name); err == nil {
		target = real // the link stays, what it points at is replaced
	}
	switch info, err := os.Stat(target); {
	case err == nil && info.IsDir():
		return p.broken("cli.output_directory", "file", plain(name))
	case err == nil && !info.Mode().IsRegular():
		return p.unwritable(name, writeInto(target, data))
	case errors.Is(err, fs.ErrNotExist):
		directory := filepath.Dir(target)
		if _, err := os.Stat(directory); errors.Is(err, fs.ErrNotExist) {
			return p.broken("cli.output_no_directory", "file", plain(name), "directory", plain(directory))
		}
	}
	return p.unwritable(name, replace(target, data))
}

// replace puts data in place of target in one step.
func replace(target string, data []byte) error {
	temporary := filepath.Join(filepath.Dir(target), fmt.Sprintf(".%s.%d.tmp", filepath.Base(target), os.Getpid()))
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(temporary, target)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return nil
}

func writeInto(target string, data []byte) error {
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// unwritable words an error of writing a file; nil stays nil.
func (p *program) unwritable(name string, err error) error {
	if err == nil {
		return nil
	}
	return p.broken("cli.output_unwritable", "file", plain(name), "error", because(err))
}

// print writes to standard output.
func (p *program) print(text string) error {
	_, err := io.WriteString(p.stdout, text)
	return p.unwritable(p.words.T("cli.standard_output"), err)
}
