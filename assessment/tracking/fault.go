package tracking

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Codes of problems with initiatives and actuals; each has a sentence in the
// locale, under "problem." and the code.
const (
	CodeProcess     = "initiative_process"      // the result has no such opportunity
	CodeState       = "initiative_state"        // no state of that name
	CodeNoMonth     = "initiative_month"        // no month
	CodeFuture      = "initiative_future"       // after this month
	CodeBeforeStart = "initiative_before_start" // before the first month of building
	CodeAfterStop   = "initiative_after_stop"
	CodeBeforeLive  = "initiative_before_live" // stopped before it went live, which it did
	CodeHasActuals  = "initiative_has_actuals" // actuals from before a new start

	CodeMeasure    = "actual_measure"
	CodeSource     = "actual_source"
	CodeShare      = "actual_share"
	CodeNegative   = "actual_negative"
	CodeNumber     = "actual_number"
	CodeSpendFalls = "actual_spend_falls"
	CodeAsked      = "actual_asked" // so far from the forecast that it has to be confirmed
	CodeCurrency   = "actual_currency"
	CodeTwice      = "actual_twice"
	CodeNothing    = "actual_nothing"
	CodeNoActual   = "actual_none" // nothing there to withdraw
)

// Codes lists every code of this package.
func Codes() []string {
	return slices.Concat([]string{
		CodeProcess, CodeState, CodeNoMonth, CodeFuture, CodeBeforeStart, CodeAfterStop, CodeBeforeLive, CodeHasActuals,
		CodeMeasure, CodeSource, CodeShare, CodeNegative, CodeNumber, CodeSpendFalls, CodeAsked, CodeCurrency, CodeTwice, CodeNothing, CodeNoActual,
	}, tableCodes())
}

// Limits of what is typed.
const (
	maxOwner = 120
	maxNote  = 500
	// Larger amounts than this are slips in any currency.
	maxAmount = 1e12
)

// faults collects what is wrong.
type faults struct{ list problem.List }

func (f *faults) add(path, code string, pairs ...string) {
	f.list = append(f.list, problem.New(path, code, pairs...))
}

func (f *faults) text(path, s string, most int) {
	switch {
	case utf8.RuneCountInString(s) > most:
		f.add(path, questionnaire.CodeTooLong, "max", strconv.Itoa(most))
	case strings.IndexFunc(strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ").Replace(s), unicode.IsControl) >= 0:
		f.add(path, questionnaire.CodeControl)
	}
}

// month checks that a month is one and not to come.
func (f *faults) month(path string, m, now calendar.Month) bool {
	switch {
	case m.IsZero():
		f.add(path, CodeNoMonth)
	case m > now:
		f.add(path, CodeFuture, "got", m.String(), "last", now.String())
	default:
		return true
	}
	return false
}

// Sources lists how an actual may be known, the best first.
func Sources() []string { return []string{"system", "sample", "expert", "guess"} }

func measures() []string {
	var names []string
	for _, m := range assessment.OutcomeMeasures() {
		names = append(names, m.Name)
	}
	return names
}

// amount writes a figure for a sentence that quotes it.
func amount(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
