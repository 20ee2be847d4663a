package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"waterline/reports/font"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// widths are a wide page and a phone of 320 pixels with its margins.
var widths = []float64{720, 288}

// tight are the widths at which texts must stay apart: those of the goldens,
// half a page, and either side of the width at which charts change their form.
var tight = append([]float64{340, narrow - 1, narrow}, widths...)

func TestDrawings_Golden(t *testing.T) {
	f := fonts(t)
	for name, d := range drawings() {
		for _, width := range widths {
			t.Run(fmt.Sprintf("%s-%g", name, width), func(t *testing.T) {
				var b bytes.Buffer
				if err := SVG(&b, d, f, width, "x"); err != nil {
					t.Fatal(err)
				}
				wellFormed(t, b.Bytes())
				if s := b.String(); strings.Contains(s, "style") || strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
					t.Error("holds a style, NaN or Inf")
				}
				path := filepath.Join("testdata", fmt.Sprintf("%s-%g.golden.svg", name, width))
				if *update {
					if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatalf("golden missing: %v", err)
				}
				if !bytes.Equal(want, b.Bytes()) {
					t.Errorf("%s differs; look at it, then run with -update", path)
				}
			})
		}
	}
}

// TestDrawings_TextStaysApart measures every text with the real font: none
// leaves the view box and no two overlap.
func TestDrawings_TextStaysApart(t *testing.T) {
	f := fonts(t)
	for name, d := range drawings() {
		for _, width := range tight {
			t.Run(fmt.Sprintf("%s-%g", name, width), func(t *testing.T) {
				r := &recorder{f: f}
				height := d.Draw(r, f, width)
				if h := Height(d, f, width); h != height {
					t.Errorf("height %g differs from drawn %g", h, height)
				}
				view := box{-0.5, -0.5, width + 1, height + 1}
				for i, a := range r.texts {
					if !a.box.within(view) {
						t.Errorf("%q at %+v leaves the view %+v", a.text, a.box, view)
					}
					for _, b := range r.texts[:i] {
						if a.box.meets(b.box) {
							t.Errorf("%q overlaps %q", a.text, b.text)
						}
					}
				}
				for _, m := range r.marks {
					if m.X < -0.5 || m.Y < -0.5 || m.X > width+0.5 || m.Y > height+0.5 || math.IsNaN(m.X+m.Y) {
						t.Errorf("a mark at %v leaves the view %g × %g", m, width, height)
					}
				}
			})
		}
	}
}

// TestDrawings_SpeakForThemselves: every picture has a title, a description
// and a table whose rows fit its head.
func TestDrawings_SpeakForThemselves(t *testing.T) {
	for name, d := range drawings() {
		if about := d.Describe(); about.Title == "" || about.Text == "" {
			t.Errorf("%s: title %q, text %q", name, about.Title, about.Text)
		}
		table := d.Table()
		for _, row := range table.Rows {
			if len(row) != len(table.Head) {
				t.Errorf("%s: row %v does not fit head %v", name, row, table.Head)
			}
		}
	}
}

type written struct {
	text string
	box  box
}

// recorder notes where everything stands.
type recorder struct {
	f     *font.Family
	texts []written
	marks []Point
}

func (r *recorder) Rect(x, y, w, h float64, _ Style) {
	r.marks = append(r.marks, Point{x, y}, Point{x + w, y + h})
}

func (r *recorder) Circle(x, y, radius float64, _ Style) {
	r.marks = append(r.marks, Point{x - radius, y - radius}, Point{x + radius, y + radius})
}

func (r *recorder) Line(x1, y1, x2, y2 float64, _ Style) {
	r.marks = append(r.marks, Point{x1, y1}, Point{x2, y2})
}
func (r *recorder) Polyline(p []Point, _ Style) { r.marks = append(r.marks, p...) }
func (r *recorder) Polygon(p []Point, _ Style)  { r.marks = append(r.marks, p...) }
func (r *recorder) Text(x, y float64, text string, t Type) {
	if text != "" {
		r.texts = append(r.texts, written{text, t.box(r.f, x, y, text)})
	}
}

func fonts(t testing.TB) *font.Family {
	t.Helper()
	f, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func wellFormed(t *testing.T, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
	}
}
