package reports

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

// memory keeps what was broken while pages were laid out, for when they are
// drawn: every text is measured several times and drawn once.
type memory map[setting]broken

// broken breaks a text to a width, into at most so many lines or, with 0, any
// number. Only laying out adds to the memory, so that a document can be written
// by several goroutines at once.
func (t *typesetter) broken(text string, width float64, f typeface, most int) broken {
	key := setting{text, width, f.size, f.bold, most}
	if b, known := t.memory[key]; known {
		return b
	}
	var b broken
	b.text, _ = t.fonts.Clean(text)
	if most > 0 {
		b.lines = t.fonts.LinesAtMost(b.text, width, most, f.setting())
	} else {
		b.lines = t.fonts.Lines(b.text, width, f.setting())
	}
	if t.memory != nil && t.doc == nil {
		t.memory[key] = b
	}
	return b
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
