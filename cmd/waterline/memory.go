package main

import (
	"runtime/debug"
	"slices"
	"strings"
)

// frugalPercent lets the heap grow by two fifths of what is in use before it is
// collected, not to its double. Under load that costs a few hundredths of a
// processor.
const frugalPercent = 40

// frugal keeps the server small, unless GOGC says otherwise.
func (p *program) frugal() {
	if !slices.ContainsFunc(p.env, func(pair string) bool { return strings.HasPrefix(pair, "GOGC=") }) {
		debug.SetGCPercent(frugalPercent)
	}
}

// settled gives back to the system what only the start needed.
func settled() { debug.FreeOSMemory() }
