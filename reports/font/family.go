package font

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"
)

// Name is the name of the usual family as a browser knows it.
const Name = "Source Sans 3"

var (
	//go:embed SourceSans3-Regular.ttf
	sourceRegular []byte
	//go:embed SourceSans3-Semibold.ttf
	sourceSemibold []byte
	//go:embed IBMPlexSans-Regular.ttf
	plexRegular []byte
	//go:embed IBMPlexSans-Semibold.ttf
	plexSemibold []byte
	//go:embed DroidSansFallback.ttf
	droid []byte
)

// Family is two weights of a typeface, and one of another for the scripts that
// it lacks.
type Family struct {
	Name     string // as a browser knows it
	Regular  *Face
	Semibold *Face
	Far      *Face // Chinese, Japanese and Korean, in both weights alike
}

// usual is the family of a report that asks for none.
const usual = "source-sans-3"

// shipped are the families, each parsed once per process.
var shipped = map[string]func() (*Family, error){
	usual:           sync.OnceValues(func() (*Family, error) { return newFamily(Name, sourceRegular, sourceSemibold) }),
	"ibm-plex-sans": sync.OnceValues(func() (*Family, error) { return newFamily("IBM Plex Sans", plexRegular, plexSemibold) }),
}

// far is one for all families, so that it is parsed and cut once.
var far = sync.OnceValues(func() (*Face, error) { return newFace(droid) })

// Families are the names that Open knows, sorted.
func Families() []string {
	names := make([]string, 0, len(shipped))
	for name := range shipped {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Open returns the family of a name, and the usual one for "". The family is
// shared and may be used by several goroutines.
func Open(name string) (*Family, error) {
	if name == "" {
		name = usual
	}
	open, ok := shipped[name]
	if !ok {
		return nil, fmt.Errorf("font: no family %q", name)
	}
	return open()
}

// Load is the usual family.
func Load() (*Family, error) { return Open("") }

// newFamily fails only when the program was built with a damaged font.
func newFamily(name string, regular, semibold []byte) (*Family, error) {
	r, err := newFace(regular)
	if err != nil {
		return nil, fmt.Errorf("font %s regular: %w", name, err)
	}
	s, err := newFace(semibold)
	if err != nil {
		return nil, fmt.Errorf("font %s semibold: %w", name, err)
	}
	f, err := far()
	if err != nil {
		return nil, fmt.Errorf("font for far scripts: %w", err)
	}
	return &Family{Name: name, Regular: r, Semibold: s, Far: f}, nil
}

// Face is the weight asked for.
func (f *Family) Face(bold bool) *Face {
	if bold {
		return f.Semibold
	}
	return f.Regular
}

// For is the face that draws a rune in a weight: the far one for what the
// weight lacks and the far one has.
func (f *Family) For(r rune, bold bool) *Face {
	near := f.Face(bold)
	if r < nearEnd || near.Has(r) || !f.Far.Has(r) {
		return near
	}
	return f.Far
}

// Draws reports whether the family draws a rune in both weights.
func (f *Family) Draws(r rune) bool {
	if r > 0xFFFF || r >= 0x1100 && r <= 0x11FF { // letters of Hangul that must be joined
		return false
	}
	return f.Regular.Has(r) && f.Semibold.Has(r) || r >= nearEnd && f.Far.Has(r)
}

// Width measures text in one of the two weights.
func (f *Family) Width(text string, size float64, bold bool) float64 {
	face := f.Face(bold)
	near, other := 0.0, 0.0
	for _, r := range text {
		if g := face.glyph(r); g&drawn != 0 || r < nearEnd {
			near += g.advance()
		} else if from := f.For(r, bold); from == face {
			near += g.advance()
		} else {
			other += from.glyph(r).advance()
		}
	}
	return near*face.em(size) + other*f.Far.em(size)
}
