package chart

import (
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
)

// BenchmarkSVG measures every everyday drawing at full width.
func BenchmarkSVG(b *testing.B) {
	f := fonts(b)
	all := drawings()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !strings.HasSuffix(name, "-usual") && !strings.HasSuffix(name, "-twelve") && name != "intervals-levels" {
			continue
		}
		d := all[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := SVG(io.Discard, d, f, 720, "x"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
