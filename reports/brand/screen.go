package brand

import "waterline/reports/chart"

// Tokens are the colours of the pages that follow a brand's own; the rest of
// the pages stays as it is. Names are those of the style sheet.
type Tokens struct {
	Brand  chart.Colour // links and buttons
	Bright chart.Colour // a button under the pointer, in the dark
	Deep   chart.Colour // grounds that white stands on
	Tint   chart.Colour // grounds that ink stands on
	Water  chart.Colour
}

// Grounds of the pages, of which none is further from the paper than the tint.
const (
	night     chart.Colour = "#0E1B24"
	deepest   chart.Colour = "#000000"
	deepLeft               = 10.0 // least contrast of Deep and white
	nightLeft              = 15.0 // of the same in the dark
)

// Light are the colours on white. A colour that reads on white but not on its
// own tint is darkened until it does.
func (b Brand) Light() Tokens {
	c := chart.Colour(b.Colour)
	t := Tokens{Tint: c.Tint(0.08), Water: c.Tint(0.3)}
	t.Brand = towards(c, deepest, func(c chart.Colour) bool { return c.Contrast(t.Tint) >= minimumContrast })
	t.Deep = towards(c, deepest, func(c chart.Colour) bool { return c.Contrast(chart.White) >= deepLeft })
	t.Bright = t.Deep
	return t
}

// Dark are the colours on a dark screen: the same hue, lightened until it reads.
func (b Brand) Dark() Tokens {
	c := chart.Colour(b.Colour)
	t := Tokens{Tint: mix(night, c, 0.14), Water: mix(night, c, 0.4)}
	t.Deep = towards(c, deepest, func(c chart.Colour) bool { return c.Contrast(chart.White) >= nightLeft })
	t.Brand = towards(c, chart.White, func(c chart.Colour) bool { return c.Contrast(t.Tint) >= minimumContrast+1 })
	t.Bright = mix(t.Brand, chart.White, 0.4)
	return t
}

// towards moves a colour to another in steps until it is good.
func towards(from, to chart.Colour, good func(chart.Colour) bool) chart.Colour {
	const steps = 40
	for i := range steps {
		if c := mix(from, to, float64(i)/steps); good(c) {
			return c
		}
	}
	return to
}

// mix is a colour with a share of another in it.
func mix(from, to chart.Colour, share float64) chart.Colour {
	r, g, b := from.RGB()
	x, y, z := to.RGB()
	part := func(a, b int) uint8 { return uint8(float64(a) + share*float64(b-a) + 0.5) }
	return chart.Mixed(part(r, x), part(g, y), part(b, z))
}
