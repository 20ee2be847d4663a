package assessment

import (
	"waterline/assessment/calendar"
	"waterline/assessment/questionnaire"
	"waterline/assessment/usage"
)

// Answers is everything said in one assessment.
type Answers struct {
	Questionnaire string                          // reference of the bank, such as "core@1"
	Values        map[string]questionnaire.Answer // by question id
	Groups        map[string][]Item               // by group id, in the order given
	Overrides     []Override                      // a consultant's
	Shown         Shown                           // how the questions were put, where that is known
	Said          []Statement                     // who said what, where that is not the owner alone
	Changed       []ChangeNote                    // of a re-run: what it says otherwise than the run before
	Unconfirmed   []Unconfirmed                   // of a re-run: what nobody said again
	AsOf          calendar.Month                  // up to which Initiatives are known; none without them
	Initiatives   []Initiative                    // opportunities that were started, by process
	Usage         *usage.Summary                  // what exports of AI use say, in groups; nil without one
}

// Shown is how questions were put to the respondent. It moves no figure; the
// checks of answering patterns read it.
type Shown struct {
	Seconds  map[string]float64 // time spent, by question
	Reversed []string           // questions whose options stood in reverse order
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
