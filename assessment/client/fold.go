package client

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold makes texts that people take for the same the same: without case,
// accents and repeated spaces, so that "muller" finds "MÜLLER" and "strasse"
// finds "Straße".
func Fold(s string) string {
	// Lower case after folding, as folding writes a few scripts in capitals.
	s = strings.ToLower(cases.Fold().String(bare(s)))
	// Letters that no decomposition takes apart.
	s = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "æ", "ae", "œ", "oe", "ı", "i").Replace(bare(s))
	return strings.Join(strings.Fields(s), " ")
}

// bare takes letters apart and leaves their accents out.
func bare(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Searchable is everything of a client that a search looks into, folded.
func (c Client) Searchable() string {
	parts := append([]string{c.Name}, c.Tags...)
	for _, p := range c.Contacts {
		parts = append(parts, p.Name, p.Role, p.Mail, p.Phone)
	}
	for i := range parts {
		parts[i] = Fold(parts[i])
	}
	return strings.Join(parts, "\n")
}

func number(n int) string { return strconv.Itoa(n) }

// at is the place of the i-th of a list, counted from 1.
func at(list string, i int) string { return list + "[" + strconv.Itoa(i+1) + "]" }
