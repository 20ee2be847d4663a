package workbook

import (
	"io"
	"testing"
)

func BenchmarkWrite(b *testing.B) {
	src, opt := source(b, "insurer", nil), options(b)
	src.Sample = nil
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, src, opt); err != nil {
			b.Fatal(err)
		}
	}
}
