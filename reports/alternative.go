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
		b.WriteString(" " + c.spoken(row) + ".")
	}
	return b.String()
}

// spoken is a row of numbers, each after the head of its column. Empty cells
// are left out.
func (c Chart) spoken(row []string) string {
	var parts []string
	for i, cell := range row {
		if cell == "" {
			continue
		}
		if i < len(c.Numbers.Head) && c.Numbers.Head[i] != "" {
			cell = c.Numbers.Head[i] + ": " + cell
		}
		parts = append(parts, cell)
	}
	return strings.Join(parts, ", ")
}
