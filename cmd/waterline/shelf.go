package main

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"waterline/reports"
)

// notes is the file of an output directory that says what its reports were made from.
const notes = ".waterline-batch.json"

// mark is a fingerprint of all that a report is made from. Without --date any
// day counts as the same, so that a batch can be gone on with tomorrow.
func (c *reportCommand) mark(p *program, s source, format string, options reports.Options) (string, error) {
	answers, err := p.read(s.answers)
	if err != nil {
		return "", err
	}
	from, err := json.Marshal(struct {
		Version, Format, Language, Paper, Date string
		Brand                                  any
		Seed                                   uint64
		Draws                                  int
		Sheet                                  bool
		Answers                                []byte
	}{version, format, options.Locale.Tag(), c.Paper, c.Date, options.Brand, c.Model.Seed, c.Model.Draws, c.Draws, answers})
	if err != nil {
		return "", fmt.Errorf("mark %s: %w", s.answers, err)
	}
	return sum(from), nil
}

func sum(data []byte) string {
	hash := sha256.Sum256(data)
	return hex.EncodeToString(hash[:])
}

// folder is a directory of reports.
type folder struct {
	p    *program
	path string

	mu    sync.Mutex
	notes map[string]note
}

// note is what a directory knows of a report: what it was made from, and its bytes.
type note struct {
	Mark string `json:"mark"`
	File string `json:"file"`
}

func (p *program) newFolder(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, p.unwritable(path, err)
	}
	f := &folder{p: p, path: path, notes: make(map[string]note)}
	data, err := os.ReadFile(filepath.Join(path, notes))
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, p.unwritable(path, err)
	}
	if err := json.Unmarshal(data, &f.notes); err != nil || f.notes == nil {
		f.notes = make(map[string]note) // not ours, or cut off: every report is made again
	}
	return f, nil
}

func (f *folder) has(file, mark string) bool {
	f.mu.Lock()
	known := f.notes[file]
	f.mu.Unlock()
	if known.Mark != mark {
		return false
	}
	data, err := os.ReadFile(filepath.Join(f.path, file))
	return err == nil && sum(data) == known.File
}

func (f *folder) put(file, mark string, data []byte) error {
	if err := f.p.save(filepath.Join(f.path, file), data); err != nil {
		return err
	}
	f.mu.Lock()
	f.notes[file] = note{Mark: mark, File: sum(data)}
	list, err := json.MarshalIndent(f.notes, "", " ")
	f.mu.Unlock()
	if err != nil {
		return fmt.Errorf("note %s: %w", file, err)
	}
	return f.p.save(filepath.Join(f.path, notes), list)
}

func (f *folder) close(bool) error { return nil }

// archive is a zip file of reports, written beside its place until it is whole.
type archive struct {
	p       *program
	target  string
	file    *os.File
	writer  *zip.Writer
	made    time.Time
	entries int
}

func (p *program) newArchive(target string, made time.Time) (*archive, error) {
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() {
		return nil, p.broken("cli.output_directory", "file", plain(target))
	}
	file, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*.tmp")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, p.broken("cli.output_no_directory", "file", plain(target), "directory", plain(filepath.Dir(target)))
	}
	if err != nil {
		return nil, p.unwritable(target, err)
	}
	// Of the day alone, so that the same date gives the same bytes.
	day := time.Date(made.Year(), made.Month(), made.Day(), 0, 0, 0, 0, time.UTC)
	return &archive{p: p, target: target, file: file, writer: zip.NewWriter(file), made: day}, nil
}

func (a *archive) has(string, string) bool { return false }

func (a *archive) put(file, _ string, data []byte) error {
	entry, err := a.writer.CreateHeader(&zip.FileHeader{Name: file, Method: zip.Deflate, Modified: a.made})
	if err == nil {
		_, err = entry.Write(data)
	}
	a.entries++
	return a.p.unwritable(a.target, err)
}

func (a *archive) close(whole bool) error {
	keep := whole && a.entries > 0
	err := a.writer.Close()
	if err == nil {
		err = a.file.Sync()
	}
	err = errors.Join(err, a.file.Close())
	if err == nil && keep {
		if err = os.Chmod(a.file.Name(), 0o644); err == nil {
			err = os.Rename(a.file.Name(), a.target)
		}
	}
	if err != nil || !keep {
		err = errors.Join(err, os.Remove(a.file.Name()))
	}
	return a.p.unwritable(a.target, err)
}
