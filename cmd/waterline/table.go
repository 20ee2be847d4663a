package main

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

const (
	pageWidth  = 80 // columns of a terminal that nobody has widened
	narrowest  = 16 // columns kept for names
	longest    = 30 // columns up to which a word is not cut
	columnStep = 2
)

// table sets rows in aligned columns: the first is flush left and wrapped, the
// others flush right where left does not say otherwise.
type table struct {
	head []string
	rows [][]string
	left []bool // by column
}

func (t table) String() string {
	widths := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	figures, word := 0, narrowest
	for _, w := range widths[1:] {
		figures += w + columnStep
	}
	for _, row := range t.rows {
		for part := range strings.FieldsSeq(row[0]) {
			word = max(word, min(longest, columns(part)))
		}
	}
	widths[0] = min(widths[0], max(word, pageWidth-figures))

	var b strings.Builder
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, line := range wrap(row[0], widths[0]) {
			text := line + strings.Repeat(" ", widths[0]-columns(line))
			if i == 0 {
				for j := 1; j < len(row); j++ {
					text += strings.Repeat(" ", columnStep) + t.fill(j, row[j], widths[j])
				}
			}
			b.WriteString(strings.TrimRight(text, " ") + "\n")
		}
	}
	return b.String()
}

// fill brings a cell to the width of its column.
func (t table) fill(column int, cell string, width int) string {
	blank := strings.Repeat(" ", width-columns(cell))
	if column < len(t.left) && t.left[column] {
		return cell + blank
	}
	return blank + cell
}

// paragraph sets text in lines of the page, the first after lead and the rest
// below it.
func paragraph(lead, text string) string {
	indent := columns(lead)
	lines := wrap(text, pageWidth-indent)
	return lead + strings.Join(lines, "\n"+strings.Repeat(" ", indent)) + "\n"
}

// wrap breaks text at spaces into lines of at most limit columns; a longer word
// is cut. It returns at least one line.
func wrap(text string, limit int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Split(text, " ") {
		for _, piece := range cut(word, limit) {
			size := columns(piece)
			switch {
			case line == "":
				line, used = piece, size
			case used+1+size <= limit:
				line, used = line+" "+piece, used+1+size
			default:
				lines = append(lines, line)
				line, used = piece, size
			}
		}
	}
	return append(lines, line)
}

func cut(word string, limit int) []string {
	var pieces []string
	start, used := 0, 0
	for i, r := range word {
		size := columns(string(r))
		if used+size > limit && i > start {
			pieces = append(pieces, word[start:i])
			start, used = i, 0
		}
		used += size
	}
	return append(pieces, word[start:])
}

// columns is how many columns of a terminal a text takes.
func columns(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || unicode.Is(unicode.Cf, r):
		case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// plain removes what could steer a terminal from text that others wrote:
// control characters and marks that turn the direction of writing.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, text)
}
