package chart

import "waterline/reports/font"

// slack lets a text fit a room that was measured from it, whatever the last
// bit of the sum says.
const slack = 0.01

// lines breaks text to at most count lines within width; what does not fit
// ends in an ellipsis.
func (t Type) lines(f *font.Family, text string, width float64, count int) []string {
	return f.LinesAtMost(text, width+slack, count, font.Setting{Size: t.Size, Bold: t.Bold})
}

// cut shortens text to width with an ellipsis.
func (t Type) cut(f *font.Family, text string, width float64) string {
	return f.Cut(text, width+slack, font.Setting{Size: t.Size, Bold: t.Bold})
}

// width is the width of the widest of texts.
func (t Type) width(f *font.Family, texts ...string) float64 {
	w := 0.0
	for _, text := range texts {
		w = max(w, f.Width(text, t.Size, t.Bold))
	}
	return w
}

// paragraph sets lines one below the other from the first baseline y.
func paragraph(c Canvas, x, y float64, lines []string, t Type) {
	for i, line := range lines {
		c.Text(x, y+float64(i)*rowStep, line, t)
	}
}

// box is the space something takes up.
type box struct{ x, y, w, h float64 }

// box is the space of a text with its baseline at y.
func (t Type) box(f *font.Family, x, y float64, text string) box {
	w := t.width(f, text)
	switch t.Anchor {
	case Middle:
		x -= w / 2
	case End:
		x -= w
	}
	return box{x: x, y: y - 0.75*t.Size, w: w, h: 0.98 * t.Size}
}

func (b box) meets(o box) bool {
	return b.x < o.x+o.w && o.x < b.x+b.w && b.y < o.y+o.h && o.y < b.y+b.h
}

func (b box) within(o box) bool {
	return b.x >= o.x && b.y >= o.y && b.x+b.w <= o.x+o.w && b.y+b.h <= o.y+o.h
}
