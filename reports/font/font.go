// Package font holds the typeface of reports and charts, Source Sans 3, and
// measures text in it. Page and PDF lay out by the same widths, taken from the
// font files themselves.
package font

import (
	_ "embed"
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Name is the family name as a browser knows it.
const Name = "Source Sans 3"

//go:embed SourceSans3-Regular.ttf
var regular []byte

//go:embed SourceSans3-Semibold.ttf
var semibold []byte

// Family is the two weights of the typeface.
type Family struct {
	Regular  *Face
	Semibold *Face
}

// Face is one weight. It may be used by several goroutines.
type Face struct {
	data   []byte
	parsed *sfnt.Font
	units  fixed.Int26_6

	mu     sync.Mutex
	buffer sfnt.Buffer
	widths map[rune]glyph
}

// glyph is what a rune looks like in the face.
type glyph struct {
	advance float64 // in em
	drawn   bool
}

// Load parses the embedded files. It fails only when the program was built
// with a damaged font.
func Load() (*Family, error) {
	r, err := newFace(regular)
	if err != nil {
		return nil, fmt.Errorf("font regular: %w", err)
	}
	s, err := newFace(semibold)
	if err != nil {
		return nil, fmt.Errorf("font semibold: %w", err)
	}
	return &Family{Regular: r, Semibold: s}, nil
}

func newFace(data []byte) (*Face, error) {
	parsed, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	return &Face{
		data:   data,
		parsed: parsed,
		units:  fixed.I(int(parsed.UnitsPerEm())),
		widths: make(map[rune]glyph, 128),
	}, nil
}

// Data is the TrueType file. It must not be changed.
func (f *Face) Data() []byte { return f.data }

// Has reports whether the face draws the rune.
func (f *Face) Has(r rune) bool { return f.glyph(r).drawn }

// Width is the advance of text set at size, in the unit of size, without
// kerning.
func (f *Face) Width(text string, size float64) float64 {
	em := 0.0
	for _, r := range text {
		em += f.glyph(r).advance
	}
	return em * size
}

// Face is the weight asked for.
func (f *Family) Face(bold bool) *Face {
	if bold {
		return f.Semibold
	}
	return f.Regular
}

// Width measures text in one of the two weights.
func (f *Family) Width(text string, size float64, bold bool) float64 {
	return f.Face(bold).Width(text, size)
}

func (f *Face) glyph(r rune) glyph {
	f.mu.Lock()
	defer f.mu.Unlock()
	if g, ok := f.widths[r]; ok {
		return g
	}
	g := glyph{}
	index, err := f.parsed.GlyphIndex(&f.buffer, r)
	if err == nil {
		// At a size of one em in font units the advance comes back unrounded.
		advance, err := f.parsed.GlyphAdvance(&f.buffer, index, f.units, font.HintingNone)
		if err == nil {
			g = glyph{advance: float64(advance) / float64(f.units), drawn: index != 0}
		}
	}
	f.widths[r] = g
	return g
}
