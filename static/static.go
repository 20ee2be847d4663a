// Package static holds the files that pages load, each under a name that
// changes with its content, so that browsers may keep it for ever.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed app.css workspace.css app.js js font/*.woff2 img
var files embed.FS

// Prefix is the URL path below which the files are served.
const Prefix = "/static/"

const hashLength = 12

// File is one file as it is sent.
type File struct {
	URL  string // such as /static/app.0123456789ab.css
	Type string // media type
	Data []byte
}

// Set is every file. It is read-only once made.
type Set struct {
	byName map[string]*File
	byURL  map[string]*File
}

// New reads the embedded files and names them by their content. Style sheets
// are read last, with the names of the files they load put in.
func New() (*Set, error) { return newSet(files) }

func newSet(fsys fs.FS) (*Set, error) {
	s := &Set{byName: make(map[string]*File), byURL: make(map[string]*File)}
	var sheets []string
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if path.Ext(name) == ".css" {
			sheets = append(sheets, name)
			return nil
		}
		return s.add(fsys, name, nil)
	})
	if err != nil {
		return nil, fmt.Errorf("static: %w", err)
	}
	names := make([]string, 0, 2*len(s.byName))
	for name, file := range s.byName {
		names = append(names, "url("+name+")", "url("+file.URL+")")
	}
	for _, name := range sheets {
		if err := s.add(fsys, name, strings.NewReplacer(names...)); err != nil {
			return nil, fmt.Errorf("static: %w", err)
		}
	}
	return s, nil
}

func (s *Set) add(fsys fs.FS, name string, names *strings.Replacer) error {
	media, ok := mediaTypes[path.Ext(name)]
	if !ok {
		return nil
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if names != nil {
		data = []byte(names.Replace(string(data)))
	}
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	file := &File{
		URL:  Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:])[:hashLength] + ext,
		Type: media,
		Data: data,
	}
	s.byName[name], s.byURL[file.URL] = file, file
	return nil
}

// mediaTypes is fixed, because the machine's own table differs from one to the
// next. A file of another kind is not served.
var mediaTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".woff2": "font/woff2",
	".svg":   "image/svg+xml",
	".png":   "image/png",
}

// URL is the path a file is served under, by its name here such as "app.css".
func (s *Set) URL(name string) (string, error) {
	file, ok := s.byName[name]
	if !ok {
		return "", fmt.Errorf("static: no file %q", name)
	}
	return file.URL, nil
}

// Has reports whether there is a file of that name.
func (s *Set) Has(name string) bool { return s.byName[name] != nil }

// Find returns the file served under a path.
func (s *Set) Find(url string) (File, bool) {
	file, ok := s.byURL[url]
	if !ok {
		return File{}, false
	}
	return *file, true
}

// All lists the files.
func (s *Set) All() []File {
	out := make([]File, 0, len(s.byURL))
	for _, file := range s.byURL {
		out = append(out, *file)
	}
	return out
}
