package reports

import (
	"strconv"

	"waterline/reports/brand"
	"waterline/reports/chart"
	"waterline/reports/pdf"
)

// The largest logos of a cover, in points, and the room its subtitle takes.
const (
	logoWidth, logoHeight     = 180, 54
	clientWidth, clientHeight = 140, 42
	coverSubtitle             = 25.0
)

// look is the brand with its texts clean and the client's logo named.
func (b *builder) look() brand.Brand {
	look := b.opt.Brand
	look.Name, look.Footer = b.clean(look.Name), b.clean(look.Footer)
	look.PreparedBy, look.Disclosure = b.clean(look.PreparedBy), b.clean(look.Disclosure)
	look.Cover.Subtitle = b.clean(look.Cover.Subtitle)
	named := func(l *brand.Logo, usual string) *brand.Logo {
		if l == nil {
			return nil
		}
		out := *l
		if out.Alt = b.clean(l.Alt); out.Alt == "" {
			out.Alt = usual
		}
		return &out
	}
	look.Logo = named(look.Logo, look.Name)
	look.Cover.ClientLogo = named(look.Cover.ClientLogo, b.client())
	return look
}

// tone is the colour of a text. Our deep blue is left to reports in our blue.
func (t *typesetter) tone(c chart.Colour) chart.Colour {
	if c == chart.Deep && !t.look.Own() {
		return chart.Ink
	}
	return c
}

// letterhead sets who the report comes from at the top of the cover: the logo,
// or the name where there is none, and the client's logo across from it.
func (t *typesetter) letterhead(name string, width float64) {
	if t.look.Logo == nil {
		t.said(pdf.Paragraph, marginSide, marginTop, width-2*marginSide, name, kickerType.in(t.brand))
	} else {
		t.logo(t.look.Logo, marginSide, marginTop, logoWidth, logoHeight)
	}
	if client := t.look.Cover.ClientLogo; client != nil {
		w, h := client.Size(clientWidth, clientHeight)
		t.logo(client, width-marginSide-w, marginTop+(logoHeight-h)/2, clientWidth, clientHeight)
	}
}

// logo sets a logo as large as a box allows, from its left top corner.
func (t *typesetter) logo(l *brand.Logo, x, y, boxWidth, boxHeight float64) {
	w, h := l.Size(boxWidth, boxHeight)
	t.doc.Begin(pdf.Element{Role: pdf.Figure, Alt: l.Alt, Box: [4]float64{x, y, w, h}})
	defer t.doc.End()
	if l.Image != nil {
		t.doc.Image("logo-"+strconv.FormatFloat(x, 'f', 2, 64), l.Image.Format, l.Image.Data, x, y, w, h)
		return
	}
	scale := w / l.Drawing.Width
	at := func(p chart.Point) (float64, float64) {
		return x + (p.X-l.Drawing.X)*scale, y + (p.Y-l.Drawing.Y)*scale
	}
	for _, s := range l.Drawing.Shapes {
		t.doc.SetFillColor(chart.Colour(s.Fill).RGB())
		for _, step := range s.Path {
			toX, toY := at(step.To)
			switch step.Op {
			case 'M':
				t.doc.MoveTo(toX, toY)
			case 'L':
				t.doc.LineTo(toX, toY)
			case 'C':
				x1, y1 := at(step.From)
				x2, y2 := at(step.Towards)
				t.doc.CurveBezierCubicTo(x1, y1, x2, y2, toX, toY)
			case 'Z':
				t.doc.ClosePath()
			}
		}
		operator := "F"
		if s.EvenOdd {
			operator = "F*"
		}
		t.doc.DrawPath(operator)
	}
}
