package reports

import (
	"strings"

	"waterline/reports/chart"
)

// broken is a text that was cleaned and broken into lines.
type broken struct {
	text  string
	lines []string
}

// setting says what was broken and how.
type setting struct {
	text        string
	width, size float64
	bold        bool
	most        int // lines; 0 is any number
}

// memory keeps what was measured while pages were composed and laid out, for
// when they are drawn: every text is measured several times and drawn once.
type memory struct {
	lines   map[setting]broken
	charts  map[sized]float64
	tables  map[setTable]bool
	heights map[tallBlock]float64
}

// sized is a chart, by its number, at a width.
type sized struct {
	chart int
	width float64
}

// tallBlock is a block of many parts at a width, closely set or not. Its first
// part tells it from others.
type tallBlock struct {
	first any
	parts int
	width float64
	close bool
}

// remembered is the height of a block, worked out once while pages are laid out.
func (t *typesetter) remembered(b tallBlock, height func() float64) float64 {
	if h, known := t.memory.heights[b]; known {
		return h
	}
	h := height()
	if t.memory.heights != nil && t.doc == nil {
		t.memory.heights[b] = h
	}
	return h
}

func newMemory() memory {
	return memory{lines: make(map[setting]broken, 512), charts: make(map[sized]float64, 32), tables: make(map[setTable]bool), heights: make(map[tallBlock]float64)}
}

// tall is the height of a chart, in its own units.
func (t *typesetter) tall(c Chart, width float64) float64 {
	key := sized{c.number, width}
	if h, known := t.memory.charts[key]; known {
		return h
	}
	h := chart.Height(c.drawing, t.fonts, width)
	if t.memory.charts != nil && t.doc == nil && c.number > 0 {
		t.memory.charts[key] = h
	}
	return h
}

// broken breaks a text to a width, into at most so many lines or, with 0, any
// number. Only laying out adds to the memory, so that a document can be written
// by several goroutines at once.
func (t *typesetter) broken(text string, width float64, f typeface, most int) broken {
	key := setting{text, width, f.size, f.bold, most}
	if b, known := t.memory.lines[key]; known {
		return b
	}
	var b broken
	b.text, _ = t.fonts.Clean(text)
	switch {
	case most > 0:
		b.lines = t.fonts.LinesAtMost(b.text, width, most, f.setting())
	case f.heads():
		b.text = tied(b.text)
		b.lines = t.balanced(b.text, width, f)
	default:
		b.lines = t.fonts.Lines(b.text, width, f.setting())
	}
	if t.memory.lines != nil && t.doc == nil {
		t.memory.lines[key] = b
	}
	return b
}

// heads reports whether a face is one of headings.
func (f typeface) heads() bool { return f.bold && f.size > bodyType.size }

// tied keeps a number on one line with the word after it.
func tied(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return text
	}
	var out strings.Builder
	out.Grow(len(text) + 8)
	for i := 0; i < len(text); i++ {
		if text[i] == ' ' && i > 0 && text[i-1] >= '0' && text[i-1] <= '9' && i+1 < len(text) && text[i+1] != '(' {
			out.WriteString("\u00a0")
		} else {
			out.WriteByte(text[i])
		}
	}
	return out.String()
}

// balanced breaks a heading so that no word or two are left alone on its last
// line: into as many lines as it takes, of about the same width.
func (t *typesetter) balanced(text string, width float64, f typeface) []string {
	const least = 0.4 // of the width, for the last line
	lines := t.fonts.Lines(text, width, f.setting())
	n := len(lines)
	if n < 2 || t.width(lines[n-1], f) >= least*width {
		return lines
	}
	for narrow := width * 0.95; narrow > width/2; narrow -= width * 0.05 {
		tried := t.fonts.Lines(text, narrow, f.setting())
		if len(tried) != n {
			break
		}
		lines = tried
		if t.width(lines[n-1], f) >= least*width {
			break
		}
	}
	return lines
}

// each hands over the lines one by one, each with the space that it was broken
// at: who reads the text aloud or copies it gets whole words.
func (b broken) each(set func(line string)) {
	at := 0
	for _, line := range b.lines {
		at += len(line)
		if at < len(b.text) && b.text[at] == ' ' {
			at++
			line = withSpace(b.text, line, at)
		}
		set(line)
	}
}

// withSpace is the line that ends before at together with its space, without
// copying where it stands in the text as it is.
func withSpace(text, line string, at int) string {
	if from := at - 1 - len(line); text[from:at-1] == line {
		return text[from:at]
	}
	return line + " "
}
