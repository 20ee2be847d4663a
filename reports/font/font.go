// Package font holds the typeface of reports and charts, Source Sans 3, and
// measures text in it. Page and PDF lay out by the same widths, taken from the
// font files themselves.
package font

import (
	_ "embed"
	"fmt"
	"sync"
	"sync/atomic"

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
	units  fixed.Int26_6 // to the em

	// near remembers the glyphs of the scripts in use, without a lock, because
	// every text is measured several times; far remembers the rest.
	near   [nearEnd]atomic.Uint32
	mu     sync.Mutex
	buffer sfnt.Buffer
	far    map[rune]glyph

	once  sync.Once
	usual *Program
	fault error
}

// nearEnd is past Latin, Greek, Cyrillic, punctuation, currencies and arrows.
const nearEnd = 0x2300

// glyph is what a rune looks like in the face: its advance in font units, and
// whether it is known and drawn.
type glyph uint32

const (
	known glyph = 1 << 31
	drawn glyph = 1 << 30
)

func (g glyph) advance() float64 { return float64(g &^ (known | drawn)) }

// Load parses the embedded files, once per process. It fails only when the
// program was built with a damaged font.
func Load() (*Family, error) { return load() }

var load = sync.OnceValues(parse)

func parse() (*Family, error) {
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
		far:    make(map[rune]glyph),
	}, nil
}

// Data is the TrueType file. It must not be changed.
func (f *Face) Data() []byte { return f.data }

// Has reports whether the face draws the rune.
func (f *Face) Has(r rune) bool { return f.glyph(r)&drawn != 0 }

// Width is the advance of text set at size, in the unit of size, without
// kerning.
func (f *Face) Width(text string, size float64) float64 {
	units := 0.0
	for _, r := range text {
		units += f.glyph(r).advance()
	}
	return units * f.em(size)
}

// em is what one font unit measures at a size.
func (f *Face) em(size float64) float64 { return size / float64(f.units.Round()) }

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
	if r >= 0 && r < nearEnd {
		if g := glyph(f.near[r].Load()); g&known != 0 {
			return g
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if g, ok := f.far[r]; ok {
		return g
	}
	g := f.read(r)
	if r >= 0 && r < nearEnd {
		f.near[r].Store(uint32(g))
	} else {
		f.far[r] = g
	}
	return g
}

// read looks a rune up in the font file. At a size of one em in font units the
// advance comes back unrounded.
func (f *Face) read(r rune) glyph {
	index, err := f.parsed.GlyphIndex(&f.buffer, r)
	if err != nil {
		return known
	}
	advance, err := f.parsed.GlyphAdvance(&f.buffer, index, f.units, font.HintingNone)
	if err != nil {
		return known
	}
	g := known | glyph(advance.Round())
	if index != 0 {
		g |= drawn
	}
	return g
}
