package chart

import (
	"strings"
	"testing"

	"waterline/reports/font"
)

// A range without a middle is a bar and no mark: a dot would read as an estimate.
func TestIntervals_OpenHasNoMark(t *testing.T) {
	fonts, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, open := range []bool{false, true} {
		var b strings.Builder
		d := Intervals{Rows: []Interval{{Label: "a", Low: 1, Mid: 2, High: 3, Text: "1 to 3", Open: open}}, Format: func(float64) string { return "" }}
		if err := SVG(&b, d, fonts, 720, "x"); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), "<circle"); got == open {
			t.Errorf("open %v, and a mark: %v", open, got)
		}
	}
}
