package workbook

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cellMost is the most characters a cell takes, by the file format.
const cellMost = 32767

// clean makes a text safe for a cell: without control characters, marks that
// turn the direction of writing, and what XML cannot hold. Every script stays.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), turns(r), r >= 0xFFFE && r <= 0xFFFF, r&0xFFFE == 0xFFFE:
			return -1
		}
		return r
	}, text)
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > cellMost {
		text = string([]rune(text)[:cellMost-1]) + "…"
	}
	return text
}

// turns reports whether a rune overrides or isolates the direction of writing.
func turns(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// shortened cuts a text to a number of characters.
func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return strings.TrimRight(string(runes[:most-1]), " ") + "…"
}
