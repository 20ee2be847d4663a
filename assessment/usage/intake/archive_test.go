package intake_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"

	"waterline/assessment/usage/intake"

	"waterline/assessment/usage/content"
)

func zipped(t testing.TB, names []string, contents ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i, name := range names {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(contents[i%len(contents)]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readMany(t *testing.T, l ledger, in io.Reader, opt intake.Options) []intake.Outcome {
	t.Helper()
	out, err := intake.Read(context.Background(), "all.zip", in, opt, l)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A packed file is the same file: the same records, and the same sum, so that
// reading it after the plain one changes nothing.
func TestAPackedFileIsTheSameFile(t *testing.T) {
	text := sample(t, "openrouter_activity_daily.csv")
	l := newLedger()
	plain := l.read(t, text, options())
	packed := l.read(t, gzipped(t, text), options())
	inside := readMany(t, l, bytes.NewReader(zipped(t, []string{"x.csv"}, text)), options())[0]
	both := readMany(t, l, bytes.NewReader(zipped(t, []string{"x.csv.gz"}, gzipped(t, text))), options())[0]
	for _, out := range []intake.Outcome{packed, inside, both} {
		if out.SHA256 != plain.SHA256 || !out.Repeated || out.Rows != 2 {
			t.Errorf("%+v", out)
		}
	}
	if l.Len() != 2 {
		t.Errorf("%d records", l.Len())
	}
}

// Formats may be mixed in an archive; each file is judged by itself, and what
// systems add is passed over.
func TestAnArchiveOfDifferentFiles(t *testing.T) {
	var names []string
	var contents [][]byte
	for _, name := range samples(t) {
		names = append(names, name)
		contents = append(contents, sample(t, name[strings.LastIndexByte(name, '/')+1:]))
	}
	names = append(names, "notes.txt", "__MACOSX/._x.csv", ".DS_Store")
	contents = append(contents, []byte("hello"), []byte("x"), []byte("x"))
	l := newLedger()
	out := readMany(t, l, bytes.NewReader(zipped(t, names, contents...)), options())
	refused := 0
	for _, o := range out {
		if len(o.Refusal) > 0 {
			refused++
			if o.File != "all.zip: notes.txt" || o.Refusal[0].Code != "usage_unknown" {
				t.Errorf("%s: %v", o.File, o.Refusal)
			}
		}
	}
	if len(out) != len(samples(t))+1 || refused != 1 || l.Len() < 60 {
		t.Errorf("%d outcomes, %d refused, %d records", len(out), refused, l.Len())
	}
}

func TestArchivesThatAreRefused(t *testing.T) {
	text := sample(t, "openrouter_activity_daily.csv")
	bomb := bytes.Repeat([]byte("2026-10-01,a/b,0,0,0,0,0,0\n"), 700_000) // 19 MB that pack to 60 kB
	bomb = append([]byte(openrouterHead), bomb...)
	secret := zipped(t, []string{"x.csv"}, text)
	for mark, flags := range map[string]int{"PK\x03\x04": 6, "PK\x01\x02": 8} { // in both headers of the file
		secret[bytes.Index(secret, []byte(mark))+flags] |= 1
	}
	damaged := gzipped(t, text)
	damaged[len(damaged)-6] ^= 0xFF
	for _, c := range []struct {
		name, code string
		data       []byte
		limits     content.Limits
	}{
		{"gzip that grows too much", "usage_archive_ratio", gzipped(t, bomb), content.Limits{}},
		{"zip that grows too much", "usage_archive_ratio", zipped(t, []string{"x.csv"}, bomb), content.Limits{}},
		{"too much in all", "usage_archive_large", zipped(t, []string{"a.csv"}, bomb), content.Limits{Bytes: 1 << 20}},
		{"too many files", "usage_archive_many", zipped(t, []string{"a", "b", "c"}, text), content.Limits{Files: 2}},
		{"zip in zip", "usage_archive_nested", zipped(t, []string{"a.zip"}, zipped(t, []string{"x.csv"}, text)), content.Limits{}},
		{"gzip in gzip", "usage_archive_nested", gzipped(t, gzipped(t, text)), content.Limits{}},
		{"zip in gzip", "usage_archive_nested", gzipped(t, zipped(t, []string{"x.csv"}, text)), content.Limits{}},
		{"a spreadsheet", "usage_workbook", zipped(t, []string{"[Content_Types].xml", "xl/workbook.xml"}, text), content.Limits{}},
		{"with a password", "usage_zip_encrypted", secret, content.Limits{}},
		{"an empty archive", "usage_empty", zipped(t, nil, nil), content.Limits{}},
		{"a damaged gzip", "usage_archive_damaged", damaged, content.Limits{}},
		{"a cut zip", "usage_archive_damaged", zipped(t, []string{"x.csv"}, text)[:200], content.Limits{}},
		{"nothing packed", "usage_empty", gzipped(t, nil), content.Limits{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			opt := options()
			opt.Limits = c.limits
			l := newLedger()
			out := readMany(t, l, bytes.NewReader(c.data), opt)
			if len(out) != 1 || first(out[0].Refusal) != c.code || l.Len() != 0 {
				t.Errorf("%+v, %d records", out, l.Len())
			}
		})
	}
}

// An archive may lie: of how long a file is packed, and by laying many files on
// the same bytes, so that none of them grows too much.
func TestArchivesThatLieAreRefused(t *testing.T) {
	bomb := append([]byte(openrouterHead), bytes.Repeat([]byte("2026-10-01,a/b,0,0,0,0,0,0\n"), 700_000)...) // 19 MB
	liar := zipped(t, []string{"x.csv"}, bomb)
	at := bytes.Index(liar, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(liar[at+20:], 1<<30) // how long it is packed
	l := newLedger()
	if out := readMany(t, l, bytes.NewReader(liar), options()); first(out[0].Refusal) == "" || l.Len() != 0 {
		t.Errorf("%+v", out)
	}

	// 40 files of 2 MB that pack to 6 kB each, all of them the first one's bytes.
	many := make([]string, 40)
	for i := range many {
		many[i] = fmt.Sprint(i, ".csv")
	}
	part := bomb[:2<<20]
	data := zipped(t, many[:1], part)
	end := bytes.Index(data, []byte("PK\x01\x02"))
	stop := bytes.Index(data, []byte("PK\x05\x06"))
	head, tail := data[end:stop], bytes.Clone(data[stop:])
	overlapping := bytes.Clone(data[:end])
	for range many {
		overlapping = append(overlapping, head...)
	}
	binary.LittleEndian.PutUint16(tail[8:], uint16(len(many)))
	binary.LittleEndian.PutUint16(tail[10:], uint16(len(many)))
	binary.LittleEndian.PutUint32(tail[12:], uint32(len(many)*len(head)))
	out := readMany(t, newLedger(), bytes.NewReader(append(overlapping, tail...)), options())
	refused := 0
	for _, o := range out {
		if first(o.Refusal) == "usage_archive_ratio" || first(o.Refusal) == "usage_archive_damaged" {
			refused++
		}
	}
	if refused == 0 {
		t.Errorf("%d files that lie on each other were all read", len(out))
	}
}

// The limit on what is unpacked holds for all files of an archive together.
func TestTheLimitIsOfTheWholeArchive(t *testing.T) {
	text := sample(t, "openrouter_activity_daily.csv")
	opt := options()
	opt.Limits = content.Limits{Bytes: int64(2*len(text)) + 10}
	out := readMany(t, newLedger(), bytes.NewReader(zipped(t, []string{"a", "b", "c", "d"}, text)), opt)
	if len(out) != 4 || first(out[1].Refusal) != "" || first(out[2].Refusal) != "usage_archive_large" {
		t.Errorf("%+v", out)
	}
}

func TestAZipFromAStreamIsRefused(t *testing.T) {
	data := zipped(t, []string{"x.csv"}, sample(t, "openrouter_activity_daily.csv"))
	out := readMany(t, newLedger(), io.MultiReader(bytes.NewReader(data)), options())
	if first(out[0].Refusal) != "usage_zip_stream" {
		t.Errorf("%+v", out)
	}
}

// A gzip file that was cut keeps what could be unpacked, and says so.
func TestACutGzipKeepsWhatCame(t *testing.T) {
	var b strings.Builder
	b.WriteString(openrouterHead)
	for i := range 20000 {
		b.WriteString("2026-10-01,a/b" + strings.Repeat("x", i%50) + ",1,0,1,100000,1,0\n")
	}
	data := gzipped(t, []byte(b.String()))
	out := newLedger().read(t, data[:len(data)-100], options())
	if len(out.Refusal) > 0 || !out.Incomplete || out.Rows == 0 || out.Problems[len(out.Problems)-1].Code != "usage_cut" {
		t.Errorf("%+v", out)
	}
}
