package webpage

import (
	"encoding/base64"
	"strconv"
	"strings"

	"waterline/reports/brand"
	"waterline/reports/chart"
)

// The boxes logos are set in, in pixels.
const (
	logoWidth, logoHeight     = 240, 72
	clientWidth, clientHeight = 190, 56
)

// letterhead is who the page comes from: the logo, or the name where there is
// none, and the client's logo.
func (p *page) letterhead(b brand.Brand, name string) {
	if b.Logo == nil && b.Cover.ClientLogo == nil {
		p.element("p", name, "class", "kicker")
		return
	}
	p.open("div", "class", "letterhead")
	if b.Logo == nil {
		p.element("p", name, "class", "kicker")
	}
	p.logo(b.Logo, logoWidth, logoHeight)
	p.logo(b.Cover.ClientLogo, clientWidth, clientHeight)
	p.close("div")
}

// logo sets a logo as large as a box allows.
func (p *page) logo(l *brand.Logo, boxWidth, boxHeight float64) {
	if l == nil {
		return
	}
	width, height := l.Size(boxWidth, boxHeight)
	size := []string{"width", short(width), "height", short(height)}
	if l.Image != nil {
		source := "data:image/" + l.Image.Format + ";base64," + base64.StdEncoding.EncodeToString(l.Image.Data)
		p.open("img", append([]string{"src", source, "alt", l.Alt}, size...)...)
		return
	}
	d := l.Drawing
	box := strings.Join([]string{short(d.X), short(d.Y), short(d.Width), short(d.Height)}, " ")
	p.open("svg", append([]string{"role", "img", "aria-label", l.Alt, "viewBox", box}, size...)...)
	for _, s := range d.Shapes {
		attributes := []string{"fill", s.Fill, "d", outline(s.Path)}
		if s.EvenOdd {
			attributes = append(attributes, "fill-rule", "evenodd")
		}
		p.open("path", attributes...)
		p.close("path")
	}
	p.close("svg")
}

// outline writes a path as SVG does.
func outline(path brand.Path) string {
	var b strings.Builder
	point := func(at chart.Point) { b.WriteString(short(at.X) + " " + short(at.Y) + " ") }
	for _, step := range path {
		b.WriteByte(step.Op)
		switch step.Op {
		case 'C':
			point(step.From)
			point(step.Towards)
			point(step.To)
		case 'M', 'L':
			point(step.To)
		}
	}
	return strings.TrimSpace(b.String())
}

func short(x float64) string { return strconv.FormatFloat(x, 'f', -1, 32) }
