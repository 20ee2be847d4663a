package brand

import (
	"fmt"
	"testing"

	"waterline/reports/chart"
)

// TestContrast_Brands goes through the hues in the light and dark: whatever the
// colour of a brand, text of the pages reads on every ground it is set on.
func TestContrast_Brands(t *testing.T) {
	var colours []string
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				colours = append(colours, fmt.Sprintf("#%02X%02X%02X", r, g, b))
			}
		}
	}
	for _, colour := range colours {
		b, _ := Brand{Colour: colour}.Settled()
		light, dark := b.Light(), b.Dark()
		for _, pair := range []struct {
			what   string
			of, on chart.Colour
			least  float64
		}{
			{"link on paper", light.Brand, chart.White, 4.5}, {"link on surface", light.Brand, chart.Surface, 4.5}, {"link on tint", light.Brand, light.Tint, 4.5},
			{"button", chart.White, light.Brand, 4.5}, {"ground", chart.White, light.Deep, 7}, {"second ink on the ground", "#C9DBE6", light.Deep, 4.5},
			{"ink on tint", chart.Ink, light.Tint, 7}, {"third ink on tint", chart.Ink3, light.Tint, 4.5},
			{"dark link on paper", dark.Brand, "#0E1B24", 4.5}, {"dark link on surface", dark.Brand, "#142530", 4.5}, {"dark link on tint", dark.Brand, dark.Tint, 4.5},
			{"dark button", "#0A1C28", dark.Brand, 4.5}, {"dark button under the pointer", "#0A1C28", dark.Bright, 4.5},
			{"dark ground", chart.White, dark.Deep, 7}, {"dark ink on tint", "#E8EEF2", dark.Tint, 7}, {"dark third ink on tint", "#94A5B1", dark.Tint, 4.5},
		} {
			if got := pair.of.Contrast(pair.on); got < pair.least {
				t.Errorf("%s: %s: %s on %s is %.2f, at least %.1f", colour, pair.what, pair.of, pair.on, got, pair.least)
			}
		}
	}
}
