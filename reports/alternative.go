package reports

import "strings"

// alternative is the picture in words, for a reader who does not see it: the
// finding, what the picture shows and all its numbers.
func (c Chart) alternative() string {
	about := c.drawing.Describe()
	var b strings.Builder
	for _, part := range []string{about.Title, about.Text, c.Reading} {
		if part == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(part)
		if !strings.HasSuffix(part, ".") {
			b.WriteByte('.')
		}
	}
	for _, row := range c.Numbers.Rows {
		b.WriteByte(' ')
		for i, cell := range row {
			if i > 0 {
				b.WriteString(", ")
			}
			if i < len(c.Numbers.Head) && c.Numbers.Head[i] != "" {
				b.WriteString(c.Numbers.Head[i] + ": ")
			}
			b.WriteString(cell)
		}
		b.WriteByte('.')
	}
	return b.String()
}
