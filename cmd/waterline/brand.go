package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"waterline/assessment/problem"
	"waterline/reports/brand"
	"waterline/templates/locale"
)

// brand reads a brand file, the usual brand for "". Files it names lie beside
// it. Where the report will look otherwise than asked, that is said on standard
// error.
func (p *program) brand(name string) (brand.Brand, error) {
	if name == "" {
		return brand.Brand{}, nil
	}
	data, err := p.read(name)
	if err != nil {
		return brand.Brand{}, err
	}
	var files fs.FS
	if name != standard {
		beside, err := os.OpenRoot(filepath.Dir(name))
		if err != nil {
			return brand.Brand{}, p.wrong("cli.input_unreadable", "file", plain(name), "error", because(err))
		}
		defer beside.Close()
		files = beside.FS()
	}
	b, warnings, err := brand.Decode(data, files)
	if err == nil && b.Language != "" && !slices.Contains(locale.Tags(), b.Language) {
		err = problem.List{problem.New("language", brand.CodeLanguage, "got", b.Language, "options", strings.Join(locale.Tags(), ", "))}
	}
	var list problem.List
	if errors.As(err, &list) {
		return b, p.faults(name, list)
	}
	if len(warnings) > 0 {
		fmt.Fprintln(p.stderr, p.sentences(name, warnings))
	}
	return b, err
}
