package font

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// substitute is among the characters of every PDF.
const substitute = '□'

// What joins letters and emoji or keeps them apart; a browser needs them.
const (
	zeroNonJoiner = '\u200c'
	zeroJoiner    = '\u200d'
)

// Kinds of characters that no face draws, beside the names of scripts as
// Unicode has them, such as "Arabic".
const (
	Emoji = "Emoji"
	Marks = "Marks" // accents that go with no letter of the family
	Other = "Other"
)

// Clean makes text safe to lay out and draw: valid UTF-8 in composed form,
// white space and control characters as single spaces, direction controls and
// invisible marks gone. Letters of a compatibility form, such as 𝗔 or Ａ, become
// the plain ones. A run of characters that the family cannot draw becomes "[?]".
// It reports whether a character was lost that way. Every text of a report
// passes here; the PDF writer stops at some of the characters removed.
func (f *Family) Clean(text string) (clean string, lost bool) {
	clean, kinds := f.Say(text, func(string) string { return "?" })
	return clean, len(kinds) > 0
}

// Say is Clean that puts, in place of each run of characters that the family
// cannot draw, a word in brackets for the kind of characters. It returns the
// kinds that were lost, each once, in the order they came.
func (f *Family) Say(text string, word func(kind string) string) (clean string, lost []string) {
	if f.plain(text) {
		return text, nil
	}
	w := sayer{fonts: f, word: word}
	w.out.Grow(len(text))
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, string(utf8.RuneError))) {
		w.rune(r)
	}
	return strings.TrimSpace(w.out.String()), w.lost
}

// Tidy is Clean for where every character can be drawn, such as a browser: it
// takes out what is never text and keeps the rest.
func Tidy(text string) string {
	clean, _ := (*Family)(nil).Say(text, nil)
	return clean
}

type sayer struct {
	fonts *Family
	word  func(kind string) string
	out   strings.Builder
	lost  []string
	last  rune
	run   string // kind of the characters being replaced
	gap   bool   // white space came since, and is put when something else does
}

func (w *sayer) rune(r rune) {
	switch {
	case w.fonts == nil && (r == zeroJoiner || r == zeroNonJoiner || unicode.Is(unicode.Variation_Selector, r)):
		w.put(r)
		return
	case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || w.fonts == nil && r == utf8.RuneError:
		return
	case r == ' ' || unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
		if w.gap = w.run != ""; !w.gap && w.last != ' ' {
			w.put(' ')
		}
		return
	case w.fonts == nil, w.fonts.Draws(r) && !unicode.Is(unicode.Mn, r):
		w.resume(r)
		w.put(r)
		return
	}
	if same := norm.NFKC.String(string(r)); same != string(r) && w.draws(same) {
		w.resume([]rune(same)[0])
		for _, r := range same {
			w.put(r)
		}
		return
	}
	w.lose(kindOf(r))
}

func (w *sayer) draws(text string) bool {
	for _, r := range text {
		if !w.fonts.Draws(r) || unicode.Is(unicode.Mn, r) || r == ' ' {
			return false
		}
	}
	return text != ""
}

// resume ends a run of lost characters before one that can be drawn.
func (w *sayer) resume(next rune) {
	if w.gap || w.run != "" && (unicode.IsLetter(next) || unicode.IsNumber(next)) {
		w.put(' ')
	}
	w.run, w.gap = "", false
}

func (w *sayer) put(r rune) {
	w.out.WriteRune(r)
	w.last = r
}

// lose puts one word for a run of lost characters of one kind, words of the
// same kind included. An accent is lost with no word, since the letter it stood
// on is there.
func (w *sayer) lose(kind string) {
	if kind == Marks && w.run != "" {
		return
	}
	if !slices.Contains(w.lost, kind) {
		w.lost = append(w.lost, kind)
	}
	if kind == Marks || kind == w.run {
		w.gap = w.gap && kind == Marks
		return
	}
	w.run, w.gap = kind, false
	if unicode.IsLetter(w.last) || unicode.IsNumber(w.last) || w.last == ']' {
		w.put(' ')
	}
	word, _ := w.fonts.Clean(w.word(kind))
	w.out.WriteString("[" + word + "]")
	w.last = ']'
}

// kindOf names what a character that cannot be drawn is.
func kindOf(r rune) string {
	switch {
	case r >= 0x1F000 && r <= 0x1FAFF, r >= 0x2600 && r <= 0x27BF, r >= 0x2B00 && r <= 0x2BFF, r == 0x20E3:
		return Emoji
	case unicode.Is(unicode.Inherited, r):
		return Marks
	}
	for name, table := range unicode.Scripts {
		if name != "Common" && unicode.Is(table, r) {
			return name
		}
	}
	return Other
}

// plain reports text that needs no work: characters that every report carries,
// each by itself what it is in composed form, without runs of spaces.
func (f *Family) plain(text string) bool {
	const softHyphen = 0xAD
	last := ' '
	for _, r := range text {
		switch {
		case r == ' ':
			if last == ' ' {
				return false
			}
		case r > ' ' && r <= '~':
		case !Usual(r) || r == softHyphen || f != nil && !f.Draws(r):
			return false
		}
		last = r
	}
	return last != ' ' || text == ""
}
