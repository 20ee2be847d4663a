package intake

import "strings"

// numberStyle is how a CSV file writes decimals. A file has one; cells that
// could be either way say nothing, and are refused while nothing is known.
type numberStyle uint8

const (
	undecided numberStyle = iota
	withPoint
	withComma
)

// outcome of reading a number in the style of a file.
type styleFault uint8

const (
	sound       styleFault = iota
	ambiguous              // 1,234 where nothing else says what a comma is
	contradicts            // the other style than that of earlier cells
)

// number reads a cell such as 1234.5, $0.10, 1,234.50 or 1.234,5, and learns
// the style from it.
func (s *numberStyle) number(cell string) (decimal, styleFault) {
	cell = strings.TrimSpace(cell)
	if len(cell) > 1 && (cell[0] == '$' || strings.HasPrefix(cell, "-$")) {
		cell = strings.Replace(cell, "$", "", 1)
	}
	comma := strings.IndexByte(cell, ',')
	if comma < 0 && *s != withComma {
		if strings.IndexByte(cell, '.') >= 0 && *s == undecided {
			*s = withPoint
		}
		return parseDecimal(cell), sound
	}
	point := strings.LastIndexByte(cell, '.')
	switch {
	case comma < 0 && point < 0:
		return parseDecimal(cell), sound
	case comma < 0: // a point in a file with commas
		return s.grouped(cell, ".")
	case point > comma:
		return s.as(withPoint, strings.ReplaceAll(cell, ",", ""))
	case point >= 0:
		return s.as(withComma, strings.Replace(strings.ReplaceAll(cell, ".", ""), ",", ".", 1))
	}
	if *s == withComma {
		return parseDecimal(strings.Replace(cell, ",", ".", 1)), sound
	}
	if strings.Count(cell, ",") == 1 && !threeDigits(cell[comma+1:]) {
		return s.as(withComma, strings.Replace(cell, ",", ".", 1))
	}
	return s.grouped(cell, ",")
}

// grouped reads a cell whose only mark is the one that groups thousands in the
// style of the file.
func (s *numberStyle) grouped(cell, group string) (decimal, styleFault) {
	parts := strings.Split(strings.TrimLeft(cell, "+-"), group)
	for _, part := range parts[1:] {
		if !threeDigits(part) {
			return decimal{}, contradicts
		}
	}
	if *s == undecided && len(parts) == 2 {
		return decimal{}, ambiguous
	}
	return parseDecimal(strings.ReplaceAll(cell, group, "")), sound
}

// as reads a cell of a style that is certain.
func (s *numberStyle) as(style numberStyle, cell string) (decimal, styleFault) {
	if *s != undecided && *s != style {
		return decimal{}, contradicts
	}
	*s = style
	return parseDecimal(cell), sound
}

func threeDigits(s string) bool {
	if len(s) != 3 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
