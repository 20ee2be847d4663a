package font

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// substitute stands for a character the typeface cannot draw: an empty box,
// so that the reader sees that something stood there.
const substitute = '□'

// Clean makes text safe to lay out and draw: valid UTF-8 in composed form,
// white space and control characters as single spaces, direction controls and
// invisible marks gone, and characters the family cannot draw as a visible box. It reports
// whether a character was lost that way. Every text of a report passes here
// once; the PDF writer stops at some of the characters removed.
func (f *Family) Clean(text string) (clean string, lost bool) {
	if plain(text) {
		return text, false
	}
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, string(utf8.RuneError))) {
		switch {
		case r == ' ' || unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
			continue
		case r > 0xFFFF || !f.Regular.Has(r) || !f.Semibold.Has(r):
			r, lost = substitute, true
		}
		space = false
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String()), lost
}

// plain reports text that needs no work: printable ASCII without runs of spaces.
func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
		if text[i] == ' ' && (i == 0 || i == len(text)-1 || text[i-1] == ' ') {
			return false
		}
	}
	return true
}
