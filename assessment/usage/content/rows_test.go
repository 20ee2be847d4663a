package content_test

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waterline/assessment/usage/content"
)

// all are the rows of a table to its end.
func all(rows *content.Rows) ([][]string, error) {
	var out [][]string
	for {
		cells, _, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, slices.Clone(cells))
	}
}

// FuzzSplit holds the rows of a table against those of encoding/csv: where that
// reads a text to its end, both have the same cells.
func FuzzSplit(f *testing.F) {
	names, err := filepath.Glob("../intake/testdata/sample/*.csv")
	if err != nil || len(names) == 0 {
		f.Fatal(names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, text := range []string{"a,b\n\"c\nd\",e\n", "a,\"b\"\"c\",\n\r\n,,\r\n", "\"a\",b\"c\n", "\"a\"b\n", "x,\"\n", "\"\"\"\"\n", "a\r,b\n", "\"a\r\nb\"\n", "\"a\rb\"\r\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		reader := csv.NewReader(strings.NewReader(text))
		reader.FieldsPerRecord = -1
		wanted, err := reader.ReadAll()
		if err != nil {
			return
		}
		got, err := all(content.NewRows(strings.NewReader(text), ','))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if !slices.EqualFunc(got, wanted, slices.Equal[[]string]) {
			t.Fatalf("%q: %q, want %q", text, got, wanted)
		}
	})
}
