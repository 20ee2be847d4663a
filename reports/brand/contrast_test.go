package brand

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"waterline/reports/chart"
)

// The formula is that of WCAG 2.2, "relative luminance" and "contrast ratio"
// (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). The ratios of tokens on
// white are those of the design brief, section 15, to one decimal.
func TestContrast_Formula(t *testing.T) {
	for colour, want := range map[chart.Colour]float64{
		"#000000": 21, "#FFFFFF": 1, "#777777": 4.5, chart.Ink: 16.0, chart.Ink2: 8.6, chart.Ink3: 5.9,
		"#65747F": 4.8, chart.Brand: 8.4, chart.Deep: 13.8, "#A8201A": 7.3, "#0A6640": 7.0, "#7A4B00": 7.4, "#FFD33D": 1.4,
	} {
		if got := colour.Contrast(chart.White); math.Abs(got-want) > 0.051 {
			t.Errorf("%s on white: %.2f, want %.1f", colour, got, want)
		}
	}
}

// TestContrast_Print: text 4.5 to 1 on every ground it is set on; marks of data
// 3 to 1 by their fill or by their outline (success criteria 1.4.3 and 1.4.11).
func TestContrast_Print(t *testing.T) {
	for _, ground := range []chart.Colour{chart.White, chart.Surface, chart.Pale} {
		for _, text := range []chart.Colour{chart.Ink, chart.Ink2, chart.Ink3, chart.Brand, chart.Deep} {
			if got := text.Contrast(ground); got < minimumContrast {
				t.Errorf("text %s on %s: %.2f", text, ground, got)
			}
		}
	}
	for _, fill := range []chart.Colour{chart.Pale, chart.Light, chart.Mid, chart.Blue, chart.White} {
		if fill.Contrast(chart.White) < 3 && chart.Deep.Contrast(fill) < 3 {
			t.Errorf("mark %s is seen neither by its fill nor by its outline", fill)
		}
	}
}

// TestContrast_Screen reads the tokens of the style sheet, light and dark.
func TestContrast_Screen(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "static", "app.css"))
	if err != nil {
		t.Fatal(err)
	}
	roots := regexp.MustCompile(`:root\s*\{([^}]*)\}`).FindAllStringSubmatch(string(data), -1)
	if len(roots) < 2 {
		t.Fatalf("%d sets of tokens; a light and a dark one are expected", len(roots))
	}
	tokens := map[string]chart.Colour{}
	for _, root := range roots[:2] {
		for _, m := range regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9a-fA-F]{3,6})\b`).FindAllStringSubmatch(root[1], -1) {
			c := m[2]
			if len(c) == 4 {
				c = string([]byte{'#', c[1], c[1], c[2], c[2], c[3], c[3]})
			}
			tokens[m[1]] = chart.Colour(c)
		}
		for _, pair := range []struct {
			of, on string
			least  float64
		}{
			{"ink", "paper", 7}, {"ink", "surface", 7}, {"ink", "tint", 7}, {"ink-2", "paper", 4.5}, {"ink-2", "surface", 4.5},
			{"ink-3", "paper", 4.5}, {"ink-3", "surface", 4.5}, {"brand", "paper", 4.5}, {"brand", "surface", 4.5},
			{"on-brand", "brand", 4.5}, {"on-deep", "deep", 4.5}, {"on-deep-2", "deep", 4.5},
			{"danger", "paper", 4.5}, {"success", "paper", 4.5}, {"warning", "paper", 4.5},
			{"control", "paper", 3}, {"focus-ink", "paper", 3},
		} {
			of, on := tokens[pair.of], tokens[pair.on]
			if of == "" || on == "" {
				t.Errorf("no token %s or %s", pair.of, pair.on)
			} else if got := of.Contrast(on); got < pair.least {
				t.Errorf("--%s %s on --%s %s: %.2f, at least %.1f", pair.of, of, pair.on, on, got, pair.least)
			}
		}
	}
}
