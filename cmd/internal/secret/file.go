package secret

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File is the name of the key beside a database, where the operator sets none.
const File = "waterline.key"

// Kept reads the key in a directory, and makes it where there is none. Of two
// processes that make one at the same time both read the same.
func Kept(dir string) (*Box, error) {
	path := filepath.Join(dir, File)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := write(dir, path); err != nil {
			return nil, err
		}
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	b, err := Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return b, nil
}

// write makes a key whole or not at all, and leaves one alone that is there.
func write(dir, path string) error {
	part, err := os.CreateTemp(dir, ".waterline-key-*") // for its owner only
	if err != nil {
		return err
	}
	_, err = part.WriteString(NewKey() + "\n")
	if err := errors.Join(err, part.Sync(), part.Close()); err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	if err := os.Link(part.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return os.Rename(part.Name(), path) // the disk knows no second name of a file
	}
	return os.Remove(part.Name())
}
