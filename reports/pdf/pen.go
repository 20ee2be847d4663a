package pdf

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"waterline/reports/font"
)

// pen writes the operators of one page. Colours, widths and fonts are set only
// when what is drawn next needs others than were set before.
type pen struct {
	out    []byte
	height float64

	fill, stroke, text colour // wanted
	width, dash        float64
	face               int // regular or bold
	size               float64

	now   state // as the page has it
	extra [faces]map[rune]struct{}
}

type colour uint32

type state struct {
	fill, stroke colour
	width, dash  float64
	face         int
	size         float64
}

const unset = colour(1 << 31)

func (p *pen) begin(height float64) {
	p.height = height
	p.now = state{fill: unset, stroke: unset, width: -1, face: -1}
}

func rgb(r, g, b int) colour { return colour(r<<16 | g<<8 | b) }

// SetFillColor sets the colour of what is filled.
func (f *File) SetFillColor(r, g, b int) { f.pen.fill = rgb(r, g, b) }

// SetDrawColor sets the colour of lines.
func (f *File) SetDrawColor(r, g, b int) { f.pen.stroke = rgb(r, g, b) }

// SetTextColor sets the colour of text.
func (f *File) SetTextColor(r, g, b int) { f.pen.text = rgb(r, g, b) }

// SetLineWidth sets the width of lines.
func (f *File) SetLineWidth(width float64) { f.pen.width = width }

// SetDashPattern sets the length of dashes, and of the gaps between them, to
// the first of lengths. No lengths is a whole line.
func (f *File) SetDashPattern(lengths []float64, _ float64) {
	f.pen.dash = 0
	if len(lengths) > 0 {
		f.pen.dash = lengths[0]
	}
}

// SetFont sets the style, "" or "B", and size of text.
func (f *File) SetFont(_, style string, size float64) {
	f.pen.face, f.pen.size = regular, size
	if style == "B" {
		f.pen.face = bold
	}
}

// Rect draws a rectangle: "F" filled, "D" outlined, "FD" both.
func (f *File) Rect(x, y, width, height float64, style string) {
	f.ready(style)
	p := &f.pen
	p.point(x, y+height)
	p.number(width)
	p.number(height)
	p.out = append(p.out, "re "...)
	p.paint(style)
}

// Line draws a straight line.
func (f *File) Line(x1, y1, x2, y2 float64) {
	f.ready("D")
	f.pen.point(x1, y1)
	f.pen.out = append(f.pen.out, "m "...)
	f.pen.point(x2, y2)
	f.pen.out = append(f.pen.out, "l S\n"...)
}

// Circle draws a circle of four curves.
func (f *File) Circle(x, y, r float64, style string) {
	const arc = 0.5522847498 // of the radius, to the control points of a quarter
	f.ready(style)
	p, c := &f.pen, r*arc
	p.point(x+r, y)
	p.out = append(p.out, "m "...)
	p.curve(x+r, y-c, x+c, y-r, x, y-r)
	p.curve(x-c, y-r, x-r, y-c, x-r, y)
	p.curve(x-r, y+c, x-c, y+r, x, y+r)
	p.curve(x+c, y+r, x+r, y+c, x+r, y)
	p.paint(style)
}

// MoveTo starts a path, which DrawPath ends.
func (f *File) MoveTo(x, y float64) {
	f.ready("FD")
	f.pen.point(x, y)
	f.pen.out = append(f.pen.out, "m "...)
}

// LineTo continues a path straight.
func (f *File) LineTo(x, y float64) {
	f.pen.point(x, y)
	f.pen.out = append(f.pen.out, "l "...)
}

// CurveBezierCubicTo continues a path by a curve with two control points.
func (f *File) CurveBezierCubicTo(x1, y1, x2, y2, x, y float64) { f.pen.curve(x1, y1, x2, y2, x, y) }

// ClosePath leads a path back to its start.
func (f *File) ClosePath() { f.pen.out = append(f.pen.out, "h "...) }

// DrawPath draws the path: "F" filled, "F*" filled by the even-odd rule, "D" as
// a line, "FD" both.
func (f *File) DrawPath(style string) { f.pen.paint(style) }

// Text sets one line with its baseline at y.
func (f *File) Text(x, y float64, text string) {
	if text == "" {
		return
	}
	f.mark()
	p := &f.pen
	p.colour(&p.now.fill, p.text, "rg ")
	p.out = append(p.out, "BT "...)
	p.point(x, y)
	p.out = append(p.out, "Td "...)
	for text != "" {
		face, run := f.run(text)
		p.typeface(face)
		p.out = append(codes(append(p.out, '('), run), ")Tj "...)
		text = text[len(run):]
	}
	p.out = append(p.out, "ET\n"...)
}

// Faces of a family, in the order of their names in the file.
const (
	regular = iota
	bold
	far
	faces
)

// run is the longest start of text in one face. It remembers the characters
// that the fonts of every file do not have.
func (f *File) run(text string) (face int, run string) {
	p := &f.pen
	for i, r := range text {
		at := p.face
		if !font.Usual(r) {
			if f.fonts.For(r, at == bold) == f.fonts.Far {
				at = far
			}
			if p.extra[at] == nil {
				p.extra[at] = make(map[rune]struct{})
			}
			p.extra[at][r] = struct{}{}
		}
		if i > 0 && at != face {
			return face, text[:i]
		}
		face = at
	}
	return face, text
}

// typeface sets the font for what follows.
func (p *pen) typeface(face int) {
	if face == p.now.face && p.size == p.now.size {
		return
	}
	p.now.face, p.now.size = face, p.size
	p.out = append(p.out, "/F"...)
	p.out = append(strconv.AppendInt(p.out, int64(face+1), 10), ' ')
	p.number(p.size)
	p.out = append(p.out, "Tf "...)
}

// codes writes text as the two-byte codes of a string.
func codes(out []byte, text string) []byte {
	for _, r := range text {
		if r > 0xFFFF {
			r = utf8.RuneError
		}
		out = escaped(escaped(out, byte(r>>8)), byte(r))
	}
	return out
}

func escaped(out []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(out, '\\', c)
	case '\r': // a bare one would be read as a line feed
		return append(out, '\\', 'r')
	default:
		return append(out, c)
	}
}

// ready marks what follows and sets what a shape of a style needs.
func (f *File) ready(style string) {
	f.mark()
	p := &f.pen
	if strings.Contains(style, "F") {
		p.colour(&p.now.fill, p.fill, "rg ")
	}
	if !strings.Contains(style, "D") {
		return
	}
	p.colour(&p.now.stroke, p.stroke, "RG ")
	if p.width != p.now.width {
		p.now.width = p.width
		p.number(p.width)
		p.out = append(p.out, "w "...)
	}
	if p.dash != p.now.dash {
		p.now.dash = p.dash
		p.out = append(p.out, '[')
		if p.dash > 0 {
			p.number(p.dash)
		}
		p.out = append(p.out, "]0 d "...)
	}
}

func (p *pen) colour(now *colour, want colour, operator string) {
	if *now == want {
		return
	}
	*now = want
	for _, part := range [3]byte{byte(want >> 16), byte(want >> 8), byte(want)} {
		p.out = append(thousandths(p.out, (int64(part)*1000+127)/255), ' ')
	}
	p.out = append(p.out, operator...)
}

func (p *pen) paint(style string) {
	switch style {
	case "F":
		p.out = append(p.out, "f\n"...)
	case "F*":
		p.out = append(p.out, "f*\n"...)
	case "FD", "DF":
		p.out = append(p.out, "B\n"...)
	default:
		p.out = append(p.out, "S\n"...)
	}
}

func (p *pen) curve(x1, y1, x2, y2, x, y float64) {
	p.point(x1, y1)
	p.point(x2, y2)
	p.point(x, y)
	p.out = append(p.out, "c "...)
}

func (p *pen) point(x, y float64) {
	p.number(x)
	p.number(p.height - y)
}

// number writes two decimals at most and a space.
func (p *pen) number(v float64) {
	p.out = append(thousandths(p.out, int64(math.Round(v*100))*10), ' ')
}

// thousandths writes n/1000 without needless digits.
func thousandths(out []byte, n int64) []byte {
	if n < 0 {
		out, n = append(out, '-'), -n
	}
	whole, rest := n/1000, n%1000
	out = strconv.AppendInt(out, whole, 10)
	if rest == 0 {
		return out
	}
	out = append(out, '.', byte('0'+rest/100))
	if rest%100 != 0 {
		out = append(out, byte('0'+rest/10%10))
	}
	if rest%10 != 0 {
		out = append(out, byte('0'+rest%10))
	}
	return out
}

// Encode is text as the pages of our files hold it.
func Encode(text string) []byte {
	return codes(nil, text)
}
