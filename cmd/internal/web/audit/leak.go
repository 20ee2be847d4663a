package audit

import (
	"testing"

	"go.uber.org/goleak"
)

// NoLeaks runs the tests of a package and fails when a goroutine outlives them.
// What libraries keep for the life of a process, of which there are a few, does
// not count.
func NoLeaks(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"), // looks for idle workers every 10 s, and ends then
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),    // the clock of the Date header
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp/stackless.funcWorker"),      // one compressor for each processor
		goleak.IgnoreAnyFunction("github.com/molecule-man/go-brrr/internal/encoder.(*hqCollector).serve"),
	)
}
