package assessment

import (
	"slices"
	"strings"
)

// measureFirst lists what to find out before deciding: the money value of
// knowing an input for the go or no-go of its opportunities, for each person-
// day it takes. Inputs that nobody can know beforehand are not listed.
func (e *evaluation) measureFirst() {
	effort := e.params.get("measure/effort").Table
	e.result.MeasureFirst = make([]Measurement, 0)
	for _, path := range sortedKeys(e.worth) {
		_, quantity, _ := strings.Cut(path, "/")
		days, known := effort[quantity]
		if !known {
			continue
		}
		e.result.MeasureFirst = append(e.result.MeasureFirst, Measurement{
			Path: path, EVPPI: e.worth[path], Days: days, PerDay: e.worth[path] / days,
			Question: questionOf(path), Letter: e.letter(path),
		})
	}
	slices.SortStableFunc(e.result.MeasureFirst, func(a, b Measurement) int { return descending(a.PerDay, b.PerDay) })
}
