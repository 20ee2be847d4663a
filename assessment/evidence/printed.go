package evidence

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"slices"

	"waterline/assessment/problem"
)

// printedReference finds the two ways in which words cite a figure:
// {{ref "A15"}} in a template and ref:A15 in a sentence of the locale.
var printedReference = regexp.MustCompile("\\bref(?::|\\s+\\\\?[\"'`])([A-Z][0-9]+)\\b")

// wordFiles are the kinds of files whose words reach a reader.
var wordFiles = []string{".html", ".md", ".tmpl", ".txt", ".yaml", ".yml"}

// LintPrinted reads templates and locales and refuses what must not be printed
// as fact: a figure that is not verified, or one that is not there. Words cite
// a published figure as {{ref "A15"}} in a template and as ref:A15 in a
// sentence; a figure typed without its reference cannot be found.
func LintPrinted(b *Base, files fs.FS) problem.List {
	var out problem.List
	unreadable := func(name string, err error) {
		out = append(out, problem.New(name, "evidence_unreadable", "reason", err.Error()))
	}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			unreadable(name, err)
			return nil
		}
		if entry.IsDir() || !slices.Contains(wordFiles, path.Ext(name)) {
			return nil
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			unreadable(name, err)
			return nil
		}
		out = append(out, b.printed(name, data)...)
		return nil
	})
	if err != nil {
		unreadable(".", err)
	}
	return out
}

func (b *Base) printed(name string, data []byte) problem.List {
	var out problem.List
	for _, at := range printedReference.FindAllSubmatchIndex(data, -1) {
		id := string(data[at[2]:at[3]])
		line := 1 + bytes.Count(data[:at[0]], []byte("\n"))
		r, ok := b.references[id]
		switch {
		case !ok:
			out = append(out, problem.New(name, "evidence_unknown_reference", "id", id).At(line))
		case !r.Verified:
			out = append(out, problem.New(name, "evidence_unverified_printed", "id", id, "quantity", r.Quantity).At(line))
		}
	}
	return out
}
