package reports

import (
	"bytes"
	"crypto/sha256"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// TestWritePDF_Deterministic renders twenty times, on one and on eight
// processors at once, and compares the bytes.
func TestWritePDF_Deterministic(t *testing.T) {
	r, opt := company(t, "insurer"), options(t, A4)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var want [32]byte
	for _, procs := range []int{1, 8} {
		runtime.GOMAXPROCS(procs)
		sums := make([][32]byte, 10)
		var wg sync.WaitGroup
		for i := range sums {
			wg.Go(func() {
				doc, err := Build(r, opt)
				if err != nil {
					t.Error(err)
					return
				}
				var b bytes.Buffer
				if err := doc.WritePDF(&b); err != nil {
					t.Error(err)
					return
				}
				sums[i] = sha256.Sum256(b.Bytes())
			})
		}
		wg.Wait()
		if procs == 1 {
			want = sums[0]
		}
		for i, sum := range sums {
			if sum != want {
				t.Errorf("render %d on %d processors differs", i, procs)
			}
		}
	}
}

// TestWritePDF_IsSound checks the files with other people's tools: qpdf for the
// syntax, poppler for fonts, properties and text.
func TestWritePDF_IsSound(t *testing.T) {
	needTool(t, "qpdf", "pdffonts", "pdfinfo", "pdftotext")
	for _, name := range companies {
		for _, paper := range []Paper{A4, Letter} {
			t.Run(name+"-"+string(paper), func(t *testing.T) {
				path := written(t, name, paper)
				if out := run(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
					t.Errorf("qpdf: %s", out)
				}
				checkFonts(t, run(t, "pdffonts", path))
				info := run(t, "pdfinfo", "-isodates", path)
				for _, want := range []string{"Producer:        Waterline", "CreationDate:    2026-11-23", "ModDate:         2026-11-23"} {
					if !strings.Contains(info, want) {
						t.Errorf("pdfinfo lacks %q:\n%s", want, info)
					}
				}
				checkText(t, name, run(t, "pdftotext", "-layout", path, "-"))
			})
		}
	}
}

// checkFonts: every font is embedded as the part that is used, and none is Type 3.
func checkFonts(t *testing.T, out string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) < 4 {
		t.Fatalf("pdffonts lists no fonts: %s", out)
	}
	for _, line := range lines[2:] {
		if strings.Contains(line, "Type 3") || !strings.Contains(line, "TrueType") || !strings.Contains(line, "yes yes yes") {
			t.Errorf("font not embedded as TrueType with text: %s", line)
		}
	}
}

// checkText: the figures of the answer can be read back.
func checkText(t *testing.T, name, text string) {
	t.Helper()
	plain := strings.Join(strings.Fields(strings.ReplaceAll(text, "\u00a0", " ")), " ")
	a := Findings(company(t, name), english(t))
	for _, f := range a.Facts {
		for _, want := range []string{f.Value, f.Range} {
			want = strings.ReplaceAll(want, "\u00a0", " ")
			if !strings.Contains(plain, want) {
				t.Errorf("the text lacks %q of %q", want, f.Label)
			}
		}
	}
	if strings.Contains(plain, "\ufffd") || unprintable.MatchString(plain) {
		t.Errorf("the text holds something unprintable: %q", unprintable.FindString(plain))
	}
}

func written(t *testing.T, name string, paper Paper) string {
	t.Helper()
	doc, err := Build(company(t, name), options(t, paper))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := doc.WritePDF(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "r.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// needTool skips on a machine without the tools, unless they are required.
func needTool(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("WATERLINE_REQUIRE_TOOLS") != "" {
				t.Fatalf("%s is required and not installed", name)
			}
			t.Skipf("%s is not installed", name)
		}
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}
