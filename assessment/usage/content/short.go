package content

import "strings"

// Short is enough of a text to recognise it in the file, and nothing of what
// looks like an address: a shifted row may have one where a number should be.
func Short(s string) string {
	if strings.Contains(s, "@") {
		return "…@…"
	}
	return Cut(strings.ToValidUTF8(s, "?"), 24)
}

// Cut shortens a text to a number of bytes, between characters.
func Cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && s[most]&0xC0 == 0x80 {
		most--
	}
	return s[:most]
}
