package chart

import (
	"math"
	"strconv"
)

// Colour is "#rrggbb", or empty for none.
type Colour string

// The colours of charts and pages. The three lightest blues are always
// outlined, because they are too close to white to stand alone.
const (
	Ink     Colour = "#14232E"
	Ink2    Colour = "#3C4E5B"
	Ink3    Colour = "#566773"
	Hair    Colour = "#D3DCE2"
	Surface Colour = "#F3F7F9"
	Brand   Colour = "#00527F"
	White   Colour = "#FFFFFF"

	Pale  Colour = "#E6F0F5"
	Light Colour = "#B5D3E3"
	Mid   Colour = "#78AECB"
	Blue  Colour = "#2F7BA6"
	Deep  Colour = "#0A3046"
)

// RGB is the colour in parts of 255; a colour that is not "#rrggbb" is black.
func (c Colour) RGB() (r, g, b int) {
	if len(c) != 7 || c[0] != '#' {
		return 0, 0, 0
	}
	n, err := strconv.ParseUint(string(c[1:]), 16, 32)
	if err != nil {
		return 0, 0, 0
	}
	return int(n >> 16), int(n >> 8 & 0xFF), int(n & 0xFF)
}

// Measures shared by the charts, in chart units.
const (
	textSize = 14
	rowStep  = 18  // baseline to baseline of wrapped text
	narrow   = 520 // below this width a chart stacks what it sets side by side otherwise
	stroke   = 1.25
)

var (
	label      = Type{Size: textSize, Colour: Ink}
	strong     = Type{Size: textSize, Bold: true, Colour: Ink}
	quiet      = Type{Size: textSize, Colour: Ink2}
	gain       = Style{Fill: Blue, Stroke: Deep, Width: stroke}
	loss       = Style{Fill: White, Stroke: Deep, Width: 1.75}
	axis       = Style{Stroke: Ink3, Width: 1}
	zero       = Style{Stroke: Ink, Width: 2}
	breaking   = Style{Stroke: Ink, Width: 1.25, Dash: 3} // of a scale or a method
	grid       = Style{Stroke: Hair, Width: 1}
	connection = Style{Stroke: Ink3, Width: 1, Dash: 3}
	lead       = Style{Stroke: Ink3, Width: 0.75}
	whisker    = Style{Stroke: Blue, Width: 1.5}
	method     = Style{Stroke: Ink, Width: 1.5, Dash: 2}
)

// at returns the type with another anchor.
func (t Type) at(a Anchor) Type {
	t.Anchor = a
	return t
}

// Valid reports whether the colour is "#rrggbb".
func (c Colour) Valid() bool {
	if len(c) != 7 || c[0] != '#' {
		return false
	}
	_, err := strconv.ParseUint(string(c[1:]), 16, 32)
	return err == nil
}

// Contrast is the contrast ratio of two colours, 1 to 21 (WCAG 2.2).
func (c Colour) Contrast(other Colour) float64 {
	a, b := c.luminance(), other.luminance()
	return (math.Max(a, b) + 0.05) / (math.Min(a, b) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2.
func (c Colour) luminance() float64 {
	linear := func(v int) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	r, g, b := c.RGB()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
