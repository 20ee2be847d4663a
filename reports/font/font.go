// Package font holds the typefaces of reports and charts and measures text in
// them. Page and PDF lay out by the same widths, taken from the
// font files themselves.
package font

import (
	"sync"
	"sync/atomic"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Face is one weight. It may be used by several goroutines.
type Face struct {
	data   []byte
	parsed *sfnt.Font
	tables *trueType
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

func newFace(data []byte) (*Face, error) {
	parsed, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	tables, err := openTrueType(data)
	if err != nil {
		return nil, err
	}
	return &Face{
		data:   data,
		parsed: parsed,
		tables: tables,
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
