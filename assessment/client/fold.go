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
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	// Letters that no decomposition takes apart.
	plain := strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "æ", "ae", "œ", "oe", "ı", "i").Replace(cases.Fold().String(b.String()))
	return strings.Join(strings.Fields(plain), " ")
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
