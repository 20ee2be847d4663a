package main

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	page "waterline/reports/pdf"
)

var (
	streamHead = regexp.MustCompile(`(?s)\n(\d+) 0 obj\n<<([^\n]*)/Filter/FlateDecode/Length (\d+)>>\nstream\n`)
	lastTable  = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`)
	trailerEnd = regexp.MustCompile(`/Size \d+/W\[1 4 2\](/Root \d+ 0 R/Info \d+ 0 R)`)
)

// tamper file|page OLD NEW IN OUT changes OLD to NEW in the first stream of a
// report that holds it, as other programs change files: by a new object and a
// new table after the end. Of a page, OLD and NEW are what is read on it.
func tamper(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 5 {
		ts.Fatalf("usage: tamper file|page OLD NEW IN OUT")
	}
	before, after := []byte(args[1]), []byte(args[2])
	if args[0] == "page" {
		before, after = page.Encode(args[1]), page.Encode(args[2])
	}
	data, err := os.ReadFile(ts.MkAbs(args[3]))
	ts.Check(err)
	changed, err := tampered(data, before, after)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[4]), changed, 0o600))
}

func tampered(data, before, after []byte) ([]byte, error) {
	table, trailer := lastTable.FindSubmatch(data), trailerEnd.FindSubmatch(data)
	if table == nil || trailer == nil {
		return nil, fmt.Errorf("this is no report as it was written")
	}
	for _, at := range streamHead.FindAllSubmatchIndex(data, -1) {
		length, err := strconv.Atoi(string(data[at[6]:at[7]]))
		if err != nil {
			return nil, err
		}
		z, err := zlib.NewReader(bytes.NewReader(data[at[1] : at[1]+length]))
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(z)
		if err != nil {
			return nil, err
		}
		if !bytes.Contains(body, before) {
			continue
		}
		body = bytes.Replace(body, before, after, 1)
		out := bytes.NewBuffer(bytes.Clone(data))
		start := out.Len()
		fmt.Fprintf(out, "%s 0 obj\n<<%s/Length %d>>\nstream\n%s\nendstream\nendobj\n", data[at[2]:at[3]], data[at[4]:at[5]], len(body), body)
		xref := out.Len()
		fmt.Fprintf(out, "xref\n%s 1\n%010d 00000 n \ntrailer\n<<%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n", data[at[2]:at[3]], start, trailer[1], table[1], xref)
		return out.Bytes(), nil
	}
	return nil, fmt.Errorf("no stream holds %q", before)
}

// cutoff IN BYTES OUT writes the start of a file.
func cutOff(ts *testscript.TestScript, _ bool, args []string) {
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), data[:n], 0o600))
}

func TestDifferences_NamesWhatDiffers(t *testing.T) {
	got, err := differences(
		[]byte(`{"a":1,"list":[{"id":"x","n":1},{"id":"y","n":2}],"gone":true,"plain":[1,2]}`),
		[]byte(`{"a":1.5,"list":[{"id":"x","n":1},{"id":"y","n":3}],"new":null,"plain":[1]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []difference{{"a", "1", "1.5"}, {"gone", "true", ""}, {"list[y].n", "2", "3"}, {"plain[1]", "2", ""}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
