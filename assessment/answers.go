package assessment

import (
	"waterline/assessment/questionnaire"
)

// Answers is everything said in one assessment.
type Answers struct {
	Questionnaire string                          // reference of the bank, such as "core@1"
	Values        map[string]questionnaire.Answer // by question id
	Groups        map[string][]Item               // by group id, in the order given
	Overrides     []Override                      // a consultant's
}

// Item is one process or tool.
type Item struct {
	ID     string
	Values map[string]questionnaire.Answer
}

// Override replaces a drawn quantity, or a word such as a route, with a reason.
type Override struct {
	Path   string       // "<process id>/<quantity>"
	Knots  [][2]float64 // probability, value
	Value  string       // for paths that take a word
	Reason string
	Letter Letter
}

// Letter says how a value is known.
type Letter string

// The letters, strongest first.
const (
	Measured  Letter = "M"
	Reported  Letter = "R"
	Benchmark Letter = "B"
	Default   Letter = "D"
)
