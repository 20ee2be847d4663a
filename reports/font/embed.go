package font

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Program is a face cut down to some characters, ready to be put into a PDF as
// a font whose codes are Unicode. Its streams are compressed.
type Program struct {
	File      []byte // the TrueType file
	Length    int    // of File before compression
	Glyphs    []byte // glyph by code, two bytes each
	Widths    string // array of widths by code, in thousandths of the em
	Box       [4]int
	Ascent    int
	Descent   int
	CapHeight int
}

// usualRanges are the characters every PDF carries, whether it needs them or
// not: a fixed set is cut and compressed once per process.
var usualRanges = [][2]rune{
	{0x20, 0x7E}, {0xA0, 0x17F}, {0x2010, 0x2015}, {0x2018, 0x201E}, {0x2020, 0x2022}, {0x2026, 0x2026},
	{0x202F, 0x2030}, {0x2032, 0x2033}, {0x2039, 0x203A}, {0x20AC, 0x20AC}, {0x2190, 0x2193},
	{0x2212, 0x2212}, {0x2248, 0x2248}, {0x2260, 0x2265}, {substitute, substitute},
}

// Usual reports whether a character is in the program of Embed without extras.
func Usual(r rune) bool {
	if r <= 0x17F {
		return r >= 0x20 && r <= 0x7E || r >= 0xA0
	}
	for _, span := range usualRanges {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}

// Embed cuts the face down to the usual characters and those given. Without
// extras the work is done once.
func (f *Face) Embed(extra []rune) (*Program, error) {
	if len(extra) > 0 {
		return f.Cut(withUsual(extra))
	}
	f.once.Do(func() { f.usual, f.fault = f.Cut(withUsual(nil)) })
	return f.usual, f.fault
}

func withUsual(extra []rune) []rune {
	runes := slices.Clone(extra)
	for _, span := range usualRanges {
		for r := span[0]; r <= span[1]; r++ {
			runes = append(runes, r)
		}
	}
	return runes
}

// Cut cuts the face down to the characters given that it has, at least one.
func (f *Face) Cut(runes []rune) (*Program, error) {
	runes = slices.Clone(runes)
	runes = slices.DeleteFunc(runes, func(r rune) bool { return r > 0xFFFF || !f.Has(r) })
	slices.Sort(runes)
	runes = slices.Compact(runes)
	if len(runes) == 0 {
		return nil, errors.New("cut font: it has none of the characters")
	}
	numbers, err := f.numbers(runes)
	if err != nil {
		return nil, fmt.Errorf("cut font: %w", err)
	}
	taken := []int{0} // the glyph of what is missing comes first
	at := map[int]int{0: 0}
	glyphs := make([]byte, 2*(int(runes[len(runes)-1])+1))
	for i, n := range numbers {
		if _, known := at[n]; !known {
			at[n] = len(taken)
			taken = append(taken, n)
		}
		binary.BigEndian.PutUint16(glyphs[2*runes[i]:], uint16(at[n]))
	}
	file, err := f.tables.cut(taken)
	if err != nil {
		return nil, fmt.Errorf("cut font: %w", err)
	}
	p := &Program{Length: len(file), File: squeeze(file), Glyphs: squeeze(glyphs), Widths: f.widths(runes)}
	return p, p.measure(f.parsed)
}

// widths writes the widths of sorted characters, those in a row together.
func (f *Face) widths(runes []rune) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, r := range runes {
		if i == 0 || runes[i-1] != r-1 {
			if i > 0 {
				b.WriteByte(']')
			}
			fmt.Fprintf(&b, "%d[", r)
		} else {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%.0f", f.glyph(r).advance()*f.em(1000))
	}
	b.WriteString("]]")
	return b.String()
}

func (p *Program) measure(parsed *sfnt.Font) error {
	var buffer sfnt.Buffer
	const em = 1000
	m, err := parsed.Metrics(&buffer, fixed.I(em), font.HintingNone)
	if err != nil {
		return fmt.Errorf("cut font: %w", err)
	}
	box, err := parsed.Bounds(&buffer, fixed.I(em), font.HintingNone)
	if err != nil {
		return fmt.Errorf("cut font: %w", err)
	}
	p.Ascent, p.Descent, p.CapHeight = m.Ascent.Round(), -m.Descent.Round(), m.CapHeight.Round()
	p.Box = [4]int{box.Min.X.Round(), -box.Max.Y.Round(), box.Max.X.Round(), -box.Min.Y.Round()}
	return nil
}

// squeezers are kept: one is larger than most of what it compresses.
var squeezers = sync.Pool{New: func() any {
	w, _ := zlib.NewWriterLevel(nil, zlib.BestCompression) // the level is valid
	return w
}}

func squeeze(data []byte) []byte {
	var b bytes.Buffer
	w, ok := squeezers.Get().(*zlib.Writer)
	if !ok {
		return nil
	}
	defer squeezers.Put(w)
	w.Reset(&b)
	_, _ = w.Write(data) // a Buffer does not fail
	_ = w.Close()
	return b.Bytes()
}
