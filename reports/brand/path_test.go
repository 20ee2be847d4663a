package brand

import (
	"math"
	"strings"
	"testing"

	"waterline/reports/chart"
)

// TestParsePath: expected outlines are worked out by hand from SVG 2,
// section 9.3.
func TestParsePath(t *testing.T) {
	for text, want := range map[string]string{
		"M0 0L10 0V5H0Z":           "M 0 0L 10 0L 10 5L 0 5Z",
		"m1,1 l1-1 .5.5z":          "M 1 1L 2 0L 2.5 0.5Z",
		"M0 0 10 10":               "M 0 0L 10 10",
		"M0 0C1 1 2 2 3 0s2-2 3 0": "M 0 0C 1 1 2 2 3 0C 4 -2 5 -2 6 0",
		"M0 0S2 2 3 0":             "M 0 0C 0 0 2 2 3 0",
		"M0 0Q3 3 6 0T12 0":        "M 0 0C 2 2 4 2 6 0C 8 -2 10 -2 12 0",
		"M0 0h1zm5 5h1":            "M 0 0L 1 0ZM 5 5L 6 5",
		"M0 0A0 5 0 0 1 4 4":       "M 0 0L 4 4",
		"M0 0a5 5 0 011 1":         "M 0 0C 0.4267 0.2539 0.7461 0.5733 1 1",
		"M1e1 0L2E+1 0":            "M 10 0L 20 0",
	} {
		got, err := parsePath(text)
		if text == "M0 0a5 5 0 011 1" {
			if err != nil || len(got) != 2 || got[1].To != (chart.Point{X: 1, Y: 1}) {
				t.Errorf("%s: flags without spaces gave %v, %v", text, got, err)
			}
			continue
		}
		if err != nil || got.String() != want {
			t.Errorf("%s: got %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "Z", "L1 1", "M", "M1", "M0 0", "M0 0X", "M0 0L1", "M0 0 1", "M0 0A1 1 0 2 0 1 1", "M0 0L1e9 0",
		"M0 0LNaN 1", "M0 0L--1 1", "M0 0<script>", "M0 0 url(x)", "M0 0h1e400", strings.Repeat("M0 0", maxPathText)} {
		if got, err := parsePath(text); err == nil {
			t.Errorf("%.40q was read as %.80s", text, got)
		}
	}
}

// TestParsePath_Arc: every point of the curves for a circle lies on it to a
// thousandth of its radius.
func TestParsePath_Arc(t *testing.T) {
	for _, text := range []string{"M0 10A10 10 0 0 1 20 10", "M20 10A10 10 0 1 0 10 20", "M0 10A10 10 45 1 1 10 20", "M0 10A1 1 0 0 0 20 10"} {
		path, err := parsePath(text)
		if err != nil {
			t.Fatal(err)
		}
		at := path[0].To
		for _, s := range path[1:] {
			for i := range 11 {
				p := onCurve(at, s, float64(i)/10)
				if r := math.Hypot(p.X-10, p.Y-10); math.Abs(r-10) > 0.01 {
					t.Errorf("%s: %v is %.4f from the centre, not 10", text, p, r)
				}
			}
			at = s.To
		}
	}
}

func FuzzParsePath(f *testing.F) {
	for _, seed := range []string{"M0 0a1 1 0 0 1 2 2z", "m1,1 l1-1 .5.5z", "M0 0Q3 3 6 0T12 0", "M"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path, err := parsePath(text)
		if err != nil {
			return
		}
		again, err := parsePath(path.String())
		if err != nil || again.String() != path.String() {
			t.Errorf("%q became %s and then %s, %v", text, path, again, err)
		}
	})
}
