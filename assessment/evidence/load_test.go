package evidence_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"waterline/assessment/evidence"
)

func TestDigestIsOfNamesAndContents(t *testing.T) {
	good, _ := archive(t, "testdata/good.txtar", nil)
	base, err := evidence.Load(good)
	if err != nil {
		t.Fatal(err)
	}
	// Worked apart from the package: each name, a NUL, the content, in the order of names.
	h := sha256.New()
	for _, name := range []string{"parameter/area/constant.yaml", "parameter/share.yaml", "rates.yaml", "references.yaml"} {
		h.Write(append([]byte(name+"\x00"), good[name].Data...))
	}
	if want := hex.EncodeToString(h.Sum(nil)); base.SHA256 != want {
		t.Errorf("digest %s, want %s", base.SHA256, want)
	}
	good["README.md"] = &fstest.MapFile{Data: []byte("no data")}
	if again, err := evidence.Load(good); err != nil || again.SHA256 != base.SHA256 {
		t.Errorf("a file that is no data moved the digest: %v", err)
	}
	good["rates.yaml"] = &fstest.MapFile{Data: append(slices.Clone(good["rates.yaml"].Data), '\n')}
	if again, err := evidence.Load(good); err != nil || again.SHA256 == base.SHA256 {
		t.Errorf("one more byte did not move the digest: %v", err)
	}
}

func TestFolderOnDiskIsTheSameAsTheOneBuiltIn(t *testing.T) {
	onDisk, err := evidence.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if core := loadCore(t); onDisk.SHA256 != core.SHA256 {
		t.Errorf("on disk %s, built in %s", onDisk.SHA256, core.SHA256)
	}
}

func TestIdIsThePath(t *testing.T) {
	var ids []string
	base := loadCore(t)
	for _, p := range base.Parameters() {
		ids = append(ids, p.ID)
		if _, err := os.Stat("parameter/" + p.ID + ".yaml"); err != nil {
			t.Error(err)
		}
		if q, ok := base.Parameter(p.ID); !ok || q.Description != p.Description {
			t.Errorf("%s is not found by its id", p.ID)
		}
	}
	if !slices.IsSorted(ids) || len(ids) == 0 {
		t.Errorf("ids are not in order: %v", ids)
	}
	if _, ok := base.Parameter("no/such"); ok {
		t.Error("found a parameter that is not there")
	}
}

func TestEveryFaultIsReportedAtOnce(t *testing.T) {
	good, _ := archive(t, "testdata/good.txtar", nil)
	good["parameter/share.yaml"] = &fstest.MapFile{Data: []byte("colour: red\nshape: round\n")}
	good["rates.yaml"] = &fstest.MapFile{Data: []byte("date: soon\n")}
	_, err := evidence.Load(good)
	var failed *evidence.LoadError
	if !errors.As(err, &failed) || len(failed.Problems) != 3 {
		t.Fatalf("got %v, want three faults", err)
	}
	for _, want := range []string{"parameter/share.yaml:1:", "parameter/share.yaml:2:", "rates.yaml:1:"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

func TestMissingFileIsNamed(t *testing.T) {
	if _, err := evidence.Load(fstest.MapFS{}); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "references.yaml") {
		t.Errorf("got %v", err)
	}
}

func TestRatesCrossThroughTheDollar(t *testing.T) {
	base := loadCore(t)
	// Euro reference rates of 8 May 2026: USD 1.1761, GBP 0.86410, JPY 184.37.
	for currency, want := range map[string]float64{
		"USD": 1, "EUR": 1 / 1.1761, "GBP": 0.86410 / 1.1761, "JPY": 184.37 / 1.1761, "AED": 3.6725,
	} {
		if got, ok := base.Rate(currency); !ok || math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s: %v (%v), want %v", currency, got, ok, want)
		}
	}
	for _, currency := range []string{"XXX", "", "usd"} {
		if rate, ok := base.Rate(currency); ok {
			t.Errorf("%q has rate %v", currency, rate)
		}
	}
	// The currencies the product promises.
	for _, currency := range strings.Fields("USD EUR GBP CHF CAD AUD NZD JPY SEK NOK DKK PLN CZK HUF INR SGD ZAR BRL MXN AED ILS") {
		if _, ok := base.Rate(currency); !ok {
			t.Errorf("no rate for %s", currency)
		}
	}
}

func TestPrintableLeavesOutUnverifiedFigures(t *testing.T) {
	base := loadCore(t)
	realised, _ := base.Parameter("realised")
	if !slices.Contains(realised.References, "B25") {
		t.Fatal("realised no longer cites B25: choose another unverified figure")
	}
	for _, r := range base.Printable(realised) {
		if !r.Verified {
			t.Errorf("%s is not verified", r.ID)
		}
	}
	if got := len(base.Printable(realised)); got != len(realised.References)-1 {
		t.Errorf("%d printable figures of %d", got, len(realised.References))
	}
}

// FuzzLoad holds that no file can make the loader or the lint panic, and that
// what loads also lints.
func FuzzLoad(f *testing.F) {
	// Small seeds: with the whole references.yaml the time goes into minimising.
	for _, name := range []string{"parameter/build/overrun.yaml", "parameter/review/share.yaml", "rates.yaml", "testdata/reference.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("knots: [[.nan, .inf]]\nscale: log\n"))
	f.Add([]byte("- &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"parameter/x.yaml", "references.yaml", "rates.yaml"} {
			files := fstest.MapFS{
				"parameter/y.yaml": {Data: []byte("value: 1\n")},
				"references.yaml":  {Data: []byte("[]\n")},
				"rates.yaml":       {Data: []byte("base: USD\n")},
			}
			files[name] = &fstest.MapFile{Data: data}
			base, err := evidence.Load(files)
			if (base == nil) == (err == nil) {
				t.Fatalf("base %v, error %v", base != nil, err)
			}
			if base != nil {
				evidence.Lint(base)
			}
		}
	})
}
