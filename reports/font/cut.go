package font

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// errFont is a font file that is not as TrueType has it.
var errFont = errors.New("not a TrueType font with outlines")

// trueType is the tables of a font file, as parts of it: nothing is copied until
// glyphs are taken out. The whole of a face is never unpacked, which for Chinese
// took 22 MB a report.
type trueType struct {
	tables  map[string][]byte
	glyphs  int
	metrics int  // entries of hmtx with an advance; the rest share the last one's
	long    bool // offsets of loca are of four bytes
}

// kept are the tables of a face that a PDF needs, in the order of their names;
// glyf, head, hhea, hmtx, loca and maxp are made anew.
var kept = []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}

func openTrueType(data []byte) (*trueType, error) {
	const header, record = 12, 16
	if len(data) < header {
		return nil, errFont
	}
	t := &trueType{tables: make(map[string][]byte)}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		at := header + record*i
		if at+record > len(data) {
			return nil, errFont
		}
		start, length := int(binary.BigEndian.Uint32(data[at+8:])), int(binary.BigEndian.Uint32(data[at+12:]))
		if start+length > len(data) {
			return nil, errFont
		}
		t.tables[string(data[at:at+4])] = data[start : start+length]
	}
	for name, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "glyf": 0} {
		if len(t.tables[name]) < least {
			return nil, fmt.Errorf("%w: table %s", errFont, name)
		}
	}
	t.long = binary.BigEndian.Uint16(t.tables["head"][50:]) != 0
	t.glyphs = int(binary.BigEndian.Uint16(t.tables["maxp"][4:]))
	t.metrics = int(binary.BigEndian.Uint16(t.tables["hhea"][34:]))
	width := 2
	if t.long {
		width = 4
	}
	if len(t.tables["loca"]) < width*(t.glyphs+1) || t.metrics < 1 || len(t.tables["hmtx"]) < 4*t.metrics+2*(t.glyphs-t.metrics) {
		return nil, fmt.Errorf("%w: its tables are short", errFont)
	}
	return t, nil
}

// outline is the description of a glyph, empty for one that draws nothing.
func (t *trueType) outline(glyph int) ([]byte, error) {
	at := func(i int) int {
		if t.long {
			return int(binary.BigEndian.Uint32(t.tables["loca"][4*i:]))
		}
		return 2 * int(binary.BigEndian.Uint16(t.tables["loca"][2*i:]))
	}
	if glyph >= t.glyphs {
		return nil, fmt.Errorf("%w: no glyph %d", errFont, glyph)
	}
	from, to := at(glyph), at(glyph+1)
	if from > to || to > len(t.tables["glyf"]) {
		return nil, fmt.Errorf("%w: glyph %d", errFont, glyph)
	}
	return t.tables["glyf"][from:to], nil
}

// parts are the places, in the description of a compound glyph, of the numbers
// of the glyphs it is made of.
func parts(outline []byte) ([]int, error) {
	const (
		words, scale, more, bothScales, matrix = 1 << 0, 1 << 3, 1 << 5, 1 << 6, 1 << 7
		compound                               = 1 << 15
	)
	if len(outline) < 10 || binary.BigEndian.Uint16(outline)&compound == 0 {
		return nil, nil
	}
	var places []int
	for at, flags := 10, uint16(more); flags&more != 0; {
		if at+4 > len(outline) {
			return nil, fmt.Errorf("%w: a compound glyph ends early", errFont)
		}
		flags = binary.BigEndian.Uint16(outline[at:])
		places = append(places, at+2)
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&bothScales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
	}
	return places, nil
}

// cut is the font file with some glyphs alone, numbered as they stand; what
// compound ones are made of follows.
func (t *trueType) cut(glyphs []int) ([]byte, error) {
	number := make(map[int]int, len(glyphs))
	for i, g := range glyphs {
		number[g] = i
	}
	glyphs = slices.Clone(glyphs)
	var outlines, metrics []byte
	var ends []int
	for i := 0; i < len(glyphs); i++ {
		outline, err := t.outline(glyphs[i])
		if err != nil {
			return nil, err
		}
		places, err := parts(outline)
		if err != nil {
			return nil, err
		}
		start := len(outlines)
		outlines = append(outlines, outline...)
		for _, at := range places {
			part := int(binary.BigEndian.Uint16(outline[at:]))
			n, known := number[part]
			if !known {
				n, number[part] = len(glyphs), len(glyphs)
				glyphs = append(glyphs, part)
			}
			binary.BigEndian.PutUint16(outlines[start+at:], uint16(n))
		}
		for len(outlines)%4 != 0 {
			outlines = append(outlines, 0)
		}
		ends = append(ends, len(outlines))
		metrics = append(metrics, t.metric(glyphs[i])...)
	}
	return t.file(len(glyphs), outlines, metrics, ends), nil
}

// metric is the advance of a glyph and its bearing.
func (t *trueType) metric(glyph int) []byte {
	table := t.tables["hmtx"]
	if glyph < t.metrics {
		return table[4*glyph : 4*glyph+4]
	}
	bearing := table[4*t.metrics+2*(glyph-t.metrics):]
	last := table[4*(t.metrics-1):]
	return []byte{last[0], last[1], bearing[0], bearing[1]}
}

// file puts the tables of so many glyphs together, with their checksums.
func (t *trueType) file(glyphs int, outlines, metrics []byte, ends []int) []byte {
	made := map[string][]byte{"glyf": outlines, "hmtx": metrics}
	for _, name := range []string{"head", "hhea", "maxp"} {
		made[name] = slices.Clone(t.tables[name])
	}
	binary.BigEndian.PutUint32(made["head"][8:], 0) // the checksum of the file, set last
	binary.BigEndian.PutUint16(made["head"][50:], 1)
	binary.BigEndian.PutUint16(made["hhea"][34:], uint16(glyphs))
	binary.BigEndian.PutUint16(made["maxp"][4:], uint16(glyphs))
	offsets := make([]byte, 4, 4*(len(ends)+1))
	for _, end := range ends {
		offsets = binary.BigEndian.AppendUint32(offsets, uint32(end))
	}
	made["loca"] = offsets
	var names []string
	for _, name := range kept {
		if made[name] == nil {
			made[name] = t.tables[name]
		}
		if len(made[name]) > 0 {
			names = append(names, name)
		}
	}
	return bound(names, made)
}

// bound writes tables behind their directory.
func bound(names []string, tables map[string][]byte) []byte {
	const header, record, magic = 12, 16, 0xB1B0AFBA
	size := header + record*len(names)
	for _, name := range names {
		size += len(tables[name]) + 3
	}
	power, steps := 1, 0
	for 2*power <= len(names) {
		power, steps = 2*power, steps+1
	}
	out := make([]byte, 0, size)
	out = binary.BigEndian.AppendUint32(out, 0x00010000)
	for _, n := range []int{len(names), record * power, steps, record * (len(names) - power)} {
		out = binary.BigEndian.AppendUint16(out, uint16(n))
	}
	directory := len(out)
	out = append(out, make([]byte, record*len(names))...)
	head := 0
	for i, name := range names {
		at := len(out)
		out = append(out, tables[name]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
		if name == "head" {
			head = at
		}
		entry := out[directory+record*i:]
		copy(entry, name)
		binary.BigEndian.PutUint32(entry[4:], sum(out[at:]))
		binary.BigEndian.PutUint32(entry[8:], uint32(at))
		binary.BigEndian.PutUint32(entry[12:], uint32(len(tables[name])))
	}
	binary.BigEndian.PutUint32(out[head+8:], magic-sum(out))
	return out
}

// sum is the checksum of TrueType: of its words, as they come.
func sum(data []byte) uint32 {
	total := uint32(0)
	for len(data) >= 4 {
		total += binary.BigEndian.Uint32(data)
		data = data[4:]
	}
	return total
}

// numbers are the glyphs of characters in the face, in their order.
func (f *Face) numbers(runes []rune) ([]int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]int, len(runes))
	for i, r := range runes {
		index, err := f.parsed.GlyphIndex(&f.buffer, r)
		if err != nil {
			return nil, err
		}
		out[i] = int(index)
	}
	return out, nil
}
