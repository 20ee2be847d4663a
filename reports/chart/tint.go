package chart

import "fmt"

// Mixed is the colour of three channels.
func Mixed(r, g, b uint8) Colour { return Colour(fmt.Sprintf("#%02X%02X%02X", r, g, b)) }

// Tint is the colour thinned with white; share is what is left of it.
func (c Colour) Tint(share float64) Colour {
	thin := func(v int) uint8 { return uint8(255 - share*float64(255-v) + 0.5) }
	r, g, b := c.RGB()
	return Mixed(thin(r), thin(g), thin(b))
}
