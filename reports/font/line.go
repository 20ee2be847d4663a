package font

import "strings"

// Setting is how a run of text is set.
type Setting struct {
	Size float64
	Bold bool
}

const ellipsis = "…"

// Lines breaks text into lines no wider than width. A word that is wider than
// a line is broken inside. There is always at least one line.
func (f *Family) Lines(text string, width float64, s Setting) []string {
	var lines []string
	start, end, used := 0, 0, 0.0 // of the line, in text
	space := f.Width(" ", s.Size, s.Bold)
	for at := 0; at <= len(text); {
		word := text[at:]
		if i := strings.IndexByte(word, ' '); i >= 0 {
			word = word[:i]
		}
		w, next := f.Width(word, s.Size, s.Bold), at+len(word)+1
		if at > 0 && used+space+w <= width {
			end, used, at = at+len(word), used+space+w, next
			continue
		}
		if at > 0 {
			lines = append(lines, text[start:end])
		}
		for w > width {
			head := f.prefix(word, width, s)
			lines = append(lines, head)
			at, word = at+len(head), word[len(head):]
			w = f.Width(word, s.Size, s.Bold)
		}
		start, end, used, at = at, at+len(word), w, next
	}
	return append(lines, text[start:end])
}

// LinesAtMost is Lines with a bound; what does not fit ends in an ellipsis.
func (f *Family) LinesAtMost(text string, width float64, count int, s Setting) []string {
	lines := f.Lines(text, width, s)
	if len(lines) <= count {
		return lines
	}
	lines[count-1] = f.Cut(strings.Join(lines[count-1:], " "), width, s)
	return lines[:count]
}

// Cut shortens text to width with an ellipsis at the end.
func (f *Family) Cut(text string, width float64, s Setting) string {
	if f.Width(text, s.Size, s.Bold) <= width {
		return text
	}
	room := width - f.Width(ellipsis, s.Size, s.Bold)
	if room <= 0 {
		return ellipsis
	}
	return strings.TrimRight(f.prefix(text, room, s), " ") + ellipsis
}

// prefix is the longest start of text within width, at least one rune.
func (f *Family) prefix(text string, width float64, s Setting) string {
	used := 0.0
	for i, r := range text {
		face := f.For(r, s.Bold)
		used += face.glyph(r).advance() * face.em(s.Size)
		if used > width && i > 0 {
			return text[:i]
		}
	}
	return text
}
